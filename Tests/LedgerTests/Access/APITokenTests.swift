import Ledger
import Testing

@Suite struct APITokenTests {
    @Test(arguments: [
        ([UInt8](repeating: 0, count: 25), "vst_0000000000000000000000000000000000000000"),
        ([UInt8](repeating: 0xFF, count: 25), "vst_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"),
        (
            [UInt8](repeating: 0, count: 23) + [0x01, 0x20],
            "vst_0000000000000000000000000000000000000090"
        ),
        ([0x80] + [UInt8](repeating: 0, count: 24), "vst_g000000000000000000000000000000000000000"),
    ])
    func `a secret is 200 bits in 40 digits`(bytes: [UInt8], secret: String) {
        #expect(APIToken.secret(of: bytes) == secret)
    }

    @Test func `a token lives for 1 to 366 days`() throws {
        let start = try Instant("2024-02-28T10:00:00Z")
        #expect(try APIToken.expiry(days: 1, from: start) == Instant("2024-02-29T10:00:00Z"))
        #expect(try APIToken.expiry(days: 366, from: start) == Instant("2025-02-28T10:00:00Z"))
        for days in [-1, 0, 367, .max, .min] {
            #expect(throws: AccessError.tokenLifetime(days: days)) {
                try APIToken.expiry(days: days, from: start)
            }
        }
    }

    @Test(arguments: ["", " ", "a\nb", String(repeating: "x", count: 201)])
    func `a label can be read`(label: String) {
        #expect(throws: AccessError.tokenLabelMalformed) { try APIToken.label(label) }
    }
}
