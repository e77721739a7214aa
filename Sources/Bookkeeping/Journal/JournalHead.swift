import Ledger
import Postgres

/// The end of the journal, held until the transaction ends.
struct JournalHead {
    /// The number of the newest entry; 0 before the first.
    let seq: Int64
    /// When the newest was recorded.
    let recordedAt: Instant?

    /// Locks the head, then reads it: a statement of its own sees what the previous holder wrote.
    static let statements: [SQL] = [
        "SELECT lock_journal_head()",
        "SELECT e.seq, e.recorded_at FROM journal_entry AS e ORDER BY e.seq DESC LIMIT 1",
    ]

    /// Reads what the second statement found.
    init(_ rows: Rows) throws {
        seq = try rows.first?.get("seq") ?? 0
        recordedAt = try rows.first?.value("recorded_at")
    }
}
