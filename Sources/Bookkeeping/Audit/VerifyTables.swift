import Postgres

/// How statements changed the tables that no chain covers, as the database adds it up in `table_change`.
enum TableChanges {
    /// Takes rows as they are that came while triggers were off; for the owner alone.
    static let statingRows: SQL =
        """
        SELECT state_rows(t.tgrelid) FROM pg_trigger AS t WHERE t.tgname = 'inserted_rows_are_noted'
        """
}

extension Reader {
    /// Every table has the rows that statements wrote, value for value, but for those that other rules read field by
    /// field: what was changed with the triggers off, or on the disk, is found.
    ///
    /// It cannot be said which row it is. Whoever changes the sums as well is not found.
    func verifyTables() async throws -> VerifyReport.Check {
        let rule = "every other table has the rows that were written"
        let rows = try await query(
            """
            SELECT
                n.table_name, n.table_oid IS NOT NULL AS is_there,
                (
                    SELECT count(*) = 3 FROM pg_trigger AS t
                    WHERE
                        t.tgrelid = n.table_oid AND t.tgname LIKE '%_rows_are_noted'
                        AND t.tgenabled = 'O'
                ) AS is_noted,
                coalesce(d.row_count, 0) AS row_count, n.row_count AS written,
                d.digests = n.digests AS is_as_written
            FROM (
                SELECT
                    h.table_name, to_regclass('public.' || quote_ident(h.table_name)) AS table_oid,
                    sum(h.row_count)::bigint AS row_count, sum(h.digests) AS digests
                FROM table_change AS h
                GROUP BY h.table_name
            ) AS n
            LEFT JOIN LATERAL table_digest(n.table_oid) AS d ON true
            ORDER BY n.table_name
            """)
        var examined = 0
        for row in rows {
            let table: String = try row.get("table_name")
            let (there, written): (Int, Int) = try (row.get("row_count"), row.get("written"))
            examined += there
            guard try row.get("is_there") else {
                return .broken(rule, examined, "\(table) is not there")
            }
            guard try row.get("is_noted") else {
                return .broken(rule, examined, "changes of \(table) are not noted")
            }
            guard there == written else {
                return .broken(
                    rule, examined, "\(table) has \(there) rows, and \(written) were written")
            }
            guard try row.get("is_as_written") else {
                return .broken(rule, examined, "a row of \(table) is not as it was written")
            }
        }
        return .holds(rule, examined)
    }
}
