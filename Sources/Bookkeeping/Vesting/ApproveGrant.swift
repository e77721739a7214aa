public import Ledger
import Postgres

extension Work {
    /// Approves a draft, which makes it a commitment: by a person that neither entered nor changed nor
    /// gets it.
    ///
    /// The entry is effective on the day of the grant, or today where that is not known or ahead; or on
    /// the first day after it whose month is open.
    /// Throws ``AccessError``, ``VestingError/grantNotDraft(_:)``, and
    /// ``RewardsError/totalsDiffer(_:)`` when the stated totals are not those of the grants.
    public func approveGrant(
        _ id: ID<Grant>, expecting version: ExpectedVersion = .any,
        stated: StatedTotals = StatedTotals(lines: nil, totals: nil)
    ) async throws -> GrantDetail {
        try await approveGrants([id], expecting: version, stated: stated)[0]
    }

    /// Approves drafts, all or none; in the order of the ids given.
    public func approveGrants(
        _ ids: [ID<Grant>], expecting version: ExpectedVersion = .any,
        stated: StatedTotals = StatedTotals(lines: nil, totals: nil)
    ) async throws -> [GrantDetail] {
        let principal = try principal(allowed: .decideGrants)
        let grants = try await lock(ids, for: .decideGrants, by: principal)
        let (periods, today) = try await heldPeriodsWithToday()
        var entries: [JournalEntry] = []
        for grant in grants {
            try version.mustMatch(grant.version)
            try grant.state.mustBeDraft()
            try TwoPeople(
                authors: grant.changedBy.union([grant.createdBy]), payees: [grant.grant.payee]
            ).mustAllow(principal)
            let day = periods.firstOpenDay(from: grant.grantDay.map { min($0, today) } ?? today)
            entries.append(
                try VestingEntries(of: grant.grant, id: newID(), day: day)
                    .approved(grant.grant.history.terms.total))
        }
        try stated.mustEqual(grants)
        let seqs = try await record(entries)
        var events: [NewGrantEvent] = []
        for (grant, seq) in zip(grants, seqs) {
            events.append(
                NewGrantEvent(
                    grant,
                    .approved(
                        at: UnixTime(now), payee: grant.grant.payee,
                        grant.grant.history.terms.total),
                    entry: seq))
        }
        try await append(events, by: principal)
        for (grant, seq) in zip(grants, seqs) {
            audit("grant.approved", grant.grant.id, "entry \(seq)")
        }
        return try await refreshed(ids)
    }

    /// Withdraws a draft; throws ``VestingError/grantNotDraft(_:)``.
    public func withdrawGrant(
        _ id: ID<Grant>, expecting version: ExpectedVersion = .any
    ) async throws -> GrantDetail {
        let principal = try principal(allowed: .proposeGrants)
        let grant = try await lock(id, for: .proposeGrants, by: principal, expecting: version)
        try grant.state.mustBeDraft()
        _ = try await transaction.query(
            """
            UPDATE vesting_grant SET state = 'withdrawn', row_version = row_version + 1
            WHERE grant_id = \(id)
            """)
        audit("grant.withdrawn", id)
        return try await reader.grant(id)
    }
}

extension StatedTotals {
    /// Throws ``RewardsError/totalsDiffer(_:)`` unless all that is stated is so of these grants.
    fileprivate func mustEqual(_ grants: [GrantDetail]) throws {
        try mustEqual(
            ControlTotals(
                of: grants.map {
                    Amount(baseUnits: $0.grant.history.terms.total, of: $0.asset.id)
                }),
            assets: Dictionary(grants.map { ($0.asset.id, $0.asset) }) { first, _ in first })
    }
}
