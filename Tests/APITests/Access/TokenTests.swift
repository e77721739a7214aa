import Bookkeeping
import HTTP
import Ledger
import TestSupport
import Testing

@Suite struct TokenTests {
    private func token(
        _ service: APIHarness, days: Int = 1, networks: [String] = []
    ) async throws -> NewAPIToken {
        let draft = APITokenDraft(
            principal: try Handle("auditor"), label: "test", days: days,
            allowedNetworks: try networks.map { try Network($0) })
        return try await service.books.operate("api-token create") {
            try await $0.createAPIToken(draft)
        }
    }

    private func whoami(
        _ service: APIHarness, _ authorization: String, from address: String = "unix"
    ) async throws -> APIHarness.Answer {
        try await service.send(
            .get, "/v1/whoami", headers: ["Authorization": authorization], from: address)
    }

    private func expectRefused(
        _ answer: APIHarness.Answer, _ comment: Comment? = nil,
        at location: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == 401, comment, sourceLocation: location)
        #expect(answer.string("code") == "token_refused", comment, sourceLocation: location)
        #expect(answer.headers["WWW-Authenticate"] == "Bearer", sourceLocation: location)
    }

    @Test func `a token says who asks`() async throws {
        let service = try await APIHarness()
        let secret = try await token(service).secret
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let answer = try await whoami(service, "\(scheme) \(secret)")
            #expect(answer.status == 200)
            #expect(answer.string("handle") == "auditor")
            #expect(answer.string("kind") == "person")
            #expect(answer.string("roles", "0") == "auditor")
        }
        try await service.close()
    }

    @Test func `what is no token of ours is refused`() async throws {
        let service = try await APIHarness()
        let secret = try await token(service).secret
        let unknown = "vst_" + String(repeating: "z", count: 40)
        for authorization in [
            "Bearer \(unknown)", "Bearer", secret, "Basic \(secret)", "Bearer \(secret)x",
            "Bearer \(secret.dropLast())", "Bearer \(secret.uppercased())", "Bearer ' OR true --",
        ] {
            expectRefused(try await whoami(service, authorization), "\(authorization)")
        }
        let none = try await service.send(.get, "/v1/whoami")
        #expect(none.status == 401)
        #expect(none.string("code") == "token_missing")
        try await service.close()
    }

    @Test func `an expired token is refused from its instant on`() async throws {
        let service = try await APIHarness()
        let made = try await token(service, days: 1)
        service.now = service.now.advanced(bySeconds: 86_399)
        #expect(try await whoami(service, "Bearer \(made.secret)").status == 200)
        service.now = service.now.advanced(bySeconds: 1)
        expectRefused(try await whoami(service, "Bearer \(made.secret)"))
        try await service.close()
    }

    @Test func `a revoked token is refused and its twin is not`() async throws {
        let service = try await APIHarness()
        let first = try await token(service)
        let second = try await token(service)
        _ = try await service.books.operate("api-token revoke") {
            try await $0.revokeAPIToken(first.token.id)
        }
        expectRefused(try await whoami(service, "Bearer \(first.secret)"))
        #expect(try await whoami(service, "Bearer \(second.secret)").status == 200)
        try await service.close()
    }

    @Test func `a token is refused from another network`() async throws {
        let service = try await APIHarness()
        let made = try await token(service, networks: ["192.0.2.0/24", "2001:db8::/32"])
        let authorization = "Bearer \(made.secret)"
        #expect(try await whoami(service, authorization, from: "192.0.2.9:5000").status == 200)
        #expect(try await whoami(service, authorization, from: "[2001:db8::1]:5000").status == 200)
        expectRefused(try await whoami(service, authorization, from: "198.51.100.1:5000"))
        expectRefused(try await whoami(service, authorization, from: "[2001:db9::1]:5000"))
        expectRefused(try await whoami(service, authorization))
        try await service.close()
    }

    @Test func `tokens of a disabled principal are refused`() async throws {
        let service = try await APIHarness()
        let made = try await token(service)
        _ = try await service.books.operate("principal disable") {
            try await $0.disablePrincipal(try Handle("auditor"))
        }
        expectRefused(try await whoami(service, "Bearer \(made.secret)"))
        try await service.close()
    }

    @Test func `a refused token changes nothing`() async throws {
        let service = try await APIHarness()
        let before = try await service.database.state()
        let answer = try await service.send(
            .post, "/v1/groups", json: #"{"handle": "devs", "name": "Developers"}"#,
            headers: ["Authorization": "Bearer vst_" + String(repeating: "z", count: 40)])
        expectRefused(answer)
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `a revoked role counts from the next request on`() async throws {
        let service = try await APIHarness()
        let json = #"{"handle": "devs", "name": "Developers"}"#
        _ = try await service.books.operate("principal change") { work in
            var change = PrincipalChange()
            change.revoking = [.finance]
            change.granting = [.auditor]
            return try await work.changePrincipal(try Handle("finance"), change)
        }
        let answer = try await service.send(.post, "/v1/groups", as: .finance, json: json)
        #expect(answer.status == 403)
        try await service.close()
    }
}
