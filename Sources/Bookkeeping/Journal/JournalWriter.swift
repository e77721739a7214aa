import Ledger
import Postgres

/// Records entries by hand that arrive one by one: all that came while the last commit was under way
/// are committed together, and each gets an answer of its own.
///
/// One bad entry never fails its neighbours, and nothing is answered before COMMIT. Several services
/// may do this to one database: whoever holds the head of the journal goes first.
final class JournalWriter: Sendable {
    /// An entry that waits to be recorded.
    struct Post: Sendable {
        let request: WriteRequest
        let draft: HandEntry
        /// What is answered, and kept with the request's key.
        let answer: @Sendable (RecordedEntry) throws -> StoredAnswer
    }

    typealias Verdict = Result<StoredAnswer, any Error>

    private let queue: GroupQueue<Post, StoredAnswer>

    /// A writer; more than `waiting` posts are refused until some are done.
    init(
        _ database: Database, queue waiting: Int, clock: @escaping @Sendable () -> Instant
    ) {
        let posting = JournalPosting(database: database, clock: clock)
        queue = GroupQueue(
            limits: .init(groupCount: 1_000, groupBytes: 4 << 20, waiting: waiting),
            on: database.loop
        ) { await posting.verdicts(on: $0) }
    }

    /// Records an entry, or gives the answer that its key had before.
    ///
    /// Throws what judging says, ``BooksError`` or ``BooksUnavailable``.
    func record(_ post: Post) async throws -> StoredAnswer {
        try await queue.submit(post, bytes: post.draft.approximateBytes)
    }

    /// Lets the entries go first that are being recorded, so that those of a long request, group
    /// after group, do not keep single ones from the head of the journal.
    func giveWay() async {
        await queue.giveWay()
    }
}

/// What the writer does with a group.
private struct JournalPosting: Sendable {
    let database: Database
    let clock: @Sendable () -> Instant

    func verdicts(on posts: [JournalWriter.Post]) async -> [JournalWriter.Verdict] {
        var verdicts: [Int: JournalWriter.Verdict] = [:]
        var entered: [Int] = []
        for (place, post) in posts.enumerated() {
            do {
                try post.request.willCommit()
                entered.append(place)
            } catch {
                verdicts[place] = .failure(error)
            }
        }
        for places in Self.rounds(entered, of: posts) {
            let results = await settle(places.map { posts[$0] })
            for (place, result) in zip(places, results) { verdicts[place] = result }
        }
        for place in entered { posts[place].request.didCommit() }
        return posts.indices.map { verdicts[$0] ?? .failure(CancellationError()) }
    }

    /// Whoever repeats a key waits until the first with it is committed, and is then a replay.
    private static func rounds(_ places: [Int], of posts: [JournalWriter.Post]) -> [[Int]] {
        var rounds: [[Int]] = []
        var uses: [IdempotencyRecord.Scope: Int] = [:]
        for place in places {
            var round = 0
            if let scope = posts[place].request.scope {
                round = uses[scope, default: 0]
                uses[scope] = round + 1
            }
            if round == rounds.count { rounds.append([]) }
            rounds[round].append(place)
        }
        return rounds
    }

    /// Records a group. When the database refuses it, or fails, for one of them, the halves go
    /// separately, in their order, until that one stands alone.
    private func settle(_ posts: [JournalWriter.Post]) async -> [JournalWriter.Verdict] {
        var attempts = 1
        while true {
            do {
                return try await record(posts)
            } catch {
                if attempts < Books.attemptLimit, Books.isConflict(error) {
                    attempts += 1
                    continue
                }
                let error = Books.translated(error)
                guard posts.count > 1, Books.mayBeOfOneEntry(error) else {
                    return posts.map { _ in .failure(error) }
                }
                let half = posts.count / 2
                return await settle(Array(posts[..<half])) + settle(Array(posts[half...]))
            }
        }
    }

    /// One database transaction: the head is locked, everything is looked up, judged, and written.
    private func record(_ posts: [JournalWriter.Post]) async throws -> [JournalWriter.Verdict] {
        let now = clock()
        return try await database.transaction { transaction in
            let rows = try await transaction.pipeline(
                JournalHead.statements + [IdempotencyRecord.find(posts.map(\.request))]
                    + HandEntryContext.statements(for: posts.map(\.draft), now: now))
            let head = try JournalHead(rows)
            let replays = try IdempotencyRecord.replays(of: posts.map(\.request), in: rows[2])
            let context = try HandEntryContext(rows[3...])
            var group = JournalGroup(head: head, context, now: now)
            let verdicts = zip(posts, replays).map { post, replay in
                replay ?? group.add(post)
            }
            if !group.isEmpty { try await transaction.pipeline(group.statements) }
            return verdicts
        }
    }
}
