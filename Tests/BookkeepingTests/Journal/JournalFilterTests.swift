import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// Which entries a filter lets through, and how they are found among many.
@Suite struct JournalFilterTests {
    private func withMonth(
        _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(house, month)
        try await house.close()
    }

    /// The numbers of the entries that a filter lets through, a few on each page; the postings of the same entries
    /// are read as well.
    private func seqs(
        _ house: APIHarness, limit: Int = 3, _ change: (inout JournalFilter) throws -> Void
    ) async throws -> [Int64] {
        var filter = JournalFilter()
        try change(&filter)
        var found: [Int64] = []
        var after: ID<JournalEntry>?
        repeat {
            let page = try await house.books.snapshot { [filter, after] in
                try await $0.journalEntries(PageRequest(after: after, limit: limit), filter)
            }
            found += page.items.map(\.seq)
            after = page.hasMore ? page.items.last?.id : nil
        } while after != nil
        #expect(try await seqsOfPostings(house, filter) == found)
        return found
    }

    /// The numbers of the entries whose postings a filter lets through, and that they are as many as was told before.
    private func seqsOfPostings(
        _ house: APIHarness, _ filter: JournalFilter
    ) async throws -> [Int64] {
        try await house.books.snapshot { reader in
            let control = try await reader.postingsControl(of: filter, after: nil)
            var lines: [Int64: Int] = [:]
            var seqs: [Int64] = []
            try await reader.eachPosting(of: filter, after: nil) { entry, posting in
                if seqs.last != entry.seq { seqs.append(entry.seq) }
                lines[entry.seq, default: 0] += 1
                #expect(posting.line == lines[entry.seq])
            }
            #expect(lines.values.reduce(0, +) == control.rowCount)
            for total in control.totals { #expect(total.sums[0].sum == total.sums[1].sum) }
            return seqs
        }
    }

    /// Numbers 1 to 6: opening, two approvals, freezing, settlement, and the reversal of a correction
    /// that was recorded between.
    @Test func `filters narrow, alone and together`() async throws {
        try await withMonth { house, month in
            try await month.advance(to: .settled)
            house.now = house.now.advanced(bySeconds: 3600)
            let id = try await month.record(
                .correction, "2021-05-20",
                [
                    Posting(.debit, .treasury(month.safe), month.usd.amount("1")),
                    Posting(.credit, AccountCode("income:fees"), month.usd.amount("1")),
                ])
            house.now = house.now.advanced(bySeconds: 3600)
            _ = try await house.write(as: .finance) { work in
                try await work.reverseEntry(id, EntryReversal(effectiveDay: nil, memo: "Wrong"))
            }
            #expect(try await seqs(house) { _ in } == [1, 2, 3, 4, 5, 6, 7])
            #expect(try await seqs(house) { $0.payee = month.alice } == [2, 4])
            #expect(try await seqs(house) { $0.asset = Reference("usd") } == [1, 2, 6, 7])
            #expect(try await seqs(house) { $0.asset = .id(month.index.id) } == [1, 2, 3, 4, 5])
            #expect(try await seqs(house) { $0.asset = Reference("none") } == [])
            #expect(
                try await seqs(house) {
                    $0.payee = month.alice
                    $0.asset = Reference("USD")
                } == [2])
            // The treasury and USD on one posting, not each on some.
            #expect(
                try await seqs(house) {
                    $0.account = .treasury(month.safe)
                    $0.asset = Reference("USD")
                } == [1, 6, 7])
            #expect(try await seqs(house) { $0.isReversed = true } == [6])
            #expect(try await seqs(house) { $0.isReversed = false } == [1, 2, 3, 4, 5, 7])
            #expect(try await seqs(house) { $0.kind = .reversal } == [7])
            // Before the reversal was recorded.
            let reversed: [(Bool, [Int64])] = [(true, []), (false, [1, 2, 3, 4, 5, 6])]
            for (isReversed, expected) in reversed {
                let found = try await seqs(house) {
                    $0.isReversed = isReversed
                    $0.knownAt = 6
                }
                #expect(found == expected)
            }
            #expect(
                try await seqs(house) {
                    $0.source = month.batch.description
                    $0.kind = .paymentSettled
                } == [5])
            #expect(
                try await seqs(house) {
                    $0.source = month.batch.description
                    $0.payee = month.alice
                } == [4])
            #expect(
                try await seqs(house) {
                    $0.from = try Day("2021-05-02")
                    $0.to = try Day("2021-05-30")
                } == [6])
            #expect(
                try await seqs(house) {
                    $0.recordedFrom = try Instant("2021-06-07T12:00:00.000001Z")
                }
                    == [6, 7])
            #expect(
                try await seqs(house) { $0.recordedTo = try Instant("2021-06-07T13:00:00Z") }
                    == [1, 2, 3, 4, 5, 6])
            #expect(
                try await seqs(house) { $0.recordedTo = try Instant("2021-06-07T11:59:59Z") } == [])
            #expect(
                try await seqs(house) {
                    $0.recordedFrom = try Instant("2021-06-07T13:00:00Z")
                    $0.recordedTo = try Instant("2021-06-07T13:59:59Z")
                } == [6])
        }
    }

    @Test(arguments: [
        ("2021-06-07T11:59:59.999999Z", Int64(0)), ("2021-06-07T12:00:00Z", 2),
        ("2021-06-07T12:00:30Z", 2), ("2021-06-07T12:01:00Z", 3), ("2030-01-01T00:00:00Z", 4),
        ("0001-01-01T00:00:00Z", 0),
    ])
    func `an instant stands for the newest entry recorded by then`(
        instant: String, expected: Int64
    ) async throws {
        try await withMonth { house, month in
            // Entries 1 and 2 at noon, 3 and 4 a minute and two later.
            for minutes in [0, 1, 2] as [Int64] {
                house.now = try Instant("2021-06-07T12:00:00Z").advanced(bySeconds: 60 * minutes)
                try await month.record(
                    .correction, "2021-05-20",
                    [
                        Posting(.debit, .treasury(month.safe), month.usd.amount("1")),
                        Posting(.credit, AccountCode("income:fees"), month.usd.amount("1")),
                    ])
            }
            let seq = try await house.books.reader.newestSeq(recordedBy: Instant(instant))
            #expect(seq == expected)
        }
    }

    /// 30,000 entries over 300 days and 200 accounts; what is rare comes at the end.
    private func fill(_ house: APIHarness, _ month: SampleMonth) async throws {
        for part in 0..<30 {
            _ = try await house.connections.transaction { transaction in
                try await transaction.query(
                    """
                    SELECT record_journal_entries(
                        '2021-06-07T12:00:00Z', array_agg(gen_random_uuid()),
                        array_agg(date '2020-06-01' + (n / 100)), array_agg('top_up'::text),
                        array_agg(NULL::text), array_agg('Fees'::text), array_agg('{}'::jsonb),
                        array_agg(NULL::uuid), array_agg(NULL::text), array_agg(NULL::bigint),
                        (SELECT array_agg(i) || array_agg(i) FROM generate_series(1, 1000) AS i),
                        (SELECT array_agg(1) || array_agg(2) FROM generate_series(1, 1000) AS i),
                        array_agg('income:a' || n % 200) || array_agg('income:b'::text),
                        array_agg(\(month.usd.id.stored)::uuid)
                            || array_agg(\(month.usd.id.stored)::uuid),
                        array_agg('debit'::text) || array_agg('credit'::text),
                        array_agg(1::base_units) || array_agg(1::base_units)
                    )
                    FROM generate_series(\(part * 1000)::integer, \(part * 1000 + 999)::integer) AS n
                    """)
                let head = try await transaction.query("SELECT last_seq FROM journal_head")
                let last: Int64 = try head[0].get("last_seq")
                _ = try await transaction.query(
                    """
                    SELECT append_audit_entries(
                        '2021-06-07T12:00:00Z', ARRAY[NULL]::uuid [], ARRAY[NULL]::text [],
                        ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::text [],
                        ARRAY['filled'], ARRAY[''], ARRAY[NULL]::bytea [], ARRAY['done'],
                        ARRAY[NULL]::text [], ARRAY[\(last - 999)::bigint], ARRAY[\(last)::bigint]
                    )
                    """)
            }
        }
        try await month.advance(to: .settled)
        let id = try await month.record(
            .correction, "2021-05-20",
            [
                Posting(.debit, AccountCode("income:rare"), month.usd.amount("1")),
                Posting(.credit, AccountCode("income:b"), month.usd.amount("1")),
            ])
        _ = try await house.write(as: .finance) { work in
            try await work.reverseEntry(id, EntryReversal(effectiveDay: nil, memo: "Wrong"))
        }
        try await house.database.server.psql("ANALYZE", database: house.database.name)
    }

    @Test func `rare entries are found among many without looking at all`() async throws {
        try await withMonth { house, month in
            try await fill(house, month)
            let rare: [((inout JournalFilter) throws -> Void, [Int64])] = [
                ({ $0.kind = .paymentSettled }, [30_005]),
                ({ $0.account = try AccountCode("income:rare") }, [30_006, 30_007]),
                ({ $0.accountPrefix = try AccountPrefix("payable") }, [30_002, 30_003, 30_004]),
                ({ $0.payee = month.carol }, [30_003]),
                ({ $0.asset = Reference("INDEX") }, [1, 30_002, 30_003, 30_004, 30_005]),
                ({ $0.source = month.batch.description }, [30_004, 30_005]),
                ({ $0.isReversed = true }, [30_006]),
                ({ $0.from = try Day("2021-05-31") }, [30_002, 30_003, 30_004, 30_005, 30_007]),
                (
                    {
                        $0.from = try Day("2021-05-31")
                        $0.kind = .reversal
                    }, [30_007]
                ),
                (
                    {
                        $0.accountPrefix = try AccountPrefix("income")
                        $0.kind = .correction
                    }, [30_006]
                ),
            ]
            for (index, (change, expected)) in rare.enumerated() {
                #expect(try await seqs(house, limit: 50, change) == expected, "\(index)")
            }
        }
    }
}
