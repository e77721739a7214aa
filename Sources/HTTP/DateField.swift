import EventLoop

/// The Date field (RFC 9110, 6.6.1), written once a second. Each loop has its own.
struct DateField {
    private var second = Int.min
    private var line: [UInt8] = []

    /// The end of the status line and the field: `CR LF "Date: …" CR LF`.
    mutating func current() -> [UInt8] {
        let now = WallClock.seconds
        if now != second {
            second = now
            line = Array("\r\nDate: \(Self.text(now))\r\n".utf8)
        }
        return line
    }

    /// IMF-fixdate of seconds since 1970, for example `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(_ seconds: Int) -> String {
        let days = seconds / 86_400
        let time = seconds % 86_400
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
        let (year, month, day) = civil(days)
        let name = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun",
            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ][month - 1]
        let clock = [time / 3600, time / 60 % 60, time % 60].map(twoDigits)
        return "\(weekday), \(twoDigits(day)) \(name) \(year) "
            + "\(clock.joined(separator: ":")) GMT"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        var year = 1970
        var left = days
        while left >= length(year) {
            left -= length(year)
            year += 1
        }
        var month = 1
        for days in [31, length(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            guard left >= days else { break }
            left -= days
            month += 1
        }
        return (year, month, left + 1)
    }

    private static func length(_ year: Int) -> Int {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365
    }
}
