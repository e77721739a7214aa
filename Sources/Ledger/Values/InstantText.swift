/// Reading and writing of RFC 3339.
enum InstantText {
    static func write(_ instant: Instant, to text: inout [UInt8]) {
        let (days, rest) = floorDivided(instant.microsecondsSince1970, by: 86_400_000_000)
        let seconds = Int(rest / 1_000_000)
        Day(daysSince1970: days).write(to: &text)
        text.append(UInt8(ascii: "T"))
        write(seconds / 3600, digits: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        write(seconds / 60 % 60, digits: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        write(seconds % 60, digits: 2, to: &text)
        text.append(UInt8(ascii: "."))
        write(Int(rest % 1_000_000), digits: 6, to: &text)
        text.append(UInt8(ascii: "Z"))
    }

    /// Microseconds since 1970, or nil when the text is not RFC 3339.
    static func parse(_ text: String) -> Int64? {
        let bytes = [UInt8](text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            let day = Day(parsing: bytes[0..<10]),
            let hour = number(bytes[11..<13]), hour < 24, bytes[13] == UInt8(ascii: ":"),
            let minute = number(bytes[14..<16]), minute < 60, bytes[16] == UInt8(ascii: ":"),
            let second = number(bytes[17..<19]), second < 60
        else { return nil }
        var index = 19
        guard let fraction = fraction(bytes, &index), let offset = offset(bytes, &index),
            index == bytes.count
        else { return nil }
        let seconds = day.daysSince1970 * 86400 + hour * 3600 + minute * 60 + second - offset
        return Int64(seconds) * 1_000_000 + Int64(fraction)
    }

    /// Decimal digits only.
    static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard !bytes.isEmpty else { return nil }
        var number = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }

    /// A number that is not negative, with zeros in front of it.
    static func write(_ number: Int, digits: Int, to text: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    /// Up to six digits after a point, in microseconds; 0 when there is no point.
    private static func fraction(_ bytes: [UInt8], _ index: inout Int) -> Int? {
        guard bytes[index] == UInt8(ascii: ".") else { return 0 }
        let start = index + 1
        index = start
        while index < bytes.count, number(bytes[index...index]) != nil { index += 1 }
        guard (1...6).contains(index - start), let value = number(bytes[start..<index]) else {
            return nil
        }
        return (index - start..<6).reduce(value) { scaled, _ in scaled * 10 }
    }

    /// Seconds east of UTC.
    private static func offset(_ bytes: [UInt8], _ index: inout Int) -> Int? {
        guard index < bytes.count else { return nil }
        let sign = bytes[index]
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") {
            index += 1
            return 0
        }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), index + 6 == bytes.count,
            let hours = number(bytes[index + 1..<index + 3]), hours < 24,
            bytes[index + 3] == UInt8(ascii: ":"),
            let minutes = number(bytes[index + 4..<index + 6]), minutes < 60
        else { return nil }
        index += 6
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
