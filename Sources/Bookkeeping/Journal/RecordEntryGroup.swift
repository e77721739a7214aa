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
        if let judged, let answer = try await commit(judged, request) {
            return (answer, judged.journal)
        }
        var attempts = 1
        // What all accounts hold is read only when the database has refused a total.
        var everyAccount = false
        while true {
            do {
                return try await record(
                    group, request, after: journal, isMiss: judged != nil,
                    everyAccount: everyAccount, answer)
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

    /// Records a group that was judged beforehand, in one round trip; nil where it must be looked up: the
    /// journal is not as it was thought, or the group had an answer already.
    private func commit(
        _ judged: JudgedEntryGroup, _ request: WriteRequest
    ) async throws -> StoredAnswer? {
        guard judged.known.holds(at: clock()) else { return nil }
        try request.willCommit()
        defer { request.didCommit() }
        do {
            judged.statements.learn(from: try await database.commit(judged.statements.all))
            return judged.answer
        } catch {
            guard Self.isRefusal(error) else { throw Self.translated(error) }
            return nil
        }
    }

    private func record(
        _ group: BulkGroup, _ request: WriteRequest, after journal: LeftJournal?, isMiss: Bool,
        everyAccount: Bool, _ answer: @Sendable ([BulkVerdict]) throws -> [UInt8]
    ) async throws -> (answer: StoredAnswer, journal: LeftJournal?) {
        let lookUp = GroupLookUp(group, request, now: clock(), everyAccount: everyAccount)
        let didCommit = { (_: CommitOutcome) in request.didCommit() }
        do {
            let (answer, left, found) = try await database.transaction(
                willCommit: request.willCommit, didCommit: didCommit
            ) { transaction -> (StoredAnswer, LeftJournal?, GroupStatements.Found?) in
                let rows = try await transaction.pipeline(lookUp.statements)
                if let replay = try lookUp.replay(rows) { return (try replay.get(), nil, nil) }
                var (recording, known) = try lookUp.found(rows)
                let verdicts = group.entries.map {
                    recording.verdict(on: $0, of: request.caller)
                }
                let kept = StoredAnswer(status: 200, body: try answer(verdicts))
                var found: GroupStatements.Found?
                if !recording.isEmpty || !request.isDryRun {
                    let statements = recording.statements(request, kept, places: group.places)
                    found = (statements, try await transaction.pipeline(statements.all))
                }
                if request.isDryRun { throw Rehearsed(answer: kept) }
                let left = known.map {
                    LeftJournal($0, after: recording, journal, isMiss: isMiss)
                }
                return (kept, left, found)
            }
            if let found { found.statements.learn(from: found.rows) }
            return (answer, left)
        } catch let rehearsed as Rehearsed {
            return (rehearsed.answer, nil)
        }
    }

    /// Leaves the transaction of a dry run without committing it.
    private struct Rehearsed: Error {
        let answer: StoredAnswer
    }
}

/// What is looked up for a group, once the head of the journal is held.
private struct GroupLookUp {
    private let request: WriteRequest
    private let drafts: [HandEntry]
    private let now: Instant
    private let everyAccount: Bool

    init(_ group: BulkGroup, _ request: WriteRequest, now: Instant, everyAccount: Bool) {
        self.request = request
        self.now = now
        self.everyAccount = everyAccount
        drafts = group.entries.compactMap(\.written)
    }

    /// The head, the answer that was kept, and what the entries are judged by.
    var statements: [SQL] {
        JournalHead.statements + [IdempotencyRecord.find([request])] + KnownJournal.statements
            + HandEntryContext.statements(for: drafts, now: now, everyAccount: everyAccount)
    }

    /// The answer that was kept.
    func replay(_ rows: [Rows]) throws -> Result<StoredAnswer, any Error>? {
        try IdempotencyRecord.replays(of: [request], in: rows[2])[0]
    }

    /// What the statements found: nothing recorded yet, and what may be known from now on.
    func found(_ rows: [Rows]) throws -> (BulkRecording, KnownJournal?) {
        let head = try JournalHead(rows)
        let context = try HandEntryContext(rows[5...], everyAccount: everyAccount)
        // Totals of every account are not followed.
        let known =
            everyAccount
            ? nil : try KnownJournal(rows[3...4], head: head, context, of: drafts, now: now)
        return (
            BulkRecording(
                head: head, now: now, context: known?.context ?? context,
                knowing: known?.accounts), known
        )
    }
}
