import Ethereum
import Ledger
import Testing

/// What the journal holds of a grant, from record to record.
@Suite struct GrantBooksTests {
    private static let day: Int64 = 86_400
    private static let payee = ID<Payee>(high: 1, low: 1)

    private func at(_ day: Int64) -> UnixTime { UnixTime(seconds: day * Self.day) }

    /// 1000 over 100 days with a cliff after 50.
    private func terms() throws -> VestingTerms {
        var written = WrittenTerms(rule: "dss-vest", total: 1000)
        written.start = at(0).instant
        written.cliff = at(50).instant
        written.end = at(100).instant
        return try VestingTerms(judging: written)
    }

    /// The books after records, one after another.
    private func books(_ records: [GrantRecord]) throws -> GrantBooks {
        var held = GrantBooks.none
        for index in records.indices {
            let before = try GrantHistory(
                terms(), records: Array(records[..<index]), clauses: [])
            let after = try GrantHistory(terms(), records: Array(records[...index]), clauses: [])
            let time = records[index].time
            held = held.after(
                records[index],
                ChangeEffect(before: before.standing(at: time), after: after.standing(at: time)))
        }
        return held
    }

    @Test func `an approval commits all, and each part moves on once`() throws {
        let approved = GrantRecord.approved(at: at(0), payee: Self.payee, 1000)
        #expect(
            try books([approved])
                == GrantBooks(granted: 1000, committed: 1000, accrued: 0, released: 0))
        #expect(
            try books([approved, .accrued(at: at(30), 300)])
                == GrantBooks(granted: 1000, committed: 700, accrued: 300, released: 0))
        // What is released beyond what was accrued is accrued with it.
        #expect(
            try books([
                approved, .accrued(at: at(30), 300), .happened(.released(at: at(60), 600)),
            ]) == GrantBooks(granted: 1000, committed: 400, accrued: 0, released: 600))
    }

    @Test func `what is forfeited leaves the commitment first and then what was accrued`() throws {
        let approved = GrantRecord.approved(at: at(0), payee: Self.payee, 1000)
        let end = GrantRecord.happened(.terminated(at: at(60), end: at(70)))
        #expect(
            try books([approved, .accrued(at: at(30), 300), end])
                == GrantBooks(granted: 700, committed: 400, accrued: 300, released: 0))
        #expect(
            try books([approved, .accrued(at: at(90), 900), end])
                == GrantBooks(granted: 700, committed: 0, accrued: 700, released: 0))
    }

    @Test func `an expense is missing evenly over a cliff, and never beyond the commitment`() throws
    {
        let history = GrantHistory(try terms())
        let books = GrantBooks(granted: 1000, committed: 700, accrued: 300, released: 0)
        #expect(books.missing(of: history, at: at(40)) == 100)
        #expect(books.missing(of: history, at: at(20)) == 0)
        #expect(books.missing(of: history, at: at(200)) == 700)
        let little = GrantBooks(granted: 310, committed: 10, accrued: 300, released: 0)
        #expect(little.missing(of: history, at: at(200)) == 10)
    }

    @Test func `a release takes what is unlocked and was never released, also not later`() throws {
        let approved = GrantRecord.approved(at: at(0), payee: Self.payee, 1000)
        let history = try GrantHistory(
            terms(), records: [approved, .happened(.released(at: at(80), 800))], clauses: [])
        #expect(history.due(at: at(60)).total == 0)
        #expect(history.due(at: at(90)).recurring == 100)
        #expect(history.due(at: at(90)).cliff == 0)
    }

    @Test func `a clause waits for its last event and takes effect once`() throws {
        let sale = try Handle("sale")
        let leaving = try Handle("leaving")
        let clause = Acceleration(.all, on: .double(sale, leaving))
        let approved = GrantRecord.approved(at: at(0), payee: Self.payee, 1000)
        let one = try GrantHistory(
            terms(), records: [approved, .occurred(at: at(60), sale)], clauses: [clause])
        #expect(one.standing(at: at(60)).vested == 600)
        let both = try GrantHistory(
            terms(),
            records: [
                approved, .occurred(at: at(60), sale), .occurred(at: at(61), leaving),
                .occurred(at: at(62), sale),
            ], clauses: [clause])
        #expect(both.standing(at: at(60)).vested == 600)
        #expect(both.standing(at: at(61)).vested == 1000)
    }

    @Test(arguments: [
        ("INDEX=2.50,DAI=1", 4, "0.0001", "0.00025"),
        ("index=0.000000000000000001", 1, "1", "0.000000000000000001"),
    ])
    func `a price is exact`(text: String, units: Int, amount: String, value: String) throws {
        let asset = try Asset(
            id: ID(high: 0, low: 1), chain: #require(ChainID(1)), address: nil, symbol: "INDEX",
            name: "Index", decimals: units)
        #expect(
            try PriceScenario(text).value(of: asset.amount(amount).baseUnits, asset) == value)
    }

    @Test(arguments: ["", "INDEX", "INDEX=", "INDEX=-1", "=1", "INDEX=1,index=2", "INDEX=1e3"])
    func `prices that are none are refused`(text: String) {
        #expect(throws: (any Error).self) { try PriceScenario(text) }
    }
}
