import HTTP
import JSON
import TestSupport
import Testing

@Suite struct SafeRoutesTests {
    private static let anna = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    private static let ben = "0xde709f2102306220921060314715629080e2fb77"

    private func body(
        chain: Int = 31337, address: String = "0x52908400098527886E0F7030069857D2E4169EE7",
        version: String = "1.3.0", owners: [String] = [anna, ben], threshold: Int = 2,
        more: String = ""
    ) -> String {
        let list = owners.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"chain_id": \(chain), "address": "\(address)", "name": "Treasury",
             "version": "\(version)", "owners": [\(list)], "threshold": \(threshold)\(more)}
            """
    }

    @Test func `a Safe is created, read, listed and changed`() async throws {
        let service = try await APIHarness()
        let created = try await service.send(
            .post, "/v1/safes", as: .finance, json: body(more: #", "next_nonce": 7"#))
        #expect(created.status == 201)
        let id = try #require(created.string("id"))
        #expect(id.hasPrefix("saf_"))
        #expect(created.headers["Location"] == "/v1/safes/\(id)")
        #expect(created.headers["ETag"] == "\"v1\"")
        #expect(
            created.string("multi_send_call_only") == "0x40A2aCCbd92BCA938b02010E17A5b8929b49130D")

        let changed = try await service.send(
            .patch, "/v1/safes/\(id)", as: .admin,
            json: """
                {"version": "1.4.1", "owners": ["\(Self.anna)"], "threshold": 1, "next_nonce": 8,
                 "multi_send_call_only": "\(Self.ben)"}
                """,
            ifMatch: "\"v1\"")
        #expect(changed.status == 200)
        #expect(changed.headers["ETag"] == "\"v2\"")

        let read = try await service.send(.get, "/v1/safes/\(id)", as: .auditor)
        #expect(read.string("version") == "1.4.1")
        #expect(read.string("name") == "Treasury")
        #expect(read["owners"] == .array([.string(Self.anna)]))
        #expect(read["next_nonce"]?.integer == 8)
        #expect(read.string("multi_send_call_only") == Self.ben)

        let back = try await service.send(
            .patch, "/v1/safes/\(id)", as: .finance, json: #"{"multi_send_call_only": null}"#,
            ifMatch: "*")
        #expect(
            back.string("multi_send_call_only") == "0x9641d764fc13c8B624c04430C7356C1C7C8102e2")

        let found = try await service.send(.get, "/v1/safes?chain_id=31337", as: .lead)
        #expect(found.string("data", "0", "id") == id)
        let none = try await service.send(.get, "/v1/safes?chain_id=1", as: .lead)
        #expect(none["data"] == .array([]))
        try await service.close()
    }

    @Test func `what no Safe can be is refused by its rule`() async throws {
        let service = try await APIHarness()
        let zero = "0x0000000000000000000000000000000000000000"
        let refused = [
            (body(threshold: 3), "/threshold", "threshold_out_of_range"),
            (body(owners: [Self.anna, Self.anna]), "/owners", "owner_twice"),
            (body(owners: [Self.anna, zero]), "/owners", "owner_impossible"),
            (body(address: zero), "/address", "address_not_a_contract"),
            (body(chain: 999_999), "/multi_send_call_only", "multi_send_unknown"),
            (body(version: "1.4.0"), "/multi_send_call_only", "multi_send_unknown"),
            (
                body(more: #", "multi_send_call_only": "\#(zero)""#), "/multi_send_call_only",
                "multi_send_impossible"
            ),
        ]
        let before = try await service.database.state()
        for (json, pointer, code) in refused {
            let answer = try await service.send(.post, "/v1/safes", as: .finance, json: json)
            #expect(answer.status == 422)
            #expect(answer.string("code") == code)
            #expect(answer.string("errors", "0", "pointer") == pointer)
        }
        let fields = [
            (body(version: "9.9.9"), "version", "safe_version_unknown"),
            (body(owners: []), "owners", "wrong_count"),
            (body(threshold: 0), "threshold", "out_of_range"),
            (body(more: #", "next_nonce": -1"#), "next_nonce", "out_of_range"),
            (body(address: "eth:\(Self.anna)"), "address", "address_malformed"),
        ]
        for (json, field, code) in fields {
            let answer = try await service.send(.post, "/v1/safes", as: .finance, json: json)
            #expect(answer.status == 422)
            #expect(answer.string("errors", "0", "field") == field)
            #expect(answer.string("errors", "0", "code") == code)
        }
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `before 1_3_0 no contract for batches is needed`() async throws {
        let service = try await APIHarness()
        let created = try await service.send(
            .post, "/v1/safes", as: .finance, json: body(chain: 999_999, version: "1.1.1"))
        #expect(created.status == 201)
        #expect(created["multi_send_call_only"] == .null)
        try await service.close()
    }

    @Test func `an address without checksum is taken with a warning`() async throws {
        let service = try await APIHarness()
        let created = try await service.send(
            .post, "/v1/safes", as: .finance,
            json: body(owners: [Self.anna.lowercased(), Self.ben]))
        #expect(created.status == 201)
        #expect(created.string("warnings", "0", "code") == "address_without_checksum")
        #expect(created.string("warnings", "0", "pointer") == "/owners/0")
        #expect(created["warnings", "1"] == nil)
        #expect(created["owners"] == .array([.string(Self.anna), .string(Self.ben)]))
        try await service.close()
    }

    @Test func `a Safe stands in the directory once`() async throws {
        let service = try await APIHarness()
        _ = try await service.send(.post, "/v1/safes", as: .finance, json: body())
        let again = try await service.send(.post, "/v1/safes", as: .finance, json: body())
        #expect(again.status == 409)
        #expect(again.string("code") == "safe_address_unique")
        try await service.close()
    }
}

extension JSONValue {
    /// The number as an integer; nil for anything else.
    var integer: Int? {
        guard case .number(let number) = self else { return nil }
        return Int(number.lexeme)
    }
}
