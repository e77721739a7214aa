/// Keccak-256 as Ethereum uses it: rate 136 bytes, padding 0x01 (not the 0x06 of SHA3-256).
///
/// Bytes may be given in any number of pieces. Source: Ethereum Yellow Paper, appendix on notation,
/// and The Keccak reference, version 3.0.
public struct Keccak256: Sendable {
    private static let rate = 136

    private var state = InlineArray<25, UInt64>(repeating: 0)
    /// How many bytes of the current block were taken in, 0..<136.
    private var filled = 0

    /// A hash of nothing so far.
    public init() {}

    /// The hash of the bytes.
    public static func hash(_ bytes: [UInt8]) -> Hash32 {
        hash(bytes.span)
    }

    /// The hash of the bytes.
    public static func hash(_ bytes: Span<UInt8>) -> Hash32 {
        var keccak = Keccak256()
        keccak.update(bytes)
        return keccak.finalized()
    }

    /// The hash of the text's UTF-8 bytes.
    public static func hash(utf8 text: String) -> Hash32 {
        hash(text.utf8.span)
    }

    /// Takes in more bytes.
    public mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    /// Takes in more bytes.
    public mutating func update(_ bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            if filled & 7 == 0 && bytes.count - index >= 8 {
                state[filled >> 3] ^= Self.lane(bytes, at: index)
                index += 8
                filled += 8
            } else {
                state[filled >> 3] ^= UInt64(bytes[index]) << UInt64(8 * (filled & 7))
                index += 1
                filled += 1
            }
            if filled == Self.rate {
                Self.permute(&state)
                filled = 0
            }
        }
    }

    /// The hash of all bytes taken in so far; more may follow.
    public func finalized() -> Hash32 {
        var state = state
        state[filled >> 3] ^= 1 << UInt64(8 * (filled & 7))
        state[16] ^= 0x8000_0000_0000_0000
        Self.permute(&state)
        return Hash32(
            state[0].byteSwapped, state[1].byteSwapped, state[2].byteSwapped,
            state[3].byteSwapped
        )
    }

    /// Eight bytes, least significant first.
    @inline(__always)
    private static func lane(_ bytes: Span<UInt8>, at index: Int) -> UInt64 {
        var lane: UInt64 = 0
        for offset in 0..<8 {
            lane |= UInt64(bytes[index &+ offset]) &<< UInt64(8 &* offset)
        }
        return lane
    }
}
