import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct GroupRoutesTests {
    @Test func `a group is created, read, listed and renamed`() async throws {
        let service = try await APIHarness()
        let created = try await service.send(
            .post, "/v1/groups", as: .admin, json: #"{"handle": "Devs", "name": "Developers"}"#)
        #expect(created.status == 201)
        let id = try #require(created.string("id"))
        #expect(created.string("handle") == "devs")
        #expect(created.headers["Location"] == "/v1/groups/\(id)")
        let changed = try await service.send(
            .patch, "/v1/groups/\(id)", as: .finance, json: #"{"name": "Builders"}"#,
            ifMatch: "\"v1\"")
        #expect(changed.status == 200)
        let read = try await service.send(.get, "/v1/groups/\(id)", as: .auditor)
        #expect(read.string("name") == "Builders")
        #expect(read.headers["ETag"] == "\"v2\"")
        let found = try await service.send(.get, "/v1/groups?handle=DEVS", as: .approver)
        #expect(found.string("data", "0", "id") == id)
        try await service.close()
    }

    @Test func `a lead sees the own groups only`() async throws {
        let service = try await APIHarness()
        var paths: [String] = []
        for handle in ["one", "two"] {
            let created = try await service.send(
                .post, "/v1/groups", as: .finance,
                json: #"{"handle": "\#(handle)", "name": "\#(handle)"}"#)
            paths.append(try #require(created.headers["Location"]))
        }
        let own = try ID<WorkingGroup>(String(paths[0].dropFirst("/v1/groups/".count)))
        try await service.give(.lead, groups: own)
        let list = try await service.send(.get, "/v1/groups", as: .lead)
        #expect(list.string("data", "0", "handle") == "one")
        #expect(list["data", "1"] == nil)
        #expect(try await service.send(.get, paths[0], as: .lead).status == 200)
        let foreign = try await service.send(.get, paths[1], as: .lead)
        #expect(foreign.status == 404)
        #expect(foreign.string("code") == "not_found")
        let none = try await service.send(.get, "/v1/groups", as: .lead2)
        #expect(none["data"] == .array([]))
        try await service.close()
    }

    @Test func `a handle is one group's`() async throws {
        let service = try await APIHarness()
        let json = #"{"handle": "devs", "name": "Developers"}"#
        _ = try await service.send(.post, "/v1/groups", as: .finance, json: json)
        let again = try await service.send(
            .post, "/v1/groups", as: .finance, json: #"{"handle": "DEVS", "name": "Others"}"#)
        #expect(again.status == 409)
        #expect(again.string("code") == "working_group_handle_unique")
        try await service.close()
    }

    @Test func `handle and name are refused with their fields`() async throws {
        let service = try await APIHarness()
        let handle = try await service.send(
            .post, "/v1/groups", as: .finance, json: #"{"handle": "a b", "name": "x"}"#)
        #expect(handle.string("errors", "0", "pointer") == "/handle")
        #expect(handle.string("errors", "0", "code") == "handle_malformed")
        let name = try await service.send(
            .post, "/v1/groups", as: .finance, json: #"{"handle": "ab", "name": " "}"#)
        #expect(name.status == 422)
        #expect(name.string("errors", "0", "pointer") == "/name")
        #expect(name.string("errors", "0", "code") == "name_malformed")
        try await service.close()
    }
}
