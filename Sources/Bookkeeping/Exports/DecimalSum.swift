/// A sum of decimal digits without a bound: totals over accounts may pass 2^256 − 1.
struct DecimalSum: Hashable, Sendable {
    /// Digits 0 to 9, the lowest first, without zeros at the end.
    private var digits: [UInt8] = []

    /// Adds ASCII digits.
    mutating func add(_ text: some BidirectionalCollection<UInt8>) {
        var carry: UInt8 = 0
        var place = 0
        for byte in text.reversed() {
            if place == digits.count { digits.append(0) }
            let sum = digits[place] + (byte & 15) + carry
            digits[place] = sum % 10
            carry = sum / 10
            place += 1
        }
        while carry > 0 {
            if place == digits.count { digits.append(0) }
            let sum = digits[place] + carry
            digits[place] = sum % 10
            carry = sum / 10
            place += 1
        }
        while digits.last == 0 { digits.removeLast() }
    }

    /// ASCII digits without leading zeros.
    var text: [UInt8] {
        digits.isEmpty ? [UInt8(ascii: "0")] : digits.reversed().map { UInt8(ascii: "0") + $0 }
    }
}
