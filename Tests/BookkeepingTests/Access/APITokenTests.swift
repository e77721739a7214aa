import Bookkeeping
import Ledger
import Postgres
import TestSupport
import Testing

@Suite struct APITokenTests {
    private func make(
        _ service: APIHarness, days: Int = 30, networks: [String] = []
    ) async throws -> NewAPIToken {
        let draft = APITokenDraft(
            principal: try Handle("script"), label: "payout job", days: days,
            allowedNetworks: try networks.map { try Network($0) })
        return try await service.books.operate("api-token create") {
            try await $0.createAPIToken(draft)
        }
    }

    private func isTaken(
        _ token: NewAPIToken, _ service: APIHarness, from address: String = "unix"
    ) async throws -> Bool {
        try await service.books.authenticate(
            secret: token.secret, remoteAddress: address, requestID: "r") != nil
    }

    @Test func `a secret opens the door of its principal and is stored as its digest`() async throws
    {
        let service = try await APIHarness()
        let token = try await make(service)
        #expect(token.secret.hasPrefix("vst_"))
        #expect(token.secret.utf8.count == 44)
        #expect(token.secret.hasSuffix(token.token.lastFour))
        let caller = try await service.books.authenticate(
            secret: token.secret, remoteAddress: "unix", requestID: "r")
        #expect(caller?.principal?.handle.description == "script")
        #expect(
            try await service.value(
                """
                SELECT count(*)::text AS value FROM api_token
                WHERE secret_sha256 = sha256(convert_to(\(token.secret), 'UTF8'))
                """) == "1")
        let dump = try await service.database.server.psql(
            "SELECT string_agg(t::text, ' ') FROM api_token AS t", database: service.database.name)
        #expect(!dump.contains(token.secret.dropFirst(4)))
        let other = try await make(service)
        #expect(other.secret != token.secret)
        try await service.close()
    }

    @Test func `a token ends at its expiry`() async throws {
        let service = try await APIHarness()
        let token = try await make(service, days: 2)
        #expect(token.token.expiresAt.description == "2021-06-09T12:00:00.000000Z")
        service.now = try Instant("2021-06-09T11:59:59.999999Z")
        #expect(try await isTaken(token, service))
        service.now = try Instant("2021-06-09T12:00:00Z")
        #expect(try await !isTaken(token, service))
        try await service.close()
    }

    @Test func `a revoked token is refused at once and stays revoked`() async throws {
        let service = try await APIHarness()
        let token = try await make(service)
        #expect(try await isTaken(token, service))
        let revoked = try await service.books.operate("api-token revoke") {
            try await $0.revokeAPIToken(token.token.id)
        }
        #expect(revoked.revokedAt == service.now)
        #expect(try await !isTaken(token, service))
        service.now = service.now.advanced(bySeconds: 60)
        let again = try await service.books.operate("api-token revoke") {
            try await $0.revokeAPIToken(token.token.id)
        }
        #expect(again.revokedAt == revoked.revokedAt)
        let unknown = await code {
            _ = try await service.books.operate("api-token revoke") {
                try await $0.revokeAPIToken(ID(high: 1, low: 1))
            }
        }
        #expect(unknown == "not_found")
        try await service.close()
    }

    @Test(arguments: [
        (["10.0.0.0/8"], "10.1.2.3:4711", true),
        (["10.0.0.0/8"], "11.1.2.3:4711", false),
        (["10.0.0.0/8", "192.0.2.7"], "192.0.2.7:1", true),
        (["192.0.2.7/32"], "192.0.2.8:1", false),
        (["2001:db8::/32"], "[2001:db8::5]:4711", true),
        (["2001:db8::/32"], "[2001:db9::5]:4711", false),
        (["0.0.0.0/0"], "[::1]:4711", false),
        (["0.0.0.0/0", "::/0"], "[::1]:4711", true),
        (["0.0.0.0/0", "::/0"], "unix", false),
        ([], "203.0.113.9:1", true),
    ])
    func `a token is taken from its networks only`(
        networks: [String], address: String, isTaken: Bool
    ) async throws {
        let service = try await APIHarness()
        let token = try await make(service, networks: networks)
        #expect(try await self.isTaken(token, service, from: address) == isTaken)
        try await service.close()
    }

    @Test func `every network that the rules take is one to the database`() async throws {
        let service = try await APIHarness()
        let networks = [
            "0.0.0.0/0", "10.20.0.0/16", "192.168.1.128/25", "127.0.0.1", "::/0", "::1",
            "2001:db8::/32", "2001:db8:0:1::/64", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "abcd::/16",
        ]
        let token = try await make(service, networks: networks)
        #expect(token.token.allowedNetworks?.count == networks.count)
        try await service.close()
    }

    @Test func `tokens are listed without their secrets`() async throws {
        let service = try await APIHarness()
        let token = try await make(service, networks: ["10.0.0.0/8"])
        _ = try await isTaken(token, service, from: "10.0.0.1:1")
        let tokens = try await service.books.reader.apiTokens(
            PageRequest(after: nil, limit: 1000), of: try Handle("script"))
        #expect(tokens.items.count == 2)
        let listed = try #require(tokens.items.first { $0.id == token.token.id })
        #expect(listed.label == "payout job")
        #expect(listed.allowedNetworks == ["10.0.0.0/8"])
        #expect(listed.lastUsedAt == service.now)
        #expect(listed.expiresAt == token.token.expiresAt)
        try await service.close()
    }

    @Test func `the last use is noted once a minute`() async throws {
        let service = try await APIHarness()
        let token = try await make(service)
        let start = service.now
        _ = try await isTaken(token, service)
        service.now = start.advanced(bySeconds: 59)
        _ = try await isTaken(token, service)
        let script = try Handle("script")
        var listed = try await service.books.reader.apiTokens(
            PageRequest(after: nil, limit: 1000), of: script)
        #expect(listed.items.first { $0.id == token.token.id }?.lastUsedAt == start)
        service.now = start.advanced(bySeconds: 61)
        _ = try await isTaken(token, service)
        listed = try await service.books.reader.apiTokens(
            PageRequest(after: nil, limit: 1000), of: script)
        #expect(listed.items.first { $0.id == token.token.id }?.lastUsedAt == service.now)
        try await service.close()
    }

    @Test func `a token has bounds`() async throws {
        let service = try await APIHarness()
        let refused: [(APITokenDraft, String)] = [
            (
                APITokenDraft(principal: try Handle("script"), label: "", days: 1),
                "token_label_malformed"
            ),
            (
                APITokenDraft(principal: try Handle("script"), label: "x", days: 0),
                "token_lifetime_out_of_range"
            ),
            (
                APITokenDraft(principal: try Handle("script"), label: "x", days: 367),
                "token_lifetime_out_of_range"
            ),
            (APITokenDraft(principal: try Handle("nobody"), label: "x", days: 1), "not_found"),
        ]
        for (draft, rule) in refused {
            let code = await code {
                _ = try await service.books.operate("api-token create") {
                    try await $0.createAPIToken(draft)
                }
            }
            #expect(code == rule)
        }
        try await service.close()
    }

    @Test func `the service can neither delete a token nor rewrite the audit`() async throws {
        let service = try await APIHarness()
        _ = try await make(service)
        #expect(await service.refusal("DELETE FROM api_token") == "42501")
        #expect(
            await service.refusal("UPDATE api_token SET secret_sha256 = secret_sha256") == "42501")
        #expect(await service.refusal("UPDATE audit_entry SET operation = 'x'") == "42501")
        #expect(await service.refusal("DELETE FROM audit_entry") == "42501")
        await #expect(throws: PostgresServer.Failure.self) {
            try await service.database.server.psql(
                "UPDATE audit_entry SET operation = 'x'", database: service.database.name)
        }
        try await service.close()
    }
}
