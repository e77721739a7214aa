import Ethereum

extension ID {
    /// The UUID without a prefix: 32 lower-case hexadecimal digits and four hyphens.
    public var uuid: String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 {
                text.append(UInt8(ascii: "-"))
            }
            let word = index < 16 ? high : low
            text.append(Hex.digit(UInt8(truncatingIfNeeded: word >> (60 - index % 16 * 4)) & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads 32 hexadecimal digits, with or without hyphens; nil for anything else.
    public init?(uuid text: String) {
        var words: (high: UInt64, low: UInt64) = (0, 0)
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") {
            guard let digit = Hex.value(of: byte), count < 32 else { return nil }
            if count < 16 {
                words.high = words.high << 4 | UInt64(digit)
            } else {
                words.low = words.low << 4 | UInt64(digit)
            }
            count += 1
        }
        guard count == 32 else { return nil }
        self.init(high: words.high, low: words.low)
    }
}
