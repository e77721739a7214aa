import Ledger
import Testing

@Suite struct DayTests {
    @Test(arguments: [
        ("0001-01-01", -719_162), ("1600-02-29", -135_081), ("1900-02-28", -25_509),
        ("1900-03-01", -25_508), ("1969-12-31", -1), ("1970-01-01", 0), ("2000-02-29", 11_016),
        ("2000-03-01", 11_017), ("2024-12-31", 20_088), ("2100-03-01", 47_541),
        ("9999-12-31", 2_932_896),
    ])
    func `a day is read, counted and written`(text: String, days: Int) throws {
        let day = try Day(text)
        #expect(day.daysSince1970 == days)
        #expect(day.description == text)
    }

    @Test(arguments: [
        "", "2026-11-1", "2026-1-01", "26-11-21", "2026/11/21", "2026-11-31", "2026-02-29",
        "1900-02-29", "2100-02-29", "2026-00-10", "2026-13-10", "2026-11-00", "0000-01-01",
        "2026-11-21 ", "-026-11-21", "2026-11-2１",
    ])
    func `a day that no calendar has is refused`(text: String) {
        #expect(throws: TimeError.notADay(found: text)) { try Day(text) }
    }

    @Test func `the days of four centuries follow each other without a gap`() throws {
        let start = try Instant("1890-01-01T12:00:00Z")
        var expected = (year: 1890, month: 1, day: 1)
        for offset in 0..<146_097 {
            let parts = start.advanced(bySeconds: Int64(offset) * 86400).dayInUTC.parts
            if parts != expected {
                Issue.record("\(parts) stands where \(expected) is due")
                return
            }
            expected = Self.next(expected)
        }
        #expect(expected == (2290, 1, 1))
    }

    /// The day after, by counting on fingers.
    private static func next(
        _ day: (year: Int, month: Int, day: Int)
    ) -> (year: Int, month: Int, day: Int) {
        let isLeap = day.year % 400 == 0 || (day.year % 4 == 0 && day.year % 100 != 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if day.day < lengths[day.month - 1] { return (day.year, day.month, day.day + 1) }
        if day.month < 12 { return (day.year, day.month + 1, 1) }
        return (day.year + 1, 1, 1)
    }

    @Test(arguments: [
        ("2024-02", "2024-02-01", "2024-02-29"), ("2023-02", "2023-02-01", "2023-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"), ("2100-02", "2100-02-01", "2100-02-28"),
        ("2021-04", "2021-04-01", "2021-04-30"), ("2021-12", "2021-12-01", "2021-12-31"),
        ("0001-01", "0001-01-01", "0001-01-31"), ("9999-12", "9999-12-01", "9999-12-31"),
    ])
    func `a month knows its first and its last day`(
        text: String, first: String, last: String
    ) throws {
        let month = try Month(text)
        #expect(month.description == text)
        #expect(month.firstDay == (try Day(first)))
        #expect(month.lastDay == (try Day(last)))
        #expect(month.firstDay.month == month)
        #expect(month.lastDay.month == month)
    }

    @Test(arguments: [
        "", "2026", "2026-1", "2026-00", "2026-13", "0000-01", "2026-11-01", "2026/11", "202６-11",
        " 2026-11", "-026-11",
    ])
    func `what is not a month is refused`(text: String) {
        #expect(throws: TimeError.notAMonth(found: text)) { try Month(text) }
    }

    @Test func `months and days sort by time`() throws {
        #expect(try Month("2020-12") < Month("2021-01"))
        #expect(try Month("2021-01") < Month("2021-02"))
        #expect(try Day("2020-12-31") < Day("2021-01-01"))
    }

    @Test(arguments: [
        ("2021-03-01", "2021-02-28"), ("2020-03-01", "2020-02-29"), ("2021-01-01", "2020-12-31"),
        ("0001-01-02", "0001-01-01"), ("0001-01-01", nil),
    ])
    func `a day has one before it, but the first of all`(text: String, before: String?) throws {
        #expect(try Day(text).previous?.description == before)
    }
}
