public import Ledger
import Postgres

extension Work {
    /// Adds a working group to the directory; its handle stays for ever.
    ///
    /// Throws ``DirectoryError``, and ``BooksError/constraint(_:isConflict:)`` when the handle is
    /// taken.
    public func createWorkingGroup(
        handle: Handle, name: String
    ) async throws -> Stored<WorkingGroup> {
        try principal?.mustBeAllowed(.changeDirectory)
        let group = try WorkingGroup(id: newID(), handle: handle, name: name)
        _ = try await transaction.query(
            """
            INSERT INTO working_group (group_id, handle, name, created_by, created_at)
            VALUES (
                \(group.id), \(group.handle), \(group.name), \(orNull: principal?.id)::uuid, \(now)
            )
            """)
        audit("working_group.created", group.id)
        return Stored(group, version: 1, createdAt: now)
    }
}
