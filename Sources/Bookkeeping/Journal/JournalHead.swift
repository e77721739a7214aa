import Ledger
import Postgres

/// The end of the journal, held until the transaction ends.
struct JournalHead: Sendable {
    /// The number of the newest entry; 0 before the first.
    let seq: Int64
    /// When the newest was recorded.
    let recordedAt: Instant?

    /// When an entry is recorded that follows it: at the instant of the clock, but never before the
    /// newest, even when the clock is set back.
    func nextInstant(at now: Instant) -> Instant { max(now, recordedAt ?? now) }

    /// The end after entries that were recorded one after another at an instant of the clock.
    func followed(by count: Int, at now: Instant) -> JournalHead {
        JournalHead(seq: seq + Int64(count), recordedAt: nextInstant(at: now))
    }

    private init(seq: Int64, recordedAt: Instant) {
        self.seq = seq
        self.recordedAt = recordedAt
    }

    /// Locks the head, which gives its number, then asks when that was recorded: a statement of its
    /// own sees what the previous holder wrote.
    static let statements: [SQL] = [
        "SELECT lock_journal_head() AS seq",
        "SELECT e.recorded_at FROM journal_entry AS e ORDER BY e.seq DESC LIMIT 1",
    ]

    /// Reads what the statements found, the first two of a round trip.
    init(_ rows: [Rows]) throws {
        guard let head = rows.first?.first, rows.count >= Self.statements.count else {
            throw StorageError.missingRow(of: "journal_head")
        }
        seq = try head.get("seq")
        recordedAt = try rows[1].first?.value("recorded_at")
    }
}
