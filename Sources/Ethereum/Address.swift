/// Twenty bytes that name an account or a contract.
///
/// Two spellings of one address are equal; whether a text carried a checksum is told by
/// ``SpelledAddress``.
public struct Address: Hashable, Sendable {
    /// The bytes as a number below 2^160, so that numbers compare as the bytes do.
    let high: UInt32
    let middle: UInt64
    let bottom: UInt64

    /// The lower 128 bits; not stored as such for the reason given at ``UInt256``.
    private var low: UInt128 { UInt128(middle) << 64 | UInt128(bottom) }

    /// The address of twenty zero bytes; Safe formats use it for "none".
    public static let zero = Address(high: 0, low: 0)

    /// The address of these 160 bits; for constants.
    init(high: UInt32, low: UInt128) {
        self.high = high
        middle = UInt64(truncatingIfNeeded: low >> 64)
        bottom = UInt64(truncatingIfNeeded: low)
    }

    /// The address with these bytes; nil unless there are 20.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 20, let word = UInt256(bytes: bytes) else { return nil }
        self.init(word: word)
    }

    /// As above.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 20, let word = UInt256(bytes: bytes) else { return nil }
        self.init(word: word)
    }

    /// The address in the low 160 bits of an ABI word or log topic; nil when a higher bit is set.
    public init?(word: UInt256) {
        guard let high = UInt32(exactly: word.high) else { return nil }
        self.init(high: high, low: word.low)
    }

    /// Reads an address by the rule of ``SpelledAddress``, without telling whether it carried a
    /// checksum.
    public init(_ text: String) throws(AddressError) {
        self = try SpelledAddress(text).address
    }

    /// The twenty bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// Appends the twenty bytes.
    public func append(to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: 20) { output in
            output.appendBytes(of: high)
            output.appendBytes(of: middle)
            output.appendBytes(of: bottom)
        }
    }

    /// The address as an ABI word: twelve zero bytes, then the twenty of the address.
    public var word: UInt256 { UInt256(high: UInt128(high), low: low) }
}

extension Address {
    /// Whether all bytes are zero.
    public var isZero: Bool { self == .zero }

    /// Whether this is one of the contracts built into the chain, 0x1 to 0x11 (the last came with
    /// EIP-2537).
    public var isPrecompile: Bool { high == 0 && (1...0x11).contains(low) }

    /// Whether this is 0x000000000000000000000000000000000000dEaD, by custom the place for what
    /// shall be lost.
    public var isBurn: Bool { high == 0 && low == 0xDEAD }
}

extension Address: Comparable {
    /// Orders as numbers, as the Safe asks of its signers.
    public static func < (left: Address, right: Address) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension Address: CustomStringConvertible {
    /// The spelling with checksum (EIP-55).
    public var description: String { checksummed }

    /// `0x` and 40 digits, letters in upper case where EIP-55 asks for it.
    public var checksummed: String {
        String(decoding: spelling(capitals: capitals), as: UTF8.self)
    }
}
