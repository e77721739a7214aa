extension UInt256 {
    /// The 32 bytes, most significant first: an ABI word.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes)
        return bytes
    }

    /// The value of up to 32 bytes, most significant first; nil when there are more.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count <= 32 else { return nil }
        var value = (high: UInt128(0), low: UInt128(0))
        for byte in bytes {
            value.high = value.high << 8 | value.low >> 120
            value.low = value.low << 8 | UInt128(byte)
        }
        self.init(high: value.high, low: value.low)
    }

    func append(to bytes: inout [UInt8]) {
        for half in [high, low] {
            for shift in stride(from: 120, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: half >> UInt128(shift)))
            }
        }
    }
}
