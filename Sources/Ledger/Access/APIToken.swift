/// A credential of a principal: `vst_` and 40 digits of Crockford's base 32 (200 random bits).
public enum APIToken: Identified {
    public static let idPrefix = "tok"

    /// What stands before the random digits of a secret.
    public static let secretPrefix = "vst_"

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
