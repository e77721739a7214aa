import Ethereum
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// Balances of any day as known at any entry, from month totals, against sums over all postings.
@Suite struct AccountMonthTests {
    /// The same numbers in every run.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(sides))
        }
    }

    /// Records entries on days of seven months, in no order of days.
    private func record(
        _ count: Int, _ house: APIHarness, _ month: SampleMonth, _ dice: inout Dice
    ) async throws {
        var drafts: [(day: Day, from: Int, to: Int, cents: Int)] = []
        for _ in 0..<count {
            let parts = (2020 + dice.roll(2), 1 + dice.roll(12), 1 + dice.roll(28))
            let day = try #require(Day(year: parts.0, month: parts.1, day: parts.2))
            drafts.append((day, dice.roll(6), dice.roll(6), 1 + dice.roll(500)))
        }
        let usd = month.usd
        let made = drafts
        _ = try await house.write(as: .finance) { work in
            for draft in made {
                let amount = Amount(baseUnits: UInt256(UInt64(draft.cents)), of: usd.id)
                let entry = try JournalEntry(
                    id: work.newID(), kind: .correction, effectiveDay: draft.day, memo: "Test",
                    postings: [
                        Posting(.debit, AccountCode("income:a\(draft.from)"), amount),
                        Posting(.credit, AccountCode("income:a\(draft.to)"), amount),
                    ])
                _ = try await work.record([entry])
            }
            work.audit("test.recorded", "test")
        }
    }

    private func balances(_ house: APIHarness, _ clocks: Clocks) async throws -> [String] {
        try await house.books.snapshot { reader in
            var rows: [String] = []
            try await reader.balances(clocks).each(reader) { row in
                rows.append("\(row.code) \(row.balance.debits) \(row.balance.credits)")
            }
            return rows
        }
    }

    private func sums(_ house: APIHarness, _ clocks: Clocks) async throws -> [String] {
        let rows = try await house.connections.query(
            """
            SELECT
                c.code || ' ' || coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) || ' '
                || coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS line
            FROM posting AS p
            INNER JOIN journal_entry AS e ON e.seq = p.seq
            INNER JOIN account AS c ON c.account_id = p.account_id
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            WHERE e.seq <= \(clocks.knownAt)::bigint
                AND e.effective_day <= (\(clocks.asOf.description)::text)::date
            GROUP BY c.account_id, a.asset_id
            ORDER BY c.code COLLATE "C", a.symbol COLLATE "C", a.asset_id
            """)
        return try rows.map { try $0.get("line", as: String.self) }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `every pair of clocks gives the sums of its postings, however far months are folded`(
        seed: UInt64
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        var dice = Dice(state: seed)
        for round in 0..<6 {
            try await record(15, house, month, &dice)
            let newest = try await house.books.reader.newestSeq()
            if round != 2 {
                _ = try await house.connections.query(
                    "SELECT fold_account_months(\(dice.roll(30))::bigint)")
            }
            for _ in 0..<12 {
                let day = try #require(
                    Day(year: 2020 + dice.roll(2), month: 1 + dice.roll(12), day: 1 + dice.roll(28))
                )
                let asOf = dice.roll(3) == 0 ? day.month.lastDay : day
                let clocks = Clocks(asOf: asOf, knownAt: Int64(dice.roll(Int(newest) + 1)))
                #expect(
                    try await balances(house, clocks) == sums(house, clocks),
                    "\(seed), \(clocks)")
            }
            let now = Clocks(asOf: try Day("2021-12-31"), knownAt: newest)
            #expect(try await balances(house, now) == sums(house, now))
        }
        try await house.books.keepTotals()
        let newest = try await house.books.reader.newestSeq()
        for month in 1...12 {
            let day = try #require(Day(year: 2021, month: month, day: 1))
            let clocks = Clocks(asOf: day.month.lastDay, knownAt: newest)
            #expect(
                try await balances(house, clocks) == sums(house, clocks), "\(seed), \(clocks)")
        }
        let report = try await house.books.verify()
        #expect(report.isSound, "\(report)")
        try await house.close()
    }

    @Test func `folding at once from several sides folds every entry once`() async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        var dice = Dice(state: 9)
        try await record(60, house, month, &dice)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    for _ in 0..<5 {
                        _ = try await house.connections.transaction { transaction in
                            try await transaction.query("SELECT fold_account_months(3)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(
            try await house.value("SELECT through_seq::text AS value FROM account_month_head")
                == "61")
        let report = try await house.books.verify()
        #expect(report.isSound, "\(report)")
        try await house.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func `what is recorded while others are folded waits for the next time`() async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        var dice = Dice(state: 5)
        try await record(3, house, month, &dice)
        let newest = try await house.books.reader.newestSeq()
        // Each folding brings a new entry, as a stream of requests would.
        let asset = house.uuid(month.usd.id)
        try await house.database.server.psql(
            """
            CREATE FUNCTION one_more() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM record_journal_entries(
                    now(), ARRAY[gen_random_uuid()], '{2021-01-01}', '{correction}', '{NULL}', '{x}',
                    '{"{}"}', '{NULL}', '{NULL}', '{NULL}', '{1,1}', '{1,2}', '{income:a,income:b}',
                    '{\(asset),\(asset)}', '{debit,credit}', '{1,1}'
                );
                PERFORM append_audit_entries(
                    now(), '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{x}', '{x}', '{NULL}',
                    '{done}', '{NULL}', ARRAY[a.journal_seq + 1], ARRAY[j.last_seq]
                )
                FROM audit_head AS a CROSS JOIN journal_head AS j;
                RETURN NULL;
            END
            $$;
            CREATE TRIGGER one_more AFTER UPDATE ON account_month_head
            FOR EACH STATEMENT EXECUTE FUNCTION one_more();
            """, database: house.database.name)
        try await house.books.keepTotals()
        #expect(try await house.books.reader.newestSeq() == newest + 1)
        #expect(
            try await house.value("SELECT through_seq::text AS value FROM account_month_head")
                == "\(newest)")
        try await house.close()
    }

    /// Rows that the plan reads from postings and entries, by the server's own count.
    private func rowsRead(_ house: APIHarness, _ clocks: Clocks) async throws -> Int {
        try await house.books.snapshot { reader in
            try await rowsRead(reader, clocks.coverage)
                + rowsRead(
                    reader,
                    "SELECT c.code, t.debits FROM \(try await reader.accountTotals(at: clocks))")
        }
    }

    private func rowsRead(_ reader: Reader, _ statement: SQL) async throws -> Int {
        let plan = try await reader.query(
            "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) \(statement)")
        var sum = 0
        var isRead = false
        for row in plan {
            let line: String = try row.get("QUERY PLAN")
            if isRead, let removed = line.range(of: "Rows Removed by Filter: ") {
                sum += Int(line[removed.upperBound...]) ?? 0
            }
            guard line.contains(" on posting ") || line.contains(" on journal_entry "),
                let actual = line.range(of: "rows="),
                let loops = line.range(of: "loops=")
            else {
                if line.contains("->") { isRead = false }
                continue
            }
            isRead = true
            let rows = line[actual.upperBound...].prefix { $0.isNumber }
            let times = line[loops.upperBound...].prefix { $0.isNumber }
            sum += (Int(rows) ?? 0) * (Int(times) ?? 0)
        }
        return sum
    }

    @Test func `a past balance reads the days of its month, however long the history is`()
        async throws
    {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        let asset = house.uuid(month.usd.id)
        var read: [Int] = []
        for years in [2, 18] {
            // 20 entries on every day of the years before, 20 on each of the last ten days.
            try await house.database.server.psql(
                """
                BEGIN;
                SELECT record_journal_entries(
                    now(), array_agg(gen_random_uuid()),
                    array_agg(d.day ORDER BY d.day), array_agg('correction'::text),
                    array_agg(NULL::text), array_agg('x'::text), array_agg('{}'::jsonb),
                    array_agg(NULL::uuid), array_agg(NULL::text), array_agg(NULL::bigint),
                    array_agg(g.place) || array_agg(g.place), array_agg(1) || array_agg(2),
                    array_agg('income:a'::text) || array_agg('income:b'::text),
                    array_agg('\(asset)'::uuid) || array_agg('\(asset)'::uuid),
                    array_agg('debit'::text) || array_agg('credit'::text),
                    array_agg(1::base_units) || array_agg(1::base_units)
                )
                FROM generate_series(1, \(years) * 1200) AS g (place)
                CROSS JOIN LATERAL (
                    SELECT '2020-12-31'::date - (g.place / 4) AS day
                ) AS d;
                SELECT append_audit_entries(
                    now(), '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{x}', '{x}',
                    '{NULL}', '{done}', '{NULL}', ARRAY[a.journal_seq + 1], ARRAY[j.last_seq]
                )
                FROM audit_head AS a CROSS JOIN journal_head AS j;
                COMMIT;
                """, database: house.database.name)
            _ = try await house.connections.query("SELECT fold_account_months(100000::bigint)")
            try await house.database.server.psql(
                "VACUUM (ANALYZE) journal_entry, posting, account, account_month",
                database: house.database.name)
            let newest = try await house.books.reader.newestSeq()
            let clocks = Clocks(asOf: try Day("2019-12-15"), knownAt: newest)
            #expect(try await balances(house, clocks) == sums(house, clocks))
            read.append(try await rowsRead(house, clocks))
        }
        // The newest entry says that nothing is left out, and the totals of the accounts are the answer.
        let now = Clocks(
            asOf: try Day("2021-12-31"), knownAt: try await house.books.reader.newestSeq())
        #expect(try await rowsRead(house, now) <= 1)
        // The newest entry, and 15 days with 4 entries of 2 postings in each of the two histories that reach
        // this month.
        #expect(read[0] <= 1 + 15 * 4 * 3)
        #expect(read[1] <= 2 * read[0])
        try await house.close()
    }
}
