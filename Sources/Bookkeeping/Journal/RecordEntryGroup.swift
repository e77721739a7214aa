public import Ethereum
import Ledger
import Postgres

extension Books {
    /// Throws, and notes the attempt, unless the caller may record entries by hand.
    ///
    /// - Parameters:
    ///   - request: the request as a whole; its digest is not looked at.
    ///   - digest: finds the SHA-256 of the body, which is noted with a refusal; nil where the body
    ///     was not read to its end.
    /// - Throws: ``AccessError``.
    public func mayRecordEntries(
        _ request: WriteRequest, bodyDigest digest: () async -> Hash32?
    ) async throws {
        do {
            try request.caller.principal?.mustBeAllowed(.postEntries)
        } catch {
            await recordRefusal(error, of: request, bodyDigest: await digest())
            throw error
        }
    }

    /// Records those entries of a group that can stand, in one transaction, and answers for all.
    ///
    /// The answer is kept under a key of the group's own within that of the request: sent again, the
    /// group is answered again and recorded no more. One audit entry covers what was recorded. A
    /// dry run records nothing. Nothing is answered before COMMIT.
    ///
    /// - Parameters:
    ///   - group: entries one after another of a request.
    ///   - request: the request as a whole; its digest is not looked at.
    ///   - journal: what the group before left, where there was one.
    ///   - judged: what was found of this group beforehand; used only if the journal still is as it was
    ///     thought to be.
    ///   - answer: what the verdicts are answered with.
    /// - Returns: the answer, or the one that was kept; and the journal as it is left, for judging the
    ///   next group by, where that can be.
    /// - Throws: ``BooksError/keyReused`` when other entries were sent under the key,
    ///   ``BooksUnavailable``, and what the closure throws.
    public func recordEntryGroup(
        _ group: BulkGroup, _ request: WriteRequest, after journal: LeftJournal? = nil,
        judged: JudgedEntryGroup? = nil, answer: @Sendable ([BulkVerdict]) throws -> [UInt8]
    ) async throws -> (answer: StoredAnswer, journal: LeftJournal?) {
        try await mayRecordEntries(request) { group.lines }
        let request = request.of(group)
        if group.name.first > 0 { await journalWriter.giveWay() }
        var attempts = 1
        var judged = judged
        // What all accounts hold is read only when the database has refused a total.
        var everyAccount = false
        while true {
            do {
                return try await record(
                    group, request, after: journal, judged, everyAccount: everyAccount, answer)
            } catch {
                judged = nil
                if attempts < Self.attemptLimit, Self.isConflict(error) {
                    attempts += 1
                    continue
                }
                let error = Self.translated(error)
                guard !everyAccount, let refusal = error as? BooksError,
                    case .constraint = refusal
                else { throw error }
                everyAccount = true
            }
        }
    }

    /// The answer that was kept for a group of a request.
    public func keptAnswer(
        of name: BulkGroup.Name, _ request: WriteRequest
    ) async throws -> [UInt8] {
        guard let key = request.key, let principal = request.caller.principal?.id else {
            throw StorageError.missingRow(of: "idempotency_record")
        }
        let row = try await reader.row(
            """
            SELECT k.body FROM idempotency_record AS k
            WHERE k.principal_id = \(principal) AND k.method = \(request.method)
                AND k.path = \(request.path) AND k.key = \(name.key(within: key))
            """,
            orNo: "answer", key)
        return try row.get("body")
    }

    /// Judges a group beforehand, by the journal as the group before it leaves it.
    ///
    /// - Parameters:
    ///   - group: entries that follow those of the group before.
    ///   - request: the request as a whole; its digest is not looked at.
    ///   - journal: what the group before leaves, once it is recorded.
    ///   - answer: what the verdicts are answered with.
    /// - Returns: nil where one of them would be refused, or is better looked up.
    /// - Throws: what the closure throws.
    public func judgeEntryGroup(
        _ group: BulkGroup, _ request: WriteRequest, after journal: LeftJournal,
        answer: @Sendable ([BulkVerdict]) throws -> [UInt8]
    ) throws -> JudgedEntryGroup? {
        let now = clock()
        guard journal.misses.areOver, !request.isDryRun, journal.known.holds(at: now) else {
            return nil
        }
        var recording = BulkRecording(
            head: journal.known.head, now: now, context: journal.known.context)
        let verdicts = recording.verdicts(on: group, of: request.caller)
        guard verdicts.allSatisfy(\.isRecorded) else { return nil }
        let kept = StoredAnswer(status: 200, body: try answer(verdicts))
        return JudgedEntryGroup(
            known: journal.known,
            statements: recording.statements(request.of(group), kept, places: group.places),
            answer: kept,
            journal: LeftJournal(
                known: journal.known.after(recording.newHead, recording.floored),
                misses: LeftJournal.Misses()))
    }

    private func record(
        _ group: BulkGroup, _ request: WriteRequest, after journal: LeftJournal?,
        _ judged: JudgedEntryGroup?, everyAccount: Bool,
        _ answer: @Sendable ([BulkVerdict]) throws -> [UInt8]
    ) async throws -> (answer: StoredAnswer, journal: LeftJournal?) {
        let now = clock()
        let didCommit = { (_: CommitOutcome) in request.didCommit() }
        let first =
            JournalHead.statements
            + [IdempotencyRecord.find([request]), KnownJournal.generationStatement]
        let drafts = group.entries.compactMap(\.written)
        func lookUps() -> [SQL] {
            [KnownJournal.flooredStatement]
                + HandEntryContext.statements(for: drafts, now: now, everyAccount: everyAccount)
        }
        do {
            return try await database.transaction(
                willCommit: request.willCommit, didCommit: didCommit
            ) { transaction in
                var rows = try await transaction.pipeline(
                    judged == nil ? first + lookUps() : first)
                if let replay = try IdempotencyRecord.replays(of: [request], in: rows[2])[0] {
                    return (try replay.get(), nil)
                }
                let head = try JournalHead(rows)
                if let judged {
                    if try judged.known.isAs(head, generation: rows[3]),
                        judged.known.holds(at: now)
                    {
                        try await transaction.pipeline(judged.statements)
                        return (judged.answer, judged.journal)
                    }
                    rows += try await transaction.pipeline(lookUps())
                }
                let context = try HandEntryContext(rows[5...], everyAccount: everyAccount)
                // Totals of every account are not followed.
                let known =
                    everyAccount
                    ? nil
                    : try KnownJournal(rows[3...4], head: head, context, of: drafts, now: now)
                var recording = BulkRecording(
                    head: head, now: now, context: known?.context ?? context)
                let verdicts = recording.verdicts(on: group, of: request.caller)
                let kept = StoredAnswer(status: 200, body: try answer(verdicts))
                if !recording.isEmpty || !request.isDryRun {
                    try await transaction.pipeline(
                        recording.statements(request, kept, places: group.places))
                }
                if request.isDryRun { throw Rehearsed(answer: kept) }
                let left = known.map {
                    LeftJournal(
                        known: $0.remembering(journal?.known)
                            .after(recording.newHead, recording.floored),
                        misses: journal?.misses.after(isMiss: judged != nil)
                            ?? LeftJournal.Misses())
                }
                return (kept, left)
            }
        } catch let rehearsed as Rehearsed {
            return (rehearsed.answer, nil)
        }
    }

    /// Leaves the transaction of a dry run without committing it.
    private struct Rehearsed: Error {
        let answer: StoredAnswer
    }
}

/// The journal as a group of a request leaves it, for judging the next one by.
public struct LeftJournal: Sendable {
    fileprivate let known: KnownJournal
    fileprivate let misses: Misses

    /// Where others record too, judging beforehand is worth little: after each miss, twice as many groups
    /// are looked up before the next is.
    fileprivate struct Misses {
        private var count = 0
        private var resting = 0

        var areOver: Bool { resting == 0 }

        func after(isMiss: Bool) -> Misses {
            var misses = self
            if isMiss {
                misses.resting = 1 << count
                misses.count = min(count + 1, 6)
            } else {
                misses.resting = max(resting - 1, 0)
            }
            return misses
        }
    }
}

/// A group that was judged beforehand; each of its entries can stand.
public struct JudgedEntryGroup: Sendable {
    /// What it was judged by.
    fileprivate let known: KnownJournal
    fileprivate let statements: [SQL]
    fileprivate let answer: StoredAnswer
    /// The journal as this group will leave it.
    public let journal: LeftJournal

    /// Whether it was judged by what the group before has left.
    public func follows(_ journal: LeftJournal?) -> Bool {
        known.head.seq == journal?.known.head.seq
    }
}

extension BulkVerdict {
    fileprivate var isRecorded: Bool {
        if case .success = outcome { true } else { false }
    }
}

extension WriteRequest {
    /// The same for one group of it, under a key of the group's own.
    fileprivate func of(_ group: BulkGroup) -> WriteRequest {
        WriteRequest(
            caller: caller, act: act, method: method, path: path, key: key.map(group.name.key),
            bodyDigest: group.lines, contentDigest: group.digest, condition: condition,
            isDryRun: isDryRun, willCommit: willCommit, didCommit: didCommit)
    }
}

/// Entries of one group that are judged one after another by one state of the journal.
private struct BulkRecording {
    let head: JournalHead
    let now: Instant
    let context: HandEntryContext
    private(set) var floored: FlooredAccounts
    private var made: [RecordedBy] = []

    init(head: JournalHead, now: Instant, context: HandEntryContext) {
        self.head = head
        self.now = now
        self.context = context
        floored = context.floored
    }

    var isEmpty: Bool { made.isEmpty }

    /// The end of the journal once they are recorded.
    var newHead: JournalHead { isEmpty ? head : head.followed(by: made.count, at: now) }

    /// Judges the entries in their order; those that can stand are recorded.
    mutating func verdicts(on group: BulkGroup, of caller: Caller) -> [BulkVerdict] {
        group.entries.map { entry in
            BulkVerdict(index: entry.index, outcome: take(entry.draft, of: caller))
        }
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
            return .failure(error)
        }
    }

    /// Journal, kept answer and audit, whose head is locked last.
    func statements(
        _ request: WriteRequest, _ answer: StoredAnswer, places: ClosedRange<Int>
    ) -> [SQL] {
        var statements: [SQL] = []
        if !made.isEmpty { statements.append("SELECT \(made.recording(at: now))") }
        if request.scope != nil {
            statements.append(IdempotencyRecord.keep([(request, answer)], at: now))
        }
        if let first = made.first {
            let audit = AuditEntry(
                "journal_entries.recorded", first.entry.id.description,
                "\(made.count) of the entries \(places.lowerBound) to \(places.upperBound)",
                of: request, recorded: head.seq + 1...head.seq + Int64(made.count))
            statements.append([audit].appending(at: now))
        }
        return statements
    }
}
