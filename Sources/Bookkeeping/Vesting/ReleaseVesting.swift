public import Ledger
import Postgres

extension Work {
    /// Gathers what grants have releasable at the first instant after a month, for approval.
    ///
    /// Grants of contracts are left out, for they are claimed there. `only` names just some grants;
    /// nil takes all. Throws ``VestingError/periodNotEnded(_:)`` and
    /// ``VestingError/nothingToRelease``.
    public func createVestingRelease(
        for period: Month, only: [ID<Grant>]? = nil, note: String = ""
    ) async throws -> VestingReleaseDetail {
        let principal = try principal(allowed: .releaseVesting)
        let boundary = try await reader.boundary(after: period)
        guard boundary <= UnixTime(now) else { throw VestingError.periodNotEnded(period) }
        let id: ID<VestingRelease> = newID()
        _ = try await transaction.query(
            """
            INSERT INTO vesting_release (
                release_id, period, boundary, note, created_by, created_at
            )
            VALUES (
                \(id), \(period), \(boundary.instant), \(try Note.checked(note)), \(principal.id),
                \(now)
            )
            """)
        let number = try await gather(into: id, at: boundary, only: only)
        guard number > 0 else { throw VestingError.nothingToRelease }
        audit("vesting_release.created", id, "\(number) lines for \(period)")
        return try await reader.vestingRelease(id)
    }

    /// Writes the lines of a release, five hundred grants at a time; gives how many.
    private func gather(
        into id: ID<VestingRelease>, at boundary: UnixTime, only: [ID<Grant>]?
    ) async throws -> Int {
        var number = 0
        try await eachReleasable(only) { grant -> [DueLine] in
            guard grant.contract == nil else {
                if only != nil { throw VestingError.claimedByContract }
                return []
            }
            return DueLine.lines(of: grant, at: boundary)
        } take: { lines in
            let ids: [ID<VestingReleaseLine>] = self.newIDs(lines.count)
            let numbers = lines.indices.map { number + $0 + 1 }
            number += lines.count
            _ = try await self.transaction.query(
                """
                INSERT INTO vesting_release_line (
                    line_id, line_no, grant_id, payee_id, asset_id, nature, amount,
                    released_before, vested, release_id
                )
                SELECT s.*, \(id)::uuid
                FROM unnest(
                    \(ids)::uuid [], \(numbers)::integer [], \(lines.map(\.grant))::uuid [],
                    \(lines.map(\.payee))::uuid [], \(lines.map(\.asset))::uuid [],
                    \(lines.map(\.nature))::text [], \(lines.map(\.amount))::base_units [],
                    \(lines.map(\.releasedBefore))::base_units [],
                    \(lines.map(\.vested))::base_units []
                ) AS s
                """)
        }
        return number
    }

    /// Goes through committed grants by ids, those given or all, some hundred at a time.
    func eachReleasable<Item>(
        _ only: [ID<Grant>]?, _ make: (GrantDetail) throws -> [Item],
        take: ([Item]) async throws -> Void
    ) async throws {
        var after: ID<Grant>?
        let wanted = only.map { Set($0).sorted() }
        var found = 0
        while true {
            let rows = try await transaction.query(
                """
                SELECT \(GrantDetail.columns) FROM \(GrantDetail.tables)
                WHERE g.state IN ('approved', 'terminated')
                    AND (\(orNull: after)::uuid IS NULL OR g.grant_id > \(orNull: after)::uuid)
                    AND (\(wanted == nil)::boolean OR g.grant_id = ANY (\(wanted ?? [])::uuid []))
                ORDER BY g.grant_id
                LIMIT 500
                """)
            let grants = try await reader.grants(of: Array(rows))
            found += grants.count
            let items = try grants.flatMap(make)
            if !items.isEmpty { try await take(items) }
            guard grants.count == 500, let last = grants.last else { break }
            after = last.grant.id
        }
        if let wanted, found < wanted.count {
            let details = try await refreshedOrMissing(wanted)
            if let idle = details.first(where: { !$0.isAlive }) {
                throw VestingError.grantNotActive(idle.state)
            }
        }
    }

    private func refreshedOrMissing(_ ids: [ID<Grant>]) async throws -> [GrantDetail] {
        do {
            return try await refreshed(ids)
        } catch is StorageError {
            throw BooksError.notFound(kind: "grant", id: ids.first?.description ?? "")
        }
    }

    /// Withdraws a release that waits; throws ``VestingError/releaseDecided(_:)``.
    public func withdrawVestingRelease(
        _ id: ID<VestingRelease>
    ) async throws -> VestingReleaseDetail {
        let principal = try principal(allowed: .releaseVesting)
        try await lock(id).mustBeSubmitted()
        _ = try await transaction.query(
            """
            UPDATE vesting_release
            SET state = 'withdrawn', decided_by = \(principal.id), decided_at = \(now),
                row_version = row_version + 1
            WHERE release_id = \(id)
            """)
        audit("vesting_release.withdrawn", id)
        return try await reader.vestingRelease(id)
    }

    /// Locks a release and gives its state.
    func lock(_ id: ID<VestingRelease>) async throws -> VestingRelease.State {
        try await reader.row(
            "SELECT r.state FROM vesting_release AS r WHERE r.release_id = \(id) FOR NO KEY UPDATE",
            orNo: "vesting release", id
        ).choice("state")
    }
}

extension GrantDetail {
    /// Whether something may still be released of it.
    var isAlive: Bool { stored == .approved || stored == .terminated }
}
