import Ethereum
import Ledger
import Testing

@Suite struct HandEntryTests {
    private static let safe = ID<Safe>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0001)
    private static let group = ID<WorkingGroup>(
        high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0002)
    private static let treasury = "treasury:saf_01g0000000e008000000000001"
    private static let expense = "expense:grp_01g0000000e008000000000002:bounty"

    private static func asset(
        _ low: UInt64, _ symbol: String, chain: UInt64 = 1, decimals: Int = 18
    ) throws -> Asset {
        try Asset(
            id: ID(high: 0x0180_0000_0000_7000, low: low), chain: try #require(ChainID(chain)),
            address: nil, symbol: symbol, name: symbol, decimals: decimals)
    }

    private static func directory() throws -> HandEntry.Directory {
        let index = try asset(0x8000_0000_0000_0011, "INDEX")
        let usd = try asset(0x8000_0000_0000_0012, "USD", decimals: 2)
        let twin = try asset(0x8000_0000_0000_0013, "TWIN")
        let other = try asset(0x8000_0000_0000_0014, "TWIN", chain: 137)
        let chain = try #require(ChainID(1))
        return HandEntry.Directory(
            assets: [
                .name("index"): [index], .name("usd"): [usd],
                .name("twin"): [twin, other], .id(other.id): [other],
            ],
            safes: [safe: chain], groups: [group])
    }

    private static func line(
        _ side: Side, _ account: String, _ amount: String, _ asset: String = "INDEX"
    ) throws -> HandEntry.Line {
        try HandEntry.Line(
            account: AccountCode(account), asset: asset, side: side, amount: amount)
    }

    private static func entry(
        _ lines: [HandEntry.Line], kind: JournalEntry.Kind = .opening, day: String? = nil,
        memo: String = "Opening of the books", periods: BookPeriods = .allOpen
    ) throws -> JournalEntry {
        try HandEntry(kind: kind, effectiveDay: day.map { try Day($0) }, memo: memo, lines: lines)
            .entry(
                id: ID(high: 1, low: 1), today: Day("2021-06-07"), periods: periods,
                directory: directory())
    }

    private static func balanced(_ amount: String = "1") throws -> [HandEntry.Line] {
        try [line(.debit, treasury, amount), line(.credit, "equity:opening", amount)]
    }

    @Test func `amounts in whole units become base units`() throws {
        let entry = try Self.entry([
            Self.line(.debit, Self.treasury, "6000.5"),
            Self.line(.credit, "equity:opening", "6000.5", "index"),
            Self.line(.debit, Self.expense, "0.07", "USD"),
            Self.line(.credit, Self.treasury, "0.07", "USD"),
        ])
        #expect(entry.postings[0].amount.baseUnits.description == "6000500000000000000000")
        #expect(entry.postings[2].amount.baseUnits == 7)
        #expect(entry.source == nil)
        #expect(try entry.effectiveDay == Day("2021-06-07"))
    }

    @Test(arguments: ["1970-01-01", "2021-05-31", "2021-06-07"])
    func `an entry is effective from 1970 up to today`(day: String) throws {
        #expect(try Self.entry(Self.balanced(), day: day).effectiveDay == Day(day))
    }

    @Test(arguments: ["1969-12-31", "2021-06-08", "9999-12-31"])
    func `a day before 1970 or ahead of today is too far`(day: String) {
        let error = #expect(throws: JournalError.self) {
            try Self.entry(Self.balanced(), day: day)
        }
        #expect(error?.code == "effective_day_too_far")
    }

    @Test func `what is wrong with the day is told with what is wrong with the postings`() throws {
        let closed = try BookPeriods(closedThrough: Day("2021-04-30"), states: [:])
        #expect(throws: PeriodError.self) {
            try Self.entry(Self.balanced(), day: "2021-04-30", periods: closed)
        }
        let (mistyped, unbalanced) = try (
            [Self.line(.debit, Self.treasury, "0"), Self.line(.credit, "equity:opening", "1")],
            [Self.line(.debit, Self.treasury, "2"), Self.line(.credit, "equity:opening", "1")]
        )
        for (day, lines, expected) in [
            ("2021-04-30", mistyped, ["period_closed", "amount_zero"]),
            ("2021-04-30", unbalanced, ["period_closed", "entry_unbalanced"]),
            ("2021-06-08", mistyped, ["effective_day_too_far", "amount_zero"]),
        ] {
            let error = #expect(throws: JournalError.self) {
                try Self.entry(lines, day: day, periods: closed)
            }
            #expect(error?.code == "postings_refused")
            #expect(error?.faults.map(\.code) == expected)
        }
    }

    @Test func `what is wrong with the memo is told with the rest`() throws {
        let mistyped = try [
            Self.line(.debit, Self.treasury, "0"), Self.line(.credit, "equity:opening", "1"),
        ]
        for (day, lines, expected) in try [
            ("2021-05-01", mistyped, ["/memo", "/postings/0/amount"]),
            ("1960-01-01", Self.balanced(), ["/effective_day", "/memo"]),
            ("1960-01-01", mistyped, ["/effective_day", "/memo", "/postings/0/amount"]),
        ] {
            let error = #expect(throws: JournalError.self) {
                try Self.entry(lines, day: day, memo: " ")
            }
            #expect(error?.faults.map { "\($0.place)" } == expected.map { "pointer(\"\($0)\")" })
        }
    }

    @Test(arguments: [
        "", "   ", "two\nlines", "two\u{2028}lines", "turned \u{202E}round",
        String(repeating: "a", count: 501),
    ])
    func `a memo says why on one line`(memo: String) {
        let error = #expect(throws: JournalError.self) {
            try Self.entry(Self.balanced(), memo: memo)
        }
        #expect(error?.code == "memo_malformed")
    }

    @Test func `a kind of the service is refused`() {
        #expect(throws: JournalError.kindOfSystem(.batchFrozen)) {
            try Self.entry(Self.balanced(), kind: .batchFrozen)
        }
    }

    @Test func `ten thousand postings are one entry, one more is too long`() throws {
        let most = try (0..<5_000).flatMap { _ in try Self.balanced() }
        #expect(try Self.entry(most).postings.count == 10_000)
        let error = #expect(throws: JournalError.self) {
            try Self.entry(most + [Self.line(.debit, Self.treasury, "1")])
        }
        #expect(error == .tooManyPostings(found: 10_001, allowed: 10_000))
        #expect(throws: JournalError.noPostings) { try Self.entry([]) }
    }

    struct BadLine: Sendable {
        let account: String
        let amount: String
        let asset: String
        let pointer: String
        let code: String

        init(
            _ code: String, at pointer: String, account: String = "income:fees",
            amount: String = "1", asset: String = "INDEX"
        ) {
            self.account = account
            self.amount = amount
            self.asset = asset
            self.pointer = pointer
            self.code = code
        }
    }

    @Test(arguments: [
        BadLine(
            "account_of_system", at: "/postings/1/account",
            account: "payable:pye_01g0000000e008000000000003"),
        BadLine(
            "account_of_system", at: "/postings/1/account",
            account: "in_flight:bat_01g0000000e008000000000004"),
        BadLine("account_subject_malformed", at: "/postings/1/account", account: "treasury:main"),
        BadLine(
            "account_subject_unknown", at: "/postings/1/account",
            account: "treasury:saf_01g0000000e008000000000009"),
        BadLine(
            "account_subject_unknown", at: "/postings/1/account",
            account: "expense:grp_01g0000000e008000000000009:bounty"),
        BadLine("asset_unknown", at: "/postings/1/asset", asset: "NONE"),
        BadLine("asset_ambiguous", at: "/postings/1/asset", asset: "TWIN"),
        BadLine(
            "asset_of_another_chain", at: "/postings/1/asset", account: treasury,
            asset: "ast_01g0000000e00800000000000m"),
        BadLine("amount_negative", at: "/postings/1/amount", amount: "-1"),
        BadLine("amount_zero", at: "/postings/1/amount", amount: "0"),
        BadLine("amount_zero", at: "/postings/1/amount", amount: "0.00"),
        BadLine("amount_malformed", at: "/postings/1/amount", amount: "1e3"),
        BadLine("amount_malformed", at: "/postings/1/amount", amount: "1,000"),
        BadLine("amount_too_many_digits", at: "/postings/1/amount", amount: "0.001", asset: "USD"),
        BadLine(
            "amount_too_large", at: "/postings/1/amount",
            amount: "115792089237316195423570985008687907853269984665640564039458"),
    ])
    func `a posting at fault is named with its place`(bad: BadLine) {
        let error = #expect(throws: JournalError.self) {
            try Self.entry([
                Self.line(.debit, Self.treasury, "1"),
                Self.line(.credit, bad.account, bad.amount, bad.asset),
            ])
        }
        #expect(error?.code == "postings_refused")
        #expect(error?.faults.map(\.code) == [bad.code])
        #expect(error?.faults.map(\.place) == [.pointer(bad.pointer)])
    }

    @Test func `the faults of all postings come together, a hundred at the most`() throws {
        let lines = try (0..<150).map { _ in try Self.line(.debit, "payable:nobody", "0") }
        let error = #expect(throws: JournalError.self) { try Self.entry(lines) }
        #expect(error?.faults.count == 100)
        #expect(error?.description == "300 faults were found; nothing was recorded.")
    }

    @Test func `an entry out of balance says of each asset both sums and how far they are apart`()
        throws
    {
        let error = try #require(
            #expect(throws: JournalError.self) {
                try Self.entry([
                    Self.line(.debit, Self.treasury, "10.5"),
                    Self.line(.credit, "income:fees", "10"),
                    Self.line(.credit, "income:fees", "7", "USD"),
                    Self.line(.debit, Self.treasury, "6.99", "USD"),
                ])
            })
        let sentences = [
            "Debits and credits of INDEX differ by 0.5: 10.5 against 10.",
            "Debits and credits of USD differ by 0.01: 6.99 against 7.",
        ]
        #expect(error.code == "entry_unbalanced")
        #expect(error.description == sentences.joined(separator: " "))
        #expect(error.faults.map(\.detail) == sentences)
        #expect(error.faults.map(\.place) == [.pointer("/postings"), .pointer("/postings")])
    }

    @Test(arguments: [
        (JournalError.kindOfSystem(.batchFrozen), "/kind"), (.memoMalformed(found: 0), "/memo"),
        (.noPostings, "/postings"), (.tooManyPostings(found: 10_001, allowed: 10_000), "/postings"),
    ])
    func `a fault of a field names it`(error: JournalError, pointer: String) {
        #expect(error.faults.map(\.place) == [.pointer(pointer)])
        #expect(error.faults.map(\.code) == [error.code])
    }
}
