import Ethereum
import Ledger
import TestSupport
import Testing

@Suite struct VestingForecastTests {
    private static func months(_ first: Int, _ count: Int) -> [Month] {
        (first..<first + count).compactMap { Month(year: $0 / 12, number: $0 % 12 + 1) }
    }

    private func grant(_ terms: VestingTerms, asset: UInt64 = 1) -> Grant {
        Grant(
            id: Sample.id(1), payee: Sample.id(1), group: Sample.id(1), asset: Sample.id(asset),
            history: GrantHistory(terms))
    }

    @Test func `a month has what falls due in it, cliffs apart`() throws {
        // The cliff of 300 on 31 March, then 100 at the end of each month.
        let terms = try Terms.monthly(1200, from: "2020-12-31", months: 12, cliff: 3)
        let other = try Terms.make(.tranches, 70) { written in
            written.parts = [
                .init(time: try Instant("2021-02-01T00:00:00Z"), amount: 30),
                .init(time: try Instant("2021-03-02T00:00:00Z"), amount: 40),
            ]
        }
        let months = Self.months(2021 * 12, 5)
        let forecast = try VestingForecast(
            [grant(terms), grant(other), grant(other, asset: 2)], months: months,
            boundaries: VestingForecast.boundaries(of: months))
        let first = forecast.lines.filter { $0.asset == Sample.id(1) }
        #expect(first.map(\.due.cliff) == [0, 0, 300, 0, 0])
        // A tranche at the first instant of February is released with January.
        #expect(first.map(\.due.recurring) == [30, 0, 40, 100, 100])
        #expect(first.map(\.cumulative) == [30, 30, 370, 470, 570])
        #expect(forecast.lines.count == 10)
        #expect(
            forecast.firstMonthShort(Sample.id(1), balance: 469) == Month(year: 2021, number: 4))
        #expect(forecast.firstMonthShort(Sample.id(1), balance: 570) == nil)
    }

    @Test func `what was due before and not released is overdue`() throws {
        let terms = try Terms.monthly(1200, from: "2020-12-31", months: 12)
        let history = try GrantHistory(terms).recording(
            .released(at: UnixTime(text: "2021-02-28"), 150))
        let grant = Grant(
            id: Sample.id(1), payee: Sample.id(1), group: Sample.id(1), asset: Sample.id(1),
            history: history)
        let months = Self.months(2021 * 12 + 3, 2)
        let forecast = try VestingForecast(
            [grant], months: months, boundaries: VestingForecast.boundaries(of: months))
        #expect(forecast.overdue == [Sample.id(1): 150])
        #expect(forecast.lines.map(\.due.total) == [100, 100])
        #expect(forecast.lines.map(\.cumulative) == [250, 350])
    }

    @Test func `what was released already is not due again`() throws {
        let terms = try Terms.monthly(1200, from: "2020-12-31", months: 12)
        let history = try GrantHistory(terms).recording(
            .released(at: UnixTime(text: "2021-02-28"), 150))
        let grant = Grant(
            id: Sample.id(1), payee: Sample.id(1), group: Sample.id(1), asset: Sample.id(1),
            history: history)
        let months = Self.months(2021 * 12, 3)
        let forecast = try VestingForecast(
            [grant], months: months, boundaries: VestingForecast.boundaries(of: months))
        #expect(forecast.overdue == [Sample.id(1): 0])
        #expect(forecast.lines.map(\.due.total) == [0, 50, 100])
    }

    @Test func `leavers take their part of what is to come`() throws {
        let terms = try Terms.monthly(12_000, from: "2020-12-31", months: 12)
        let months = Self.months(2021 * 12, 3)
        let forecast = try VestingForecast(
            [grant(terms)], months: months, boundaries: VestingForecast.boundaries(of: months),
            leavers: Leavers(basisPointsPerMonth: 1000))
        #expect(forecast.lines.map(\.due.total) == [900, 810, 729])
        #expect(Leavers(basisPointsPerMonth: 10_001) == nil)
    }

    @Test func `the streams of MakerDAO fall due as a calculation of its own says`() throws {
        let vectors = try Vectors.cases("vesting_dssvest_maker.json")
        let months = Self.months(2021 * 12 + 8, 60)
        let boundaries = VestingForecast.boundaries(of: months)
        var grants: [Grant] = []
        var expected = Array(repeating: UInt256.zero, count: months.count)
        for vector in vectors {
            let call = try vector.list("ops")[0]
            let terms = try Terms.make(.dssVest, call.amount("tot")) { written in
                written.start = try call.time("bgn").instant
                written.durationSeconds = try call.seconds("tau")
                written.cliffSeconds = try call.seconds("eta")
            }
            grants.append(grant(terms))
            for index in months.indices {
                let before = try Self.unpaid(call, boundaries[index])
                let after = try Self.unpaid(call, boundaries[index + 1])
                expected[index] = try expected[index] + (after - before)
            }
        }
        #expect(vectors.count == 78)
        let forecast = try VestingForecast(grants, months: months, boundaries: boundaries)
        #expect(forecast.lines.map(\.due.total) == expected)
        #expect(forecast.lines.contains { !$0.due.cliff.isZero })
    }

    /// What is payable of a stream, by its definition.
    private static func unpaid(_ call: Vector, _ time: UnixTime) throws -> UInt256 {
        let (begin, length) = (try call.seconds("bgn"), try call.seconds("tau"))
        guard try time.seconds >= begin + call.seconds("eta") else { return 0 }
        guard time.seconds < begin + length else { return try call.amount("tot") }
        let elapsed = try #require(UInt256(exactly: Int(time.seconds - begin)))
        let whole = try #require(UInt256(exactly: Int(length)))
        return try (call.amount("tot") * elapsed).divided(by: whole, rounding: .down)
    }
}
