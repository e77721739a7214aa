extension HexDigest {
    /// The lower-case digits of bytes.
    static func text(of bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            for nibble in [byte >> 4, byte & 15] {
                digits.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
