import Postgres
import TestSupport
import Testing

/// What each database role may: the service appends, the reporter reads.
@Suite struct RoleTests {
    private func tables(_ sql: SQL, as role: PostgresServer.Role) async throws -> [String] {
        let database = try await TestDatabase.migrated()
        let names = try await database.with(role) { connection in
            try await connection.query(sql).map { try $0.get("relname", as: String.self) }
        }
        try await database.drop()
        return names
    }

    @Test func `the reporter may change nothing`() async throws {
        let writable = try await tables(
            """
            SELECT c.relname
            FROM pg_class AS c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S')
                AND (
                    CASE c.relkind
                        WHEN 'S' THEN has_sequence_privilege(c.oid, 'USAGE, UPDATE')
                        ELSE has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
                            OR has_any_column_privilege(c.oid, 'INSERT, UPDATE')
                    END
                )
            """, as: .reporter)
        #expect(writable == [])
    }

    @Test func `the reporter reads everything but credentials and stored answers`() async throws {
        let unread = try await tables(
            """
            SELECT c.relname
            FROM pg_class AS c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                AND NOT has_table_privilege(c.oid, 'SELECT')
            ORDER BY c.relname
            """, as: .reporter)
        #expect(Set(unread).isSuperset(of: ["api_token", "idempotency_record"]))
        #expect(unread.filter { !Self.closedToReporter.contains($0) } == [])
    }

    /// Secrets, answers that may hold names, and what is only under way.
    private static let closedToReporter: Set<String> = [
        "api_token", "idempotency_record", "reward_import_line",
    ]

    private static let forbiddenToReporter: [SQL] = [
        "SELECT secret_sha256 FROM api_token", "SELECT body FROM idempotency_record",
        "INSERT INTO account (code, asset_id) VALUES ('equity:x', gen_random_uuid())",
        "UPDATE payout_batch SET state = 'approved'", "DELETE FROM reward_line",
        "TRUNCATE journal_entry", "SELECT lock_journal_head()", "SELECT follow_journal(0, NULL, 5)",
        "SELECT open_accounts('{}', '{}')",
        "SELECT erase_journal_text(1)", "SELECT erase_audit_text(1)",
        "SELECT erase_proposal_text('')",
    ]

    @Test func `the reporter is refused`() async throws {
        let database = try await TestDatabase.migrated()
        for statement in Self.forbiddenToReporter {
            let error = await database.refusal(of: [statement], as: .reporter)
            #expect(error?.sqlState == .insufficientPrivilege, "\(statement.text)")
        }
        try await database.drop()
    }

    /// Deleting is possible only where something is not yet part of the books.
    @Test func `the service deletes and truncates almost nowhere`() async throws {
        let erasable = try await tables(
            """
            SELECT c.relname
            FROM pg_class AS c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                AND has_table_privilege(c.oid, 'DELETE, TRUNCATE')
            ORDER BY c.relname
            """, as: .service)
        #expect(
            erasable == [
                "principal_group", "principal_role", "program_period", "reward_import_line",
                "reward_line", "staking_checkpoint", "staking_position",
            ])
    }

    @Test func `the service owns nothing`() async throws {
        let owned = try await tables(
            """
            SELECT c.relname FROM pg_class AS c
            WHERE c.relnamespace = 'public'::regnamespace
                AND pg_get_userbyid(c.relowner) <> 'vestry_owner'
            """, as: .service)
        #expect(owned == [])
    }
}

extension TestDatabase {
    /// Why a transaction of these statements fails; nil when it commits.
    func refusal(of statements: [SQL], as role: PostgresServer.Role) async -> PostgresError? {
        do {
            try await with(role) { database in
                try await database.transaction { transaction in
                    for statement in statements { try await transaction.query(statement) }
                }
            }
            return nil
        } catch {
            return error as? PostgresError
        }
    }
}
