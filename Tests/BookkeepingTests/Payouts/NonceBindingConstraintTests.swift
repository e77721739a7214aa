import Ethereum
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

/// What holds of nonces although somebody goes round the rules.
struct NonceBindingConstraintTests {
    private static let propose: SQL = """
        INSERT INTO nonce_binding (
            batch_id, binding_no, former_nonce, former_safe_tx_hash, nonce, safe_tx_hash, reason,
            proposed_by, proposed_at
        )
        SELECT
            b.batch_id, 1, b.nonce, b.safe_tx_hash, 7, sha256('7'::bytea), 'x', b.planned_by,
            b.frozen_at
        FROM payout_batch AS b
        """
    private static let confirm: SQL = """
        UPDATE nonce_binding SET confirmed_at = now(), confirmed_by = (
            SELECT p.principal_id FROM principal AS p WHERE p.handle = 'approver'
        )
        """
    private static let bind: SQL = """
        UPDATE payout_batch AS b SET nonce = 7, safe_tx_hash = sha256('7'::bytea), binding_no = 1
        """

    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        return stage
    }

    @Test func `a nonce counts once another person confirmed it, as it was proposed`() async throws
    {
        let stage = try await Self.owed()
        _ = try await stage.frozen()
        try await refuse(stage, by: "payout_batch_bound_as_confirmed", Self.bind)
        try await refuse(stage, by: "payout_batch_bound_as_confirmed", Self.propose, Self.bind)
        try await refuse(
            stage, by: "payout_batch_bound_as_confirmed", Self.propose, Self.confirm,
            "UPDATE payout_batch SET nonce = 8, safe_tx_hash = sha256('7'::bytea), binding_no = 1")
        try await refuse(
            stage, by: "nonce_binding_two_people", Self.propose,
            "UPDATE nonce_binding SET confirmed_by = proposed_by, confirmed_at = now()")
        try await stage.link(.approver, to: .ann)
        try await refuse(
            stage, by: "nonce_binding_two_people", Self.propose, Self.confirm)
        try await refuse(
            stage, by: "nonce_binding_of_batch",
            """
            INSERT INTO nonce_binding (
                batch_id, binding_no, former_nonce, former_safe_tx_hash, nonce, safe_tx_hash, reason,
                proposed_by, proposed_at
            )
            SELECT
                b.batch_id, 1, b.nonce + 1, b.safe_tx_hash, 7, sha256('7'::bytea), 'x', b.planned_by,
                b.frozen_at
            FROM payout_batch AS b
            """)
        try await forbid(stage, "DELETE FROM nonce_binding")
        try await stage.harness.close()
    }

    @Test func `an approved batch keeps its nonce until that is used otherwise`() async throws {
        let stage = try await Self.owed()
        _ = try await stage.approved()
        try await stage.link(.approver2, to: .bob)
        try await refuse(
            stage, by: "payout_batch_bound_as_confirmed", Self.propose, Self.confirm, Self.bind)
        try await stage.harness.close()
    }

    @Test func `files are made again for a batch that got another nonce only`() async throws {
        let stage = try await Self.owed()
        _ = try await stage.frozen()
        // Which nonce a file is of is not for the writer to say, so this would be there twice.
        try await refuse(
            stage, by: "batch_export_pkey",
            """
            INSERT INTO batch_export (batch_id, binding_no, name, content_type, download_name, content)
            SELECT batch_id, 1, name, content_type, download_name, 'x'::bytea
            FROM batch_export WHERE name = 'rows.csv'
            """)
        try await refuse(
            stage, by: "payout_batch_frozen_is_final",
            "UPDATE payout_batch SET safe_threshold = 2")
        try await stage.harness.close()
    }

    @Test func `a former nonce comes back only with its use withdrawn, and as it was`() async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        _ = try await stage.step(batch, "nonce-bindings", as: .finance, #"{"reason":"5 is used"}"#)
        _ = try await stage.confirmNonce(of: batch)
        let back: SQL = """
            UPDATE payout_batch AS b
            SET nonce = n.former_nonce, safe_tx_hash = n.former_safe_tx_hash, binding_no = 0,
                state = 'proposed'
            FROM nonce_binding AS n
            WHERE n.batch_id = b.batch_id AND n.binding_no = 1
            """
        try await refuse(stage, by: "payout_batch_bound_as_confirmed", back)
        _ = try await stage.step(
            batch, "execution-withdrawals", as: .script,
            """
            {"transaction_hash":"0x\(String(repeating: "cd", count: 32))","reason":"it is gone"}
            """)
        #expect(try await stage.get(batch)["nonce"] == .number(JSONNumber(5)))
        _ = try await stage.reportRejection(of: batch, nonce: 5)
        _ = try await stage.step(batch, "nonce-bindings", as: .finance, #"{"reason":"5 is used"}"#)
        #expect(try await stage.confirmNonce(of: batch).status == 200)
        try await refuse(stage, by: "payout_batch_bound_as_confirmed", back)
        try await stage.harness.close()
    }
}
