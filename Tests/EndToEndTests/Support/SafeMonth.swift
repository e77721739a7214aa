import Foundation
import JSON

/// A month of a DAO whose Safe stands in the world of Tests/safe_e2e, made over REST.
struct SafeMonth: Sendable {
    static let period = "2021-05"

    let service: RunningService
    let world: SafeWorld
    let finance, approver, approver2, script, lead: TestClient
    let safe: String

    /// Principals, assets of 6, 8 and 18 decimals and the native one, the Safe and its treasury.
    init(in service: RunningService, _ world: SafeWorld) async throws {
        self.service = service
        self.world = world
        finance = try await Self.client(service, "fin", ["--role", "finance"])
        approver = try await Self.client(service, "app", ["--role", "approver"])
        approver2 = try await Self.client(service, "app2", ["--role", "approver"])
        script = try await Self.client(service, "scr", ["--script", "--role", "script"])
        for token in world.tokens {
            try await Self.asset(finance, "\"\(token.address)\"", token.symbol, token.decimals)
        }
        try await Self.asset(finance, "\"\(world.falseToken)\"", "FALSE", "18")
        try await Self.asset(finance, "null", "ETH", "18")
        let owners = world.owners.map { "\"\($0.address)\"" }.joined(separator: ",")
        let made = try await finance.require(
            "POST", "/v1/safes",
            """
            {"chain_id": 31337, "address": "\(world.safe)", "name": "Test treasury",
             "version": "\(world.version)", "owners": [\(owners)], "threshold": 2}
            """, Self.key())
        guard let id = made["id"] else { throw Failure("a Safe without id") }
        safe = id
        _ = try await finance.require(
            "POST", "/v1/groups", #"{"handle": "ops", "name": "Operations"}"#, Self.key())
        lead = try await Self.client(service, "led", ["--role", "lead", "--group", "ops"])
    }

    /// Owes amounts by an approved run: payee number, asset and amount in whole units.
    func owe(_ lines: [(payee: Int, asset: String, amount: String)]) async throws {
        let run = try await lead.require(
            "POST", "/v1/reward-runs", #"{"group": "ops", "period": "\#(Self.period)"}"#, Self.key()
        )
        guard let id = run["id"] else { throw Failure("a run without id") }
        for payee in Set(lines.map(\.payee)).sorted() {
            let known = try await finance.require("GET", "/v1/payees?handle=p\(payee)").list()
            guard known.isEmpty else { continue }
            _ = try await finance.require(
                "POST", "/v1/payees",
                """
                {"handle": "p\(payee)", "name": "Payee \(payee)", "kind": "person",
                 "payout_addresses": [{"chain_id": 31337, "address": "\(Self.address(of: payee))"}]}
                """, Self.key())
        }
        // A payee stands twice in a run only for different kinds.
        let rows = lines.enumerated().map { index, line in
            """
            {"payee": "p\(line.payee)", "asset": "\(line.asset)", "amount": "\(line.amount)",
             "kind": "\(index % 2 == 0 ? "bounty" : "contribution")"}
            """
        }
        _ = try await lead.require(
            "POST", "/v1/reward-runs/\(id)/lines",
            "{\"lines\": [\(rows.joined(separator: ","))]}", Self.key())
        _ = try await lead.require("POST", "/v1/reward-runs/\(id)/submissions", nil, Self.key())
        _ = try await approver.require("POST", "/v1/reward-runs/\(id)/approvals", nil, Self.key())
    }

    /// Plans all that is owed, freezes and approves each part, and gives their ids in order.
    func approved(rowLimit: Int = 100) async throws -> [String] {
        let plan = try await finance.require(
            "POST", "/v1/payout-plans",
            #"{"safe_id": "\#(safe)", "period": "\#(Self.period)", "row_limit": \#(rowLimit)}"#,
            Self.key())
        return try await plan.list("batches").asyncMap { batch in
            let id = try SafeWorld.text(batch, "id")
            let frozen = try await finance.require(
                "POST", "/v1/payout-batches/\(id)/freezes", RewardRuns.freeze, Self.key())
            _ = try await approver.require(
                "POST", "/v1/payout-batches/\(id)/approvals",
                """
                {"digest": "\(frozen["digest"] ?? "")",
                 "safe_tx_hash": "\(frozen["safe_tx_hash"] ?? "")"}
                """, Self.key())
            return id
        }
    }

    /// A batch of these calls, frozen and approved by two people; gives its id.
    func approved(calls: String) async throws -> String {
        let planned = try await finance.require(
            "POST", "/v1/call-batches",
            #"{"safe_id": "\#(safe)", "period": "2021-06", "calls": \#(calls)}"#, Self.key())
        let id = planned["id"] ?? ""
        let frozen = try await finance.require(
            "POST", "/v1/payout-batches/\(id)/freezes", RewardRuns.freeze, Self.key())
        let seen = """
            {"digest": "\(frozen["digest"] ?? "")", "safe_tx_hash": "\(frozen["safe_tx_hash"] ?? "")"}
            """
        for approver in [approver, approver2] {
            _ = try await approver.require(
                "POST", "/v1/payout-batches/\(id)/approvals", seen, Self.key())
        }
        return id
    }

    /// Brings the signatures of two owners, one of each kind, and saves what executes the batch.
    func signed(_ batch: String) async throws -> String {
        let shown = try await get(batch)
        let hash = shown["safe_tx_hash"] ?? ""
        for (owner, kind) in [(2, "eoa"), (0, "eth_sign")] {
            let signature = try await world.signature(of: hash, by: owner, kind)
            _ = try await script.require(
                "POST", "/v1/payout-batches/\(batch)/signatures",
                #"{"signature": "\#(signature)"}"#, Self.key())
        }
        let execution = try await script.require(
            "GET", "/v1/payout-batches/\(batch)/exec-transaction")
        guard execution["to"] == world.safe, let data = execution["data"] else {
            throw Failure("no call data in \(execution.text)")
        }
        let file = "\(service.folder)/\(batch).hex"
        try data.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    /// Reports the receipt of a step as a batch's execution.
    func report(_ batch: String, _ step: SafeWorld.Step) async throws -> TestClient.Answer {
        try await script.send(
            "POST", "/v1/payout-batches/\(batch)/executions",
            """
            {"transaction_hash": "\(step.transactionHash ?? "")", "receipt": \(step.receipt)}
            """, Self.key())
    }

    /// Reports that a step used the nonce of a batch.
    func reportNonceUse(
        _ batch: String, _ step: SafeWorld.Step, _ transaction: String
    ) async throws -> TestClient.Answer {
        try await script.send(
            "POST", "/v1/payout-batches/\(batch)/nonce-uses",
            """
            {"reason": "owners decided otherwise", "safe_transaction": \(transaction),
             "transaction_hash": "\(step.transactionHash ?? "")", "receipt": \(step.receipt)}
            """, Self.key())
    }

    /// Confirms what was reported.
    func confirm(_ batch: String) async throws -> TestClient.Answer {
        try await approver.send(
            "POST", "/v1/payout-batches/\(batch)/confirmations", nil, Self.key())
    }

    func get(_ batch: String) async throws -> TestClient.Answer {
        try await script.require("GET", "/v1/payout-batches/\(batch)")
    }

    /// An address of digits only, which carries no checksum.
    static func address(of payee: Int) -> String {
        let number = String(payee)
        return "0x7" + String(repeating: "0", count: 38 - number.count) + number + "7"
    }

    static func key() -> [String: String] { ["Idempotency-Key": UUID().uuidString] }

    private static func asset(
        _ finance: TestClient, _ address: String, _ symbol: String, _ decimals: String
    ) async throws {
        _ = try await finance.require(
            "POST", "/v1/assets",
            """
            {"chain_id": 31337, "address": \(address), "symbol": "\(symbol)", "name": "\(symbol)",
             "decimals": \(decimals)}
            """, key())
    }

    private static func client(
        _ service: RunningService, _ handle: String, _ arguments: [String]
    ) async throws -> TestClient {
        _ = try await service.vestry(["principal", "create", handle] + arguments)
            .succeeded("principal create \(handle)")
        let secret = try await service.vestry(["api-token", "create", handle])
            .succeeded("api-token create \(handle)")
        return service.client(secret.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

extension Array {
    /// Maps one after another.
    fileprivate func asyncMap<Value>(
        _ transform: (Element) async throws -> Value
    ) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
