import Bookkeeping
import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

/// Groups of a long request that are judged while the one before is recorded, and what others change
/// in between.
@Suite struct JudgedEntryGroupTests {
    /// A request in groups, over a connection of its own.
    private struct Service: Sendable {
        let may: PeriodHouse
        let books: Books
        let connections: Database
        let request: WriteRequest

        /// A group of top-ups of the treasury, or of negative amounts corrections that take from it.
        func group(_ first: Int, _ amounts: [Int], asset: String = "USD") throws -> BulkGroup {
            let digest = Hash32(word: UInt256(UInt64(first) + 1))
            return BulkGroup(
                try amounts.enumerated().map { place, amount in
                    BulkEntry(index: first + place, draft: .success(try entry(amount, asset)))
                }, digest: digest, lines: digest)
        }

        private func entry(_ amount: Int, _ asset: String) throws -> HandEntry {
            let sides: (Side, Side) = amount > 0 ? (.debit, .credit) : (.credit, .debit)
            return try HandEntry(
                kind: amount > 0 ? .topUp : .correction, effectiveDay: Day("2021-05-31"),
                memo: "Fees",
                lines: [
                    HandEntry.Line(
                        account: .treasury(may.month.safe), asset: asset, side: sides.0,
                        amount: "\(abs(amount))"),
                    HandEntry.Line(
                        account: AccountCode("income:fees"), asset: asset, side: sides.1,
                        amount: "\(abs(amount))"),
                ])
        }

        func judge(
            _ group: BulkGroup, after journal: LeftJournal?, isDryRun: Bool = false
        ) throws -> JudgedEntryGroup? {
            let request = WriteRequest(
                caller: request.caller, method: request.method, path: request.path,
                key: request.key, bodyDigest: request.bodyDigest, isDryRun: isDryRun)
            return try books.judgeEntryGroup(
                group, request, after: try #require(journal), answer: Self.answer)
        }

        /// Records a group; the place and the number of each entry, or the code of its refusal, and what
        /// the group left.
        func record(
            _ group: BulkGroup, after journal: LeftJournal? = nil,
            _ judged: JudgedEntryGroup? = nil
        ) async throws -> (text: String, journal: LeftJournal?) {
            let (answer, left) = try await books.recordEntryGroup(
                group, request, after: journal, judged: judged, answer: Self.answer)
            let text = String(decoding: answer.body, as: UTF8.self)
            return (answer.isReplay ? "again \(text)" : text, left)
        }

        private static func answer(_ verdicts: [BulkVerdict]) -> [UInt8] {
            let words = verdicts.map { verdict in
                switch verdict.outcome {
                case .success(let receipt): "\(verdict.index):\(receipt.seq)"
                case .failure(let error):
                    "\(verdict.index):\((error as? any Refusal)?.code ?? "\(error)")"
                }
            }
            return Array(words.joined(separator: " ").utf8)
        }

        /// How many statements the work sent.
        func statements(_ work: () async throws -> Void) async throws -> Int {
            let before = connections.statistics.queries
            try await work()
            return connections.statistics.queries - before
        }
    }

    private func withService(
        endsSound: Bool = true, _ body: (Service) async throws -> Void
    ) async throws {
        try await PeriodHouse.with { may in
            let house = may.house
            let connections = try house.database.open { $0.transactionConnections = 1 }
            let books = house.anotherBooks(connections)
            let caller = try await house.caller(in: books)
            let request = WriteRequest(
                caller: caller, method: "POST", path: "/v1/journal-entries/bulk", key: "many",
                bodyDigest: Hash32(word: .one), isDryRun: false)
            try await body(
                Service(may: may, books: books, connections: connections, request: request))
            if endsSound { #expect(try await books.verify().isSound) }
            await connections.close()
        }
    }

    @Test func `groups that follow one another are not looked up`() async throws {
        try await withService { service async throws in
            let first = try await service.record(service.group(0, [1, 2]))
            #expect(first.text == "0:2 1:3")
            let second = try service.group(2, [3, -4])
            let third = try service.group(4, [5])
            let judged = try #require(try service.judge(second, after: first.journal))
            // Before the second is recorded.
            let next = try #require(try service.judge(third, after: judged.journal))
            #expect(judged.follows(first.journal) && !next.follows(first.journal))
            let followed = try await service.statements { () async throws in
                let (text, journal) = try await service.record(
                    second, after: first.journal, judged)
                #expect(text == "2:4 3:5")
                #expect(next.follows(journal))
                #expect(try await service.record(third, after: journal, next).text == "4:6")
            }
            // The head, the entries, the kept answer and the audit log.
            #expect(followed == 2 * 4)
            #expect(try await service.record(second, after: nil, judged).text == "again 2:4 3:5")
            #expect(try await service.books.reader.newestSeq() == 6)
        }
    }

    @Test func `what somebody else recorded meanwhile comes first`() async throws {
        try await withService { service async throws in
            let first = try await service.record(service.group(0, [1])).journal
            let second = try service.group(1, [2])
            let judged = try #require(try service.judge(second, after: first))
            #expect(await service.may.refusal(service.may.entry(on: "2021-05-31")) == nil)
            let (text, left) = try await service.record(second, after: first, judged)
            #expect(text == "1:4")
            // One group is looked up before another is judged beforehand, after the next miss two.
            let third = try service.group(2, [3])
            #expect(try service.judge(third, after: left) == nil)
            let rested = try await service.record(third, after: left).journal
            let fourth = try service.group(3, [4])
            let again = try #require(try service.judge(fourth, after: rested))
            #expect(await service.may.refusal(service.may.entry(on: "2021-05-31")) == nil)
            var journal = try await service.record(fourth, after: rested, again).journal
            for place in 4...5 {
                let group = try service.group(place, [1])
                #expect(try service.judge(group, after: journal) == nil)
                journal = try await service.record(group, after: journal).journal
            }
            #expect(try service.judge(service.group(6, [1]), after: journal) != nil)
        }
    }

    @Test func `a month that was closed meanwhile takes no more`() async throws {
        // Closed by plain SQL, without the audit entries that come with it.
        try await withService(endsSound: false) { service async throws in
            let first = try await service.record(service.group(0, [1])).journal
            let second = try service.group(1, [2])
            let judged = try #require(try service.judge(second, after: first))
            #expect(await service.may.close("2021-05") == nil)
            let text = try await service.record(second, after: first, judged).text
            #expect(text == "1:period_closed")
        }
    }

    @Test func `a floor that was set meanwhile holds, and is kept to beforehand`() async throws {
        try await withService { service async throws in
            let first = try await service.record(service.group(0, [1])).journal
            let second = try service.group(1, [-20, -31, -1])
            let judged = try #require(try service.judge(second, after: first))
            _ = try await service.may.house.write(as: .finance) { work in
                try await work.setAccountFloor(
                    AccountKey(
                        "treasury:\(service.may.month.safe),\(service.may.month.usd.id)"),
                    to: "50", expecting: .any)
            }
            // The month began with 100, and 1 came in.
            let (text, left) = try await service.record(second, after: first, judged)
            #expect(text == "1:3 2:4 3:account_above_floor")
            let rested = try await service.record(service.group(4, [10]), after: left).journal
            #expect(try service.judge(service.group(5, [-11]), after: rested) == nil)
            let last = try service.group(5, [-10])
            let known = try #require(try service.judge(last, after: rested))
            let (end, journal) = try await service.record(last, after: rested, known)
            #expect(end == "5:6")
            #expect(try service.judge(service.group(6, [-1]), after: journal) == nil)
        }
    }

    @Test func `what may be refused is looked up, and a rehearsal is no group to follow`()
        async throws
    {
        try await withService { service async throws in
            let (_, journal) = try await service.record(service.group(0, [1]))
            #expect(try service.judge(service.group(1, [1], asset: "INDEX"), after: journal) == nil)
            #expect(try service.judge(service.group(1, [1]), after: journal, isDryRun: true) == nil)
            #expect(try service.judge(service.group(1, [1]), after: journal) != nil)
            service.may.house.now = try Instant("2021-06-07T23:59:59.999999Z")
            #expect(try service.judge(service.group(1, [1]), after: journal) == nil)
        }
    }
}
