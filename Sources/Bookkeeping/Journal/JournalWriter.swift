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
        ) { await posting.verdicts(on: $0, $1) }
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
