import Ledger
import Postgres

extension Books {
    /// Judges a group beforehand, by the journal as the group before it leaves it.
    ///
    /// - Parameters:
    ///   - group: entries that follow those of the group before.
    ///   - request: the request as a whole; its digest is not looked at.
    ///   - journal: what the group before leaves, once it is recorded.
    ///   - answer: what the verdicts are answered with.
    /// - Returns: nil where one of them would be refused, or is better looked up.
    /// - Throws: what the closure throws, and for what cannot be sent `PostgresError`.
    public func judgeEntryGroup(
        _ group: BulkGroup, _ request: WriteRequest, after journal: LeftJournal,
        answer: @Sendable ([BulkVerdict]) throws -> [UInt8]
    ) throws -> JudgedEntryGroup? {
        let now = clock()
        guard !journal.misses.areResting, !request.isDryRun, journal.known.holds(at: now),
            group.entries.allSatisfy({ $0.written != nil })
        else { return nil }
        var recording = BulkRecording(
            head: journal.known.head, now: now, context: journal.known.context,
            knowing: journal.known.accounts)
        var verdicts: [BulkVerdict] = []
        for entry in group.entries {
            let verdict = recording.verdict(on: entry, of: request.caller)
            guard case .success = verdict.outcome else { return nil }
            verdicts.append(verdict)
        }
        let kept = StoredAnswer(status: 200, body: try answer(verdicts))
        return JudgedEntryGroup(
            known: journal.known,
            statements: try journal.known.following(
                recording.statements(request.of(group), kept, places: group.places)),
            answer: kept,
            journal: LeftJournal(journal.known, after: recording))
    }
}

/// The journal as a group of a request leaves it, for judging the next one by.
public struct LeftJournal: Sendable {
    let known: KnownJournal
    let misses: JournalMisses

    private static let noMisses = JournalMisses(firstPause: 1)

    /// What a judged group will leave.
    init(_ known: KnownJournal, after recording: BulkRecording) {
        self.known = known.after(recording.newHead, recording.floored)
        misses = Self.noMisses
    }

    /// What a group leaves that was looked up, with the words that were known before it.
    init(
        _ known: KnownJournal, after recording: BulkRecording, _ journal: LeftJournal?,
        isMiss: Bool
    ) {
        self.known = known.remembering(journal?.known)
            .after(recording.newHead, recording.floored)
        var misses = journal?.misses ?? Self.noMisses
        if isMiss { misses.add() } else { misses.passOne() }
        self.misses = misses
    }
}

/// A group that was judged beforehand; each of its entries can stand.
public struct JudgedEntryGroup: Sendable {
    /// What it was judged by.
    let known: KnownJournal
    /// What records it in one round trip.
    let statements: GroupStatements
    let answer: StoredAnswer
    /// The journal as this group will leave it.
    public let journal: LeftJournal

    /// Whether it was judged by what the group before has left.
    public func follows(_ journal: LeftJournal?) -> Bool {
        known.head.seq == journal?.known.head.seq
    }
}
