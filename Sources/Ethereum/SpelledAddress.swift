/// An address as somebody wrote it.
public struct SpelledAddress: Hashable, Sendable {
    /// The address meant.
    public let address: Address
    /// Whether the text is exactly the EIP-55 spelling. All-lower and all-upper texts usually carry
    /// no checksum: a typing error in them goes unseen, so the caller warns.
    public let isChecksummed: Bool
    /// Which digits are capitals; bit 0 stands for the first digit.
    let capitals: UInt64

    /// An address in its spelling with checksum.
    public init(_ address: Address) {
        self.address = address
        isChecksummed = true
        capitals = address.capitals
    }

    /// Reads `0x` and 40 hexadecimal digits.
    ///
    /// Digits in mixed case must be the EIP-55 spelling exactly; all-lower and all-upper are taken,
    /// unflagged. Throws ``AddressError``, checked in this order: chain prefix, `0x`, length,
    /// digits, checksum.
    public init(_ text: String) throws(AddressError) {
        if let colon = text.unicodeScalars.firstIndex(of: ":") {
            throw .chainPrefixNotAllowed(String(text[..<colon]))
        }
        try self.init(unprefixed: text, offset: 0)
    }

    /// Reads an address with or without the chain's short name in front, as in `eth:0x…`
    /// (ERC-3770).
    ///
    /// A prefix must be a known short name of `chain`: another chain's, an unknown and an empty one
    /// are errors, for an address of a contract wallet may belong to nobody elsewhere. Otherwise as
    /// the unprefixed form.
    public init(_ text: String, on chain: ChainID) throws(AddressError) {
        guard let colon = text.unicodeScalars.firstIndex(of: ":") else {
            try self.init(unprefixed: text, offset: 0)
            return
        }
        let prefix = String(text[..<colon])
        guard !prefix.isEmpty else { throw .emptyChainPrefix }
        guard let named = ChainID(shortName: prefix) else { throw .unknownChainPrefix(prefix) }
        guard named == chain else {
            throw .foreignChainPrefix(prefix, chain: named, expected: chain)
        }
        let rest = text.unicodeScalars.index(after: colon)
        try self.init(unprefixed: String(text[rest...]), offset: prefix.unicodeScalars.count + 1)
    }

    private init(unprefixed text: String, offset: Int) throws(AddressError) {
        guard text.hasPrefix("0x") else { throw .missing0x(found: text) }
        let digits = Array(text.unicodeScalars.dropFirst(2))
        guard digits.count == 40 else { throw .length(digits: digits.count) }
        var word = UInt256.zero.limbs
        var capitals: UInt64 = 0
        var hasSmallLetter = false
        for (index, scalar) in digits.enumerated() {
            guard scalar.isASCII, let value = Hex.value(of: UInt8(scalar.value)) else {
                throw .notHexadecimal(scalar, position: offset + index + 3)
            }
            if (0x41...0x46).contains(scalar.value) { capitals |= 1 << UInt64(index) }
            if scalar.value > 0x60 { hasSmallLetter = true }
            _ = word.multiplyAdd(16, UInt64(value))
        }
        guard let address = Address(word: UInt256(limbs: word)) else {
            throw .length(digits: digits.count)
        }
        let difference = capitals ^ address.capitals
        self.address = address
        self.capitals = capitals
        isChecksummed = difference == 0
        guard difference != 0, capitals != 0, hasSmallLetter else { return }
        throw .checksum(found: text, position: offset + difference.trailingZeroBitCount + 3)
    }
}

extension SpelledAddress: CustomStringConvertible {
    /// The text as it was written, without a chain's prefix.
    public var description: String {
        String(decoding: address.spelling(capitals: capitals), as: UTF8.self)
    }
}
