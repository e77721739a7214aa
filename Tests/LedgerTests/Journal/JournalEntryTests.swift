import Ethereum
import Ledger
import Testing

@Suite struct JournalEntryTests {
    private static let index = ID<Asset>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0001)
    private static let usd = ID<Asset>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0002)
    private static let largest = UInt256.max

    private static func posting(
        _ side: Side, _ account: String, _ amount: UInt256, _ asset: ID<Asset> = index
    ) throws -> Posting {
        try Posting(side, AccountCode(account), Amount(baseUnits: amount, of: asset))
    }

    private static func entry(
        _ postings: [Posting], kind: JournalEntry.Kind = .opening
    ) throws -> JournalEntry {
        try JournalEntry(
            id: ID(high: 1, low: 1), kind: kind, effectiveDay: Day("2021-05-31"), memo: "Opening",
            postings: postings)
    }

    @Test func `an entry whose debits equal its credits is accepted`() throws {
        let entry = try Self.entry([
            Self.posting(.debit, "treasury:saf_01g0000000e008000000000001", 30),
            Self.posting(.credit, "equity:opening", 10),
            Self.posting(.credit, "income:fees", 20),
        ])
        #expect(entry.postings.count == 3)
    }

    @Test func `each asset balances by itself`() throws {
        _ = try Self.entry([
            Self.posting(.debit, "income:a", 5), Self.posting(.credit, "income:b", 5),
            Self.posting(.debit, "income:a", 7, Self.usd),
            Self.posting(.credit, "income:b", 7, Self.usd),
        ])
        let error = #expect(throws: JournalError.self) {
            try Self.entry([
                Self.posting(.debit, "income:a", 5), Self.posting(.credit, "income:b", 5, Self.usd),
            ])
        }
        #expect(error == .unbalanced(Self.index, debits: 5, credits: 0))
    }

    @Test func `the largest amounts balance and a sum beyond them is refused`() throws {
        _ = try Self.entry([
            Self.posting(.debit, "income:a", Self.largest),
            Self.posting(.credit, "income:b", Self.largest),
        ])
        let error = #expect(throws: JournalError.self) {
            try Self.entry([
                Self.posting(.debit, "income:a", Self.largest), Self.posting(.debit, "income:a", 1),
                Self.posting(.credit, "income:b", Self.largest),
                Self.posting(.credit, "income:b", 1),
            ])
        }
        #expect(error == .sumTooLarge(Self.index))
    }

    @Test func `an entry without postings is refused`() {
        #expect(throws: JournalError.noPostings) { try Self.entry([]) }
    }

    @Test func `a posting of nothing is refused`() throws {
        let account = try AccountCode("income:a")
        #expect(throws: JournalError.amountZero(account)) {
            try Self.entry([
                Self.posting(.debit, "income:a", 0), Self.posting(.credit, "income:b", 0),
            ])
        }
    }

    @Test(arguments: [
        (UInt256(10), UInt256(9)), (9, 10), (1, .max), (.max, 1),
    ])
    func `an entry out of balance says both sums`(debits: UInt256, credits: UInt256) {
        #expect(
            throws: JournalError.unbalanced(Self.index, debits: debits, credits: credits)
        ) {
            try Self.entry([
                Self.posting(.debit, "income:a", debits),
                Self.posting(.credit, "income:b", credits),
            ])
        }
    }

    @Test(arguments: [
        (JournalEntry.Kind.opening, true), (.topUp, true), (.correction, true),
        (.rewardApproved, false), (.batchFrozen, false), (.paymentSettled, false),
        (.batchReleased, false), (.programApproved, false), (.poolFunded, false),
        (.epochAccrued, false), (.epochAllocated, false), (.programEnded, false),
        (.feesReceived, false), (.feesDistributed, false), (.feeShareApproved, false),
        (.bountyApproved, false),
    ])
    func `people make openings, top-ups and corrections only`(
        kind: JournalEntry.Kind, isOpen: Bool
    ) throws {
        #expect(kind.isOpenToPeople == isOpen)
        let entry = try Self.entry(
            [Self.posting(.debit, "income:a", 1), Self.posting(.credit, "income:b", 1)], kind: kind)
        if isOpen {
            try entry.mustBeOpenToPeople()
        } else {
            #expect(throws: JournalError.kindOfSystem(kind)) { try entry.mustBeOpenToPeople() }
        }
    }

    @Test(arguments: [
        "payable:pye_01g0000000e008000000000003", "in_flight:bat_01g0000000e008000000000004",
    ])
    func `accounts of the service are closed to people`(account: String) throws {
        let entry = try Self.entry([
            Self.posting(.debit, account, 1), Self.posting(.credit, "income:b", 1),
        ])
        let code = try AccountCode(account)
        #expect(throws: JournalError.accountOfSystem(code)) { try entry.mustBeOpenToPeople() }
    }
}
