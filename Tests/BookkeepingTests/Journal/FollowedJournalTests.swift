import Bookkeeping
import Ethereum
import Ledger
import Logging
import Postgres
import TestSupport
import Testing

/// Entries that follow one another without being looked up, and what others change in between.
@Suite struct FollowedJournalTests {
    /// One service with a connection of its own for entries, beside the house's.
    private struct Service: Sendable {
        let may: PeriodHouse
        let books: Books
        let caller: Caller
        let journal: Database

        var house: APIHarness { may.house }
        var month: SampleMonth { may.month }

        /// Records one entry; its number, or `again` and the number, or the code of the refusal with
        /// those of its faults.
        func record(_ draft: HandEntry, key: String? = nil) async throws -> String {
            let request = WriteRequest(
                caller: caller, method: "POST", path: "/v1/journal-entries", key: key,
                bodyDigest: Hash32(word: .one), isDryRun: false)
            do {
                let answer = try await books.recordEntryByHand(draft, request) {
                    StoredAnswer(
                        status: 201, body: [UInt8]("\($0.seq) of \($0.effectiveDay)".utf8))
                }
                let text = String(decoding: answer.body, as: UTF8.self)
                return answer.isReplay ? "again \(text)" : text
            } catch let error as JournalError {
                return ([error.code] + error.faults.map(\.code)).joined(separator: " ")
            } catch let error as any Refusal {
                return error.code
            } catch {
                return "\(error)"
            }
        }

        /// The same of an entry as ``entry(_:asset:on:)`` makes them.
        func record(
            _ amount: Int = 1, asset: String = "USD", on day: String? = "2021-06-01",
            key: String? = nil
        ) async throws -> String {
            try await record(entry(amount, asset: asset, on: day), key: key)
        }

        /// How many statements the work sent over the connection for entries.
        func statements(_ work: () async throws -> Void) async throws -> Int {
            let before = journal.statistics.queries
            try await work()
            return journal.statistics.queries - before
        }

        /// A top-up of the treasury, or of a negative amount a correction that takes from it.
        func entry(
            _ amount: Int = 1, asset: String = "USD", on day: String? = "2021-06-01"
        ) throws -> HandEntry {
            let sides: (Side, Side) = amount > 0 ? (.debit, .credit) : (.credit, .debit)
            return try HandEntry(
                kind: amount > 0 ? .topUp : .correction, effectiveDay: day.map { try Day($0) },
                memo: "Fees",
                lines: [
                    HandEntry.Line(
                        account: .treasury(month.safe), asset: asset, side: sides.0,
                        amount: "\(abs(amount))"),
                    HandEntry.Line(
                        account: AccountCode("income:fees"), asset: asset, side: sides.1,
                        amount: "\(abs(amount))"),
                ])
        }
    }

    /// The head, the entries, the kept answers and the audit log.
    private static let followed = 4

    private func withService(
        endsSound: Bool = true, _ body: (Service) async throws -> Void
    ) async throws {
        try await PeriodHouse.with { may in
            let house = may.house
            let journal = try house.database.open { $0.transactionConnections = 1 }
            let books = Books(
                house.connections, clock: { house.now },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, journal: journal)
            let caller = try #require(
                try await books.authenticate(
                    secret: APIHarness.Sender.finance.secret, remoteAddress: "unix",
                    requestID: "r1"))
            let service = Service(may: may, books: books, caller: caller, journal: journal)
            #expect(try await service.record() == "2 of 2021-06-01")
            try await body(service)
            if endsSound { #expect(try await books.verify().isSound) }
            await journal.close()
        }
    }

    @Test func `the next entry needs no look-up`() async throws {
        try await withService { service async throws in
            let statements = try await service.statements { () async throws in
                #expect(try await service.record(key: "a") == "3 of 2021-06-01")
            }
            #expect(statements == Self.followed)
        }
    }

    /// Records one entry after another while the head of the journal is held, and what is done to it then; the
    /// answers, once all of them were sent.
    private func recordBehind(
        _ held: SQL, _ service: Service, _ keys: String...
    ) async throws -> [String] {
        let before = service.journal.statistics.queries
        var recordings: [Task<String, any Error>] = []
        try await service.house.connections.transaction { transaction in
            try await transaction.query("SELECT lock_journal_head()")
            for key in keys {
                recordings.append(Task { try await service.record(key: key) })
                let sent = before + recordings.count * Self.followed
                while service.journal.statistics.queries < sent {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
            try await transaction.query(held)
        }
        var answers: [String] = []
        for recording in recordings { answers.append(try await recording.value) }
        return answers
    }

    @Test(.timeLimit(.minutes(1)))
    func `the next group is sent while the one before is under way`() async throws {
        try await withService { service async throws in
            let statements = try await service.statements { () async throws in
                let answers = try await recordBehind("SELECT 1", service, "a", "b")
                #expect(answers == ["3 of 2021-06-01", "4 of 2021-06-01"])
            }
            #expect(statements == 2 * Self.followed)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a group that was sent behind one that failed is recorded after it`() async throws {
        try await withService { service async throws in
            let raise: SQL = "UPDATE account SET floor = floor WHERE false"
            let answers = try await recordBehind(raise, service, "a", "b")
            #expect(answers == ["3 of 2021-06-01", "4 of 2021-06-01"])
            let again = try await recordBehind("SELECT 1", service, "a")
            #expect(again == ["again 3 of 2021-06-01"])
        }
    }

    /// As nobody but a superuser can rename one.
    private func rename(_ old: String, _ new: String, _ service: Service) async throws {
        _ = try await service.house.database.server.psql(
            """
            SET session_replication_role = replica;
            UPDATE account SET code = '\(new)' WHERE code = '\(old)'
            """, database: service.house.database.name)
    }

    @Test func `an account that was posted to is not looked up by its code again`() async throws {
        try await withService { service async throws in
            try await rename("income:fees", "income:renamed", service)
            #expect(try await service.record() == "3 of 2021-06-01")
            try await rename("income:renamed", "income:fees", service)
            let other = try HandEntry(
                kind: .topUp, effectiveDay: Day("2021-06-01"), memo: "Fees",
                lines: [
                    HandEntry.Line(
                        account: AccountCode("income:other"), asset: "USD", side: .credit,
                        amount: "2"),
                    HandEntry.Line(
                        account: .treasury(service.month.safe), asset: "USD", side: .debit,
                        amount: "2"),
                ])
            #expect(try await service.record(other) == "4 of 2021-06-01")
            #expect(try await service.record(other) == "5 of 2021-06-01")
            let found = try await service.house.value(
                """
                SELECT string_agg(a.code || ' ' || a.credits, ', ' ORDER BY a.code) AS value
                FROM account AS a WHERE a.prefix = 'income'
                """)
            // Entries 2 and 3 of one dollar, then two of two: cents.
            #expect(found == "income:fees 200, income:other 400")
        }
    }

    /// Set back and gone on with otherwise, its accounts may have other ids.
    @Test func `a database whose newest entry is another one is looked up`() async throws {
        try await withService(endsSound: false) { service async throws in
            _ = try await service.house.database.server.psql(
                """
                SET session_replication_role = replica;
                UPDATE journal_entry SET entry_id = gen_random_uuid() WHERE seq = 2
                """, database: service.house.database.name)
            let statements = try await service.statements { () async throws in
                #expect(try await service.record() == "3 of 2021-06-01")
            }
            #expect(statements > 2 * Self.followed)
        }
    }

    /// Its hashes were made for another number; the database makes its own.
    @Test func `what others append to the audit log is no miss`() async throws {
        try await withService { service async throws in
            let statements = try await service.statements { () async throws in
                for number in 3...8 {
                    try await service.house.connections.query(
                        """
                        SELECT append_audit_entries(
                            now(), '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}',
                            '{NULL,NULL}', '{look,look}', '{x,x}', '{NULL,NULL}', '{done,done}',
                            '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}'
                        )
                        """)
                    #expect(try await service.record() == "\(number) of 2021-06-01")
                }
            }
            #expect(statements == 6 * Self.followed)
        }
    }

    @Test func `a word that was not met before is looked up, and then known`() async throws {
        try await withService { service async throws in
            let index = try service.entry(asset: "INDEX")
            let first = try await service.statements { () async throws in
                #expect(try await service.record(index) == "3 of 2021-06-01")
            }
            #expect(first > Self.followed)
            let both = try await service.statements { () async throws in
                #expect(try await service.record(index) == "4 of 2021-06-01")
                #expect(try await service.record() == "5 of 2021-06-01")
            }
            #expect(both == 2 * Self.followed)
        }
    }

    @Test func `what somebody else recorded in between comes first`() async throws {
        try await withService { service async throws in
            #expect(await service.may.refusal(service.may.entry(on: "2021-06-01")) == nil)
            #expect(try await service.record() == "4 of 2021-06-01")
            #expect(await service.may.refusal(service.may.entry(on: "2021-06-01")) == nil)
            #expect(try await service.record() == "6 of 2021-06-01")
            #expect(try await service.record() == "7 of 2021-06-01")
        }
    }

    @Test func `a month that was closed since takes no more`() async throws {
        // Closed by plain SQL, without the audit entries that come with it.
        try await withService(endsSound: false) { service async throws in
            #expect(
                try await service.record(on: "2021-05-31") == "3 of 2021-05-31")
            #expect(await service.may.close("2021-05") == nil)
            #expect(try await service.record(on: "2021-05-31") == "period_closed")
            #expect(try await service.record() == "4 of 2021-06-01")
        }
    }

    @Test func `a limit that was set since needs a second person`() async throws {
        try await withService { service async throws in
            _ = try await service.house.write(as: .admin) { work in
                try await work.changeSettings(
                    expecting: .any, name: nil, zone: nil, batchApprovals: nil,
                    limits: [WrittenLimit(asset: "USD", amount: "10")])
            }
            #expect(try await service.record(10) == "3 of 2021-06-01")
            #expect(try await service.record(11) == "second_person_needed")
        }
    }

    private func addSecondDollar(_ service: Service) async throws {
        _ = try await service.house.write(as: .admin) { work in
            try await work.createAsset(
                AssetDraft(
                    chain: try #require(ChainID(10)), address: nil, symbol: "USD", name: "Dollar",
                    decimals: 2))
        }
    }

    private static let ambiguous = "postings_refused asset_ambiguous asset_ambiguous"

    @Test func `a second asset of a symbol makes it ambiguous`() async throws {
        try await withService { service async throws in
            try await addSecondDollar(service)
            #expect(try await service.record() == Self.ambiguous)
        }
    }

    @Test func `an asset that is known by its id says nothing about its symbol`() async throws {
        try await withService { service async throws in
            try await addSecondDollar(service)
            let byID = try service.entry(asset: service.month.usd.id.description)
            #expect(try await service.record(byID) == "3 of 2021-06-01")
            #expect(try await service.record(byID) == "4 of 2021-06-01")
            #expect(try await service.record() == Self.ambiguous)
        }
    }

    private static let belowFloor = "account_above_floor account_above_floor"

    @Test func `a floor that was set since holds, entry after entry`() async throws {
        try await withService { service async throws in
            _ = try await service.house.write(as: .finance) { work in
                try await work.setAccountFloor(
                    AccountKey("treasury:\(service.month.safe),\(service.month.usd.id)"), to: "50",
                    expecting: .any)
            }
            // The month began with 100, and 1 came in.
            #expect(try await service.record(-20) == "3 of 2021-06-01")
            let next = try await service.statements { () async throws in
                #expect(try await service.record(-31) == "4 of 2021-06-01")
            }
            #expect(next == Self.followed)
            #expect(try await service.record(-1) == Self.belowFloor)
            #expect(try await service.record(1) == "5 of 2021-06-01")
            #expect(try await service.record(-1) == "6 of 2021-06-01")
        }
    }

    @Test func `many at once stop at a floor, however they are grouped`() async throws {
        try await withService { service async throws in
            _ = try await service.house.write(as: .finance) { work in
                try await work.setAccountFloor(
                    AccountKey("treasury:\(service.month.safe),\(service.month.usd.id)"), to: "50",
                    expecting: .any)
            }
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<200 {
                    let draft = try service.entry(-1)
                    group.addTask { try await service.record(draft) }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            // 101 less 51 is 50.
            #expect(answers.filter { $0 == Self.belowFloor }.count == 149)
            let numbers = answers.filter { $0 != Self.belowFloor }
            #expect(Set(numbers) == Set((3...53).map { "\($0) of 2021-06-01" }))
        }
    }

    @Test func `a new day begins where the organisation is`() async throws {
        try await withService { service async throws in
            // Zone UTC, where it is noon.
            #expect(try await service.record(on: nil) == "3 of 2021-06-07")
            service.house.now = try Instant("2021-06-07T23:59:59.999999Z")
            #expect(try await service.record(on: nil) == "4 of 2021-06-07")
            service.house.now = try Instant("2021-06-08T00:00:00Z")
            #expect(try await service.record(on: nil) == "5 of 2021-06-08")
        }
    }

    @Test func `a new day begins once where clocks are set back over midnight`() async throws {
        try await withService { service async throws in
            _ = try await service.house.write(as: .admin) { work in
                try await work.changeSettings(
                    expecting: .any, name: nil, zone: "America/Havana", batchApprovals: nil,
                    limits: [])
            }
            // Midnight of 1 November 2020 was at 04:00 UTC, and at 05:00 UTC once more.
            let instants = [
                "2020-11-01T03:50:00Z", "2020-11-01T03:59:59.999999Z", "2020-11-01T04:00:00Z",
                "2020-11-01T04:59:59Z", "2020-11-01T05:00:00Z",
            ]
            var days: [Substring] = []
            for instant in instants {
                service.house.now = try Instant(instant)
                days += try await service.record(on: nil).split(separator: " ").suffix(1)
            }
            #expect(
                days
                    == ["2020-10-31", "2020-10-31", "2020-11-01", "2020-11-01", "2020-11-01"])
        }
    }

    @Test func `a key that was used is answered again, and its neighbours are recorded`()
        async throws
    {
        try await withService { service async throws in
            #expect(try await service.record(key: "a") == "3 of 2021-06-01")
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<40 {
                    let draft = try service.entry()
                    let key = number == 20 ? "a" : "key \(number)"
                    group.addTask { try await service.record(draft, key: key) }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(
                answers
                    == Set((4...42).map { "\($0) of 2021-06-01" } + ["again 3 of 2021-06-01"]))
        }
    }

    @Test func `an entry that cannot stand is refused as before`() async throws {
        try await withService { service async throws in
            let nothing = try HandEntry(
                kind: .topUp, effectiveDay: nil, memo: "Nothing",
                lines: [
                    HandEntry.Line(
                        account: AccountCode("income:fees"), asset: "NOPE", side: .debit,
                        amount: "0")
                ])
            #expect(try await service.record(nothing) == "postings_refused asset_unknown")
            let next = try await service.statements { () async throws in
                #expect(try await service.record() == "3 of 2021-06-01")
            }
            #expect(next == Self.followed)
        }
    }
}
