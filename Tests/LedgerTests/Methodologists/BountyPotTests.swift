import Ethereum
import Ledger
import Testing

@Suite struct BountyPotTests {
    private static func pot(
        _ amount: UInt256 = Sample.number("750000000000000000000000"), months: Int = 18
    ) throws -> BountyPot {
        try BountyPot(
            id: Sample.id(1), amount: Amount(baseUnits: amount, of: Sample.id(1)),
            first: Month("2020-12"), months: months, measure: .fees)
    }

    /// 750,000 ÷ 18 is 41,666 and two thirds: of three months one is a unit smaller.
    @Test(arguments: [
        ("2020-12", "41666666666666666666666"), ("2021-01", "41666666666666666666667"),
        ("2021-02", "41666666666666666666667"), ("2022-05", "41666666666666666666667"),
    ])
    func `a month's part is the running floor`(month: String, amount: String) throws {
        #expect(try Self.pot().amount(of: Month(month)).description == amount)
    }

    @Test func `the months sum to the pot`() throws {
        let pot = try Self.pot(1_000_003, months: 18)
        #expect(pot.last == (try Month("2022-05")))
        var sum = UInt256.zero
        var month = 12
        var year = 2020
        for _ in 0..<18 {
            let amount = try pot.amount(of: #require(Month(year: year, number: month)))
            #expect(amount == 55_555 || amount == 55_556)
            sum = try sum + amount
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        #expect(sum == 1_000_003)
    }

    @Test func `a month is divided by what was measured`() throws {
        let month = try Month("2020-12")
        let pot = try Self.pot(180, months: 18)
        let measured: [(methodologist: ID<Payee>, value: UInt256)] = [
            (Sample.id(3), 1), (Sample.id(1), 1), (Sample.id(2), 1),
        ]
        let rows = try pot.rows(for: month, measured: measured)
        #expect(rows.map(\.methodologist) == [Sample.id(1), Sample.id(2), Sample.id(3)])
        #expect(rows.map(\.amount) == [4, 3, 3])
        #expect(throws: MethodologistsError.methodologistTwice(Sample.id(1))) {
            try pot.rows(for: month, measured: measured + [(Sample.id(1), 0)])
        }
        #expect(throws: MethodologistsError.notDivided(.weightsZero)) {
            try pot.rows(for: month, measured: [(Sample.id(1), 0)])
        }
    }

    @Test(arguments: [("9998-08", 18, false), ("9998-07", 18, true), ("9999-12", 1, true)])
    func `a pot ends by December 9999`(first: String, months: Int, isMade: Bool) throws {
        let first = try Month(first)
        func pot() throws -> BountyPot {
            try BountyPot(
                id: Sample.id(1), amount: Amount(baseUnits: 5, of: Sample.id(1)), first: first,
                months: months, measure: .fees)
        }
        guard !isMade else {
            #expect(try pot().last.description == "9999-12")
            return
        }
        #expect(throws: MethodologistsError.potBehindCalendar(first: first, months: months)) {
            try pot()
        }
    }

    @Test func `a pot has an amount and its months`() throws {
        for months in [0, -1, 1_201] {
            #expect(throws: MethodologistsError.monthsOutOfRange(found: months)) {
                try Self.pot(months: months)
            }
        }
        #expect(throws: MethodologistsError.quantityZero) { try Self.pot(0) }
        let allowed = try Month("2020-12")...Month("2022-05")
        for month in ["2020-11", "2022-06"] {
            #expect(
                throws: MethodologistsError.monthOutsidePot(
                    found: try Month(month), allowed: allowed)
            ) { try Self.pot().amount(of: Month(month)) }
        }
    }
}
