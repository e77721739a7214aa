import JSON
import Ledger
import Postgres
import TestSupport
import Testing

/// Who raises the next nonce of a Safe is known, whatever is written as the service's role.
struct SkippedNonceConstraintTests {
    @Test func `a nonce has who raised it, or a recorded transaction`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        let author = "safe_nonce_has_author"
        try await refuse(
            stage, by: author,
            "UPDATE safe SET next_nonce = next_nonce + 1, row_version = row_version + 1")
        // Of another step than the one that is made.
        for (version, former, nonce) in [(1, 5, 7), (2, 4, 7), (2, 5, 6)] as [(Int, Int, Int)] {
            try await refuse(
                stage, by: author,
                """
                INSERT INTO safe_nonce_raise (
                    safe_id, row_version, former_nonce, nonce, raised_by, raised_at
                )
                SELECT s.safe_id, \(version), \(former), \(nonce), p.principal_id, now()
                FROM safe AS s
                CROSS JOIN principal AS p
                WHERE p.handle = 'finance'
                """,
                "UPDATE safe SET next_nonce = 7, row_version = row_version + 1")
        }
        try await stage.setNextNonce(7, as: .finance2)
        let raises = try await stage.harness.connections.query(
            """
            SELECT p.handle || ' ' || r.row_version || ': ' || r.former_nonce || ' ' || r.nonce AS said
            FROM safe_nonce_raise AS r
            INNER JOIN principal AS p ON p.principal_id = r.raised_by
            """)
        #expect(try raises.map { try $0.get("said") } == ["finance2 2: 5 7"])
        try await forbid(stage, "UPDATE safe_nonce_raise SET nonce = 8")
        try await forbid(stage, "DELETE FROM safe_nonce_raise")
        // Back, and past a nonce that a batch was executed with.
        try await stage.setNextNonce(5, as: .finance)
        try await stage.owe(.ann, .dao, "7")
        let batch = try await stage.approved()
        _ = try await stage.report(batch, stage.receipt(of: batch))
        try await refuse(stage, by: author, "UPDATE safe SET next_nonce = 7")
        let kept = try await stage.harness.connections.query(
            "SELECT s.next_nonce, (SELECT count(*) FROM safe_nonce_raise) AS raises FROM safe AS s")
        #expect(try kept[0].get("next_nonce", as: Int64.self) == 6)
        #expect(try kept[0].get("raises", as: Int64.self) == 1)
        try await stage.harness.close()
    }

    @Test func `who raised it past a signed batch does not approve what pays the same`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let first = try await stage.approved()
        _ = try await stage.step(first, "cancellations", as: .finance, #"{"reason":"no"}"#)
        // Others who raise it after that, and what is lowered, wash nobody's hands.
        try await stage.setNextNonce(6, as: .finance2)
        try await stage.setNextNonce(5, as: .admin)
        try await stage.setNextNonce(7, as: .admin)
        let batch = try await stage.planned()
        let frozen = try await stage.step(
            batch, "freezes", as: .finance, #"{"reasons":{"nonce_skipped":"5 was rejected"}}"#)
        #expect(frozen["nonce"] == .number(JSONNumber(7)), "\(frozen.text)")
        for name in ["finance2", "admin"] {
            try await refuse(
                stage, by: "batch_approval_nonce_two_people",
                """
                INSERT INTO batch_approval (
                    batch_id, principal_id, digest, safe_tx_hash, approved_at
                )
                SELECT b.batch_id, p.principal_id, b.digest, b.safe_tx_hash, now()
                FROM payout_batch AS b
                CROSS JOIN principal AS p
                WHERE p.handle = \(name) AND b.state = 'frozen'
                """)
        }
        try await stage.harness.close()
    }

    @Test func `a change of owners says what was before`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        for former in ["NULL, NULL", "s.owners, 2", "'{}', 1"] as [SQL] {
            try await refuse(
                stage, by: "safe_owners_have_author",
                """
                INSERT INTO safe_owners_change (
                    safe_id, row_version, former_owners, former_threshold, owners, threshold,
                    changed_by, changed_at
                )
                SELECT
                    s.safe_id, s.row_version + 1, \(former),
                    ARRAY['\\x2222222222222222222222222222222222222222'::bytea]::evm_address [], 1,
                    p.principal_id, now()
                FROM safe AS s
                CROSS JOIN principal AS p
                WHERE p.handle = 'finance'
                """,
                """
                UPDATE safe SET
                    owners = ARRAY['\\x2222222222222222222222222222222222222222'::bytea],
                    row_version = row_version + 1
                """)
        }
        try await stage.harness.close()
    }
}
