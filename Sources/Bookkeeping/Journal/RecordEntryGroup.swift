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
    ///   - answer: what the verdicts are answered with.
    /// - Returns: the answer, or the one that was kept.
    /// - Throws: ``BooksError/keyReused`` when other entries were sent under the key,
    ///   ``BooksUnavailable``, and what the closure throws.
    public func recordEntryGroup(
        _ group: BulkGroup, _ request: WriteRequest,
        answer: @Sendable ([BulkVerdict]) throws -> [UInt8]
    ) async throws -> StoredAnswer {
        try await mayRecordEntries(request) { group.lines }
        let request = WriteRequest(
            caller: request.caller, act: request.act, method: request.method, path: request.path,
            key: request.key.map(group.name.key), bodyDigest: group.lines,
            contentDigest: group.digest, condition: request.condition, isDryRun: request.isDryRun,
            willCommit: request.willCommit, didCommit: request.didCommit)
        if group.name.first > 0 { await journalWriter.giveWay() }
        var attempts = 1
        // What all accounts hold is read only when the database has refused a total.
        var everyAccount = false
        while true {
            do {
                return try await record(group, request, everyAccount: everyAccount, answer)
            } catch {
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

    private func record(
        _ group: BulkGroup, _ request: WriteRequest, everyAccount: Bool,
        _ answer: @Sendable ([BulkVerdict]) throws -> [UInt8]
    ) async throws -> StoredAnswer {
        let now = clock()
        let drafts = group.entries.compactMap(\.written)
        let didCommit = { (_: CommitOutcome) in request.didCommit() }
        do {
            return try await database.transaction(
                willCommit: request.willCommit, didCommit: didCommit
            ) { transaction in
                let rows = try await transaction.pipeline(
                    JournalHead.statements + [IdempotencyRecord.find([request])]
                        + HandEntryContext.statements(
                            for: drafts, now: now, everyAccount: everyAccount))
                if let replay = try IdempotencyRecord.replays(of: [request], in: rows[2])[0] {
                    return try replay.get()
                }
                var recording = BulkRecording(
                    head: try JournalHead(rows), now: now,
                    context: try HandEntryContext(rows[3...], everyAccount: everyAccount))
                let verdicts = group.entries.map { entry in
                    BulkVerdict(
                        index: entry.index,
                        outcome: recording.take(entry.draft, of: request.caller))
                }
                let kept = StoredAnswer(status: 200, body: try answer(verdicts))
                if !recording.isEmpty || !request.isDryRun {
                    try await transaction.pipeline(
                        recording.statements(request, kept, places: group.places))
                }
                if request.isDryRun { throw Rehearsed(answer: kept) }
                return kept
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.answer
        }
    }

    /// Leaves the transaction of a dry run without committing it.
    private struct Rehearsed: Error {
        let answer: StoredAnswer
    }
}

/// Entries of one group that are judged one after another while the head of the journal is held.
private struct BulkRecording {
    let head: JournalHead
    let now: Instant
    let context: HandEntryContext
    var floored: FlooredAccounts
    private var made: [RecordedBy] = []

    init(head: JournalHead, now: Instant, context: HandEntryContext) {
        self.head = head
        self.now = now
        self.context = context
        floored = context.floored
    }

    var isEmpty: Bool { made.isEmpty }

    mutating func take(
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
