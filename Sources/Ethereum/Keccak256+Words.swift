extension Keccak256 {
    /// Up to 128 bytes as numbers of eight, most significant byte first.
    typealias Words = InlineArray<16, UInt64>

    /// The hash of the first `byteCount` bytes (at most 128) of these words; the bytes behind must
    /// be zero.
    ///
    /// The same as hashing the bytes, without putting them into an array first.
    @inline(__always)
    static func hash(_ words: Words, byteCount: Int) -> Hash32 {
        var state = InlineArray<25, UInt64>(repeating: 0)
        for index in 0..<16 {
            state[index] = words[index].byteSwapped
        }
        state[byteCount >> 3] ^= 1 &<< UInt64(8 &* (byteCount & 7))
        state[16] ^= 0x8000_0000_0000_0000
        permute(&state)
        return Hash32(
            state[0].byteSwapped, state[1].byteSwapped, state[2].byteSwapped,
            state[3].byteSwapped
        )
    }

    /// The hash of two hashes, one after the other.
    @inline(__always)
    static func hash(_ first: Hash32, _ second: Hash32) -> Hash32 {
        let (first, second) = (first.word.limbs, second.word.limbs)
        var words = Words(repeating: 0)
        for index in 0..<4 {
            words[index] = first[3 - index]
            words[index + 4] = second[3 - index]
        }
        return hash(words, byteCount: 64)
    }
}
