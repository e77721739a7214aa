import Ledger
import Postgres

/// Entries of one group that are judged one after another by one state of the journal.
struct BulkRecording {
    let head: JournalHead
    let now: Instant
    let context: HandEntryContext
    private let accounts: KnownAccounts?
    private(set) var floored: FlooredAccounts
    private var made: [RecordedBy] = []
    /// How many entries each rule of the books has refused.
    private var refusals: [String: Int] = [:]

    init(
        head: JournalHead, now: Instant, context: HandEntryContext,
        knowing accounts: KnownAccounts?
    ) {
        self.head = head
        self.now = now
        self.context = context
        self.accounts = accounts
        floored = context.floored
    }

    var isEmpty: Bool { made.isEmpty }

    /// The end of the journal once they are recorded.
    var newHead: JournalHead {
        head.followed(
            by: made, audits: (made.isEmpty ? 0 : 1) + (refusals.isEmpty ? 0 : 1), at: now)
    }

    /// Judges the next entry; one that can stand is recorded.
    mutating func verdict(on entry: BulkEntry, of caller: Caller) -> BulkVerdict {
        BulkVerdict(index: entry.index, outcome: take(entry.draft, of: caller))
    }

    private mutating func take(
        _ draft: Result<HandEntry, any Error>, of caller: Caller
    ) -> Result<BulkReceipt, any Error> {
        do {
            let entry = try context.entry(draft.get(), id: ID(at: now))
            try floored.take(entry)
            made.append(RecordedBy(entry: entry, caller: caller))
            return .success(
                BulkReceipt(
                    id: entry.id, seq: head.seq + Int64(made.count),
                    effectiveDay: entry.effectiveDay,
                    recordedAt: head.nextInstant(at: now)))
        } catch {
            for rule in (error as? any Refusal)?.rulesOfTheBooks ?? [] {
                refusals[rule, default: 0] += 1
            }
            return .failure(error)
        }
    }

    /// Journal, kept answer and audit, whose head is locked last.
    func statements(
        _ request: WriteRequest, _ answer: StoredAnswer, places: ClosedRange<Int>
    ) -> GroupStatements {
        var statements = GroupStatements(knowing: accounts)
        if !made.isEmpty {
            var hashes = StatedHashes()
            let stated = hashes.journal(made, after: head, at: now)
            statements.record(made, at: now, after: head, stated)
        }
        if request.scope != nil {
            statements.append(IdempotencyRecord.keep([(request, answer)], at: now))
        }
        let audits = audits(
            request, among: "of the entries \(places.lowerBound) to \(places.upperBound)")
        if !audits.isEmpty { statements.append(audits.appending(at: now)) }
        return statements
    }

    /// One for what was recorded, and one for what rules of the books have refused.
    private func audits(_ request: WriteRequest, among places: String) -> [AuditEntry] {
        var audits: [AuditEntry] = []
        if let first = made.first {
            audits.append(
                AuditEntry(
                    "journal_entries.recorded", first.entry.id.description,
                    "\(made.count) \(places)", of: request,
                    recorded: head.seq + 1...head.seq + Int64(made.count)))
        }
        if !refusals.isEmpty {
            let counts = refusals.sorted { $0.key < $1.key }.map { "\($1) by \($0)" }
            audits.append(
                AuditEntry(
                    "\(request.method) \(request.path)", "",
                    "\(counts.joined(separator: ", ")) \(places)", outcome: .refused, of: request))
        }
        return audits
    }
}
