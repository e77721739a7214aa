public import Ledger
import Postgres

/// A check that struck when a batch was frozen, and why it is all right; without a reason while the batch
/// is planned.
public struct ListedCheck: Sendable {
    /// What struck.
    public let check: BatchCheck
    /// Why it is all right, in words of whoever froze.
    public let reason: String?
}

extension Reader {
    /// The checks of a batch: those that strike now while it is planned, later those of its freeze.
    public func checks(of batch: ID<PayoutBatch>) async throws -> [ListedCheck] {
        let overview = try await payoutBatch(batch)
        guard overview.state == .planned else { return try await keptChecks(of: batch) }
        let ofSafe = try await safeFacts(of: overview.safe, beside: strays(beside: [batch]))
        return try await checks(
            of: [CheckedBatch(overview, content(of: batch))], ofSafe: ofSafe)[0]
    }

    /// The checks that strike now, of each of some planned batches of a Safe.
    func checks(
        of batches: [CheckedBatch], ofSafe: SafeFacts
    ) async throws -> [[ListedCheck]] {
        try await facts(of: batches, ofSafe: ofSafe).map { facts in
            try facts.checks().map { ListedCheck(check: $0, reason: nil) }
        }
    }

    /// The checks that were listed when a batch was frozen.
    func keptChecks(of batch: ID<PayoutBatch>) async throws -> [ListedCheck] {
        let rows = try await query(
            """
            SELECT k.code, k.row_no, k.detail, k.reason
            FROM batch_check AS k
            WHERE k.batch_id = \(batch)
            ORDER BY k.check_no
            LIMIT 10000
            """)
        return try rows.map { row in
            let code: BatchCheck.Code = try row.choice("code")
            return ListedCheck(
                check: BatchCheck(code, row: try row.optional("row_no"), try row.get("detail")),
                reason: try row.get("reason"))
        }
    }
}

extension Work {
    /// Lists what struck at each batch, with the reasons given; throws ``PayoutsError`` where one is
    /// missing or no reason is enough.
    func keepChecks(
        of batches: [ID<PayoutBatch>], _ checks: [[BatchCheck]],
        reasons: [BatchCheck.Code: String]
    ) async throws {
        try BatchCheck.mustAllow(checks.flatMap { $0 }, reasons: reasons)
        let listed = zip(batches, checks).flatMap { batch, checks in
            checks.enumerated().map { (batch: batch, number: $0 + 1, check: $1) }
        }
        guard !listed.isEmpty else { return }
        _ = try await transaction.query(
            """
            INSERT INTO batch_check (batch_id, check_no, code, row_no, detail, reason)
            SELECT k.batch_id, k.check_no, k.code, k.row_no, k.detail, k.reason
            FROM unnest(
                \(listed.map(\.batch))::uuid [], \(listed.map(\.number))::integer [],
                \(listed.map(\.check.code))::text [], \(listed.map(\.check.row))::integer [],
                \(listed.map(\.check.detail))::text [],
                \(listed.map { reasons[$0.check.code] })::text []
            ) AS k (batch_id, check_no, code, row_no, detail, reason)
            """)
    }
}
