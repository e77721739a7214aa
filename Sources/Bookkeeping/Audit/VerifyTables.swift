import Postgres

/// How statements changed the tables that no chain covers, as the database adds it up in `table_change`.
enum TableChanges {
    /// Takes rows as they are that came while triggers were off; for the owner alone.
    static let statingRows: SQL =
        """
        SELECT state_rows(t.tgrelid) FROM pg_trigger AS t WHERE t.tgname = 'inserted_rows_are_noted'
        """

    /// Tables that other rules read field by field, and those that hold no fact of the books.
    static let leftOut = [
        "journal_entry", "posting", "journal_head", "account", "account_month",
        "account_month_head", "audit_entry", "audit_head", "api_token_use", "access_generation",
        "judging_generation", "table_change",
    ]
}

extension Reader {
    /// Every table has the rows that statements wrote, byte for byte, but for those that other rules read field by
    /// field: what was changed with the triggers off, or on the disk, is found.
    ///
    /// It cannot be said which row it is. Whoever changes the sums as well is not found.
    func verifyTables() async throws -> VerifyReport.Check {
        let rule = "every other table has the rows that were written"
        let rows = try await query(
            """
            SELECT
                n.table_name, n.table_oid IS NOT NULL AS is_there,
                coalesce(has_its_changes_noted(n.table_oid), false) AS is_noted,
                coalesce(d.row_count, 0) AS row_count, n.row_count AS written,
                d.digests = n.digests AS is_as_written
            FROM (
                SELECT
                    coalesce(w.table_name, c.relname) AS table_name, c.oid::regclass AS table_oid,
                    coalesce(w.row_count, 0) AS row_count, coalesce(w.digests, 0) AS digests
                FROM (
                    SELECT
                        h.table_name, sum(h.row_count)::bigint AS row_count,
                        sum(h.digests) AS digests
                    FROM table_change AS h
                    WHERE h.table_name <> ALL (\(TableChanges.leftOut)::text [])
                    GROUP BY h.table_name
                ) AS w
                FULL JOIN (
                    SELECT
                        r.oid, r.relname::text AS relname, r.relowner = o.relowner AS is_ours
                    FROM pg_class AS r
                    INNER JOIN pg_class AS o ON o.oid = 'table_change'::regclass
                    WHERE
                        r.relnamespace = 'public'::regnamespace AND r.relkind = 'r'
                        AND r.relpersistence = 'p'
                        AND r.relname <> ALL (\(TableChanges.leftOut)::text [])
                ) AS c ON c.relname = w.table_name
                WHERE w.table_name IS NOT NULL OR c.is_ours
            ) AS n
            LEFT JOIN LATERAL table_digest(
                CASE WHEN has_its_changes_noted(n.table_oid) THEN n.table_oid END
            ) AS d ON true
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
