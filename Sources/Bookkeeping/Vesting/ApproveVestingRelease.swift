import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Approves a release: every line becomes a payable of its nature, each grant gets its entry.
    ///
    /// By a person that neither made it nor is paid by it. All is computed again; throws
    /// ``VestingError/releaseChanged(_:)`` where a line is not what its grant gives any more,
    /// ``RewardsError/totalsDiffer(_:)`` when the stated totals are not those of the lines, and
    /// ``AccessError``.
    public func approveVestingRelease(
        _ id: ID<VestingRelease>, stated: StatedTotals = StatedTotals(lines: nil, totals: nil)
    ) async throws -> VestingReleaseDetail {
        let principal = try principal(allowed: .approveReleases)
        try await lock(id).mustBeSubmitted()
        let release = try await reader.vestingRelease(id)
        let lines = try await lines(of: id)
        try TwoPeople(authors: [release.createdBy], payees: Set(lines.map(\.due.payee)))
            .mustAllow(principal)
        try stated.mustEqual(
            ControlTotals(of: lines.map { Amount(baseUnits: $0.due.amount, of: $0.due.asset) }),
            assets: Dictionary(release.totals.map { ($0.asset.id, $0.asset) }) { first, _ in first }
        )
        let ids = lines.map(\.due.grant).reduce(into: [ID<Grant>]()) {
            if $0.last != $1 { $0.append($1) }
        }
        let grants = try await lockForRelease(ids)
        let events = try await events(of: grants, lines, release)
        _ = try await transaction.query(
            """
            UPDATE vesting_release
            SET state = 'approved', decided_by = \(principal.id), decided_at = \(now),
                row_version = row_version + 1
            WHERE release_id = \(id)
            """)
        try await append(events, by: principal)
        try await owe(lines, release, events)
        audit("vesting_release.approved", id, "\(lines.count) lines for \(release.period)")
        return try await reader.vestingRelease(id)
    }

    private typealias KeptLine = (id: ID<VestingReleaseLine>, due: DueLine)

    private func lines(of id: ID<VestingRelease>) async throws -> [KeptLine] {
        try await transaction.query(
            """
            SELECT l.line_id, l.grant_id, l.payee_id, l.asset_id, l.nature, l.amount,
                l.released_before, l.vested
            FROM vesting_release_line AS l
            WHERE l.release_id = \(id)
            ORDER BY l.grant_id, l.line_no
            """
        ).map { row in try (row.value("line_id"), DueLine(row)) }
    }

    private func lockForRelease(_ ids: [ID<Grant>]) async throws -> [GrantDetail] {
        _ = try await transaction.query(
            """
            SELECT g.grant_id FROM vesting_grant AS g
            WHERE g.grant_id = ANY (\(ids)::uuid [])
            ORDER BY g.grant_id
            FOR NO KEY UPDATE
            """)
        return try await refreshed(ids)
    }

    /// Compares each grant with its lines, records the entries and makes the events.
    private func events(
        of grants: [GrantDetail], _ lines: [KeptLine], _ release: VestingReleaseDetail
    ) async throws -> [NewGrantEvent] {
        let (periods, today) = try await heldPeriodsWithToday()
        let wanted = min(release.period.lastDay, today)
        let kept = Dictionary(grouping: lines.map(\.due), by: \.grant)
        var entries: [JournalEntry] = []
        var amounts: [UInt256] = []
        for grant in grants {
            let lines = kept[grant.grant.id] ?? []
            let due = grant.isAlive ? DueLine.lines(of: grant, at: release.boundary) : []
            guard due == lines else {
                throw VestingError.releaseChanged(
                    Fault(
                        at: .pointer("/lines"), code: "vesting_release_changed",
                        detail: "\(grant.payeeHandle) has other amounts releasable by now.",
                        found: grant.grant.id.description))
            }
            let amount = grant.grant.history.due(at: release.boundary).total
            amounts.append(amount)
            entries.append(
                try VestingEntries(
                    of: grant.grant, id: newID(),
                    day: periods.firstOpenDay(from: max(wanted, grant.firstDay))
                ).released(
                    amount, accrued: grant.books.accruedInAll,
                    released: grant.books.released))
        }
        let seqs = try await record(entries)
        return zip(zip(grants, amounts), seqs).map { pair, seq in
            var event = NewGrantEvent(
                pair.0, .happened(.released(at: release.boundary, pair.1)), entry: seq)
            event.release = release.id
            return event
        }
    }

    private func owe(
        _ lines: [KeptLine], _ release: VestingReleaseDetail, _ events: [NewGrantEvent]
    ) async throws {
        var seqs: [ID<Grant>: Int64] = [:]
        for event in events { seqs[event.grant.grant.id] = event.entry }
        let ids: [ID<Payable>] = newIDs(lines.count)
        let inserted = try await transaction.query(
            """
            INSERT INTO payable (
                payable_id, payee_id, asset_id, amount, source_id, nature, entry_seq, period,
                created_at
            )
            SELECT s.*, \(release.period)::date, \(now)::timestamptz
            FROM unnest(
                \(ids)::uuid [], \(lines.map(\.due.payee))::uuid [],
                \(lines.map(\.due.asset))::uuid [], \(lines.map(\.due.amount))::base_units [],
                \(lines.map(\.id.description))::text [], \(lines.map(\.due.nature))::text [],
                \(lines.map { seqs[$0.due.grant] })::bigint []
            ) AS s
            """)
        guard inserted.affected == lines.count else {
            throw StorageError.missingRow(of: "vesting_release_line")
        }
    }
}

extension GrantDetail {
    /// The day on which it became a commitment; nothing of it is booked earlier.
    var firstDay: Day {
        guard case .approved(let time, _, _)? = records.first else { return grantDay ?? asOf.day }
        return grantDay.map { min($0, time.day) } ?? time.day
    }
}
