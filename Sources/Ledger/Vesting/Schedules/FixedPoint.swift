/// Fractions of 18 decimals, as contracts compute powers with them.
///
/// The steps and their roundings are those of PRBMath's SD59x18 (`PaulRBerg/prb-math`, release 4):
/// x^y = 2^(y · log2 x), where the logarithm is found bit by bit and each step rounds down. A power
/// is therefore a little off the mathematical one, in the same way as on the chain.
enum FixedPoint {
    /// One, in parts of 10^-18.
    static let unit: UInt64 = 1_000_000_000_000_000_000
    private static let one = UInt128(unit)
    private static let oneSquared = one * one
    /// 2 to a power below this one, in parts of 10^-18, is less than 10^-18.
    private static let smallestExponent: UInt128 = 59_794_705_707_972_522_261

    /// A fraction of at most one to a power: both in parts of 10^-18.
    static func power(_ fraction: UInt64, _ exponent: UInt64) -> UInt64 {
        if fraction == 0 { return exponent == 0 ? unit : 0 }
        if fraction >= unit || exponent == 0 { return unit }
        if exponent == unit { return fraction }
        let product = inverseLogarithm(fraction).multipliedFullWidth(by: UInt128(exponent))
        guard product.high < one else { return 0 }
        let power = one.dividingFullWidth(product).quotient
        guard power <= smallestExponent else { return 0 }
        guard power > 0 else { return unit }
        return UInt64(truncatingIfNeeded: oneSquared / powerOfTwo(power))
    }

    /// −log2 of a fraction below one: that of its inverse, by squaring and halving.
    private static func inverseLogarithm(_ fraction: UInt64) -> UInt128 {
        let inverse = oneSquared / UInt128(fraction)
        let whole = 127 - (inverse / one).leadingZeroBitCount
        var logarithm = UInt128(whole) * one
        var rest = inverse >> UInt128(whole)
        guard rest != one else { return logarithm }
        var step = one / 2
        while step > 0 {
            rest = rest * rest / one
            if rest >= 2 * one {
                logarithm += step
                rest >>= 1
            }
            step >>= 1
        }
        return logarithm
    }

    /// 2 to a power of at most 60: whole part by shifting, fraction by the roots of each set bit.
    private static func powerOfTwo(_ power: UInt128) -> UInt128 {
        let (whole, rest) = power.quotientAndRemainder(dividingBy: one)
        let bits = UInt64(truncatingIfNeeded: (rest << 64) / one)
        // 192 bits of a number from 1 to 2, in three digits, beginning with one.
        var (high, low) = (UInt128(1) << 127, UInt64(0))
        for (index, root) in roots.enumerated() where bits >> UInt64(63 - index) & 1 == 1 {
            // Times 1 + root / 2^64, rounded down.
            let lowest = low.multipliedFullWidth(by: root).high
            let middle = UInt128(truncatingIfNeeded: high & UInt128(UInt64.max)) * UInt128(root)
            let highest = (high >> 64) * UInt128(root) + (middle >> 64)
            let tail = UInt128(low) + (middle & UInt128(UInt64.max)) + UInt128(lowest)
            low = UInt64(truncatingIfNeeded: tail)
            high += highest + (tail >> 64)
        }
        // The upper half of the product with one; only digits of the lower half are shifted out.
        let bottom = UInt128(low) * one
        let middle = (high & UInt128(UInt64.max)) * one + (bottom >> 64)
        let top = (high >> 64) * one + (middle >> 64)
        return top >> (63 - whole)
    }

    /// 2^(1/2), 2^(1/4), 2^(1/8) …, each less one, in parts of 2^-64 and rounded to the nearest.
    private static let roots: [UInt64] = [
        0x6A09_E667_F3BC_C909, 0x306F_E0A3_1B71_52DF, 0x172B_83C7_D517_ADCE,
        0x0B55_86CF_9890_F62A, 0x059B_0D31_5857_43AE, 0x02C9_A3E7_7806_0EE7,
        0x0163_DA9F_B333_56D8, 0x00B1_AFA5_ABCB_ED61, 0x0058_C86D_A1C0_9EA2,
        0x002C_605E_2E8C_EC50, 0x0016_2F39_0405_1FA1, 0x000B_175E_FFDC_76BA,
        0x0005_8BA0_1FB9_F96D, 0x0002_C5CC_37DA_9492, 0x0001_62E5_25EE_0547,
        0x0000_B172_5577_5C04, 0x0000_58B9_1B5B_C9AE, 0x0000_2C5C_89D5_EC6D,
        0x0000_162E_43F4_F831, 0x0000_0B17_21BC_FC9A, 0x0000_058B_90CF_1E6E,
        0x0000_02C5_C863_B73F, 0x0000_0162_E430_E5A2, 0x0000_00B1_7218_3551,
        0x0000_0058_B90C_0B49, 0x0000_002C_5C86_01CC, 0x0000_0016_2E42_FFF0,
        0x0000_000B_1721_7FBB, 0x0000_0005_8B90_BFCE, 0x0000_0002_C5C8_5FE3,
        0x0000_0001_62E4_2FF1, 0x0000_0000_B172_17F8, 0x0000_0000_58B9_0BFC,
        0x0000_0000_2C5C_85FE, 0x0000_0000_162E_42FF, 0x0000_0000_0B17_217F,
        0x0000_0000_058B_90C0, 0x0000_0000_02C5_C860, 0x0000_0000_0162_E430,
        0x0000_0000_00B1_7218, 0x0000_0000_0058_B90C, 0x0000_0000_002C_5C86,
        0x0000_0000_0016_2E43, 0x0000_0000_000B_1721, 0x0000_0000_0005_8B91,
        0x0000_0000_0002_C5C8, 0x0000_0000_0001_62E4, 0x0000_0000_0000_B172,
        0x0000_0000_0000_58B9, 0x0000_0000_0000_2C5D, 0x0000_0000_0000_162E,
        0x0000_0000_0000_0B17, 0x0000_0000_0000_058C, 0x0000_0000_0000_02C6,
        0x0000_0000_0000_0163, 0x0000_0000_0000_00B1, 0x0000_0000_0000_0059,
        0x0000_0000_0000_002C, 0x0000_0000_0000_0016, 0x0000_0000_0000_000B,
        0x0000_0000_0000_0006, 0x0000_0000_0000_0003, 0x0000_0000_0000_0001,
        0x0000_0000_0000_0001,
    ]
}
