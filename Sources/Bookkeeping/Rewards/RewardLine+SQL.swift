public import Ledger
import Postgres

/// A line with all that is known of it.
public struct RewardLineDetail: Sendable {
    /// The line itself.
    public let line: RewardLine
    /// The run that it is in.
    public let run: ID<RewardRun>
    /// The name of its payee.
    public let payeeHandle: Handle
    /// What its amount counts.
    public let asset: Asset
    /// Free text; may be empty.
    public let note: String
    /// Why the payee is there again with the same kind.
    public let duplicateReason: String?
    /// Who entered it first.
    public let enteredBy: ID<Principal>
    /// Who made the latest decision: approved, returned, held or released.
    public let decidedBy: ID<Principal>?
    /// When that was.
    public let decidedAt: Instant?
    /// Why it was returned or held.
    public let reason: String?
    /// Grows with each change of the line.
    public let version: Int64
}

extension RewardLine {
    /// The columns that ``init(_:)`` reads, of table alias `l`.
    static let columns: SQL =
        """
        l.line_id, l.line_no, l.payee_id, l.asset_id, l.amount, l.kind, l.state, l.entered_by,
        l.changed_by
        """

    init(_ row: Row) throws {
        let authors = try row.values("changed_by", as: ID<Principal>.self)
        try self.init(
            id: row.value("line_id"), number: row.get("line_no"), payee: row.value("payee_id"),
            amount: Amount(baseUnits: row.value("amount"), of: row.value("asset_id")),
            kind: row.value("kind"), state: row.choice("state"),
            authors: Set(authors + [row.value("entered_by")]))
    }
}

extension RewardLineDetail {
    /// The columns that ``init(_:)`` reads, of ``tables``.
    static let columns: SQL =
        """
        l.line_id, l.line_no, l.payee_id, l.amount, l.kind, l.state, l.entered_by, l.changed_by,
        l.run_id, l.note, l.duplicate_reason, l.decided_by, l.decided_at, l.reason, l.row_version,
        p.handle AS payee_handle, \(Asset.valueColumns)
        """

    static let tables: SQL =
        """
        reward_line AS l
        INNER JOIN reward_run AS r ON r.run_id = l.run_id
        INNER JOIN payee AS p ON p.payee_id = l.payee_id
        INNER JOIN asset AS a ON a.asset_id = l.asset_id
        """

    init(_ row: Row) throws {
        try self.init(
            line: RewardLine(row), run: row.value("run_id"), payeeHandle: row.value("payee_handle"),
            asset: Asset(row), note: row.get("note"),
            duplicateReason: row.optional("duplicate_reason"), enteredBy: row.value("entered_by"),
            decidedBy: row.optionalValue("decided_by"), decidedAt: row.optionalValue("decided_at"),
            reason: row.optional("reason"), version: row.get("row_version"))
    }
}

extension Reader {
    /// One line; throws ``BooksError/notFound(kind:id:)``, also for a lead of other groups.
    public func rewardLine(
        _ id: ID<RewardLine>, for principal: Principal
    ) async throws -> RewardLineDetail {
        try principal.mustBeAllowed(.readRewards)
        let row = try await row(
            """
            SELECT \(RewardLineDetail.columns)
            FROM \(RewardLineDetail.tables)
            WHERE l.line_id = \(id) AND \(RewardRun.within(principal.groupLimit(for: .readRewards)))
            """, orNo: "reward line", id)
        return try RewardLineDetail(row)
    }

    /// The lines of a run in the order of their numbers; of one state where it is given.
    ///
    /// Throws ``BooksError/notFound(kind:id:)`` for a run that the principal does not see, and when
    /// the line to go on after was removed.
    public func rewardLines(
        of run: ID<RewardRun>, _ page: PageRequest<RewardLine>, state: RewardLine.State? = nil,
        for principal: Principal
    ) async throws -> Page<RewardLineDetail> {
        try principal.mustBeAllowed(.readRewards)
        _ = try await row(
            """
            SELECT r.run_id FROM reward_run AS r
            WHERE r.run_id = \(run) AND \(RewardRun.within(principal.groupLimit(for: .readRewards)))
            """, orNo: "reward run", run)
        var after = 0
        if let cursor = page.after {
            after = try await row(
                "SELECT line_no FROM reward_line WHERE run_id = \(run) AND line_id = \(cursor)",
                orNo: "reward line", cursor
            ).get("line_no")
        }
        let rows = try await query(
            """
            SELECT \(RewardLineDetail.columns)
            FROM \(RewardLineDetail.tables)
            WHERE l.run_id = \(run)
                AND l.line_no > \(after)
                AND (\(orNull: state)::text IS NULL OR l.state = \(orNull: state)::text)
            ORDER BY l.line_no
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try RewardLineDetail($0) }, limit: page.limit)
    }
}
