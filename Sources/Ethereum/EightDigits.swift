/// Eight hexadecimal digits that are worked on together, each in a byte of one word and the first in the most
/// significant: an address is spelled in a tenth of the time that its digits take one by one.
struct EightDigits {
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// The values of the digits, 0 to 15.
    private let values: UInt64

    /// The digits of a number.
    @inline(__always)
    init(_ number: UInt32) {
        var values = UInt64(number)
        values = (values | values &<< 16) & 0x0000_FFFF_0000_FFFF
        values = (values | values &<< 8) & 0x00FF_00FF_00FF_00FF
        self.values = (values | values &<< 4) & 0x0F0F_0F0F_0F0F_0F0F
    }

    /// One in the byte of each letter: ten and six are sixteen.
    @inline(__always)
    private var letters: UInt64 { (values &+ 6 &* Self.ones) &>> 4 & Self.ones }

    /// The ASCII codes; between the digits and the small letters lie 0x27 others.
    @inline(__always)
    var lowerCase: UInt64 { values &+ 0x30 &* Self.ones &+ letters &* 0x27 }

    /// Which are letters beside a digit of 8 or more; bit 0 stands for the first.
    @inline(__always)
    func capitals(_ beside: EightDigits) -> UInt64 {
        let capitals = beside.values &>> 3 & letters
        // Moves the bit of byte k, which is 8k, to 63 − k; the sums of all others lie elsewhere.
        return (capitals &* 0x8040_2010_0804_0201) &>> 56
    }

    /// The ASCII codes with capitals where a bit is set; bit 0 stands for the first.
    @inline(__always)
    func spelled(_ capitals: UInt8) -> UInt64 {
        let bits = UInt64(capitals) &* Self.ones & 0x0102_0408_1020_4080
        let marked = (bits &+ 0x7F &* Self.ones) &>> 7 & Self.ones
        return lowerCase &- marked &* 0x20
    }
}
