import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

extension ExportedLedger {
    /// A limit is set and raised, two entries are proposed and refused, the text of one is erased, and May is closed.
    static func decide(in house: APIHarness) async throws {
        for amount in ["100", "200"] {
            _ = try await house.write(as: .admin) { work in
                try await work.changeSettings(
                    expecting: .any, name: "\"B\u{E4}ck\\\" \\N", zone: nil, batchApprovals: nil,
                    limits: [WrittenLimit(asset: "INDEX", amount: amount)])
            }
        }
        try await raise(in: house)
        try await reject(ID(high: 0, low: 1), in: house)
        let erased = ID<EntryProposal>(high: 0, low: 2)
        try await reject(erased, in: house)
        try await house.database.with(.owner) { owner in
            _ = try await owner.query("SELECT erase_proposal_text(\(erased.description))")
        }

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

    /// By plain SQL with the audit entries of those who did it.
    private static func raise(in house: APIHarness) async throws {
        _ = try await house.write(as: .finance) { work in
            let change: ID<SettingsChange> = try await work.transaction.query(
                "SELECT c.change_id FROM settings_change AS c WHERE c.settings_version = 2"
            )[0].value("change_id")
            _ = try await work.transaction.query(
                """
                INSERT INTO settings_approval (change_id, principal_id, approved_at)
                SELECT \(change), p.principal_id, '2021-06-07'
                FROM principal AS p
                WHERE p.handle = 'finance'
                """)
            work.audit("settings.changed", change)
        }
    }

    /// As above.
    private static func reject(_ proposal: ID<EntryProposal>, in house: APIHarness) async throws {
        _ = try await house.write(as: .finance) { work in
            _ = try await work.transaction.query(
                """
                INSERT INTO entry_proposal (
                    proposal_id, entry_id, kind, effective_day, content, digest, principal_id,
                    proposed_at
                )
                SELECT
                    \(proposal), gen_random_uuid(), 'top_up', '2021-06-07',
                    c.content, sha256(convert_to(c.content, 'UTF8')), p.principal_id, '2021-06-07'
                FROM principal AS p
                CROSS JOIN (
                    VALUES (E'vestry-entry 1\\nkind top_up\\nday 2021-06-07\\nmemo é \\\\ \\t\\n')
                ) AS c (content)
                WHERE p.handle = 'finance'
                """)
            work.audit("journal_entry_proposal.made", proposal)
        }
        _ = try await house.write(as: .approver) { work in
            _ = try await work.transaction.query(
                """
                INSERT INTO entry_proposal_decision (
                    proposal_id, outcome, principal_id, reason, decided_at
                )
                SELECT
                    \(proposal), 'rejected', p.principal_id, 'no', '2021-06-07 08:00:00.5'
                FROM principal AS p
                WHERE p.handle = 'approver'
                """)
            work.audit("journal_entry_proposal.rejected", proposal)
        }
    }
}
