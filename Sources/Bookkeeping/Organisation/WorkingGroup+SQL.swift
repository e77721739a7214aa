public import Ledger
import Postgres

extension WorkingGroup {
    /// The columns that ``init(_:)`` reads, of table alias `g`.
    static let columns: SQL = "g.group_id, g.handle, g.name, g.created_at, g.row_version"

    init(_ row: Row) throws {
        try self.init(
            id: row.value("group_id"), handle: row.value("handle"), name: row.get("name"))
    }
}

extension Reader {
    /// One working group; throws ``BooksError/notFound(kind:id:)``, also when it is not among
    /// those that may be seen (nil for all).
    public func workingGroup(
        _ id: ID<WorkingGroup>, within groups: Set<ID<WorkingGroup>>? = nil
    ) async throws -> Stored<WorkingGroup> {
        if let groups, !groups.contains(id) {
            throw BooksError.notFound(kind: "working group", id: id.description)
        }
        let row = try await row(
            "SELECT \(WorkingGroup.columns) FROM working_group AS g WHERE g.group_id = \(id)",
            orNo: "working group", id)
        return try Stored(WorkingGroup(row), row)
    }

    /// The working group with this handle; throws ``BooksError/notFound(kind:id:)``.
    public func workingGroup(_ handle: Handle) async throws -> Stored<WorkingGroup> {
        let row = try await row(
            "SELECT \(WorkingGroup.columns) FROM working_group AS g WHERE g.handle = \(handle)",
            orNo: "working group", handle)
        return try Stored(WorkingGroup(row), row)
    }

    /// Working groups in the order of their ids; the one with the handle when it is given, and
    /// only those that may be seen (nil for all).
    public func workingGroups(
        _ page: PageRequest<WorkingGroup>, handle: Handle? = nil,
        within groups: Set<ID<WorkingGroup>>? = nil
    ) async throws -> Page<Stored<WorkingGroup>> {
        let rows = try await query(
            """
            SELECT \(WorkingGroup.columns)
            FROM working_group AS g
            WHERE (\(orNull: page.after)::uuid IS NULL OR g.group_id > \(orNull: page.after)::uuid)
                AND (\(orNull: handle)::text IS NULL OR g.handle = \(orNull: handle)::text)
                AND (\(groups == nil) OR g.group_id = ANY (\(groups?.sorted() ?? [])::uuid []))
            ORDER BY g.group_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try Stored(WorkingGroup($0), $0) }, limit: page.limit)
    }
}
