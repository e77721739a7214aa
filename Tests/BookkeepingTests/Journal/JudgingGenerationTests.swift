import Postgres
import TestSupport
import Testing

/// Whatever entries by hand are judged by raises a number, whoever changes it; and who follows the journal
/// under an old one, or behind somebody else, is refused.
@Suite struct JudgingGenerationTests {
    private func generation(_ may: PeriodHouse) async throws -> Int {
        try await may.house.connections.query(
            "SELECT sum(generation)::bigint AS n FROM judging_generation"
        ).first?.get("n", as: Int.self) ?? 0
    }

    /// Follows the journal as one knows it: its number, and whether its entry is another one.
    private func follow(
        _ may: PeriodHouse, _ seq: Int, _ generation: Int, isOther: Bool = false
    ) async -> String? {
        await may.refusal(
            """
            SELECT follow_journal(
                \(seq), CASE WHEN \(isOther) THEN gen_random_uuid() ELSE e.entry_id END, \(generation)
            )
            FROM journal_entry AS e WHERE e.seq = \(seq)
            """)
    }

    private static let changes = [
        "UPDATE account SET floor = 0 WHERE code = 'income:fees'",
        "UPDATE asset SET symbol = 'EUR' WHERE symbol = 'USD'",
        "INSERT INTO entry_limit (asset_id, amount) SELECT asset_id, 5 FROM asset LIMIT 1",
        "DELETE FROM entry_limit", "UPDATE organisation SET zone = 'Asia/Tokyo'",
        """
        INSERT INTO period (period, state, row_version, changed_at)
        VALUES ('2021-04-01', 'held', 1, now())
        """,
        """
        INSERT INTO asset (asset_id, chain_id, symbol, name, decimals, created_at)
        VALUES (gen_random_uuid(), 10, 'USD', 'Dollar', 2, now())
        """,
    ]

    @Test(arguments: changes) func `it grows with a change`(change: String) async throws {
        try await PeriodHouse.with { may in
            let before = try await generation(may)
            _ = try await may.house.database.server.psql(
                change, database: may.house.database.name)
            let after = try await generation(may)
            #expect(after > before)
            #expect(await follow(may, 1, before) == "40001")
            #expect(await follow(may, 1, after) == nil)
        }
    }

    /// A database that was set back and changed as often is not taken for the one that it was.
    @Test(arguments: [
        ("UPDATE organisation SET zone = 'Asia/Tokyo'", "judging_generation"),
        ("DELETE FROM api_token", "access_generation"),
    ]) func `the same change does not come to the same number again`(
        change: String, table: String
    ) async throws {
        try await PeriodHouse.with { may in
            var numbers: Set<String> = []
            for _ in 1...2 {
                let number = try await may.house.database.server.psql(
                    """
                    BEGIN;
                    \(change);
                    SELECT sum(generation) FROM \(table);
                    ROLLBACK
                    """, database: may.house.database.name)
                numbers.insert(number)
            }
            #expect(numbers.count == 2, "\(numbers)")
        }
    }

    @Test func `it stays as it is while entries are recorded`() async throws {
        try await PeriodHouse.with { may in
            let before = try await generation(may)
            #expect(await may.refusal(may.entry(on: "2021-06-01")) == nil)
            #expect(try await generation(may) == before)
            #expect(await follow(may, 1, before) == "40001")
            #expect(await follow(may, 2, before) == nil)
        }
    }

    @Test func `another entry under the number is somebody else's journal`() async throws {
        try await PeriodHouse.with { may in
            let known = try await generation(may)
            #expect(await follow(may, 1, known) == nil)
            #expect(await follow(may, 1, known, isOther: true) == "40001")
        }
    }

    @Test func `the service cannot set it back`() async throws {
        try await PeriodHouse.with { may in
            #expect(
                await may.refusal("UPDATE judging_generation SET generation = 0") == "42501")
            #expect(await may.refusal("DELETE FROM judging_generation") == "42501")
        }
    }
}
