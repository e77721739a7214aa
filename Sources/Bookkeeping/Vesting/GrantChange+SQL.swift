public import Ledger
import Postgres

/// A proposed change and, while it waits, what it would do.
public struct GrantChangeDetail: Sendable {
    public let change: GrantChange
    /// The asset of the grant, by whose decimals amounts are read.
    public let asset: Asset
    /// What the change does to the standing of the grant; nil where it changes none or is not
    /// possible any more.
    public let effect: ChangeEffect?
    /// What will be posted when it is approved; nil for nothing.
    public let entry: JournalEntry?
    /// What an approver states: it stands for the change and all that it does by now; nil where it
    /// cannot be approved.
    public let digest: ContentDigest?
    public let version: Int64
    /// The grant as it is.
    public let grant: GrantDetail
}

extension GrantChange {
    static let columns: SQL =
        """
        c.change_id, c.grant_id, c.kind, c.effective_at, c.details::text AS details, c.payee_id,
        c.reason, c.state, c.proposed_by, c.proposed_at, c.row_version
        """

    init(_ row: Row) throws {
        try self.init(
            id: row.value("change_id"), grant: row.value("grant_id"),
            record: GrantRecord(row, amount: nil), reason: row.get("reason"),
            proposedBy: row.value("proposed_by"), proposedAt: row.value("proposed_at"),
            state: row.choice("state"))
    }
}

extension GrantChange {
    /// What stands for the change and what it does.
    func digest(_ effect: ChangeEffect, _ entry: JournalEntry?) -> ContentDigest {
        ContentDigest(
            Digest.sha256(of: canonical(details: record.details, effect, entry)))
    }
}

extension GrantDetail {
    /// What a change would do to the standing, and the entry that it makes.
    ///
    /// Throws ``VestingError`` when it is not possible.
    func effect(
        of change: GrantChange, id: ID<JournalEntry>, day: Day
    ) throws -> (effect: ChangeEffect, entry: JournalEntry?) {
        let (before, after) = (grant.history, try history(adding: change.record))
        let time = change.record.time
        let proposed = max(time, UnixTime(change.proposedAt))
        let effect = ChangeEffect(
            before: before.standing(at: time), after: after.standing(at: time),
            vestedTakenBack: before.vested(at: proposed, beyond: after))
        let entries = VestingEntries(of: grant, id: id, day: day)
        return (effect, try effect.entry(of: change.record, entries, books))
    }
}

extension Reader {
    /// One change; throws ``BooksError/notFound(kind:id:)``, also for a lead of other groups.
    public func grantChange(
        _ id: ID<GrantChange>, for principal: Principal
    ) async throws -> GrantChangeDetail {
        try principal.mustBeAllowed(.readGrants)
        let row = try await row(
            """
            SELECT \(GrantChange.columns)
            FROM grant_change AS c
            INNER JOIN vesting_grant AS g ON g.grant_id = c.grant_id
            WHERE c.change_id = \(id)
                AND \(GrantDetail.within(principal.groupLimit(for: .readGrants)))
            """, orNo: "grant change", id)
        let change = try GrantChange(row)
        return try await detail(of: change, row, grant: grant(change.grant))
    }

    func detail(
        of change: GrantChange, _ row: Row, grant: GrantDetail
    ) async throws -> GrantChangeDetail {
        var told: (effect: ChangeEffect, entry: JournalEntry?)?
        if change.state == .proposed {
            do {
                told = try await grant.effect(of: change, id: ID(at: now), day: today())
            } catch is VestingError {
                told = nil
            }
        }
        return try GrantChangeDetail(
            change: change, asset: grant.asset, effect: told?.effect, entry: told?.entry,
            digest: told.map { change.digest($0.effect, $0.entry) },
            version: row.get("row_version"), grant: grant)
    }

    /// The history that a grant would have with a proposed change.
    public func history(
        of grant: GrantDetail, with id: ID<GrantChange>
    ) async throws -> GrantHistory {
        let row = try await row(
            """
            SELECT \(GrantChange.columns) FROM grant_change AS c
            WHERE c.change_id = \(id) AND c.grant_id = \(grant.grant.id)
            """, orNo: "grant change", id)
        let change = try GrantChange(row)
        guard change.state == .proposed else { return grant.grant.history }
        return try grant.history(adding: change.record)
    }

    /// What is proposed for a grant and was not decided on, oldest first; a hundred at the most.
    public func openChanges(of grant: GrantDetail) async throws -> [GrantChangeDetail] {
        let rows = try await query(
            """
            SELECT \(GrantChange.columns) FROM grant_change AS c
            WHERE c.grant_id = \(grant.grant.id) AND c.state = 'proposed'
            ORDER BY c.change_id
            LIMIT 100
            """)
        var details: [GrantChangeDetail] = []
        for row in rows {
            details.append(try await detail(of: GrantChange(row), row, grant: grant))
        }
        return details
    }
}
