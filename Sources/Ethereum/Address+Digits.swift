extension Address {
    /// The value of one of the forty digits, counted from 0.
    @inline(__always)
    func digit(_ index: Int) -> UInt8 {
        let part =
            switch index {
            case ..<8: UInt64(high) &>> UInt64(4 &* (7 &- index))
            case ..<24: middle &>> UInt64(4 &* (23 &- index))
            default: bottom &>> UInt64(4 &* (39 &- index))
            }
        return UInt8(truncatingIfNeeded: part & 15)
    }

    /// Which digits EIP-55 writes as capitals; bit 0 stands for the first digit.
    ///
    /// A letter is a capital when its digit of the Keccak hash of the lower-case digits is 8 or
    /// more.
    var capitals: UInt64 {
        let digits = eights
        var words = Keccak256.Words(repeating: 0)
        for index in digits.indices { words[index] = digits[index].lowerCase }
        let hash = Keccak256.hash(words, byteCount: 40).word.limbs
        var capitals: UInt64 = 0
        for index in digits.indices {
            let hashed = EightDigits(
                UInt32(truncatingIfNeeded: hash[3 &- index / 2] &>> (index % 2 == 0 ? 32 : 0)))
            capitals |= digits[index].capitals(hashed) &<< UInt64(8 &* index)
        }
        return capitals
    }

    /// The ASCII codes of `0x` and the forty digits, letters in the case given.
    func spelling(capitals: UInt64) -> [UInt8] {
        let digits = eights
        return [UInt8](capacity: 42) { output in
            output.append(0x30)
            output.append(0x78)
            for index in digits.indices {
                let capitals = UInt8(truncatingIfNeeded: capitals &>> UInt64(8 &* index))
                output.appendBytes(of: digits[index].spelled(capitals))
            }
        }
    }

    /// The forty digits, eight at a time.
    private var eights: InlineArray<5, EightDigits> {
        [
            EightDigits(high),
            EightDigits(UInt32(truncatingIfNeeded: middle &>> 32)),
            EightDigits(UInt32(truncatingIfNeeded: middle)),
            EightDigits(UInt32(truncatingIfNeeded: bottom &>> 32)),
            EightDigits(UInt32(truncatingIfNeeded: bottom)),
        ]
    }

    /// A number for the digits in this spelling; numbers order as the texts do by ASCII.
    ///
    /// Digits come before capitals, and those before small letters. The most significant of its
    /// limbs alone orders by the first twelve digits.
    func spellingOrder(capitals: UInt64) -> UInt256 {
        UInt256(limbs: [
            spellingOrder(of: 36..<40, capitals), spellingOrder(of: 24..<36, capitals),
            spellingOrder(of: 12..<24, capitals), spellingOrder(of: 0..<12, capitals),
        ])
    }

    /// The same of some digits, twelve at most.
    @inline(__always)
    func spellingOrder(of digits: Range<Int>, _ capitals: UInt64) -> UInt64 {
        var order: UInt64 = 0
        for index in digits {
            let digit = UInt64(digit(index))
            let isSmall = digit > 9 && capitals &>> UInt64(index) & 1 == 0
            order = order &<< 5 | (isSmall ? digit &+ 6 : digit)
        }
        return order
    }
}
