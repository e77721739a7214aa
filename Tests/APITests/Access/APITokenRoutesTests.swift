import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// API tokens over REST: made, looked at, replaced, ended, and held to their scope.
@Suite struct APITokenRoutesTests {
    private func make(
        _ service: APIHarness, _ json: String, as sender: APIHarness.Sender, key: String? = nil,
        query: String = ""
    ) async throws -> APIHarness.Answer {
        try await service.send(.post, "/v1/api-tokens" + query, as: sender, json: json, key: key)
    }

    private func send(
        _ service: APIHarness, _ method: Method, _ path: String, _ secret: String,
        json: String? = nil
    ) async throws -> APIHarness.Answer {
        try await service.send(
            method, path, json: json, headers: ["Authorization": "Bearer \(secret)"])
    }

    @Test func `a secret is shown once and is good, a replay has it no more`() async throws {
        let service = try await APIHarness()
        let json = #"{"label": "sheets", "days": 30, "roles": ["finance"]}"#
        let made = try await make(service, json, as: .finance, key: "k")
        #expect(made.status == 201, "\(made.text)")
        let secret = try #require(made.string("secret"))
        #expect(try await send(service, .get, "/v1/whoami", secret).string("handle") == "finance")
        #expect(made.headers["Location"] == "/v1/api-tokens/\(made.string("id") ?? "")")
        #expect(made.string("expires_at") == "2021-07-07T12:00:00.000000Z")
        let again = try await make(service, json, as: .finance, key: "k")
        #expect(again.status == 201)
        #expect(again.headers["Idempotent-Replayed"] == "true")
        #expect(again["secret"] == .null)
        #expect(again.string("id") == made.string("id"))
        let stored = try await service.database.server.psql(
            "SELECT count(*) FROM idempotency_record WHERE convert_from(body, 'UTF8') LIKE '%vst_%'",
            database: service.database.name)
        #expect(stored == "0")
        let dry = try await make(service, json, as: .finance, query: "?dry_run=true")
        #expect(dry.status == 200)
        #expect(dry["secret"] == .null)
        try await service.close()
    }

    @Test func `people keep their own tokens, an admin those of scripts`() async throws {
        let service = try await APIHarness()
        for (sender, json, status, code) in [
            (APIHarness.Sender.admin, #"{"label": "x", "principal": "script"}"#, 201, nil),
            (.admin, #"{"label": "x", "principal": "finance"}"#, 403, "token_of_another"),
            (.finance, #"{"label": "x", "principal": "script"}"#, 403, "role_lacks_permission"),
            (.admin, #"{"label": "x", "principal": "nobody"}"#, 404, "not_found"),
            (.auditor, #"{"label": "x", "days": 366}"#, 201, nil),
            (.finance, #"{"label": "x", "roles": []}"#, 422, "body_refused"),
            (.finance, #"{"label": "x", "roles": ["king"]}"#, 422, "body_refused"),
            (.finance, #"{"label": "x", "networks": ["10.0.0.1/8"]}"#, 422, "body_refused"),
            (
                .admin, #"{"label": "x", "principal": "script", "roles": ["script"]}"#, 201, nil
            ),
            (
                .admin, #"{"label": "x", "principal": "script", "roles": ["script", "auditor"]}"#,
                422, "token_scope_not_held"
            ),
            (.finance, #"{"label": "x", "roles": ["approver"]}"#, 422, "token_scope_not_held"),
            (
                .finance, #"{"label": "x", "safe_ids": ["saf_00000000000000000000000001"]}"#, 422,
                "token_scope_unknown"
            ),
            (
                .finance, #"{"label": "x", "group_ids": ["grp_00000000000000000000000001"]}"#, 422,
                "token_scope_unknown"
            ),
        ] as [(APIHarness.Sender, String, Int, String?)] {
            let answer = try await make(service, json, as: sender)
            #expect(answer.status == status, "\(json): \(answer.text)")
            #expect(answer.string("code") == code, "\(json)")
        }
        try await service.close()
    }

    @Test func `a token makes none that is wider, lasts longer or comes from elsewhere`()
        async throws
    {
        let service = try await APIHarness()
        let draft = APITokenDraft(
            principal: try Handle("finance"), label: "narrow", days: 10,
            scope: try TokenScope(roles: [.finance], groups: nil, safes: nil),
            allowedNetworks: [try Network("192.0.2.0/24")])
        let narrow = try await service.books.operate("api-token create") {
            try await $0.createAPIToken(draft)
        }
        func make(_ json: String) async throws -> APIHarness.Answer {
            try await service.send(
                .post, "/v1/api-tokens", json: json,
                headers: ["Authorization": "Bearer \(narrow.secret)"], from: "192.0.2.7:1")
        }
        let wider = try await make(#"{"label": "x", "days": 1}"#)
        #expect(wider.string("code") == "token_above_own")
        let longer = try await make(#"{"label": "x", "days": 11, "roles": ["finance"]}"#)
        #expect(longer.string("code") == "token_outlives_own")
        let elsewhere = try await make(
            #"{"label": "x", "days": 1, "roles": ["finance"], "networks": ["192.0.0.0/16"]}"#)
        #expect(elsewhere.string("code") == "token_above_own")
        let kept = try await make(#"{"label": "x", "days": 1, "roles": ["finance"]}"#)
        #expect(kept.string("networks", "0") == "192.0.2.0/24")
        let within = try await make(
            #"{"label": "x", "days": 1, "roles": ["finance"], "networks": ["192.0.2.8/29"]}"#)
        #expect(within.string("networks", "0") == "192.0.2.8/29")
        try await service.close()
    }

    @Test func `one sees one's own tokens, an admin everybody's`() async throws {
        let service = try await APIHarness()
        let made = try await make(service, #"{"label": "mine"}"#, as: .finance)
        let path = "/v1/api-tokens/" + (try #require(made.string("id")))
        let own = try await service.send(.get, "/v1/api-tokens", as: .finance)
        #expect(own.string("data", "1", "label") == "mine")
        #expect(own["data", "2"] == nil)
        #expect(try await service.send(.get, path, as: .finance).string("label") == "mine")
        #expect(try await service.send(.get, path, as: .admin).string("label") == "mine")
        #expect(try await service.send(.get, path, as: .lead).status == 404)
        let others = "/v1/api-tokens?principal=finance"
        #expect(try await service.send(.get, others, as: .lead).status == 403)
        let seen = try await service.send(.get, others, as: .admin)
        #expect(seen.string("data", "1", "label") == "mine")
        for answer in [own, seen] { #expect(!answer.text.contains("vst_")) }
        try await service.close()
    }

    @Test func `a token is ended by its principal and by an admin, at once`() async throws {
        let service = try await APIHarness()
        for sender in [APIHarness.Sender.finance, .admin] {
            let made = try await make(service, #"{"label": "mine"}"#, as: .finance)
            let path = "/v1/api-tokens/" + (try #require(made.string("id"))) + "/revocations"
            #expect(try await service.send(.post, path, as: .lead).status == 403)
            let ended = try await service.send(.post, path, as: sender)
            #expect(ended.string("revoked_at") == "2021-06-07T12:00:00.000000Z")
            let secret = try #require(made.string("secret"))
            #expect(try await send(service, .get, "/v1/whoami", secret).status == 401)
        }
        try await service.close()
    }

    @Test func `an old and a new token overlap, then the old one ends`() async throws {
        let service = try await APIHarness()
        let made = try await make(
            service, #"{"label": "job", "days": 30, "roles": ["finance"]}"#, as: .finance)
        let old = try #require(made.string("secret"))
        let path = "/v1/api-tokens/" + (try #require(made.string("id"))) + "/rotations"
        let rotated = try await service.send(
            .post, path, as: .finance, json: #"{"days": 60, "overlap_seconds": 600}"#)
        #expect(rotated.status == 201, "\(rotated.text)")
        #expect(rotated.string("roles", "0") == "finance")
        #expect(rotated.string("label") == "job")
        #expect(rotated.string("expires_at") == "2021-08-06T12:00:00.000000Z")
        #expect(rotated.string("replaces", "expires_at") == "2021-06-07T12:10:00.000000Z")
        let new = try #require(rotated.string("secret"))
        service.now = service.now.advanced(bySeconds: 599)
        for secret in [old, new] {
            #expect(try await send(service, .get, "/v1/whoami", secret).status == 200)
        }
        service.now = service.now.advanced(bySeconds: 1)
        #expect(try await send(service, .get, "/v1/whoami", old).status == 401)
        #expect(try await send(service, .get, "/v1/whoami", new).status == 200)
        let again = try await service.send(.post, path, as: .finance, json: "{}")
        #expect(again.status == 409)
        #expect(again.string("code") == "token_ended")
        try await service.close()
    }

    @Test func `a token makes no more of another one than it is itself`() async throws {
        let service = try await APIHarness()
        let wide = try await make(service, #"{"label": "wide", "days": 30}"#, as: .finance)
        let path = "/v1/api-tokens/" + (try #require(wide.string("id"))) + "/rotations"
        let near = try await make(
            service, #"{"label": "near", "days": 2, "networks": ["10.0.0.0/8"]}"#, as: .finance)
        let secret = try #require(near.string("secret"))
        let headers: Headers = ["Authorization": "Bearer \(secret)"]
        let longer = try await service.send(
            .post, path, json: #"{"days": 3}"#, headers: headers, from: "10.0.0.7:1")
        #expect(longer.status == 403)
        #expect(longer.string("code") == "token_outlives_own")
        let rotated = try await service.send(
            .post, path, json: #"{"days": 1}"#, headers: headers, from: "10.0.0.7:1")
        #expect(rotated.status == 201, "\(rotated.text)")
        #expect(rotated.string("networks", "0") == "10.0.0.0/8")
        try await service.close()
    }

    @Test func `an overlap never prolongs a token, and has a bound`() async throws {
        let service = try await APIHarness()
        let made = try await make(service, #"{"label": "job", "days": 1}"#, as: .finance)
        let path = "/v1/api-tokens/" + (try #require(made.string("id"))) + "/rotations"
        let far = try await service.send(
            .post, path, as: .finance, json: #"{"overlap_seconds": 604801}"#)
        #expect(far.status == 422)
        #expect(try await service.send(.post, path, as: .admin, json: "{}").status == 403)
        let rotated = try await service.send(
            .post, path, as: .finance, json: #"{"overlap_seconds": 604800}"#)
        #expect(rotated.string("replaces", "expires_at") == "2021-06-08T12:00:00.000000Z")
        try await service.close()
    }

    @Test func `a token of a role does what this role does`() async throws {
        let service = try await APIHarness()
        _ = try await service.books.operate("principal change") { work in
            var change = PrincipalChange()
            change.granting = [.auditor]
            return try await work.changePrincipal(try Handle("finance"), change)
        }
        let made = try await make(
            service, #"{"label": "sheets", "roles": ["auditor"]}"#, as: .finance)
        let secret = try #require(made.string("secret"))
        #expect(try await send(service, .get, "/v1/payables", secret).status == 200)
        let refused = try await send(
            service, .post, "/v1/groups", secret, json: #"{"handle": "devs", "name": "D"}"#)
        #expect(refused.string("code") == "role_lacks_permission")
        let whoami = try await send(service, .get, "/v1/whoami", secret)
        #expect(whoami.string("token_scope", "roles", "0") == "auditor")
        #expect(whoami["token_scope", "safe_ids"] == .null)
        #expect(whoami["roles", "1"] == nil)
        try await service.close()
    }

    @Test func `a token of a group reaches this group's rewards only`() async throws {
        let fixture = try await RewardRunFixture()
        let service = fixture.service
        let own = try await fixture.submittedRun()
        let foreign = try await fixture.run(group: "growth")
        let made = try await make(
            service, #"{"label": "x", "group_ids": ["\#(fixture.directory.engineering)"]}"#,
            as: .finance)
        let secret = try #require(made.string("secret"))
        #expect(try await send(service, .get, own, secret).status == 200)
        #expect(try await send(service, .get, foreign, secret).status == 404)
        let runs = try await send(service, .get, "/v1/reward-runs", secret)
        #expect(runs["data", "0"] != nil)
        #expect(runs["data", "1"] == nil)
        let groups = try await send(service, .get, "/v1/groups", secret)
        #expect(groups.string("data", "0", "handle") == "engineering")
        #expect(groups["data", "1"] == nil)
        let line = try await fixture.line(1, of: own)
        let held = try await send(
            service, .post, line + "/holds", secret, json: #"{"reason": "wait"}"#)
        #expect(held.status == 200, "\(held.text)")
        let title = #"{"group": "growth", "period": "2021-05"}"#
        let created = try await send(service, .post, "/v1/reward-runs", secret, json: title)
        #expect(created.string("code") == "group_not_own")
        let payables = try await send(service, .get, "/v1/payables", secret)
        #expect(payables.string("code") == "token_scope_too_narrow")
        try await service.close()
    }
}
