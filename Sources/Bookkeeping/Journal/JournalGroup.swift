import Ledger
import Postgres

/// Entries of several requests that are recorded by one transaction, whose numbers are already known
/// because the head of the journal is held.
struct JournalGroup {
    private let head: JournalHead
    private let now: Instant
    private let context: HandEntryContext
    private var floored: FlooredAccounts
    private var recordings: [RecordedBy] = []
    private var audits: [AuditEntry] = []
    private var answers: [(WriteRequest, StoredAnswer)] = []

    init(head: JournalHead, _ context: HandEntryContext, now: Instant) {
        self.head = head
        self.context = context
        self.now = now
        floored = context.floored
    }

    var isEmpty: Bool { recordings.isEmpty }

    /// Judges an entry and takes it in; a fault is the verdict on this one alone.
    mutating func add(_ post: JournalWriter.Post) -> JournalWriter.Verdict {
        let request = post.request
        do {
            let entry = try context.entry(post.draft, id: ID(at: now))
            let recording = RecordedBy(entry: entry, caller: request.caller)
            let seq = head.seq + Int64(recordings.count) + 1
            let recorded = try RecordedEntry(
                recording, seq: seq, at: max(now, head.recordedAt ?? now), context.directory)
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

    /// Journal, kept answers and audit, whose head is locked last.
    var statements: [SQL] {
        [
            "SELECT \(recordings.recording(at: now))",
            IdempotencyRecord.keep(answers, at: now),
            audits.appending(at: now),
        ]
    }
}
