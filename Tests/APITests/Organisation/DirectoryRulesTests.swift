import HTTP
import JSON
import TestSupport
import Testing

/// What holds for every resource of the directory alike.
@Suite struct DirectoryRulesTests {
    /// A resource: its path, a body that creates one, a body that changes it, and the code when
    /// it is there already.
    struct Resource: CustomTestStringConvertible {
        let path: String
        let json: String
        let change: String
        let duplicate: String
        let kind: String

        var testDescription: String { path }
    }

    static let resources = [
        Resource(
            path: "/v1/assets",
            json: """
                {"chain_id": 1, "address": "0x0954906da0Bf32d5479e25f46056d22f08464cab",
                 "symbol": "INDEX", "name": "Index", "decimals": 18}
                """,
            change: #"{"name": "Index Coop"}"#, duplicate: "asset_address_unique", kind: "ast"),
        Resource(
            path: "/v1/safes",
            json: """
                {"chain_id": 1, "address": "0x52908400098527886E0F7030069857D2E4169EE7",
                 "name": "Treasury", "version": "1.3.0", "threshold": 1,
                 "owners": ["0x8617E340B3D01FA5F11F306F4090FD50E238070D"]}
                """,
            change: #"{"name": "Main"}"#, duplicate: "safe_address_unique", kind: "saf"),
        Resource(
            path: "/v1/groups", json: #"{"handle": "devs", "name": "Developers"}"#,
            change: #"{"name": "Builders"}"#, duplicate: "working_group_handle_unique",
            kind: "grp"),
        Resource(
            path: "/v1/payees", json: #"{"handle": "anna", "name": "Anna", "kind": "person"}"#,
            change: #"{"name": "Anne"}"#, duplicate: "payee_handle_unique", kind: "pye"),
    ]

    @Test(arguments: resources)
    func `one that is there already is a conflict`(resource: Resource) async throws {
        let service = try await APIHarness()
        let first = try await service.send(
            .post, resource.path, as: .finance, json: resource.json)
        #expect(first.status == 201)
        let before = try await service.database.state()
        let second = try await service.send(
            .post, resource.path, as: .finance, json: resource.json)
        #expect(second.status == 409)
        #expect(second.string("code") == resource.duplicate)
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test(arguments: resources)
    func `a change names the version that it changes`(resource: Resource) async throws {
        let service = try await APIHarness()
        let created = try await service.send(
            .post, resource.path, as: .finance, json: resource.json)
        let path = try #require(created.headers["Location"])
        let before = try await service.database.state()
        let refused: [(String?, Int, String)] = [
            (nil, 428, "if_match_needed"), ("\"v2\"", 412, "version_stale"),
            ("v1", 400, "if_match_malformed"), ("W/\"v1\"", 400, "if_match_malformed"),
            ("\"\"", 400, "if_match_malformed"),
        ]
        for (match, status, code) in refused {
            let answer = try await service.send(
                .patch, path, as: .finance, json: resource.change, ifMatch: match)
            #expect(answer.status == status)
            #expect(answer.string("code") == code)
        }
        #expect(try await service.database.state() == before)
        let changed = try await service.send(
            .patch, path, as: .finance, json: resource.change, ifMatch: "\"v1\"")
        #expect(changed.status == 200)
        #expect(changed.headers["ETag"] == "\"v2\"")
        try await service.close()
    }

    @Test(arguments: resources)
    func `a key replays its answer and refuses another body`(resource: Resource) async throws {
        let service = try await APIHarness()
        let first = try await service.send(
            .post, resource.path, as: .finance, json: resource.json, key: "k")
        let before = try await service.database.state()
        let again = try await service.send(
            .post, resource.path, as: .finance, json: resource.json, key: "k")
        #expect(again.status == 201)
        #expect(again.bytes == first.bytes)
        #expect(again.headers["Location"] == first.headers["Location"])
        #expect(again.headers["ETag"] == first.headers["ETag"])
        #expect(again.headers["Idempotent-Replayed"] == "true")
        let other = try await service.send(
            .post, resource.path, as: .finance, json: resource.json + " ", key: "k")
        #expect(other.status == 422)
        #expect(other.string("code") == "idempotency_key_reused")
        #expect(try await service.database.state() == before)
        let others = try await service.send(
            .post, resource.path, as: .admin, json: resource.json, key: "k")
        #expect(others.status == 409)
        #expect(others.string("code") == resource.duplicate)
        try await service.close()
    }

    @Test(arguments: resources)
    func `a dry run answers the same and changes nothing`(resource: Resource) async throws {
        let service = try await APIHarness()
        let before = try await service.database.state()
        let dry = try await service.send(
            .post, "\(resource.path)?dry_run=true", as: .finance, json: resource.json, key: "k")
        #expect(dry.status == 200)
        #expect(dry.headers["Vestry-Dry-Run"] == "true")
        #expect(dry.headers["Location"] == nil)
        #expect(dry.string("id")?.hasPrefix(resource.kind + "_") == true)
        #expect(try await service.database.state() == before)
        let real = try await service.send(
            .post, resource.path, as: .finance, json: resource.json, key: "k")
        #expect(real.status == 201)
        let after = try await service.database.state()
        let change = try await service.send(
            .patch, "\(try #require(real.headers["Location"]))?dry_run=true", as: .finance,
            json: resource.change, ifMatch: "*")
        #expect(change.status == 200)
        #expect(try await service.database.state() == after)
        try await service.close()
    }

    @Test(arguments: resources)
    func `bad requests are refused in words and change nothing`(resource: Resource) async throws {
        let service = try await APIHarness()
        let before = try await service.database.state()
        let body = try #require(resource.json.last == "}" ? resource.json.dropLast() : nil)
        let refused: [(APIHarness.Answer, Int, String)] = [
            (
                try await service.send(.post, resource.path, as: .finance, csv: resource.json), 415,
                "media_type_unsupported"
            ),
            (
                try await service.send(
                    .post, resource.path, as: .finance, json: body + #", "more": 1}"#), 422,
                "body_refused"
            ),
            (
                try await service.send(.post, resource.path, as: .finance, json: String(body)), 400,
                "json_malformed"
            ),
            (
                try await service.send(
                    .post, resource.path, as: .finance, json: body + #", "name": "b"}"#), 400,
                "json_malformed"
            ),
            (
                try await service.send(.post, resource.path, as: .finance, json: "[]"), 422,
                "body_refused"
            ),
            (
                try await service.send(.post, resource.path, as: .finance, json: ""), 400,
                "json_malformed"
            ),
            (
                try await service.send(
                    .post, resource.path + "?dry_run=yes", as: .finance, json: resource.json), 400,
                "parameters_refused"
            ),
            (
                try await service.send(
                    .post, resource.path + "?more=1", as: .finance, json: resource.json), 400,
                "parameters_refused"
            ),
            (
                try await service.send(
                    .post, resource.path, as: .finance, json: resource.json,
                    key: String(repeating: "k", count: 256)), 400, "idempotency_key_malformed"
            ),
            (
                try await service.send(.post, resource.path, json: resource.json), 401,
                "token_missing"
            ),
        ]
        for (answer, status, code) in refused {
            #expect(answer.status == status)
            #expect(answer.string("code") == code)
            #expect(answer.headers["Content-Type"] == "application/problem+json")
            #expect(answer.string("request_id") != nil)
        }
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test(arguments: resources)
    func `what is not there, or of another kind, is not found`(resource: Resource) async throws {
        let service = try await APIHarness()
        let other = resource.kind == "ast" ? "saf" : "ast"
        let number = "00000000000000000000000001"
        let refused = [
            ("\(resource.path)/\(resource.kind)_\(number)", "not_found"),
            ("\(resource.path)/\(other)_\(number)", "id_of_another_kind"),
            ("\(resource.path)/\(resource.kind)_1", "id_malformed"),
            ("\(resource.path)/x", "id_malformed"),
        ]
        for (path, code) in refused {
            let read = try await service.send(.get, path, as: .finance)
            #expect(read.status == 404)
            #expect(read.string("code") == code)
            let changed = try await service.send(
                .patch, path, as: .finance, json: resource.change, ifMatch: "*")
            #expect(changed.status == 404)
            #expect(changed.string("code") == code)
        }
        try await service.close()
    }

    @Test(arguments: resources)
    func `every fault of a query is named`(resource: Resource) async throws {
        let service = try await APIHarness()
        let answer = try await service.send(
            .get, "\(resource.path)?limit=0&cursor=x&colour=red", as: .finance)
        #expect(answer.status == 400)
        #expect(answer.string("code") == "parameters_refused")
        let parameters = (0..<3).map { answer.string("errors", "\($0)", "parameter") }
        #expect(Set(parameters) == ["limit", "cursor", "colour"])
        for limit in ["0", "1001", "-1", "ten", "1.5"] {
            let wrong = try await service.send(
                .get, "\(resource.path)?limit=\(limit)", as: .finance)
            #expect(wrong.status == 400)
        }
        let twice = try await service.send(
            .get, "\(resource.path)?limit=1&limit=2", as: .finance)
        #expect(twice.string("errors", "0", "code") == "parameter_twice")
        let single = try await service.send(.get, "\(resource.path)/x?a=1", as: .finance)
        #expect(single.status == 400)
        try await service.close()
    }

    @Test(arguments: resources)
    func `other methods are refused with those there are`(resource: Resource) async throws {
        let service = try await APIHarness()
        let answer = try await service.send(.delete, resource.path, as: .finance)
        #expect(answer.status == 405)
        #expect(answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST")
        try await service.close()
    }

    @Test(arguments: resources)
    func `of two who add the same at once one wins`(resource: Resource) async throws {
        let service = try await APIHarness()
        let answers = try await withThrowingTaskGroup(of: APIHarness.Answer.self) { group in
            for sender in [APIHarness.Sender.finance, .finance2] {
                group.addTask {
                    try await service.send(.post, resource.path, as: sender, json: resource.json)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.map(\.status).sorted() == [201, 409])
        #expect(answers.first { $0.status == 409 }?.string("code") == resource.duplicate)
        try await service.close()
    }
}
