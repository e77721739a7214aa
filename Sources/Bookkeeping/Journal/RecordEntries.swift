import Ledger
import Postgres

extension Work {
    /// Writes journal entries and their postings: the only way into the journal.
    ///
    /// The head of the journal is locked first and until the transaction ends, so that numbers are
    /// dense and writers follow one another; then missing accounts are opened, and account totals
    /// follow. Whoever holds the head waits for nobody but the head of the audit log: lock
    /// everything else before. One round trip whatever the number of postings. The next audit entry
    /// of this work covers them.
    ///
    /// - Parameter entries: what is to be recorded, in this order.
    /// - Returns: the numbers in the order of the entries.
    /// - Throws: ``BooksError/constraint(_:isConflict:)`` when a total would pass 2^256 − 1, or an
    ///   account its floor.
    func record(_ entries: [JournalEntry]) async throws -> [Int64] {
        guard !entries.isEmpty else { return [] }
        let made = entries.map { RecordedBy(entry: $0, caller: request.caller) }
        let rows = try await transaction.query("SELECT \(made.recording(at: now)) AS first_seq")
        guard let first = try rows.first?.get("first_seq", as: Int64.self) else {
            throw StorageError.missingRow(of: "journal_entry")
        }
        let seqs = first...(first + Int64(entries.count) - 1)
        willAudit(recorded: seqs)
        return Array(seqs)
    }
}

/// An entry to be recorded, and who asks for it.
struct RecordedBy: Sendable {
    let entry: JournalEntry
    let caller: Caller
}

extension [RecordedBy] {
    /// The call that records these entries in this order and gives the number of the first; the
    /// others follow it.
    ///
    /// It locks the head of the journal, and audit entries that cover all of them must follow in
    /// the same transaction.
    func recording(at now: Instant) -> SQL {
        let postings = postings
        return """
            record_journal_entries(
                \(now)::timestamptz, \(values), \(postings.map(\.entry))::integer [],
                \(postings.map(\.line))::integer [], \(postings.map(\.posting.account))::text [],
                \(postings.map(\.posting.amount.asset))::uuid [],
                \(postings.map(\.posting.side))::text [],
                \(postings.map(\.posting.amount.baseUnits))::base_units []
            )
            """
    }

    /// The call that records these entries in this order behind the head, which is held, with their
    /// hashes, as ``StatedHashes/journal(_:after:at:)`` gives them; it gives the ids of the accounts
    /// that were not known.
    ///
    /// Audit entries that cover all of them must follow in the same transaction.
    func recording(
        at now: Instant, after head: JournalHead, _ hashes: [UInt8], _ accounts: NamedAccounts
    ) -> SQL {
        let postings = postings
        return """
            record_hashed_entries(
                \(head.seq + 1)::bigint, \(head.nextInstant(at: now))::timestamptz, \(values),
                \(hashes)::bytea, \(bigIntegers: accounts.known)::bigint [],
                \(texts: accounts.unknown.map(\.code.stored))::text [], \(accounts.unknown.map(\.asset))::uuid [],
                \(integers: postings.map(\.entry))::integer [],
                \(integers: postings.map(\.line))::integer [],
                \(integers: accounts.places)::integer [],
                \(texts: postings.map(\.posting.side.rawValue))::text [],
                \(numerics: postings.map(\.posting.amount.baseUnits))::numeric []
            )
            """
    }

    private var values: SQL {
        """
        \(map(\.entry.id))::uuid [], \(map(\.entry.effectiveDay))::date [],
        \(texts: map(\.entry.kind.rawValue))::text [], \(texts: map(\.entry.source))::text [],
        \(texts: map(\.entry.memo))::text [], \(map(\.entry.metadata))::jsonb [],
        \(map { $0.caller.principal?.id })::uuid [], \(texts: map(\.caller.requestID))::text [],
        \(map(\.entry.reverses))::bigint []
        """
    }

    private var postings: [(entry: Int, line: Int, posting: Posting)] {
        enumerated().flatMap { place, made in
            made.entry.postings.enumerated().map { (entry: place + 1, line: $0 + 1, posting: $1) }
        }
    }
}
