import Ledger
import Testing

@Suite struct IDTests {
    @Test(arguments: [
        (UInt64(0), UInt64(0), "pye_00000000000000000000000000"),
        (0, 1, "pye_00000000000000000000000001"),
        (0, 31, "pye_0000000000000000000000000z"),
        (0, 32, "pye_00000000000000000000000010"),
        (0x017F_22E2_79B0_7CC3, 0x98C4_DC0C_0C07_398F, "pye_01fwhe4ydgfk1shh6w1g60eecf"),
        (.max, .max, "pye_7zzzzzzzzzzzzzzzzzzzzzzzzz"),
    ])
    func `an id is written and read alike`(high: UInt64, low: UInt64, text: String) throws {
        let id = ID<Payee>(high: high, low: low)
        #expect(id.description == text)
        #expect(try ID<Payee>(text) == id)
    }

    /// The example of RFC 9562, appendix A.6.
    @Test func `a new id is a UUID of version 7`() throws {
        let id = ID<Payee>(
            at: try Instant("2022-02-22T19:22:22Z"), randomHigh: 0xFFFF_FFFF_FFFF_FCC3,
            randomLow: 0x18C4_DC0C_0C07_398F)
        #expect(id == ID(high: 0x017F_22E2_79B0_7CC3, low: 0x98C4_DC0C_0C07_398F))
    }

    @Test func `an id of another kind is told apart from a broken one`() {
        #expect(throws: IDError.otherKind(found: "run", expected: "pye")) {
            try ID<Payee>("run_00000000000000000000000001")
        }
    }

    @Test(arguments: [
        "", "pye", "pye-00000000000000000000000001", "pye_", "pye_0000000000000000000000001",
        "pye_000000000000000000000000001", "pye_8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "pye_0000000000000000000000000I", "pye_0000000000000000000000000i",
        "pye_0000000000000000000000000l", "pye_0000000000000000000000000o",
        "pye_0000000000000000000000000u", "pye_0000000000000000000000000A",
        "pye_00000000000000000000000001\n", "pye__0000000000000000000000001",
        "pye_0000000000000000000000000１",
    ])
    func `a text with other digits is no id`(text: String) {
        #expect(throws: IDError.malformed(found: text, expected: "pye")) { try ID<Payee>(text) }
    }

    @Test func `ids sort as the instants at which they were made`() throws {
        let first = ID<Payee>(
            at: try Instant("2026-11-21T09:30:00.001Z"), randomHigh: .max, randomLow: .max)
        let second = ID<Payee>(
            at: try Instant("2026-11-21T09:30:00.002Z"), randomHigh: 0, randomLow: 0)
        #expect(first < second)
        #expect(first.description < second.description)
    }
}
