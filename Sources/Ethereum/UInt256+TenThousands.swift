extension UInt256 {
    /// A number's digits to the base of 10,000, as databases keep exact numbers.
    public struct TenThousands: Sendable {
        /// How many digits there are; none for 0.
        public private(set) var count = 0
        /// Least significant first; 2^256 has 78 decimal digits.
        private var digits = InlineArray<20, UInt16>(repeating: 0)

        fileprivate init(_ number: UInt256) {
            var rest = number.limbs
            var next = 0
            while rest.significantCount > 0 {
                // Four digits at once fit in one word.
                var four = rest.divide(by: 10_000_000_000_000_000)
                for place in next..<next + 4 {
                    digits[place] = UInt16(truncatingIfNeeded: four % 10_000)
                    if digits[place] > 0 { count = place + 1 }
                    four /= 10_000
                }
                next += 4
            }
        }

        /// A digit; the first is the most significant one.
        public subscript(place: Int) -> UInt16 { digits[count - 1 - place] }
    }

    /// The digits to the base of 10,000, without zeros in front.
    public var tenThousands: TenThousands { TenThousands(self) }

    /// The number of digits to the base of 10,000, two bytes each, with zeros behind them; nil for
    /// anything above 2^256 − 1 or a digit above 9,999.
    public init?(tenThousands bytes: Span<UInt8>, zeros: Int) {
        guard bytes.count % 2 == 0, zeros >= 0 else { return nil }
        var limbs = UInt256.zero.limbs
        for index in stride(from: 0, to: bytes.count, by: 2) {
            let digit = UInt64(bytes[index]) << 8 | UInt64(bytes[index + 1])
            guard digit < 10_000, limbs.multiplyAdd(10_000, digit) == 0 else { return nil }
        }
        if limbs.significantCount > 0 {
            for _ in 0..<zeros where limbs.multiplyAdd(10_000, 0) > 0 { return nil }
        }
        self.init(limbs: limbs)
    }
}
