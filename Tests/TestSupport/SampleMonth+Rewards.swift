import Ethereum
import Ledger
import Postgres

@testable import Bookkeeping

extension SampleMonth {
    /// A run of a group from draft to closed, all its lines approved at once and payable.
    func approve(
        _ group: ID<WorkingGroup>, _ number: UInt64, _ rewards: [(ID<Payee>, Asset, String)]
    ) async throws {
        let run = run(number)
        let approval = ID<RewardApproval>(
            high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0090 + number)
        let kind = try RewardKind("contribution")
        try await write { work in
            try await work.transaction.query(
                """
                INSERT INTO reward_run (
                    run_id, group_id, period, created_by, created_at, line_count
                )
                VALUES (
                    \(run), \(group), \(period), \(lead), \(work.now), \(rewards.count)
                )
                """)
            let numbers = rewards.indices.map { UInt64($0) + (number == 1 ? 1 : 4) }
            for (place, (payee, asset, amount)) in rewards.enumerated() {
                try await work.transaction.query(
                    """
                    INSERT INTO reward_line (
                        line_id, run_id, line_no, payee_id, asset_id, amount, kind, note,
                        duplicate_reason, entered_by
                    )
                    VALUES (
                        \(line(numbers[place])), \(run), \(place + 1), \(payee), \(asset.id),
                        \(try asset.amount(amount).baseUnits), \(kind), '',
                        \(orNull: place == 2 ? "second asset" : nil), \(lead)
                    )
                    """)
            }
            try await work.transaction.pipeline([
                "UPDATE reward_line SET state = 'submitted' WHERE run_id = \(run)",
                """
                UPDATE reward_run
                SET state = 'submitted', submitted_by = \(lead), submitted_at = \(work.now)
                WHERE run_id = \(run)
                """,
            ])
            let postings = try rewards.flatMap { payee, asset, amount in
                try [
                    Posting(.debit, .expense(group, kind), asset.amount(amount)),
                    Posting(.credit, .payable(payee), asset.amount(amount)),
                ]
            }
            let entry = try JournalEntry(
                id: work.newID(), kind: .rewardApproved, effectiveDay: period.lastDay,
                memo: "Rewards", source: run.description, postings: postings)
            let seqs = try await work.record([entry])
            try await work.transaction.pipeline([
                """
                INSERT INTO reward_approval (
                    approval_id, run_id, principal_id, approved_at, lines, entry_seq
                )
                VALUES (
                    \(approval), \(run), \(approver), \(work.now), \(rewards.count), \(seqs[0])
                )
                """,
                """
                UPDATE reward_line
                SET state = 'approved', decided_by = \(approver), decided_at = \(work.now),
                    approval_id = \(approval)
                WHERE run_id = \(run)
                """,
                "UPDATE reward_run SET state = 'closed' WHERE run_id = \(run)",
            ])
            for (place, (payee, asset, amount)) in rewards.enumerated() {
                try await work.transaction.query(
                    """
                    INSERT INTO payable (
                        payable_id, payee_id, asset_id, amount, period, source_id, entry_seq,
                        created_at
                    )
                    VALUES (
                        \(payable(numbers[place])), \(payee), \(asset.id),
                        \(try asset.amount(amount).baseUnits), \(period),
                        \(line(numbers[place]).description), \(seqs[0]), \(work.now)
                    )
                    """)
            }
        }
    }
}
