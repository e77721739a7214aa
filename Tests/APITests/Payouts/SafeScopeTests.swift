import HTTP
import Ledger
import TestSupport
import Testing

/// A script's API token is held to the batches of its Safes; a script sees nothing else.
@Suite struct SafeScopeTests {
    private func secret(
        _ stage: PayoutStage, _ safe: ID<Safe>, of principal: String = "script"
    ) async throws -> String {
        let made = try await stage.harness.send(
            .post, "/v1/api-tokens", as: .admin,
            json: #"{"label": "x", "principal": "\#(principal)", "safe_ids": ["\#(safe)"]}"#)
        return try #require(made.string("secret"))
    }

    private func send(
        _ stage: PayoutStage, _ method: Method, _ path: String, _ secret: String,
        json: String? = nil, key: String? = nil
    ) async throws -> PayoutStage.Answer {
        try await stage.harness.send(
            method, path, json: json, key: key, headers: ["Authorization": "Bearer \(secret)"])
    }

    @Test func `a token of a Safe does a payout of this Safe`() async throws {
        let stage = try await PayoutStage()
        try await stage.owe(.ann, .dao, "5")
        let batch = try await stage.approved()
        let secret = try await secret(stage, stage.safe)
        let claim = try await send(
            stage, .post, "/v1/payout-batch-claims", secret, json: "{}", key: "c")
        #expect(claim.string("id") == batch)
        let path = "/v1/payout-batches/\(batch)"
        for read in ["", "/payments", "/rows.csv", "/safe-transaction.json"] {
            #expect(try await send(stage, .get, path + read, secret).status == 200, "\(read)")
        }
        let receipt = try await stage.receipt(of: batch)
        let report = try await send(
            stage, .post, path + "/executions", secret,
            json: """
                {"transaction_hash": "\(receipt.transactionHash)", "receipt": \(receipt.text)}
                """, key: "e")
        #expect(report.string("state") == "settled", "\(report.text)")
        try await stage.harness.close()
    }

    @Test func `a token of another Safe finds no batch of this one`() async throws {
        let stage = try await PayoutStage()
        try await stage.owe(.ann, .dao, "5")
        let batch = try await stage.approved()
        let secret = try await secret(stage, try await stage.addSafe())
        let path = "/v1/payout-batches/\(batch)"
        for read in ["", "/payments", "/rows.csv", "/safe-transaction.json"] {
            #expect(try await send(stage, .get, path + read, secret).status == 404, "\(read)")
        }
        let list = try await send(stage, .get, "/v1/payout-batches", secret)
        #expect(list.status == 200)
        #expect(list["data", "0"] == nil)
        let claim = try await send(
            stage, .post, "/v1/payout-batch-claims", secret, json: "{}", key: "c")
        #expect(claim.status == 204)
        let receipt = try await stage.receipt(of: batch)
        let report = try await send(
            stage, .post, path + "/executions", secret,
            json: """
                {"transaction_hash": "\(receipt.transactionHash)", "receipt": \(receipt.text)}
                """, key: "e")
        #expect(report.status == 404)
        try await stage.harness.close()
    }

    @Test func `a replay is refused to a token of another Safe`() async throws {
        let stage = try await PayoutStage()
        try await stage.owe(.ann, .dao, "5")
        _ = try await stage.approved()
        let first = try await stage.claim(as: .script, key: "c")
        #expect(first.status == 200)
        let other = try await secret(stage, try await stage.addSafe())
        let refused = try await send(
            stage, .post, "/v1/payout-batch-claims", other, json: "{}", key: "c")
        #expect(refused.status == 403)
        #expect(refused.string("code") == "token_of_other_safes")
        let own = try await secret(stage, stage.safe)
        let again = try await send(
            stage, .post, "/v1/payout-batch-claims", own, json: "{}", key: "c")
        #expect(again.bytes == first.bytes)
        try await stage.harness.close()
    }

    @Test func `a script sees nothing of the directory, the rewards and the ledger`() async throws {
        let stage = try await PayoutStage()
        for path in [
            "/v1/assets", "/v1/safes", "/v1/groups", "/v1/payees", "/v1/safes/\(stage.safe)",
            "/v1/reward-runs", "/v1/payables", "/v1/journal-entries", "/v1/accounts",
        ] {
            let answer = try await stage.harness.send(.get, path, as: .script)
            #expect(answer.status == 403, "\(path)")
        }
        #expect(try await stage.harness.send(.get, "/v1/payout-batches", as: .script).status == 200)
        try await stage.harness.close()
    }
}
