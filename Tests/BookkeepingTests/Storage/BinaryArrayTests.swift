import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// What the server reads of arrays in its binary format, beside the same in its text format.
@Suite struct BinaryArrayTests {
    private func found(_ sql: SQL) async throws -> String? {
        let database = try await TestDatabase.make()
        let text = try await database.with(.owner) { connections in
            try await connections.query(sql).first?.optional("value", as: String.self)
        }
        try await database.drop()
        return text
    }

    @Test func `ids are UUIDs in their order, and may be missing`() async throws {
        let ids: [ID<Payee>?] = [
            ID(high: 0x0180_0000_0000_7001, low: 0x8000_0000_0000_00FF), nil,
            ID(high: .max, low: 0),
        ]
        #expect(
            try await found("SELECT (\(ids)::uuid [])::text AS value")
                == "{01800000-0000-7001-8000-0000000000ff,NULL,ffffffff-ffff-ffff-0000-000000000000}"
        )
        #expect(
            try await found("SELECT (\(ids.compactMap(\.self))::uuid [])[2]::text AS value")
                == "ffffffff-ffff-ffff-0000-000000000000")
    }

    @Test func `an array of nothing is empty`() async throws {
        let none: [ID<Payee>] = []
        #expect(
            try await found(
                """
                SELECT concat_ws(
                    ' ', \(none)::uuid [], \(integers: [])::integer [], \(numerics: [])::numeric [],
                    \(bigIntegers: [])::bigint [], \(texts: [])::text []
                ) AS value
                """) == "{} {} {} {} {}")
    }

    @Test func `texts are those that were bound, and may be missing`() async throws {
        let texts = ["", "Zürich", nil, "a\"b\\c,{d}", "NULL", "\u{1F980}"]
        #expect(
            try await found("SELECT array_to_json(\(texts: texts)::text [])::text AS value")
                == #"["","Zürich",null,"a\"b\\c,{d}","NULL","🦀"]"#)
    }

    @Test func `a text with a zero is refused before it is sent`() async throws {
        let failure = await #expect(throws: PostgresError.self) {
            _ = try await found("SELECT (\(texts: ["a", "b\u{0}"])::text []) [1] AS value")
        }
        #expect(failure?.kind == .misuse)
    }

    @Test func `integers are those that were bound`() async throws {
        #expect(
            try await found(
                "SELECT (\(integers: [0, 1, 65_536, 2_147_483_647])::integer [])::text AS value")
                == "{0,1,65536,2147483647}")
    }

    @Test func `large integers are those that were bound`() async throws {
        let numbers: [Int64] = [0, 1, 4_294_967_296, .max, .min, -1]
        #expect(
            try await found("SELECT (\(bigIntegers: numbers)::bigint [])::text AS value")
                == "{0,1,4294967296,9223372036854775807,-9223372036854775808,-1}")
    }

    @Test func `numbers are exact up to 2^256 − 1`() async throws {
        let numbers: [UInt256] = [
            .zero, .one, UInt256(9_999), UInt256(10_000), UInt256(1_000_000_000_000_000_000), .max,
        ]
        #expect(
            try await found("SELECT (\(numerics: numbers)::numeric [])::text AS value")
                == "{0,1,9999,10000,1000000000000000000,"
                + "115792089237316195423570985008687907853269984665640564039457584007913129639935}")
    }
}
