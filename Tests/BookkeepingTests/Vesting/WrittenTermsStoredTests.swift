import Ethereum
import JSON
import Ledger
import Testing

@testable import Bookkeeping

/// Terms come out of the database as they went in.
@Suite struct WrittenTermsStoredTests {
    private static let samples: [WrittenTerms] = {
        var linear = WrittenTerms(rule: "dss-vest", total: 1000)
        linear.ruleVersion = 1
        linear.start = Instant(microsecondsSince1970: 1_609_459_200_000_000)
        linear.cliffSeconds = 86_400
        linear.durationSeconds = 31_536_000
        linear.forfeiture = "nothing"
        var calendar = WrittenTerms(rule: "calendar/front-loaded", total: UInt256.max)
        calendar.startDay = Day(year: 2021, month: 1, day: 31)
        calendar.intervalMonths = 3
        calendar.occurrences = 16
        calendar.dayOfMonth = "31_or_last_day_of_month"
        calendar.cliffMonths = 12
        calendar.cliffAnchor = Day(year: 2020, month: 12, day: 1)
        calendar.lockedMonths = 6
        var segments = WrittenTerms(rule: "sablier-dynamic", total: 30)
        segments.start = Instant(microsecondsSince1970: 0)
        segments.parts = [
            WrittenTerms.Part(
                time: Instant(microsecondsSince1970: 1_000_000), amount: 10,
                exponent: 3_141_592_653_589_793_238),
            WrittenTerms.Part(
                time: Instant(microsecondsSince1970: 9_000_000), amount: 20, exponent: 1),
        ]
        var others = WrittenTerms(rule: "hedgey-plan", total: 7)
        others.cliff = Instant(microsecondsSince1970: 3_000_000)
        others.end = Instant(microsecondsSince1970: 4_000_000)
        others.lockedUntil = Instant(microsecondsSince1970: 5_000_000)
        others.durationWeeks = 4
        others.periodSeconds = 60
        others.rate = 3
        others.unlockedAtStart = 1
        others.unlockedAtCliff = 2
        others.contractAmount = 8
        others.intervalDays = 30
        others.cliffInstallment = 12
        others.parts = [WrittenTerms.Part(name: "launch", amount: 7)]
        return [linear, calendar, segments, others]
    }()

    @Test(arguments: samples)
    func `a column gives back every field`(terms: WrittenTerms) throws {
        let read = try WrittenTerms(
            stored: terms.json(withTotal: false), rule: terms.rule, total: terms.total)
        #expect(read == terms)
    }

    @Test(arguments: samples)
    func `the details of an amendment give back rule and total too`(terms: WrittenTerms) throws {
        let document = try JSONReader().read(Array(terms.json(withTotal: true).utf8))
        #expect(try WrittenTerms(storedWithTotal: JSONPlace(document)) == terms)
    }

    @Test func `a field that nobody knows is refused`() {
        #expect(throws: JSONFaults.self) {
            try WrittenTerms(stored: #"{"strat": "2021-01-01T00:00:00Z"}"#, rule: "x", total: 1)
        }
    }

    @Test func `clauses of acceleration come back`() throws {
        let clauses = [
            Acceleration(.all, on: .single(try Handle("sale"))),
            Acceleration(.months(12), on: .double(try Handle("sale"), try Handle("dismissal"))),
            Acceleration(.quantity(UInt256.max), on: .single(try Handle("sale"))),
        ]
        #expect(try [Acceleration](stored: clauses.stored) == clauses)
        #expect(try [Acceleration](stored: "[]") == [])
    }
}
