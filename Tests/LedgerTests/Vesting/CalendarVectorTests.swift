import Ethereum
import JSON
import Ledger
import TestSupport
import Testing

/// Calendar grants: days, allocation, termination and acceleration.
@Suite struct CalendarVectorTests {
    private static func cases() throws -> [Vector] { try Vectors.cases("vesting_tranches.json") }

    private static func rule(_ allocation: String) -> String {
        "calendar/" + allocation.lowercased().replacing("_", with: "-")
    }

    private func written(_ vector: Vector) throws -> WrittenTerms {
        var written = WrittenTerms(
            rule: Self.rule(try vector.text("allocation_type")),
            total: try vector.amount("quantity"))
        let period = try vector.part("period")
        written.startDay = try vector.day("vesting_start")
        if try period.text("type") == "MONTHS" {
            written.intervalMonths = try period.integer("length")
            written.dayOfMonth = try period.text("day_of_month")
        } else {
            written.intervalDays = try period.integer("length")
        }
        written.occurrences = try period.integer("occurrences")
        written.cliffInstallment = try period.integer("cliff_installment")
        return written
    }

    private func history(_ vector: Vector) throws -> GrantHistory {
        var history = GrantHistory(try VestingTerms(judging: written(vector)))
        if vector.has("acceleration") {
            let acceleration = try vector.part("acceleration")
            history = try history.recording(
                .accelerated(
                    at: UnixTime(acceleration.day("date")),
                    .quantity(acceleration.amount("quantity"))))
        }
        if vector.has("terminated_on") {
            let day = UnixTime(try vector.day("terminated_on"))
            let event = GrantEvent.terminated(at: day, end: day)
            #expect(try history.effect(of: event).forfeited == vector.amount("forfeited"))
            history = try history.recording(event)
        }
        return history
    }

    @Test(arguments: try cases().filter { try $0.text("allocation_type") != "FRACTIONAL" })
    func `tranches fall on their days with their amounts`(vector: Vector) throws {
        let (history, terms) = (try history(vector), try VestingTerms(judging: written(vector)))
        for tranche in try vector.list("tranches") {
            let time = UnixTime(try tranche.day("date"))
            #expect(try time == tranche.time("unix"))
            let (before, after) = (
                terms.vested(at: time.advanced(bySeconds: -1)), terms.vested(at: time)
            )
            #expect(try after == tranche.amount("cumulative"))
            #expect(try after - before == tranche.amount("quantity"))
        }
        for query in try vector.list("queries") {
            let standing = history.standing(at: try query.time("unix"))
            #expect(try standing.vested == query.amount("vested"))
            #expect(try standing.unvested + standing.forfeited == query.amount("unvested"))
        }
    }

    @Test(arguments: try cases().filter { try $0.text("allocation_type") == "FRACTIONAL" })
    func `fractions of base units are refused with a way out`(vector: Vector) throws {
        let error = try #require(throws: VestingError.self) {
            try VestingTerms(judging: written(vector))
        }
        #expect(error.faults.map(\.code) == ["allocation_fractional"])
        #expect(error.faults.map(\.place) == [.pointer("/rule")])
        #expect(error.faults.first?.detail.contains("calendar/cumulative-round-down") == true)
    }

    @Test(arguments: [
        "CUMULATIVE_ROUNDING", "CUMULATIVE_ROUND_DOWN", "FRONT_LOADED", "BACK_LOADED",
        "FRONT_LOADED_TO_SINGLE_TRANCHE", "BACK_LOADED_TO_SINGLE_TRANCHE",
    ])
    func `eighteen units over four tranches are as the Open Cap Format says`(
        allocation: String
    ) throws {
        let file = try Vectors.read("vesting_tranches.json")
        guard case .object(let members) = file,
            case .object(let table)? = members["ocf_example_18_over_4"],
            case .array(let expected)? = table[allocation]
        else {
            Issue.record("no example")
            return
        }
        var written = WrittenTerms(rule: Self.rule(allocation), total: 18)
        written.startDay = try Day("2021-01-01")
        written.intervalDays = 1
        written.occurrences = 4
        let terms = try VestingTerms(judging: written)
        var before = UInt256.zero
        for (index, value) in expected.enumerated() {
            let vested = terms.vested(at: UnixTime(try Day("2021-01-0\(index + 2)")))
            #expect(.string((try vested - before).description) == value)
            before = vested
        }
        #expect(before == 18)
    }
}
