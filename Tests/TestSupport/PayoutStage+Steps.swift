import Bookkeeping
import Ethereum
import Foundation
import HTTP
import JSON
public import Ledger
import Postgres

extension PayoutStage {
    /// A key that was not used before.
    public static var key: String { UUID().uuidString }

    /// Plans a batch.
    public func plan(
        as sender: APIHarness.Sender = .finance, from other: ID<Safe>? = nil,
        period: String = "2021-05", more: String = "", query: String = "", key: String? = nil
    ) async throws -> Answer {
        try await harness.send(
            .post, "/v1/payout-batches" + query, as: sender,
            json: "{\"safe_id\":\"\(other ?? safe)\",\"period\":\"\(period)\"\(more)}",
            key: key ?? Self.key)
    }

    /// Sends a step of a batch.
    public func step(
        _ batch: String, _ step: String, as sender: APIHarness.Sender, _ json: String? = nil,
        query: String = "", key: String? = nil
    ) async throws -> Answer {
        try await harness.send(
            .post, "/v1/payout-batches/\(batch)/\(step)" + query, as: sender, json: json,
            key: key ?? Self.key)
    }

    /// Approves a batch by the digest and the safeTxHash that it shows.
    public func approve(
        _ batch: String, as sender: APIHarness.Sender = .approver
    ) async throws -> Answer {
        let shown = try await get(batch)
        return try await step(
            batch, "approvals", as: sender,
            Self.approval(of: shown.string("digest"), shown.string("safe_tx_hash")))
    }

    /// The body of an approval; zeros for what is not given.
    public static func approval(of digest: String?, _ safeTxHash: String?) -> String {
        let zeros = String(repeating: "0", count: 64)
        return """
            {"digest":"\(digest ?? "sha256:" + zeros)","safe_tx_hash":"\(safeTxHash ?? "0x" + zeros)"}
            """
    }

    /// Claims a batch.
    public func claim(
        as sender: APIHarness.Sender, _ json: String = "{}", key: String? = nil
    ) async throws -> Answer {
        try await harness.send(
            .post, "/v1/payout-batch-claims", as: sender, json: json, key: key ?? Self.key)
    }

    /// Reports the receipt as the execution of the transaction that it names.
    public func report(
        _ batch: String, _ receipt: ReceiptMaker, as sender: APIHarness.Sender = .script,
        hash: String? = nil, key: String? = nil
    ) async throws -> Answer {
        let hash = hash ?? receipt.transactionHash
        return try await step(
            batch, "executions", as: sender,
            "{\"transaction_hash\":\"\(hash)\",\"receipt\":\(receipt.text)}", key: key)
    }

    /// A batch as finance sees it.
    public func get(_ batch: String) async throws -> Answer {
        try await harness.send(.get, "/v1/payout-batches/\(batch)", as: .finance)
    }

    /// A file of a batch, as a script fetches it.
    public func file(_ batch: String, _ path: String) async throws -> Answer {
        try await harness.send(.get, "/v1/payout-batches/\(batch)/\(path)", as: .script)
    }

    /// The id of a batch planned over what is owed.
    public func planned() async throws -> String {
        try await plan().string("id") ?? ""
    }

    /// The id of a frozen batch, with the body of its freeze.
    public func frozen(_ json: String? = nil) async throws -> String {
        let batch = try await planned()
        _ = try await step(batch, "freezes", as: .finance, json)
        return batch
    }

    /// The id of an approved batch, with the body of its freeze.
    public func approved(_ json: String? = nil) async throws -> String {
        let batch = try await frozen(json)
        _ = try await approve(batch)
        return batch
    }

    /// A receipt that pays rows of a batch, all of them when none are named.
    public func receipt(
        of batch: String, rows wanted: Set<Int>? = nil, form: ReceiptMaker.Form = .topic,
        transaction: String = "0x" + String(repeating: "ab", count: 32), succeeds: Bool = true
    ) async throws -> ReceiptMaker {
        let safe = try Address(Self.safeAddress)
        var maker = ReceiptMaker(transaction)
        let rows = try await harness.send(
            .get, "/v1/payout-batches/\(batch)/payments?limit=250", as: .finance)
        guard case .array(let payments)? = rows["data"] else { return maker }
        for index in payments.indices where succeeds && wanted?.contains(index + 1) != false {
            guard let token = rows.string("data", "\(index)", "token_address"),
                let recipient = rows.string("data", "\(index)", "recipient"),
                let amount = rows.string("data", "\(index)", "amount_base_units")
            else { continue }
            maker.transfer(
                of: try Address(token), from: safe, to: try Address(recipient),
                amount: try UInt256(decimal: amount))
        }
        let hash = try Hash32(await get(batch).string("safe_tx_hash") ?? "")
        maker.execution(by: safe, of: hash, succeeds: succeeds, form: form)
        return maker
    }

    /// Credits less debits of all accounts with this prefix, per asset, in base units: `3:0` …
    public func balances(_ prefix: String) async throws -> [String] {
        let rows = try await harness.connections.query(
            """
            SELECT right(a.asset_id::text, 1) || ':' || sum(a.credits - a.debits)::text AS balance
            FROM account AS a
            WHERE a.prefix = \(prefix)
            GROUP BY a.asset_id
            ORDER BY a.asset_id
            """)
        return try rows.map { try $0.get("balance") }
    }

    /// The kinds of the journal's entries after openings and rewards.
    public func entryKinds() async throws -> [String] {
        let rows = try await harness.connections.query(
            """
            SELECT j.kind
            FROM journal_entry AS j
            WHERE j.kind NOT IN ('opening', 'reward_approved')
            ORDER BY j.seq
            """)
        return try rows.map { try $0.get("kind") }
    }

    /// The first rule of the whole books that does not hold, and where.
    public func firstBreak() async throws -> String? {
        let broken = try await harness.books.verify().checks.first { $0.firstBreak != nil }
        return broken.map { "\($0.rule): \($0.firstBreak ?? "")" }
    }

    /// The states of all payables in the order of their making.
    public func payableStates() async throws -> [String] {
        let rows = try await harness.connections.query(
            "SELECT p.state FROM payable AS p ORDER BY p.entry_seq")
        return try rows.map { try $0.get("state") }
    }

    /// In how many live batches each payable is, in the order of their making.
    public func liveClaimsOfPayables() async throws -> [Int] {
        let rows = try await harness.connections.query(
            """
            SELECT count(l.payable_id) AS batches
            FROM payable AS p
            LEFT JOIN batch_payable AS l ON l.payable_id = p.payable_id AND l.live
            GROUP BY p.entry_seq
            ORDER BY p.entry_seq
            """)
        return try rows.map { try $0.get("batches") }
    }

    /// SHA-256 of canonical bytes and of the stored files, computed by the database.
    public func sums(
        of batch: String, canonical: String
    ) async throws -> (canonical: String, files: [String: String]) {
        let id = try ID<PayoutBatch>(batch)
        let rows = try await harness.connections.query(
            """
            SELECT
                encode(sha256(convert_to(\(canonical)::text, 'UTF8')), 'hex') AS canonical,
                f.name, encode(sha256(f.content), 'hex') AS sum
            FROM batch_export AS f
            WHERE f.batch_id = \(Self.uuid(id))::uuid
            """)
        var files: [String: String] = [:]
        for row in rows { files[try row.get("name")] = try row.get("sum") }
        return (try rows[0].get("canonical"), files)
    }
}
