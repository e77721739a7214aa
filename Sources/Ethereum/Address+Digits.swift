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
        var words = Keccak256.Words(repeating: 0)
        for word in 0..<5 {
            var eight: UInt64 = 0
            for index in (8 &* word)..<(8 &* word &+ 8) {
                eight = eight &<< 8 | UInt64(Hex.digit(digit(index)))
            }
            words[word] = eight
        }
        let hash = Keccak256.hash(words, byteCount: 40).word.limbs
        var capitals: UInt64 = 0
        for index in 0..<40 where digit(index) > 9 {
            let nibble = hash[3 &- index / 16] &>> UInt64(4 &* (15 &- index % 16))
            if nibble & 8 != 0 { capitals |= 1 &<< UInt64(index) }
        }
        return capitals
    }

    /// The ASCII codes of the forty digits, letters in the case given.
    func digits(capitals: UInt64) -> [UInt8] {
        (0..<40).map { index in
            let isCapital = capitals &>> UInt64(index) & 1 == 1
            return Hex.digit(digit(index)) - (isCapital ? 0x20 : 0)
        }
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
