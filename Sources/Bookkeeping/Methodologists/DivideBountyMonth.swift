public import Ethereum
public import Ledger
import Postgres

/// What was measured of one methodologist in a month, as somebody wrote it.
public struct WrittenMeasure: Sendable {
    /// Id or handle.
    public let methodologist: String
    /// In the unit of the pot's measure; compared with the others only.
    public let value: UInt256

    /// What was measured.
    public init(methodologist: String, value: UInt256) {
        self.methodologist = methodologist
        self.value = value
    }
}

extension Work {
    /// Divides a month of a pot among methodologists; a division that waits is replaced.
    ///
    /// Throws ``MethodologistsError``, for a month that is not over too, where a methodologist is not there with its place in
    /// `measured`.
    public func divideBountyMonth(
        _ month: Month, of id: ID<BountyPot>, measured: [WrittenMeasure]
    ) async throws -> BountyMonthDetail {
        let principal = try principal(allowed: .recordPrograms)
        let pot = try await reader.bountyPot(id, locked: true)
        guard pot.state == .approved else { throw MethodologistsError.potNotApproved(pot.state) }
        guard try await reader.today() > month.lastDay || !pot.pot.covers(month) else {
            throw MethodologistsError.monthNotOver(month)
        }
        let standing = try await reader.bountyMonths(of: id, month).first
        guard standing?.state != .approved else { throw MethodologistsError.monthApproved(month) }
        let rows = try pot.pot.rows(for: month, measured: try await found(measured))
        let monthID: ID<BountyMonth> = newID()
        let shares: [ID<BountyPot.Row>] = newIDs(rows.count)
        let rules = BountyPot.rules
        _ = try await transaction.pipeline([
            """
            UPDATE bounty_month SET state = 'replaced'
            WHERE pot_id = \(id) AND month = \(month) AND state = 'open'
            """,
            """
            INSERT INTO bounty_month (
                month_id, pot_id, month, amount, rules, entered_by, entered_at
            )
            VALUES (
                \(monthID), \(id), \(month), \(try pot.pot.amount(of: month)),
                \("\(rules.months.version), \(rules.methodologists.version)"), \(principal.id),
                \(now)
            )
            """,
            """
            INSERT INTO bounty_share (share_id, month_id, payee_id, measured, amount)
            SELECT s.share_id, \(monthID)::uuid, s.payee_id, s.measured, s.amount
            FROM unnest(
                \(shares)::uuid [], \(rows.map(\.methodologist))::uuid [],
                \(rows.map(\.measured))::numeric [], \(rows.map(\.amount))::numeric []
            ) AS s (share_id, payee_id, measured, amount)
            """,
            "UPDATE bounty_pot SET row_version = row_version + 1 WHERE pot_id = \(id)",
        ])
        audit("bounty_month.divided", id, month.description)
        return try await monthDetail(month, of: id)
    }

    /// Approves a month; its parts become payable.
    ///
    /// Throws ``MethodologistsError/monthNotOpen(_:)``, and ``AccessError`` for who divided it or is
    /// paid by it.
    public func approveBountyMonth(
        _ month: Month, of id: ID<BountyPot>
    ) async throws -> BountyMonthDetail {
        let principal = try principal(allowed: .approvePrograms)
        let pot = try await reader.bountyPot(id, locked: true)
        guard let open = try await reader.bountyMonths(of: id, month).first, open.state == .open
        else { throw MethodologistsError.monthNotOpen(month) }
        try TwoPeople(
            authors: [open.enteredBy], payees: Set(open.shares.map(\.row.methodologist))
        ).mustAllow(principal)
        let today = try await reader.today()
        let owed = open.shares.filter { !$0.row.amount.isZero }
        let entries =
            owed.isEmpty
            ? []
            : [
                try pot.pot.approved(
                    owed.map(\.row), of: month, id: newID(), today: today)
            ]
        let entry = try await record(entries).first
        let payables: [ID<Payable>] = newIDs(owed.count)
        _ = try await transaction.pipeline([
            """
            UPDATE bounty_month
            SET state = 'approved', approved_by = \(principal.id), approved_at = \(now),
                effective_day = coalesce(
                    (SELECT e.effective_day FROM journal_entry AS e WHERE e.seq = \(entry)::bigint),
                    \(min(month.lastDay, today))::date
                ),
                entry_seq = \(entry)::bigint,
                known_seq = (
                    SELECT h.last_seq + \(entry == nil ? 1 : 0) FROM journal_head AS h
                )
            WHERE month_id = \(open.key)::uuid
            """,
            """
            INSERT INTO payable (
                payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
            )
            SELECT
                s.payable_id, s.payee_id, \(pot.asset.id)::uuid, s.amount, \(month)::date,
                s.source_id, \(entry)::bigint, \(now)::timestamptz
            FROM unnest(
                \(payables)::uuid [], \(owed.map(\.row.methodologist))::uuid [],
                \(owed.map(\.row.amount))::numeric [], \(owed.map(\.id.description))::text []
            ) AS s (payable_id, payee_id, amount, source_id)
            """,
            "UPDATE bounty_pot SET row_version = row_version + 1 WHERE pot_id = \(id)",
        ])
        audit("bounty_month.approved", id, month.description)
        return try await monthDetail(month, of: id)
    }

    private func monthDetail(
        _ month: Month, of id: ID<BountyPot>
    ) async throws -> BountyMonthDetail {
        guard let detail = try await reader.bountyMonths(of: id, month).first else {
            throw StorageError.missingRow(of: "bounty_month")
        }
        return detail
    }

    private func found(
        _ measured: [WrittenMeasure]
    ) async throws -> [(methodologist: ID<Payee>, value: UInt256)] {
        let payees = try await reader.payees(written: measured.map(\.methodologist))
        var faults = RowFaults()
        let found = measured.enumerated().compactMap { index, measure in
            if let id = payees[Reference(measure.methodologist)] { return (id, measure.value) }
            faults.add(
                Fault(
                    at: .pointer("/measured/\(index)/methodologist"),
                    RewardsError.payeeUnknown(found: measure.methodologist),
                    found: measure.methodologist))
            return nil as (ID<Payee>, UInt256)?
        }
        guard faults.isEmpty else { throw MethodologistsError.inputRefused(faults) }
        return found.map { (methodologist: $0.0, value: $0.1) }
    }
}

/// A division of a month of a pot.
enum BountyMonth: Identified {
    static let idPrefix = "bmo"
}
