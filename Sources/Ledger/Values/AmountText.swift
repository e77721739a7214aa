public import Ethereum

/// Amounts as people write them: whole units of an asset with a decimal point.
public enum AmountText {
    /// Base units of a text such as `144.55` for an asset with these decimals; exact, above zero.
    public static func baseUnits(
        _ text: String, decimals: Int
    ) throws(AmountError) -> UInt256 {
        if text.hasPrefix("-") { throw .negative }
        let parts = text.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(isDigits) else {
            throw .malformed(found: text)
        }
        let whole = parts[0]
        guard whole.count == 1 || whole.first != UInt8(ascii: "0") else {
            throw .malformed(found: text)
        }
        let fraction = parts.count == 2 ? [UInt8](parts[1]) : []
        guard fraction.count <= decimals else {
            throw .tooManyDigits(found: fraction.count, allowed: decimals)
        }
        let padding = [UInt8](repeating: UInt8(ascii: "0"), count: decimals - fraction.count)
        let digits = ([UInt8](whole) + fraction + padding).drop { $0 == UInt8(ascii: "0") }
        guard !digits.isEmpty else { throw .zero }
        do {
            return try UInt256(decimal: String(decoding: digits, as: UTF8.self))
        } catch {
            throw .tooLarge
        }
    }

    /// The same, but nothing is an amount too: `0` is zero.
    public static func baseUnits(
        orZero text: String, decimals: Int
    ) throws(AmountError) -> UInt256 {
        do {
            return try baseUnits(text, decimals: decimals)
        } catch {
            guard error == .zero else { throw error }
            return .zero
        }
    }

    /// The shortest exact text in whole units: 144550000000000000000 with 18 decimals is `144.55`.
    public static func text(_ baseUnits: UInt256, decimals: Int) -> String {
        text(digits: baseUnits.description, decimals: decimals)
    }

    /// The same for digits of any length.
    static func text(digits: String, decimals: Int) -> String {
        guard decimals > 0 else { return digits }
        let zero = UInt8(ascii: "0")
        // Bytes, for the characters of a string take ten times as long, and reports are full of amounts.
        let digits = [UInt8](digits.utf8)
        var text = [UInt8](repeating: zero, count: max(0, decimals + 1 - digits.count)) + digits
        text.insert(UInt8(ascii: "."), at: text.count - decimals)
        while text.last == zero { text.removeLast() }
        if text.last == UInt8(ascii: ".") { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }

    private static func isDigits(_ bytes: Substring.UTF8View.SubSequence) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
