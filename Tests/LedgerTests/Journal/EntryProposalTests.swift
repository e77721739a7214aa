import Ethereum
import Ledger
import Testing

@Suite struct EntryProposalTests {
    private static let asset = ID<Asset>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0051)
    private static let other = ID<Asset>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0052)

    private static let aboveZero = ProposalError.secondPersonNeeded(
        limit: "0 base units of \(asset)")

    private static func entry(
        _ debits: [String], kind: JournalEntry.Kind = .topUp, source: String? = nil,
        reverses: Int64? = nil, memo: String = "Fees  of May"
    ) throws -> JournalEntry {
        try JournalEntry(
            id: ID(high: 1, low: 1), kind: kind, effectiveDay: Day("2021-05-31"), memo: memo,
            source: source, metadata: EntryMetadata(["invoice": "A 7", "b": "x"]),
            reverses: reverses,
            postings: debits.flatMap { amount in
                [
                    Posting(
                        .debit, try AccountCode("equity:opening"),
                        Amount(baseUnits: try UInt256(decimal: amount), of: asset)),
                    Posting(
                        .credit, try AccountCode("income:fees"),
                        Amount(baseUnits: try UInt256(decimal: amount), of: asset)),
                ]
            })
    }

    private static let bytes = """
        vestry-entry 1
        kind top_up
        day 2021-05-31
        reverses -
        memo Fees  of May
        meta b x
        meta invoice A 7
        post debit 25 01800000-0000-7000-8000-000000000051 equity:opening
        post credit 25 01800000-0000-7000-8000-000000000051 income:fees

        """

    @Test func `its content never changes and is read back`() throws {
        let entry = try Self.entry(["25"])
        #expect(entry.content == Self.bytes)
        #expect(try JournalEntry(id: ID(high: 1, low: 1), content: Self.bytes) == entry)
        let reversal = try Self.entry(["25"], kind: .reversal, reverses: 12)
        #expect(reversal.content.contains("\nreverses 12\n"))
        #expect(try JournalEntry(id: ID(high: 1, low: 1), content: reversal.content) == reversal)
    }

    @Test(arguments: [
        ("vestry-entry 1", "vestry-entry 2"), ("kind top_up", "kind gift"), ("day 2021", "day 21"),
        ("debit 25", "debit 26"), ("debit 25", "debit 025"), ("memo Fees", "note Fees"),
        ("equity:opening", "bank:opening"), ("-7000-", "-7000"),
    ])
    func `another text is refused`(old: String, new: String) {
        #expect(throws: ProposalError.contentUnreadable) {
            try JournalEntry(
                id: ID(high: 1, low: 1), content: Self.bytes.replacing(old, with: new))
        }
    }

    @Test(arguments: [
        (["100"], true), (["101"], false), (["60", "40"], true), (["60", "41"], false),
    ])
    func `the debits of an entry count together against the limit of their asset`(
        debits: [String], allowed: Bool
    ) throws {
        let limits = EntryLimits([Self.asset: try UInt256(decimal: "100")])
        let entry = try Self.entry(debits)
        let gold = try Asset(
            id: Self.asset, chain: #require(ChainID(1)), address: nil, symbol: "GOLD", name: "Gold",
            decimals: 2)
        if allowed {
            #expect(throws: Never.self) { try limits.mustAllow(entry) }
        } else {
            let named = ProposalError.secondPersonNeeded(limit: "1 GOLD")
            #expect(throws: named) { try limits.mustAllow(entry, naming: [Self.asset: gold]) }
        }
        #expect(throws: Never.self) {
            try EntryLimits([Self.other: .zero]).mustAllow(entry)
        }
        #expect(throws: Never.self) { try EntryLimits.none.mustAllow(entry) }
    }

    @Test func `reversals are held to limits, the entries of objects are not`() throws {
        let limits = EntryLimits([Self.asset: .zero])
        #expect(throws: Self.aboveZero) {
            try limits.mustAllow(Self.entry(["1"], kind: .reversal, reverses: 12))
        }
        #expect(throws: Never.self) {
            try limits.mustAllow(Self.entry(["1"], kind: .rewardApproved, source: "run_x"))
        }
        for (kind, source): (JournalEntry.Kind, String?) in [
            (.topUp, "run_x"), (.rewardApproved, nil),
        ] {
            #expect(throws: Self.aboveZero) {
                try limits.mustAllow(Self.entry(["1"], kind: kind, source: source))
            }
        }
    }

    @Test func `a UUID is spelled with hyphens and read with or without`() throws {
        #expect(Self.asset.uuid == "01800000-0000-7000-8000-000000000051")
        #expect(ID<Asset>(uuid: "01800000000070008000000000000051") == Self.asset)
        #expect(ID<Asset>(uuid: Self.asset.uuid) == Self.asset)
        #expect(ID<Asset>(uuid: "018") == nil)
        #expect(ID<Asset>(uuid: "x1800000-0000-7000-8000-000000000051") == nil)
    }
}
