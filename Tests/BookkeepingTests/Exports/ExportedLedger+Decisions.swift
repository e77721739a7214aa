import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

extension ExportedLedger {
    /// A limit is set and raised, an entry proposed and refused, and May is closed.
    static func decide(in house: APIHarness) async throws {
        for amount in ["100", "200"] {
            _ = try await house.write(as: .admin) { work in
                try await work.changeSettings(
                    expecting: .any, name: "\"B\u{E4}ck\\\" \\N", zone: nil, batchApprovals: nil,
                    limits: [WrittenLimit(asset: "INDEX", amount: amount)])
            }
        }
        try await approve(in: house.connections)

        let may = try Month("2021-05")
        _ = try await house.write(as: .finance) {
            try await $0.holdPeriod(may, reason: "Why\tnot\\")
        }
        let proposed = try await house.write(as: .finance) { work in
            try await work.proposeClosing(of: may, reason: "All is \"paid\"\nand done")
        }
        let act = try #require(proposed?.acts.first)
        let digest = try #require(act.digest)
        _ = try await house.write(as: .approver) { work in
            try await work.approveClosing(act.id, of: may, digest: digest)
        }
    }

    /// By plain SQL of the service's role.
    private static func approve(in connections: Database) async throws {
        try await connections.transaction { transaction in
            _ = try await transaction.pipeline([
                """
                INSERT INTO settings_approval (change_id, principal_id, approved_at)
                SELECT c.change_id, p.principal_id, '2021-06-07'
                FROM settings_change AS c
                CROSS JOIN principal AS p
                WHERE p.handle = 'finance' AND c.settings_version = 2
                """,
                """
                INSERT INTO entry_proposal (
                    proposal_id, entry_id, kind, effective_day, content, digest, principal_id,
                    proposed_at
                )
                SELECT
                    lpad('1', 32, '0')::uuid, lpad('2', 32, '0')::uuid, 'top_up', '2021-06-07',
                    c.content, sha256(convert_to(c.content, 'UTF8')), p.principal_id, '2021-06-07'
                FROM principal AS p
                CROSS JOIN (
                    VALUES (E'vestry-entry 1\\nkind top_up\\nday 2021-06-07\\nmemo é \\\\ \\t\\n')
                ) AS c (content)
                WHERE p.handle = 'finance'
                """,
                """
                INSERT INTO entry_proposal_decision (
                    proposal_id, outcome, principal_id, reason, decided_at
                )
                SELECT
                    lpad('1', 32, '0')::uuid, 'rejected', p.principal_id, 'no',
                    '2021-06-07 08:00:00.5'
                FROM principal AS p
                WHERE p.handle = 'approver'
                """,
            ])
        }
    }
}
