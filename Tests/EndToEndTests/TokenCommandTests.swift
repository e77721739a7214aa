import Foundation
import Testing

/// API tokens made, replaced and ended by the command, tried against the service.
@Suite struct TokenCommandTests {
    @Test func `a token lives from its making to its end, and a replaced one while both overlap`()
        async throws
    {
        try await RunningService.with { service in
            _ = try await service.vestry(["principal", "create", "olga", "--role", "finance"])
                .succeeded("principal create")
            let made = try await service.vestry(
                ["api-token", "create", "olga", "--label", "laptop", "--days", "30"])
            let first = try secret(made)
            #expect(try await status(service, first) == 200)

            // The id stands in the line for people, beside the secret in the output.
            let id = try #require(made.complaints.firstMatch(of: /tok_[0-9a-z]{26}/)).output
            let rotated = try await service.vestry(
                ["api-token", "rotate", String(id), "--overlap-seconds", "3600"])
            let second = try secret(rotated)
            #expect(second != first)
            #expect(try await status(service, first) == 200)
            #expect(try await status(service, second) == 200)

            let list = try await service.vestry(["api-token", "list", "--principal", "olga"])
                .succeeded("api-token list")
            #expect(list.contains(id))
            #expect(list.contains("laptop"))
            #expect(!list.contains(first))

            _ = try await service.vestry(["api-token", "revoke", String(id)])
                .succeeded("api-token revoke")
            #expect(try await status(service, first) == 401)
            #expect(try await status(service, second) == 200)
        }
    }

    @Test func `replacing without overlap ends the old token at once`() async throws {
        try await RunningService.with { service in
            _ = try await service.vestry(["principal", "create", "olga", "--role", "finance"])
                .succeeded("principal create")
            let made = try await service.vestry(["api-token", "create", "olga"])
            let first = try secret(made)
            let id = try #require(made.complaints.firstMatch(of: /tok_[0-9a-z]{26}/)).output
            let second = try secret(
                try await service.vestry(
                    ["api-token", "rotate", String(id), "--overlap-seconds", "0"]))
            #expect(try await status(service, first) == 401)
            #expect(try await status(service, second) == 200)
        }
    }

    @Test func `months are folded while the service runs, without anybody asking`() async throws {
        let service = try await RunningService()
        _ = try await service.vestry(["principal", "create", "olga", "--role", "finance"])
            .succeeded("principal create")
        let token = try secret(try await service.vestry(["api-token", "create", "olga"]))
        let client = service.client(token)
        _ = try await client.require(
            "POST", "/v1/assets",
            """
            {"chain_id": 1, "symbol": "DAI", "name": "Dai", "decimals": 18,
             "address": "0x6B175474E89094C44Da98b954EedeAC495271d0F"}
            """, ["Idempotency-Key": "asset"])
        _ = try await client.require(
            "POST", "/v1/journal-entries",
            """
            {"kind": "opening", "memo": "books", "postings": [
                {"account": "equity:capital", "asset": "DAI", "side": "debit", "amount": "5"},
                {"account": "equity:opening", "asset": "DAI", "side": "credit", "amount": "5"}]}
            """, ["Idempotency-Key": "entry"])
        // Folding begins with the service, and goes on every few seconds.
        #expect(try await service.stop() == 0)
        try await service.start()
        let deadline = ContinuousClock.now + .seconds(60)
        var months = "0"
        while months == "0", ContinuousClock.now < deadline {
            months = try await service.psql("SELECT count(*) FROM account_month")
        }
        #expect(months == "2")
        #expect(try await service.stop() == 0)
    }

    private func secret(_ outcome: Outcome) throws -> String {
        try outcome.succeeded("api-token").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func status(_ service: RunningService, _ token: String) async throws -> Int {
        try await service.client(token).send("GET", "/v1/assets").status
    }
}
