extension TestDatabase {
    /// The lines that `psql` prints as superuser, a row each.
    public func lines(_ sql: String) async throws -> [String] {
        try await server.psql(sql, database: name).split(separator: "\n").map(String.init)
    }

    /// A line for each table with a digest of all its rows, but for the audit and the last use of
    /// tokens: two states are equal if nothing else was changed between them.
    public func state() async throws -> String {
        try await server.psql(
            """
            SELECT string_agg(t.table_name || ' ' || (xpath('/row/digest/text()', query_to_xml(
                format(
                    'SELECT count(*) || '' '' || coalesce(md5(string_agg(r.row, chr(10) '
                    'ORDER BY r.row)), '''') AS digest FROM (SELECT t::text AS row FROM %I AS t) AS r',
                    t.table_name
                ), false, true, ''
            )))[1]::text, chr(10) ORDER BY t.table_name)
            FROM information_schema.tables AS t
            WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                AND t.table_name NOT IN ('audit_entry', 'audit_head', 'api_token_use')
            """, database: name)
    }
}
