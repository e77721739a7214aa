import Bookkeeping
import Ledger
import Postgres
import TestSupport
import Testing

/// What holds although somebody goes round the rules, with plain SQL as the service's role.
struct PayoutConstraintTests {
    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        return stage
    }

    @Test func `nothing of a frozen batch is changed`() async throws {
        let stage = try await Self.owed()
        _ = try await stage.frozen()
        let final = "payout_batch_frozen_is_final"
        try await refuse(stage, by: final, "UPDATE payout_batch SET nonce = nonce + 1")
        try await refuse(
            stage, by: final, "UPDATE payout_batch SET safe_tx_hash = sha256('other'::bytea)")
        try await refuse(
            stage, by: final,
            "UPDATE payout_batch SET canonical = 'x'::bytea, digest = sha256('x'::bytea)")
        try await refuse(stage, by: final, "UPDATE payout_batch SET frozen_at = '2020-01-01'")
        try await refuse(
            stage, by: final,
            """
            INSERT INTO payment (batch_id, row_no, kind, payee_id, recipient, asset_id, amount)
            SELECT batch_id, 9, kind, payee_id, recipient, asset_id, amount
            FROM payment WHERE row_no = 1
            """)
        try await refuse(
            stage, by: final,
            """
            INSERT INTO batch_export (batch_id, name, content_type, download_name, content)
            SELECT batch_id, 'other', content_type, download_name, content
            FROM batch_export WHERE name = 'rows.csv'
            """)
        try await refuse(
            stage, by: final,
            """
            INSERT INTO batch_export (batch_id, name, content_type, download_name, content)
            SELECT batch_id, 'signer-sheet.txt', content_type, download_name, content
            FROM batch_export WHERE name = 'rows.csv'
            """)
        try await forbid(stage, "UPDATE payment SET amount = amount + 1")
        try await forbid(
            stage, "UPDATE payment SET recipient = '\\x0000000000000000000000000000000000000001'")
        try await forbid(stage, "DELETE FROM payment")
        try await forbid(stage, "UPDATE batch_export SET content = 'x'::bytea")
        try await forbid(stage, "UPDATE batch_total SET amount = 1")
        try await forbid(stage, "UPDATE batch_payable SET live = false")
        try await forbid(stage, "UPDATE payout_batch SET row_count = 1")
        try await forbid(stage, "DELETE FROM payout_batch")
        try await stage.harness.close()
    }

    @Test func `a digest is that of the canonical bytes`() async throws {
        let stage = try await Self.owed()
        _ = try await stage.planned()
        try await refuse(
            stage, by: "payout_batch_digest_of_canonical",
            """
            UPDATE payout_batch
            SET state = 'frozen', canonical = 'x'::bytea, digest = sha256('y'::bytea), nonce = 5,
                safe_tx_hash = sha256(''::bytea), frozen_by = planned_by, frozen_at = planned_at
            """)
        try await refuse(
            stage, by: "payout_batch_frozen_is_complete",
            "UPDATE payout_batch SET state = 'frozen'")
        try await stage.harness.close()
    }

    @Test func `a payable is in one live batch, and free again when that one ended`() async throws {
        let stage = try await Self.owed()
        let first = try await stage.planned()
        try await stage.owe(.cyd, .dao, "1")
        _ = try await stage.planned()
        let steal: SQL = """
            INSERT INTO batch_payable (batch_id, row_no, payable_id)
            SELECT b.batch_id, 1, p.payable_id
            FROM payout_batch AS b
            CROSS JOIN payable AS p
            WHERE b.row_count = 1 AND p.amount = 1500000
            """
        try await refuse(stage, by: "payable_in_one_live_batch", steal)
        _ = try await stage.step(first, "cancellations", as: .finance, #"{"reason":"no"}"#)
        _ = try await stage.harness.connections.query(steal)
        try await stage.harness.close()
    }

    @Test func `two live batches of a Safe do not have one nonce`() async throws {
        let stage = try await Self.owed()
        _ = try await stage.frozen()
        try await stage.owe(.cyd, .dao, "1")
        _ = try await stage.planned()
        try await refuse(
            stage, by: "payout_batch_one_per_nonce",
            """
            UPDATE payout_batch
            SET state = 'frozen', canonical = 'x'::bytea, digest = sha256('x'::bytea), nonce = 5,
                safe_tx_hash = sha256(''::bytea), frozen_by = planned_by, frozen_at = planned_at
            WHERE state = 'planned'
            """)
        try await stage.harness.close()
    }

    @Test func `authors and payees do not approve, and nobody approves another digest`()
        async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.planned()
        _ = try await stage.step(batch, "freezes", as: .finance2)
        for name in ["finance", "finance2"] {
            try await refuse(
                stage, by: "batch_approval_two_people",
                """
                INSERT INTO batch_approval (
                    batch_id, principal_id, digest, safe_tx_hash, approved_at
                )
                SELECT b.batch_id, p.principal_id, b.digest, b.safe_tx_hash, now()
                FROM payout_batch AS b
                CROSS JOIN principal AS p
                WHERE p.handle = \(name)
                """)
        }
        try await stage.link(.approver, to: .ann)
        try await refuse(
            stage, by: "batch_approval_two_people",
            """
            INSERT INTO batch_approval (
                batch_id, principal_id, digest, safe_tx_hash, approved_at
            )
            SELECT b.batch_id, p.principal_id, b.digest, b.safe_tx_hash, now()
            FROM payout_batch AS b
            CROSS JOIN principal AS p
            WHERE p.handle = 'approver'
            """)
        try await refuse(
            stage, by: "batch_approval_of_digest",
            """
            INSERT INTO batch_approval (
                batch_id, principal_id, digest, safe_tx_hash, approved_at
            )
            SELECT b.batch_id, p.principal_id, sha256('other'::bytea), b.safe_tx_hash, now()
            FROM payout_batch AS b
            CROSS JOIN principal AS p
            WHERE p.handle = 'approver2'
            """)
        for hash in ["sha256('other'::bytea)", "NULL"] as [SQL] {
            try await refuse(
                stage, by: "batch_approval_of_safe_tx_hash",
                """
                INSERT INTO batch_approval (
                    batch_id, principal_id, digest, safe_tx_hash, approved_at
                )
                SELECT b.batch_id, p.principal_id, b.digest, \(hash), now()
                FROM payout_batch AS b
                CROSS JOIN principal AS p
                WHERE p.handle = 'approver2'
                """)
        }
        try await refuse(
            stage, by: "payout_batch_approved_by_enough",
            "UPDATE payout_batch SET state = 'approved'")
        try await stage.harness.close()
    }

    @Test func `who is paid at the own address through another payee does not approve`()
        async throws
    {
        let stage = try await Self.owed()
        try await stage.give(.cyd, address: PayoutStage.Person.ann.address)
        try await stage.give(.cyd, address: PayoutStage.Person.cyd.address)
        try await stage.link(.approver, to: .cyd)
        _ = try await stage.frozen()
        try await refuse(
            stage, by: "batch_approval_two_people",
            """
            INSERT INTO batch_approval (
                batch_id, principal_id, digest, safe_tx_hash, approved_at
            )
            SELECT b.batch_id, p.principal_id, b.digest, b.safe_tx_hash, now()
            FROM payout_batch AS b
            CROSS JOIN principal AS p
            WHERE p.handle = 'approver'
            """)
        try await stage.harness.close()
    }

    @Test func `who set an address or the MultiSend contract does not approve what goes there`()
        async throws
    {
        let stage = try await PayoutStage(version: "1.4.1", chain: 777)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.setMultiSend("0x2222222222222222222222222222222222222222", by: .approver)
        try await stage.give(.bob, address: PayoutStage.Person.bob.address, by: .approver2)
        _ = try await stage.frozen()
        for name in ["approver", "approver2"] {
            try await refuse(
                stage, by: "batch_approval_two_people",
                """
                INSERT INTO batch_approval (
                    batch_id, principal_id, digest, safe_tx_hash, approved_at
                )
                SELECT b.batch_id, p.principal_id, b.digest, b.safe_tx_hash, now()
                FROM payout_batch AS b
                CROSS JOIN principal AS p
                WHERE p.handle = \(name)
                """)
        }
        try await refuse(
            stage, by: "safe_multi_send_has_author",
            "UPDATE safe SET multi_send_call_only = '\\x3333333333333333333333333333333333333333'")
        try await forbid(stage, "UPDATE safe_multi_send SET set_by = set_by")
        try await forbid(stage, "DELETE FROM safe_multi_send")
        try await stage.harness.close()
    }

    @Test func `owners have who changed them, and these do not acknowledge them`() async throws {
        let stage = try await Self.owed()
        _ = try await stage.frozen()
        try await refuse(
            stage, by: "safe_owners_have_author",
            "UPDATE safe SET owners = ARRAY['\\x2222222222222222222222222222222222222222'::bytea]")
        try await refuse(
            stage, by: "safe_owners_have_author",
            """
            INSERT INTO safe_owners_change (
                safe_id, row_version, owners, threshold, changed_by, changed_at
            )
            SELECT s.safe_id, s.row_version, s.owners, 1, p.principal_id, now()
            FROM safe AS s
            CROSS JOIN principal AS p
            WHERE p.handle = 'finance'
            """,
            """
            UPDATE safe SET
                owners = ARRAY['\\x2222222222222222222222222222222222222222'::bytea],
                row_version = row_version + 1
            """)
        try await stage.setOwners(
            ["0x2222222222222222222222222222222222222222"], threshold: 1, as: .finance2)
        try await refuse(
            stage, by: "owners_acknowledgement_two_people",
            """
            INSERT INTO owners_acknowledgement (
                batch_id, owners, threshold, reason, acknowledged_by, acknowledged_at
            )
            SELECT b.batch_id, s.owners, s.threshold, 'seen', p.principal_id, now()
            FROM payout_batch AS b
            INNER JOIN safe AS s ON s.safe_id = b.safe_id
            CROSS JOIN principal AS p
            WHERE p.handle = 'finance2'
            """)
        try await forbid(stage, "UPDATE safe_owners_change SET threshold = threshold")
        try await forbid(stage, "DELETE FROM safe_owners_change")
        try await stage.harness.close()
    }

    @Test func `a failure counts only by its report and another person`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let confirm: (SQL) -> SQL = { person in
            """
            INSERT INTO batch_execution (
                batch_id, transaction_hash, block_number, outcome, receipt, receipt_sha256,
                reported_by, reported_at, confirmed_by, confirmed_at
            )
            SELECT
                b.batch_id, sha256('t'::bytea), 1, 'failure', 'r'::bytea, sha256('r'::bytea),
                r.principal_id, now(), \(person), now()
            FROM payout_batch AS b
            CROSS JOIN principal AS r
            WHERE r.handle = 'script'
            """
        }
        let approver: SQL = "(SELECT principal_id FROM principal WHERE handle = 'approver')"
        let script2: SQL = "(SELECT principal_id FROM principal WHERE handle = 'script2')"
        let counts = "batch_execution_failure_confirmed"
        try await refuse(stage, by: counts, confirm(approver))
        _ = try await stage.harness.connections.query(
            """
            INSERT INTO failure_report (
                batch_id, transaction_hash, block_number, receipt, receipt_sha256, reported_by,
                reported_at
            )
            SELECT
                b.batch_id, sha256('t'::bytea), 1, 'r'::bytea, sha256('r'::bytea),
                r.principal_id, now()
            FROM payout_batch AS b
            CROSS JOIN principal AS r
            WHERE r.handle = 'script'
            """)
        try await refuse(stage, by: counts, confirm("NULL"))
        try await refuse(stage, by: counts, confirm(script2))
        try await refuse(stage, by: "batch_execution_two_people", confirm("r.principal_id"))
        try await refuse(
            stage, by: "payout_batch_executed_as_reported",
            "UPDATE payout_batch SET state = 'failed'")
        try await forbid(stage, "UPDATE failure_report SET reported_by = reported_by")
        try await forbid(stage, "DELETE FROM failure_report")
        _ = try await stage.harness.connections.query(confirm(approver))
        #expect(try await stage.get(batch).string("execution", "confirmed", "handle") == "approver")
        try await stage.harness.close()
    }

    @Test
    func `a cancelled batch comes back only when it was approved and executed, and pays once`()
        async throws
    {
        let stage = try await Self.owed()
        let report: SQL = """
            INSERT INTO batch_execution (
                batch_id, transaction_hash, block_number, outcome, receipt, receipt_sha256,
                reported_by, reported_at
            )
            SELECT
                b.batch_id, sha256('t'::bytea), 1, 'success', 'r'::bytea, sha256('r'::bytea),
                b.planned_by, now()
            FROM payout_batch AS b
            WHERE b.state = 'cancelled'
            """
        let move = "payout_batch_move_allowed"
        let unapproved = try await stage.frozen()
        _ = try await stage.step(unapproved, "cancellations", as: .finance, #"{"reason":"no"}"#)
        try await refuse(
            stage, by: move,
            "UPDATE payout_batch SET state = 'executed' WHERE state = 'cancelled'")
        let batch = try await stage.approved()
        _ = try await stage.step(batch, "cancellations", as: .finance, #"{"reason":"no"}"#)
        let revive: SQL = """
            UPDATE payout_batch AS b SET state = 'executed'
            WHERE EXISTS (SELECT 1 FROM batch_approval AS a WHERE a.batch_id = b.batch_id)
                AND b.state = 'cancelled'
            """
        try await refuse(stage, by: "payout_batch_executed_as_reported", revive)
        let rival = try await stage.planned()
        _ = try await stage.harness.connections.query(report)
        try await refuse(stage, by: "payout_batch_late_pays_once", revive)
        _ = try await stage.step(rival, "cancellations", as: .finance, #"{"reason":"no"}"#)
        _ = try await stage.harness.connections.query(revive)
        #expect(try await stage.liveClaimsOfPayables() == [1, 1])
        try await forbid(stage, "UPDATE payout_batch SET live = true")
        try await stage.harness.close()
    }

    @Test func `a batch moves only along its states, and settles only by a report`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let move = "payout_batch_move_allowed"
        try await refuse(stage, by: move, "UPDATE payout_batch SET state = 'frozen'")
        try await refuse(stage, by: move, "UPDATE payout_batch SET state = 'settled'")
        let reported = "payout_batch_executed_as_reported"
        try await refuse(stage, by: reported, "UPDATE payout_batch SET state = 'executed'")
        try await refuse(stage, by: reported, "UPDATE payout_batch SET state = 'failed'")
        let settled = "payment_settled_is_final"
        try await refuse(stage, by: settled, "UPDATE payment SET state = 'settled'")
        _ = try await stage.report(batch, stage.receipt(of: batch, rows: [1]))
        #expect(try await stage.get(batch).string("state") == "executed")
        try await refuse(
            stage, by: "payout_batch_settled_in_full", "UPDATE payout_batch SET state = 'settled'")
        try await refuse(stage, by: settled, "UPDATE payment SET state = 'pending'")
        try await refuse(stage, by: move, "UPDATE payout_batch SET state = 'cancelled'")
        try await refuse(
            stage, by: "batch_execution_two_people",
            "UPDATE batch_execution SET confirmed_by = reported_by, confirmed_at = now()")
        try await forbid(stage, "UPDATE batch_execution SET transaction_hash = sha256(''::bytea)")
        try await forbid(stage, "DELETE FROM unexpected_transfer")
        try await stage.harness.close()
    }
}
