import Ledger
import Testing

@Suite struct BookPeriodsTests {
    /// Closed up to May 2021; March was reopened, July is held.
    private static func books() throws -> BookPeriods {
        try BookPeriods(
            closedThrough: Day("2021-05-31"),
            states: [Month("2021-03"): .reopened, Month("2021-07"): .held])
    }

    private static func person(_ roles: Set<Role>) throws -> Principal {
        try Principal(
            id: ID(high: 1, low: 1), handle: Handle("anna"), kind: .person, payee: nil,
            roles: roles, groups: [])
    }

    @Test(arguments: [
        ("2019-12", Period.State.closed), ("2021-02", .closed), ("2021-03", .reopened),
        ("2021-04", .closed), ("2021-05", .closed), ("2021-06", .open), ("2021-07", .held),
        ("2021-08", .open),
    ])
    func `closing a month closes all before it but those that were reopened`(
        month: String, state: Period.State
    ) throws {
        #expect(try Self.books().state(of: Month(month)) == state)
        #expect(try BookPeriods.allOpen.state(of: Month(month)) == .open)
    }

    @Test(arguments: [
        ("2021-02-28", "2021-03-01"), ("2021-03-15", "2021-03-15"), ("2021-04-01", "2021-06-01"),
        ("2021-05-31", "2021-06-01"), ("2021-06-07", "2021-06-07"), ("2021-07-01", "2021-07-01"),
    ])
    func `an entry of the service is effective on the first day that is not closed`(
        wanted: String, day: String
    ) throws {
        #expect(try Self.books().firstOpenDay(from: Day(wanted)) == Day(day))
    }

    @Test func `a year's end is followed by January`() throws {
        let books = try BookPeriods(closedThrough: Day("2021-12-31"), states: [:])
        #expect(try books.firstOpenDay(from: Day("2021-12-31")) == Day("2022-01-01"))
        #expect(try Month("9999-12").next == Month("9999-12"))
    }

    @Test func `a day in a closed month is refused with the next open month`() throws {
        let error = #expect(throws: PeriodError.self) {
            try Self.books().mustBeOpen(Day("2021-04-30"))
        }
        #expect(error == .dayClosed(try Day("2021-04-30"), next: try Month("2021-06")))
        #expect(
            error?.description
                == "2021-04-30 is in 2021-04, which is closed; the next open month is 2021-06.")
        #expect(error?.faults.first?.place == .pointer("/effective_day"))
        #expect(throws: Never.self) { try Self.books().mustBeOpen(Day("2021-03-31")) }
    }

    @Test(arguments: [
        ("2021-06", true, true), ("2021-07", false, true), ("2021-03", false, true),
        ("2021-05", false, false),
    ])
    func `leads enter rewards of open months, finance of held ones too`(
        month: String, lead: Bool, finance: Bool
    ) throws {
        for (role, may) in [(Role.lead, lead), (.finance, finance)] {
            let allowed =
                (try? Self.books().mustTakeRewards(
                    of: Month(month), from: Self.person([role]))) != nil
            #expect(allowed == may, "\(role)")
        }
    }

    @Test(arguments: [
        (PeriodAct.Kind.hold, ["2021-06": "", "2021-07": "period_not_open"]),
        (.release, ["2021-07": "", "2021-03": "period_not_held", "2021-06": "period_not_held"]),
        (
            .closing,
            [
                "2021-07": "", "2021-03": "", "2021-06": "period_not_held",
                "2021-05": "period_not_held", "2021-09": "period_in_future",
            ]
        ),
        (
            .reopening,
            ["2021-05": "", "2021-03": "period_not_closed", "2021-06": "period_not_closed"]
        ),
    ])
    func `an act is for months of one state that have begun`(
        kind: PeriodAct.Kind, codes: [String: String]
    ) throws {
        for (month, code) in codes {
            do {
                try Self.books().mustAllow(
                    kind, of: Month(month), today: Day("2021-08-01"))
                #expect(code == "", "\(kind) \(month)")
            } catch let error as PeriodError {
                #expect(error.code == code, "\(kind) \(month)")
            }
        }
    }

    @Test(arguments: [
        ("2021-03", []), ("2021-04", ["2021-03"]), ("2021-06", ["2021-03"]),
        ("2021-07", ["2021-03", "2021-06"]), ("2021-08", ["2021-03", "2021-06", "2021-07"]),
    ])
    func `a month waits for all earlier ones`(month: String, open: [String]) throws {
        #expect(try Self.books().openMonths(before: Month(month)).map(\.description) == open)
        #expect(try BookPeriods.allOpen.openMonths(before: Month(month)) == [])
    }

    @Test func `a month that was held and released is like one that nobody touched`() throws {
        let released = try [Month("1990-05"): Period.State.open, Month("2021-06"): .open]
        let first = BookPeriods(closedThrough: nil, states: released)
        #expect(try first.openMonths(before: Month("2021-06")) == [])
        #expect(try first.state(of: Month("1990-05")) == .open)
        let later = try BookPeriods(closedThrough: Day("2021-05-31"), states: released)
        #expect(try later.state(of: Month("1990-05")) == .closed)
        #expect(try later.firstOpenMonth(from: Month("1990-04")) == Month("2021-06"))
        #expect(try later.openMonths(before: Month("2021-07")) == [Month("2021-06")])
    }
}
