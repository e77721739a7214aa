import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// Another value for any field, as a superuser with all triggers off could write it.
private enum FieldChange {
    /// Another value of each type; words that a CHECK holds become other words of it.
    static let flips = """
        CASE
            WHEN column_name = 'side' THEN 'CASE side WHEN ''debit'' THEN ''credit'' ELSE ''debit'' END'
            WHEN column_name = 'normal_side'
                THEN 'CASE normal_side WHEN ''debit'' THEN ''credit'' ELSE ''debit'' END'
            WHEN column_name = 'outcome' THEN '''refused'''
            WHEN column_name = 'kind' AND table_name = 'account_rule' THEN '''equity'''
            WHEN column_name = 'kind' THEN 'CASE kind WHEN ''opening'' THEN ''top_up'' ELSE ''opening'' END'
            WHEN column_name = 'posted_by'
                THEN 'CASE posted_by WHEN ''person'' THEN ''system'' ELSE ''person'' END'
            WHEN column_name = 'roles' AND data_type = 'text' THEN '''admin'''
            WHEN column_name = 'address'
                THEN 'set_byte(address, 19, get_byte(address, 19) # 1)'
            WHEN column_name = 'month' THEN '(month + interval ''1 month'')::date'
            WHEN data_type = 'boolean' THEN format('NOT coalesce(%I, false)', column_name)
            WHEN data_type = 'ARRAY'
                THEN format('CASE WHEN %I IS NULL THEN ''{}''::%s END', column_name, udt_name)
            WHEN data_type = 'text' THEN format('coalesce(%I, '''') || ''x''', column_name)
            WHEN data_type = 'uuid' THEN 'gen_random_uuid()'
            WHEN data_type IN ('smallint', 'numeric')
                THEN format('coalesce(%I, 0) + 1', column_name)
            WHEN data_type IN ('bigint', 'integer')
                THEN format('coalesce(%I, 0) + 100000', column_name)
            WHEN data_type = 'date' THEN format('coalesce(%I, current_date) + 1', column_name)
            WHEN data_type = 'timestamp with time zone'
                THEN format('coalesce(%I, now()) + interval ''1 microsecond''', column_name)
            WHEN data_type = 'jsonb' THEN format('coalesce(%I, ''{}'') || ''{"flipped": "x"}''', column_name)
            WHEN data_type = 'bytea' THEN format(
                'CASE WHEN length(%1$I) > 0 THEN set_byte(%1$I, length(%1$I) - 1, '
                'get_byte(%1$I, length(%1$I) - 1) # 1) ELSE sha256('''') END', column_name
            )
        END
        """
}

/// Takes a change back.
private struct Undo: Error {}

extension APIHarness {
    /// For each column of a table its name and what an UPDATE sets to give it another value.
    func changes(of table: String) async throws -> [(column: String, change: String)] {
        try await database.lines(
            """
            SELECT column_name || '=' || \(FieldChange.flips)
            FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = '\(table)'
            ORDER BY ordinal_position
            """
        ).map { (String($0.prefix { $0 != "=" }), $0) }
    }

    /// Whether a change with all triggers off is refused even to a superuser, or found afterwards; it is taken back.
    func isFound(
        _ statement: String, by look: (Reader) async throws -> Bool
    ) async throws -> Bool {
        try await isFoundUnlessRefused(statement, by: look) ?? true
    }

    /// The same; nil for a change that is refused.
    func isFoundUnlessRefused(
        _ statement: String, by look: (Reader) async throws -> Bool
    ) async throws -> Bool? {
        var isFound = false
        do {
            try await database.with(.admin) { database in
                try await database.transaction { transaction in
                    try await transaction.query("SET LOCAL session_replication_role = replica")
                    // A statement that is text of a test runs through a function of its own.
                    try await transaction.query(
                        """
                        CREATE FUNCTION pg_temp.run(statement text) RETURNS bigint
                        LANGUAGE plpgsql AS $$
                        DECLARE
                            changed bigint;
                        BEGIN
                            EXECUTE statement;
                            GET DIAGNOSTICS changed = ROW_COUNT;
                            RETURN changed;
                        END
                        $$
                        """)
                    let done = try await transaction.query(
                        "SELECT pg_temp.run(\(statement)) AS changed")
                    #expect(try done.first?.get("changed", as: Int.self) != 0, "\(statement)")
                    isFound = try await look(Reader(transaction: transaction, now: now))
                    throw Undo()
                }
            }
        } catch is Undo {
            return isFound
        } catch let error as PostgresError {
            // A CHECK, or a column that is always generated or never empty.
            let refused = ["23502", "23505", "23514", "428C9"]
            try #require(refused.contains(error.sqlState?.rawValue ?? ""), "\(error): \(statement)")
            return nil
        }
        return isFound
    }
}
