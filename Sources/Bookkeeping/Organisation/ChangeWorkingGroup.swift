public import Ledger
import Postgres

extension Work {
    /// Renames a working group.
    ///
    /// Throws ``BooksError/stale(current:)`` when it was changed since the caller read it.
    public func changeWorkingGroup(
        _ id: ID<WorkingGroup>, expecting version: ExpectedVersion, name: String?
    ) async throws -> Stored<WorkingGroup> {
        try principal?.mustBeAllowed(.changeDirectory)
        let row = try await reader.row(
            """
            SELECT \(WorkingGroup.columns)
            FROM working_group AS g
            WHERE g.group_id = \(id)
            FOR NO KEY UPDATE
            """,
            orNo: "working group", id)
        let old = try Stored(WorkingGroup(row), row)
        try version.mustMatch(old.version)
        let group = try WorkingGroup(
            id: id, handle: old.value.handle, name: name ?? old.value.name)
        _ = try await transaction.query(
            """
            UPDATE working_group
            SET name = \(group.name), row_version = row_version + 1
            WHERE group_id = \(id)
            """)
        audit("working_group.changed", id)
        return Stored(group, version: old.version + 1, createdAt: old.createdAt)
    }
}
