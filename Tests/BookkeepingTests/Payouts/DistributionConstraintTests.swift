import Ledger
import Postgres
import TestSupport
import Testing

/// What holds of distributions although somebody goes round the rules.
struct DistributionConstraintTests {
    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        return stage
    }

    @Test func `a distribution is frozen whole, with a distributor of its own`() async throws {
        let stage = try await Self.owed()
        let distributor = "0x7777777777777777777777777777777777777777"
        let plan = try await stage.plan(more: #","distribution":{"above_rows":0}"#)
        let batch = try #require(plan.string("id"))
        let freeze: SQL = """
            UPDATE payout_batch
            SET state = 'frozen', canonical = 'x'::bytea, digest = sha256('x'::bytea), nonce = 5,
                safe_tx_hash = sha256(''::bytea), frozen_by = planned_by, frozen_at = planned_at
            WHERE state = 'planned'
            """
        try await refuse(stage, by: "batch_distribution_whole", freeze)
        try await forbid(stage, "UPDATE batch_distribution SET root = sha256(''::bytea)")
        try await forbid(stage, "DELETE FROM batch_distribution")
        let frozen = try await stage.step(
            batch, "freezes", as: .finance,
            #"{"distributor":"\#(distributor)","reasons":{"distributor_root":"seen"}}"#)
        #expect(frozen.status == 200, "\(frozen.text)")
        try await refuse(
            stage, by: "payout_batch_frozen_is_final",
            "UPDATE batch_distribution SET distributor = '\\x8888888888888888888888888888888888888888'"
        )
        try await stage.owe(.ann, .dao, "7")
        _ = try await stage.plan(more: #","distribution":{}"#)
        try await refuse(
            stage, by: "batch_distribution_own_distributor",
            """
            WITH named AS (
                UPDATE batch_distribution SET distributor = '\\x7777777777777777777777777777777777777777'
                WHERE distributor IS NULL
                RETURNING batch_id
            )
            INSERT INTO batch_check (batch_id, check_no, code, detail, reason)
            SELECT n.batch_id, 1, 'distributor_root', 'x', 'x' FROM named AS n
            """, freeze)
        try await stage.harness.close()
    }

    @Test func `shares stand in no batch that pays, and payments in no distribution`() async throws
    {
        let stage = try await Self.owed()
        _ = try await stage.planned()
        try await refuse(
            stage, by: "batch_distribution_whole",
            """
            INSERT INTO batch_distribution (batch_id, format, asset_id, root, distributor)
            SELECT
                m.batch_id, 'uniswap', m.asset_id, sha256(''::bytea),
                '\\x7777777777777777777777777777777777777777'
            FROM payment AS m WHERE m.row_no = 1
            """,
            """
            UPDATE payout_batch
            SET state = 'frozen', canonical = 'x'::bytea, digest = sha256('x'::bytea), nonce = 5,
                safe_tx_hash = sha256(''::bytea), frozen_by = planned_by, frozen_at = planned_at
            """)
        try await stage.harness.close()
    }
}
