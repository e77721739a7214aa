import API
import HTTP
import JSON
import TestSupport
import Testing

struct AssetRoutesTests {
    private let index = """
        {"chain_id": 1, "address": "0x0954906da0Bf32d5479e25f46056d22f08464cab",
         "symbol": "INDEX", "name": "Index", "decimals": 18}
        """

    @Test func `an asset is created, read, listed and renamed`() async throws {
        let service = try await APIHarness()
        let created = try await service.send(.post, "/v1/assets", as: .finance, json: index)
        #expect(created.status == 201)
        let id = try #require(created.string("id"))
        #expect(created.headers["Location"] == "/v1/assets/\(id)")

        let read = try await service.send(.get, "/v1/assets/\(id)", as: .auditor)
        #expect(read.status == 200)
        #expect(read.string("address") == "0x0954906da0Bf32d5479e25f46056d22f08464cab")
        #expect(read.headers["ETag"] == "\"v1\"")

        let changed = try await service.send(
            .patch, "/v1/assets/\(id)", as: .admin, json: #"{"name": "Index Coop"}"#,
            ifMatch: "\"v1\"")
        #expect(changed.status == 200)
        #expect(changed.headers["ETag"] == "\"v2\"")

        let list = try await service.send(.get, "/v1/assets?symbol=index", as: .lead)
        #expect(list.string("data", "0", "name") == "Index Coop")
        try await service.close()
    }

    @Test func `a change without or with an old version is refused`() async throws {
        let service = try await APIHarness()
        let created = try await service.send(.post, "/v1/assets", as: .finance, json: index)
        let path = "/v1/assets/\(try #require(created.string("id")))"
        let without = try await service.send(
            .patch, path, as: .finance, json: #"{"name": "Other"}"#)
        #expect(without.status == 428)
        #expect(without.string("code") == "if_match_needed")
        let stale = try await service.send(
            .patch, path, as: .finance, json: #"{"name": "Other"}"#, ifMatch: "\"v7\"")
        #expect(stale.status == 412)
        #expect(stale.string("code") == "version_stale")
        try await service.close()
    }

    @Test func `a key replays its answer and refuses another body`() async throws {
        let service = try await APIHarness()
        let first = try await service.send(
            .post, "/v1/assets", as: .finance, json: index, key: "k1")
        let again = try await service.send(
            .post, "/v1/assets", as: .finance, json: index, key: "k1")
        #expect(again.status == 201)
        #expect(again.bytes == first.bytes)
        #expect(again.headers["Idempotent-Replayed"] == "true")
        let other = try await service.send(
            .post, "/v1/assets", as: .finance, json: index + " ", key: "k1")
        #expect(other.status == 422)
        #expect(other.string("code") == "idempotency_key_reused")
        try await service.close()
    }

    @Test func `a dry run changes nothing`() async throws {
        let service = try await APIHarness()
        let dry = try await service.send(
            .post, "/v1/assets?dry_run=true", as: .finance, json: index)
        #expect(dry.status == 200)
        #expect(dry.headers["Vestry-Dry-Run"] == "true")
        let list = try await service.send(.get, "/v1/assets", as: .finance)
        #expect(list["data"] == .array([]))
        try await service.close()
    }

    @Test func `every fault of a body is named with its field`() async throws {
        let service = try await APIHarness()
        let answer = try await service.send(
            .post, "/v1/assets", as: .finance,
            json: #"{"chain_id": 0, "address": "0x12", "symbol": 7, "decimals": 18, "x": 1}"#)
        #expect(answer.status == 422)
        #expect(answer.string("code") == "body_refused")
        let fields = (0..<5).map { answer.string("errors", "\($0)", "field") }
        #expect(fields == ["chain_id", "address", "symbol", "name", "x"])
        try await service.close()
    }

    @Test(arguments: [APIHarness.Sender.lead, .approver, .script, .auditor, .payee])
    func `only finance and admin add assets`(sender: APIHarness.Sender) async throws {
        let service = try await APIHarness()
        let answer = try await service.send(.post, "/v1/assets", as: sender, json: index)
        #expect(answer.status == 403)
        #expect(answer.string("code") == "role_lacks_permission")
        try await service.close()
    }

    @Test func `nobody without a token gets anything`() async throws {
        let service = try await APIHarness()
        let answer = try await service.send(.get, "/v1/assets")
        #expect(answer.status == 401)
        #expect(answer.headers["WWW-Authenticate"] == "Bearer")
        try await service.close()
    }
}
