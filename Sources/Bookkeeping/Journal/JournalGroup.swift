import Ledger
import Postgres

/// Entries of several requests that are recorded by one transaction, whose numbers are already known
/// because the head of the journal is held.
struct JournalGroup {
    private let head: JournalHead
    private let now: Instant
    private let context: HandEntryContext
    private let accounts: KnownAccounts?
    /// Accounts with a floor, moved by the entries of the group.
    private(set) var floored: FlooredAccounts
    private var recordings: [RecordedBy] = []
    private var audits: [AuditEntry] = []
    private var answers: [(WriteRequest, StoredAnswer)] = []

    init(
        head: JournalHead, _ context: HandEntryContext, knowing accounts: KnownAccounts?,
        now: Instant
    ) {
        self.head = head
        self.context = context
        self.accounts = accounts
        self.now = now
        floored = context.floored
    }

    var isEmpty: Bool { recordings.isEmpty }

    /// The end of the journal once the group is recorded.
    var newHead: JournalHead {
        head.followed(by: recordings, audits: audits.count, at: now)
    }

    /// Judges an entry and takes it in; a fault is the verdict on this one alone.
    mutating func add(_ post: JournalWriter.Post) -> JournalWriter.Verdict {
        let request = post.request
        do {
            let entry = try context.entry(post.draft, id: ID(at: now))
            let recording = RecordedBy(entry: entry, caller: request.caller)
            let seq = head.seq + Int64(recordings.count) + 1
            let recorded = try RecordedEntry(
                recording, seq: seq, at: head.nextInstant(at: now), context.directory)
            let answer = try post.answer(recorded)
            try floored.take(entry)
            recordings.append(recording)
            audits.append(
                AuditEntry(
                    "journal_entry.recorded", entry.id.description, entry.kind.rawValue,
                    of: request, recorded: seq...seq))
            answers.append((request, answer))
            return .success(answer)
        } catch {
            return .failure(error)
        }
    }

    /// Kept answers, which a key that was used refuses before anything else is written, journal and
    /// audit, whose head is locked last.
    var statements: GroupStatements {
        var hashes = StatedHashes()
        let journal = hashes.journal(recordings, after: head, at: now)
        let audit = hashes.audit(audits, after: head.auditNumber, at: now, of: journal)
        var statements = GroupStatements(knowing: accounts)
        statements.append(IdempotencyRecord.keep(answers, at: now))
        statements.record(recordings, at: now, after: head, journal)
        statements.append(audits.appending(at: now, after: head.auditNumber, audit))
        return statements
    }
}
