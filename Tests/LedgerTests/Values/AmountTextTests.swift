import Ethereum
import Ledger
import Testing

@Suite struct AmountTextTests {
    private static let largest =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935"

    private static let both = [
        ("1", 0, "1"),
        (largest, 0, largest),
        ("0.5", 6, "500000"),
        ("34.59", 6, "34590000"),
        ("0.000001", 6, "1"),
        ("5741.48", 18, "5741480000000000000000"),
        ("144.55", 18, "144550000000000000000"),
        ("0.000000000000000001", 18, "1"),
        (
            "115792089237316195423570985008687907853269984665640564039457.584007913129639935", 18,
            largest
        ),
        (
            "1.15792089237316195423570985008687907853269984665640564039457584007913129639935", 77,
            largest
        ),
        (
            "0.00000000000000000000000000000000000000000000000000000000000000000000000000001", 77,
            "1"
        ),
        ("1", 77, "100000000000000000000000000000000000000000000000000000000000000000000000000000"),
    ]

    @Test(arguments: both)
    func `an amount is read and written exactly`(
        text: String, decimals: Int, baseUnits: String
    ) throws {
        let number = try UInt256(decimal: baseUnits)
        #expect(try AmountText.baseUnits(text, decimals: decimals) == number)
        #expect(AmountText.text(number, decimals: decimals) == text)
    }

    @Test(arguments: [
        ("1.50", 6, "1500000"), ("144.550000", 18, "144550000000000000000"), ("2.0", 1, "20"),
    ])
    func `zeros at the end are read though never written`(
        text: String, decimals: Int, baseUnits: String
    ) throws {
        #expect(
            try AmountText.baseUnits(text, decimals: decimals) == UInt256(decimal: baseUnits))
    }

    @Test(arguments: [0, 6, 77])
    func `nothing is written as 0`(decimals: Int) {
        #expect(AmountText.text(.zero, decimals: decimals) == "0")
    }

    @Test(arguments: [
        ("-1", 18, AmountError.negative),
        ("-0.5", 18, .negative),
        ("-", 18, .negative),
        ("", 18, .malformed(found: "")),
        (".", 18, .malformed(found: ".")),
        (".5", 18, .malformed(found: ".5")),
        ("1.", 18, .malformed(found: "1.")),
        ("1.2.3", 18, .malformed(found: "1.2.3")),
        ("01", 18, .malformed(found: "01")),
        ("00", 18, .malformed(found: "00")),
        ("00.5", 18, .malformed(found: "00.5")),
        ("+1", 18, .malformed(found: "+1")),
        (" 1", 18, .malformed(found: " 1")),
        ("1 ", 18, .malformed(found: "1 ")),
        ("1e3", 18, .malformed(found: "1e3")),
        ("0x1", 18, .malformed(found: "0x1")),
        ("1,5", 18, .malformed(found: "1,5")),
        ("1,000", 18, .malformed(found: "1,000")),
        ("1_000", 18, .malformed(found: "1_000")),
        ("1'000", 18, .malformed(found: "1'000")),
        ("$5", 18, .malformed(found: "$5")),
        ("NaN", 18, .malformed(found: "NaN")),
        ("١", 18, .malformed(found: "١")),
        ("−1", 18, .malformed(found: "−1")),
        ("1.0", 0, .tooManyDigits(found: 1, allowed: 0)),
        ("1.2345678", 6, .tooManyDigits(found: 7, allowed: 6)),
        ("0.0000000", 6, .tooManyDigits(found: 7, allowed: 6)),
        ("0", 18, .zero),
        ("0.000000", 6, .zero),
        ("2", 77, .tooLarge),
        (
            "115792089237316195423570985008687907853269984665640564039457584007913129639936", 0,
            .tooLarge
        ),
        ("1" + String(repeating: "0", count: 500), 18, .tooLarge),
    ])
    func `what is not an amount of the asset is refused`(
        text: String, decimals: Int, error: AmountError
    ) {
        #expect(throws: error) { try AmountText.baseUnits(text, decimals: decimals) }
    }

    @Test func `two assets are never added, and a sum never wraps`() throws {
        let asset = ID<Asset>(high: 0, low: 1)
        let one = Amount(baseUnits: .one, of: asset)
        let most = Amount(baseUnits: try UInt256(decimal: Self.largest), of: asset)
        #expect(try one.adding(one) == Amount(baseUnits: UInt256(decimal: "2"), of: asset))
        #expect(throws: AmountError.tooLarge) { try most.adding(one) }
        #expect(throws: AmountError.differentAssets) {
            try one.adding(Amount(baseUnits: .one, of: ID(high: 0, low: 2)))
        }
    }

    @Test func `nothing is an amount where that is said`() throws {
        #expect(try AmountText.baseUnits(orZero: "0", decimals: 2) == 0)
        #expect(try AmountText.baseUnits(orZero: "0.00", decimals: 2) == 0)
        #expect(try AmountText.baseUnits(orZero: "1.5", decimals: 2) == 150)
        #expect(throws: AmountError.negative) {
            try AmountText.baseUnits(orZero: "-0", decimals: 2)
        }
        #expect(throws: AmountError.tooManyDigits(found: 3, allowed: 2)) {
            try AmountText.baseUnits(orZero: "0.000", decimals: 2)
        }
    }
}
