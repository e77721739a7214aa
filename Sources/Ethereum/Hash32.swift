/// Thirty-two bytes: a Keccak-256 hash, a transaction hash, a log topic.
public struct Hash32: Hashable, Sendable {
    /// The bytes read as one number, most significant first, so that numbers compare as the bytes
    /// do.
    public let word: UInt256

    /// The hash whose bytes are the number's, most significant first.
    public init(word: UInt256) {
        self.word = word
    }

    /// The hash with these bytes; nil unless there are 32.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32, let word = UInt256(bytes: bytes) else { return nil }
        self.word = word
    }

    /// As above.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32, let word = UInt256(bytes: bytes[...]) else { return nil }
        self.word = word
    }

    /// Reads `0x` and 64 hexadecimal digits of either case.
    public init(_ text: String) throws(HexError) {
        let bytes = try Hex.bytes(of: text)
        guard let hash = Hash32(bytes: bytes) else {
            throw .length(found: bytes.count, needed: 32)
        }
        self = hash
    }

    init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        word = UInt256(limbs: [fourth, third, second, first])
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { word.bytes }
}

extension Hash32: Comparable {
    /// Orders by bytes.
    public static func < (left: Hash32, right: Hash32) -> Bool {
        left.word < right.word
    }
}

extension Hash32: CustomStringConvertible {
    /// `0x` and 64 lower-case digits.
    public var description: String { Hex.text(of: bytes) }
}
