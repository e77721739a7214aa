import Ethereum
import Ledger
import Testing

@Suite struct MiningEntriesTests {
    private static let program = "prg_00000000000000000000000009"
    private static let safe = "treasury:saf_00000000000000000000000008"
    private static let expense = "expense:liquidity_mining:" + program

    private static func entries() throws -> MiningEntries {
        MiningEntries(
            of: Sample.id(9), paying: Sample.id(1), id: Sample.id(1), day: try Day("2021-06-07"))
    }

    private static func lines(_ entry: JournalEntry) -> [String] {
        entry.postings.map { "\($0.side) \($0.account) \($0.amount.baseUnits)" }
    }

    @Test func `an approved program is a promise`() throws {
        let entry = try Self.entries().approved(21_000)
        #expect(entry.kind == .programApproved)
        #expect(entry.source == Self.program)
        #expect(
            Self.lines(entry) == [
                "debit commitment:liquidity_mining 21000",
                "credit committed:prg_"
                    + Self.program.dropFirst(4) + " 21000",
            ])
    }

    private static let fundings: [(UInt256, [String])] = [
        (
            21_000,
            [
                "debit committed:\(program) 700", "debit \(expense) 700",
                "credit commitment:liquidity_mining 700", "credit \(safe) 700",
            ]
        ),
        (
            100,
            [
                "debit committed:\(program) 100", "debit \(expense) 700",
                "credit commitment:liquidity_mining 100", "credit \(safe) 700",
            ]
        ),
        (0, ["debit \(expense) 700", "credit \(safe) 700"]),
    ]

    @Test(arguments: fundings)
    func `a funded pool is an expense and no promise any more`(
        promised: UInt256, lines: [String]
    ) throws {
        let entry = try Self.entries().funded(700, from: Sample.id(8), promised: promised)
        #expect(entry.kind == .poolFunded)
        #expect(Self.lines(entry) == lines)
    }

    @Test func `an epoch is accrued, then owed to its holders without the dust`() throws {
        let accrued = try Self.entries().accrued(1_000, promised: 1_000)
        #expect(
            Self.lines(accrued) == [
                "debit committed:\(Self.program) 1000", "debit \(Self.expense) 1000",
                "credit accrued_rewards:\(Self.program) 1000",
                "credit commitment:liquidity_mining 1000",
            ])
        let allocated = try Self.entries().allocated(
            [
                .init(payee: Sample.id(2), amount: 300), .init(payee: Sample.id(1), amount: 0),
                .init(payee: Sample.id(3), amount: 600), .init(payee: Sample.id(2), amount: 99),
            ], dust: 1)
        #expect(allocated.kind == .epochAllocated)
        #expect(
            Self.lines(allocated) == [
                "debit accrued_rewards:\(Self.program) 1000", "credit \(Self.expense) 1",
                "credit payable:pye_00000000000000000000000002 399",
                "credit payable:pye_00000000000000000000000003 600",
            ])
    }

    @Test func `what was promised and not spent goes back at the end`() throws {
        #expect(
            Self.lines(try Self.entries().ended(promised: 5)) == [
                "debit committed:\(Self.program) 5", "credit commitment:liquidity_mining 5",
            ])
        #expect(throws: JournalError.noPostings) { try Self.entries().ended(promised: 0) }
    }

    @Test func `sums beyond 256 bits are refused`() throws {
        let largest = MiningEntries.Allocation(payee: Sample.id(2), amount: .max)
        #expect(throws: JournalError.sumTooLarge(Sample.id(1))) {
            try Self.entries().allocated([largest, largest], dust: 0)
        }
    }

    @Test(arguments: [
        ("expense:liquidity_mining:prg_00000000000000000000000009", "program"),
        ("expense:methodologists:fag_00000000000000000000000009", "agreement"),
        ("expense:methodologists:pot_00000000000000000000000009", "pot"),
        ("committed:prg_00000000000000000000000009", "program"),
        ("committed:pot_00000000000000000000000009", "pot"),
        ("accrued_rewards:prg_00000000000000000000000009", "program"),
    ])
    func `an account names its program, agreement or pot`(text: String, kind: String) throws {
        let expected: [String: AccountCode.Subject] = [
            "program": .program(Sample.id(9)), "agreement": .agreement(Sample.id(9)),
            "pot": .pot(Sample.id(9)),
        ]
        #expect(try AccountCode(text).subject == expected[kind])
    }

    @Test func `no program is posted to by hand`() throws {
        let account = AccountCode.expense(Sample.id(9) as ID<Program>)
        let entry = try HandEntry(
            kind: .correction, effectiveDay: nil, memo: "Wrong program",
            lines: [.init(account: account, asset: "INDEX", side: .debit, amount: "1")])
        let error = #expect(throws: JournalError.self) {
            try entry.entry(
                id: Sample.id(1), today: Day("2021-06-07"), periods: .allOpen,
                directory: .init(assets: [:], safes: [:], groups: []))
        }
        #expect(error?.faults.first?.code == "account_of_system")
    }
}
