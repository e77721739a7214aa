import Bookkeeping
import Ethereum
import Ledger
import Postgres
import Synchronization
import TestSupport
import Testing

/// Entries that arrive at the same time.
@Suite struct JournalWriterTests {
    private struct Sent: Sendable {
        let number: Int
        let outcome: Result<StoredAnswer, any Error>

        /// What was answered: `seq`, `again seq`, or the code of the refusal.
        var text: String {
            switch outcome {
            case .success(let answer):
                (answer.isReplay ? "again " : "") + String(decoding: answer.body, as: UTF8.self)
            case .failure(let error as any Refusal): error.code
            case .failure(let error): "\(error)"
            }
        }
    }

    private final class Tally: Sendable {
        private let state = Mutex(0)

        var count: Int { state.withLock { $0 } }

        func add() {
            state.withLock { $0 += 1 }
        }
    }

    private func withHouse(
        queue: Int = 20_000, _ body: (APIHarness, SampleMonth, Books, Caller) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        let journal = try house.database.open { $0.transactionConnections = 1 }
        let books = house.anotherBooks(journal: journal, queue: queue)
        let caller = try await house.caller(in: books)
        try await body(house, month, books, caller)
        // Entries have a connection of their own, beside that of the requests.
        #expect(journal.statistics.queries > 0)
        await journal.close()
        try await house.close()
    }

    private func entry(
        _ month: SampleMonth, _ amount: String, income: String = "fees", memo: String = "Fees"
    ) throws -> HandEntry {
        try HandEntry(
            kind: .topUp, effectiveDay: Day("2021-06-01"), memo: memo,
            lines: [
                HandEntry.Line(
                    account: .treasury(month.safe), asset: "USD", side: .debit, amount: amount),
                HandEntry.Line(
                    account: AccountCode("income:\(income)"), asset: "USD", side: .credit,
                    amount: amount),
            ])
    }

    /// Sends all at once; the answers are in the order of the drafts.
    private func send(
        _ drafts: [HandEntry], _ books: Books, _ caller: Caller,
        key: @escaping @Sendable (Int) -> String? = { "key \($0)" },
        body: @escaping @Sendable (Int) -> Hash32 = { _ in Hash32(word: .one) },
        each: @escaping @Sendable (Sent) -> Void = { _ in }
    ) async -> [Sent] {
        await withTaskGroup(of: Sent.self) { group in
            for (number, draft) in drafts.enumerated() {
                group.addTask {
                    let request = WriteRequest(
                        caller: caller, method: "POST", path: "/v1/journal-entries",
                        key: key(number), bodyDigest: body(number), isDryRun: false)
                    do {
                        let answer = try await books.recordEntryByHand(draft, request) {
                            StoredAnswer(status: 201, body: [UInt8](String($0.seq).utf8))
                        }
                        return Sent(number: number, outcome: .success(answer))
                    } catch {
                        return Sent(number: number, outcome: .failure(error))
                    }
                }
            }
            var sent: [Sent] = []
            for await one in group {
                sent.append(one)
                each(one)
            }
            return sent.sorted { $0.number < $1.number }
        }
    }

    private func balance(_ books: Books, _ prefix: String) async throws -> [String] {
        try await books.reader.accounts(after: nil, limit: 10, prefix: AccountPrefix(prefix)).items
            .map { "\($0.asset.symbol) \($0.text)" }.sorted()
    }

    @Test func `two hundred at once are numbered without a gap and all count`() async throws {
        try await withHouse { house, month, books, caller in
            let drafts = try (1...200).map { try entry(month, "\($0).01") }
            let sent = await send(drafts, books, caller)
            #expect(Set(sent.map(\.text)) == Set((2...201).map(String.init)))
            // 1 + 2 + … + 200 = 20,100, and 200 times 0.01; the month began with 100.
            #expect(try await balance(books, "treasury") == ["INDEX 1000", "USD 20202"])
            let audited = try await house.value(
                """
                SELECT count(*)::text AS value FROM audit_entry
                WHERE operation = 'journal_entry.recorded' AND first_seq = last_seq
                """)
            #expect(audited == "200")
            #expect(try await books.verify().isSound)
        }
    }

    @Test func `one that the rules refuse does not disturb its neighbours`() async throws {
        try await withHouse { _, month, books, caller in
            var drafts = try (1...60).map { _ in try entry(month, "1") }
            drafts[7] = try entry(month, "1.001")
            drafts[30] = try entry(month, "0")
            let sent = await send(drafts, books, caller)
            #expect(sent[7].text == "postings_refused")
            #expect(sent[30].text == "postings_refused")
            #expect(sent.filter { Int($0.text) != nil }.count == 58)
            #expect(try await balance(books, "treasury") == ["INDEX 1000", "USD 158"])
        }
    }

    @Test func `one that the database refuses does not disturb its neighbours`() async throws {
        try await withHouse { house, month, books, caller in
            // Whole units of USD have 2 decimals here: this is 2^256 - 1 base units less 5,000.
            let huge =
                "1157920892373161954235709850086879078532699846656405640394575840079131296349.35"
            var drafts = try (1...40).map { _ in try entry(month, "1", income: "small") }
            drafts[3] = try entry(month, huge, income: "huge")
            drafts[25] = try entry(month, huge, income: "huge")
            let sent = await send(drafts, books, caller)
            let refused = sent.filter { Int($0.text) == nil }
            #expect(
                refused.map(\.text) == ["base_units_within_uint256", "base_units_within_uint256"])
            #expect(refused.map(\.number) == [3, 25])
            #expect(try await balance(books, "income:small") == ["USD 38"])
            #expect(try await books.verify().isSound)
        }
    }

    @Test func `one that the database fails at does not disturb its neighbours`() async throws {
        try await withHouse { house, month, books, caller in
            _ = try await house.database.server.psql(
                """
                CREATE FUNCTION fail_at_one() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RETURN CASE WHEN 1 / (CASE NEW.memo WHEN 'Odd' THEN 0 ELSE 1 END) = 1 THEN NEW END;
                END
                $$;
                CREATE TRIGGER fail_at_one BEFORE INSERT ON journal_entry
                FOR EACH ROW EXECUTE FUNCTION fail_at_one();
                """, database: house.database.name)
            var drafts = try (1...40).map { _ in try entry(month, "1") }
            drafts[11] = try entry(month, "1", memo: "Odd")
            let sent = await send(drafts, books, caller)
            #expect(sent.filter { Int($0.text) == nil }.map(\.number) == [11])
            #expect(try await balance(books, "treasury") == ["INDEX 1000", "USD 139"])
            #expect(try await books.verify().isSound)
        }
    }

    @Test func `a key that is sent ten times at once is recorded once`() async throws {
        try await withHouse { _, month, books, caller in
            let drafts = try (0..<40).map { _ in try entry(month, "2") }
            let sent = await send(drafts, books, caller, key: { "key \($0 % 4)" })
            let first = sent.filter { Int($0.text) != nil }
            #expect(first.count == 4)
            #expect(Set(first.map { $0.number % 4 }) == [0, 1, 2, 3])
            for one in sent where Int(one.text) == nil {
                let original = try #require(first.first { $0.number % 4 == one.number % 4 })
                #expect(one.text == "again " + original.text)
            }
            #expect(try await balance(books, "treasury") == ["INDEX 1000", "USD 108"])
        }
    }

    @Test func `a key with two bodies at once is one entry and one refusal`() async throws {
        try await withHouse { _, month, books, caller in
            let drafts = try (0..<2).map { _ in try entry(month, "2") }
            let sent = await send(
                drafts, books, caller, key: { _ in "same" },
                body: { Hash32(word: $0 == 0 ? .one : .zero) })
            #expect(sent.map(\.text).sorted() == ["2", "idempotency_key_reused"])
        }
    }

    @Test func `who finds the queue full is sent away and the others are served`() async throws {
        try await withHouse(queue: 3) { house, month, books, caller in
            let drafts = try (0..<10).map { _ in try entry(month, "1") }
            let refused = Tally()
            // Somebody holds the head of the journal: at most three wait for it and three behind them.
            let sending = try await house.connections.transaction { transaction in
                _ = try await transaction.query("SELECT lock_journal_head()")
                let sending = Task {
                    await send(
                        drafts, books, caller,
                        each: { if $0.text == "queueFull" { refused.add() } })
                }
                while refused.count < 4 { await Task.yield() }
                return sending
            }
            let sent = await sending.value
            #expect(sent.filter { Int($0.text) != nil }.count >= 1)
            let kept = sent.filter { Int($0.text) != nil }.count
            #expect(try await balance(books, "treasury") == ["INDEX 1000", "USD \(100 + kept)"])
        }
    }

    @Test func `two services record into one journal`() async throws {
        try await withHouse { house, month, books, caller in
            let drafts = try (1...100).map { _ in try entry(month, "1") }
            async let here = send(drafts, books, caller, key: { "a \($0)" })
            async let there = send(drafts, house.books, caller, key: { "b \($0)" })
            let sent = await here + there
            #expect(Set(sent.map(\.text)) == Set((2...201).map(String.init)))
            #expect(try await balance(books, "treasury") == ["INDEX 1000", "USD 300"])
            #expect(try await books.verify().isSound)
        }
    }
}
