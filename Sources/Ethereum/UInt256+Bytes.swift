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
        self.init(bytes: ArraySlice(bytes))
    }

    /// As above; whole words of bytes are the usual case, and generic access costs ten times this.
    public init?(bytes: ArraySlice<UInt8>) {
        guard bytes.count <= 32 else { return nil }
        var limbs = Limbs4(repeating: 0)
        var remaining = bytes.count
        for byte in bytes {
            remaining -= 1
            limbs[remaining / 8] = limbs[remaining / 8] &<< 8 | UInt64(byte)
        }
        self.init(limbs: limbs)
    }

    /// As above.
    public init?(bytes: [UInt8]) {
        self.init(bytes: bytes[...])
    }

    /// Appends the 32 bytes, most significant first.
    public func append(to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: 32) { output in
            let limbs = limbs
            output.appendBytes(of: limbs[3])
            output.appendBytes(of: limbs[2])
            output.appendBytes(of: limbs[1])
            output.appendBytes(of: limbs[0])
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends the eight bytes, most significant first; written out, because a loop costs three times this.
    @inline(__always)
    mutating func appendBytes(of word: UInt64) {
        appendBytes(of: UInt32(truncatingIfNeeded: word &>> 32))
        appendBytes(of: UInt32(truncatingIfNeeded: word))
    }

    /// Appends the four bytes, most significant first.
    @inline(__always)
    mutating func appendBytes(of word: UInt32) {
        append(UInt8(truncatingIfNeeded: word &>> 24))
        append(UInt8(truncatingIfNeeded: word &>> 16))
        append(UInt8(truncatingIfNeeded: word &>> 8))
        append(UInt8(truncatingIfNeeded: word))
    }
}
