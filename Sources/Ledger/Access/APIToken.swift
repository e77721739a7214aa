/// A credential of a principal: `vst_` and 40 digits of Crockford's base 32 (200 random bits).
public enum APIToken: Identified {
    public static let idPrefix = "tok"

    /// What stands before the random digits of a secret.
    public static let secretPrefix = "vst_"

    /// When a token of so many days ends; throws ``AccessError/tokenLifetime(days:)`` unless it is
    /// 1 to 366.
    public static func expiry(days: Int, from start: Instant) throws(AccessError) -> Instant {
        guard (1...366).contains(days) else { throw .tokenLifetime(days: days) }
        return start.advanced(bySeconds: Int64(days) * 86400)
    }

    /// When a token ends that is replaced; throws ``AccessError/overlapOutOfRange`` unless the two
    /// overlap by 0 to 604800 seconds, a week.
    public static func overlapEnd(seconds: Int64, from now: Instant) throws(AccessError) -> Instant
    {
        guard (0...604_800).contains(seconds) else { throw .overlapOutOfRange }
        return now.advanced(bySeconds: seconds)
    }

    /// What people call a token; throws ``AccessError/tokenLabelMalformed``.
    public static func label(_ text: String) throws(AccessError) -> String {
        guard Text.isLine(text) else { throw .tokenLabelMalformed }
        return text
    }

    /// The secret of 25 random bytes; shown once and stored only as its SHA-256.
    public static func secret(of random: [UInt8]) -> String {
        let digits = [UInt8]("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        var text: [UInt8] = []
        var bits: UInt16 = 0
        var count = 0
        for byte in random {
            bits = bits << 8 | UInt16(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[Int(bits >> UInt16(count) & 31)])
            }
        }
        return secretPrefix + String(decoding: text, as: UTF8.self)
    }
}
