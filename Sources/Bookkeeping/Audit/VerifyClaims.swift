import Ethereum
import Ledger
import Postgres

extension Reader {
    /// Every claim of which a receipt was kept is what that receipt says, at the time that was given
    /// with it, no receipt was kept for nothing, and none of those in the audit log is missing.
    ///
    /// A claim that somebody had recorded by hand before the receipt came is not judged by it.
    func verifyClaims() async throws -> VerifyReport.Check {
        let rule = "every claim of a kept receipt is read from it again"
        var examined = 0
        let receipts: SQL = """
            SELECT \(ClaimReceipt.columns)
            FROM claim_receipt AS r
            ORDER BY r.chain_id, r.transaction_hash
            """
        do {
            // A receipt may have megabytes; so only some at once.
            try await each(receipts, batch: 10) { row in
                examined += 1
                try await verify(ClaimReceipt(row))
            }
            if let lost = try await lostReceipt() {
                throw FirstBreak(found: "the receipt \(lost) of the audit log is not there")
            }
        } catch let broken as FirstBreak {
            return .broken(rule, examined, broken.found)
        }
        return .holds(rule, examined)
    }

    /// The digest of a receipt that the audit log says was kept, and that is not there.
    private func lostReceipt() async throws -> String? {
        try await query(
            """
            SELECT u.object_id
            FROM audit_entry AS u
            WHERE u.operation = 'claim_receipt.kept' AND u.outcome = 'done'
                AND NOT EXISTS (
                    SELECT 1 FROM claim_receipt AS r
                    WHERE 'sha256:' || encode(r.receipt_sha256, 'hex') = u.object_id
                )
            ORDER BY u.number
            LIMIT 1
            """
        ).first?.get("object_id")
    }

    private func verify(_ kept: ClaimReceipt) async throws {
        let hash = kept.receipt.transactionHash
        var isRead = false
        try await eachChunk(Self.claims(of: kept), of: GrantDetail.page) { rows in
            for (grant, row) in zip(try await grants(of: rows), rows) {
                let addresses = Set(try row.values("addresses", as: Address.self))
                let said = grant.mirrored(addresses)?.claimed(in: kept.receipt)
                let recordedAt: Instant = try row.value("recorded_at")
                if said == nil && recordedAt > kept.reportedAt { continue }
                guard said == (try row.value("claimed", as: UInt256.self)),
                    kept.claimedAt == (try row.value("effective_at", as: Instant.self))
                else {
                    throw FirstBreak(
                        found:
                            "\(grant.grant.id) claimed something else than the receipt of \(hash)")
                }
                isRead = true
            }
        }
        guard isRead else { throw FirstBreak(found: "nobody claimed by the receipt of \(hash)") }
    }

    /// Grants that claimed in the transaction of a receipt, not before it was kept, with the addresses
    /// that their payees had had by then.
    private static func claims(of kept: ClaimReceipt) -> SQL {
        """
        SELECT \(GrantDetail.columns), e.amount AS claimed, e.effective_at, e.recorded_at,
            ARRAY(
                SELECT d.address FROM payout_address AS d
                WHERE d.chain_id = a.chain_id AND d.valid_from <= e.recorded_at
                    AND d.payee_id = (
                        SELECT o.payee_id FROM grant_event AS o
                        WHERE o.grant_id = e.grant_id AND o.event_no < e.event_no
                            AND o.payee_id IS NOT NULL
                        ORDER BY o.event_no DESC
                        LIMIT 1
                    )
                ORDER BY d.payout_address_id
            ) AS addresses
        FROM \(GrantDetail.tables)
        INNER JOIN grant_event AS e ON e.grant_id = g.grant_id
        WHERE e.transaction_hash = \(kept.receipt.transactionHash)
            AND a.chain_id = \(kept.chain) AND e.recorded_at >= \(kept.reportedAt)
        ORDER BY e.grant_id, e.event_no
        """
    }
}
