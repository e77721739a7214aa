import Ledger
import Postgres

/// The end of the journal and what entries by hand are judged by, as this service left them when it
/// recorded last.
///
/// As long as nobody else recorded or changed anything, entries are judged by it without being
/// looked up, and written in one round trip; `follow_journal` fails where somebody did.
struct KnownJournal: Sendable {
    private(set) var head: JournalHead
    /// The balances of its accounts with a floor are those at the head.
    private(set) var context: HandEntryContext
    /// The sum of `judging_generation`, read before anything of the context was.
    let generation: Int64
    /// When the context was looked up.
    let lookedUpAt: Instant
    /// The accounts that entries behind the first head were posted to.
    let accounts = KnownAccounts()

    /// More accounts with a floor are not followed: who changes some of them is looked up each time.
    private static let flooredLimit = 1_000

    /// The look-ups besides those of the head and the context, to be sent before these.
    static let statements: [SQL] = [generationStatement, flooredStatement]

    static let generationStatement: SQL =
        "SELECT sum(g.generation)::bigint AS generation FROM judging_generation AS g"
    static let flooredStatement: SQL = """
        SELECT \(FlooredAccounts.columns)
        FROM account AS c
        WHERE c.floor IS NOT NULL
        LIMIT \(flooredLimit + 1)
        """

    /// Reads what the statements found; nil when there is too much to follow.
    ///
    /// - Parameters:
    ///   - rows: of the statements.
    ///   - head: the end of the journal, which is held.
    ///   - context: looked up for `drafts`.
    ///   - drafts: whose words the context holds.
    ///   - now: the instant that it was looked up for.
    /// - Throws: `StorageError` for what cannot be read.
    init?(
        _ rows: ArraySlice<Rows>, head: JournalHead, _ context: HandEntryContext,
        of drafts: [HandEntry], now: Instant
    ) throws {
        guard let first = rows.first?.first, let floored = rows.last else {
            throw StorageError.missingRow(of: "judging_generation")
        }
        guard floored.count <= Self.flooredLimit else { return nil }
        self.head = head
        self.context = try context.following(floored, wordsOf: drafts)
        generation = try first.get("generation")
        lookedUpAt = now
    }

    /// Whether today is surely still the day that it was: within a quarter of an hour, because no zone has
    /// another day begin elsewhere, not even where clocks are set back over midnight.
    func holds(at now: Instant) -> Bool {
        Self.quarter(of: now) == Self.quarter(of: lookedUpAt)
    }

    private static func quarter(of instant: Instant) -> Int64 {
        let length: Int64 = 15 * 60 * 1_000_000
        let microseconds = instant.microsecondsSince1970
        return (microseconds - (microseconds < 0 ? length - 1 : 0)) / length
    }

    /// What records in one round trip: the statements behind one that fails unless the journal is as it is
    /// known, and holds its head from then on.
    ///
    /// Throws `misuse` for what cannot be sent.
    func following(_ statements: GroupStatements) throws(PostgresError) -> GroupStatements {
        let follow: SQL = """
            SELECT follow_journal(\(head.seq), \(orNull: head.entry)::uuid, \(generation))
            """
        return try statements.spelled(after: follow)
    }

    /// The journal after entries that were recorded onto it: its end, and its accounts with a floor.
    func after(_ head: JournalHead, _ floored: FlooredAccounts) -> KnownJournal {
        var known = self
        known.head = head
        known.context = context.with(floored)
        return known
    }

    /// Notes which number the newest audit entry had at an end of the journal; each entry that was recorded
    /// since has one of its own.
    mutating func learn(auditNumber: Int64, at end: JournalHead) {
        head.auditNumber = auditNumber + head.seq - end.seq
    }

    /// The same, with the words that were looked up before under the same generation.
    func remembering(_ earlier: KnownJournal?) -> KnownJournal {
        guard let earlier, earlier.generation == generation else { return self }
        var known = self
        known.context = context.with(wordsOf: earlier.context)
        return known
    }
}
