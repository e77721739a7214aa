import Ledger
import Postgres

/// The end of the journal, held until the transaction ends.
struct JournalHead: Sendable {
    /// The number of the newest entry; 0 before the first.
    let seq: Int64
    /// When the newest was recorded.
    let recordedAt: Instant?
    /// The number of the newest audit entry, as far as is known: whoever records no journal entries may
    /// append some without holding the head.
    var auditNumber: Int64

    /// When an entry is recorded that follows it: at the instant of the clock, but never before the
    /// newest, even when the clock is set back.
    func nextInstant(at now: Instant) -> Instant { max(now, recordedAt ?? now) }

    /// The end after entries that were recorded one after another at an instant of the clock, with so
    /// many audit entries.
    func followed(by count: Int, audits: Int, at now: Instant) -> JournalHead {
        JournalHead(
            seq: seq + Int64(count), recordedAt: nextInstant(at: now),
            auditNumber: auditNumber + Int64(audits))
    }

    init(seq: Int64, recordedAt: Instant?, auditNumber: Int64) {
        self.seq = seq
        self.recordedAt = recordedAt
        self.auditNumber = auditNumber
    }

    /// Locks the head, which gives its number, then asks when that was recorded, and for the end of the
    /// audit log: a statement of its own sees what the previous holder wrote.
    static let statements: [SQL] = [
        "SELECT lock_journal_head() AS seq",
        """
        SELECT
            h.number AS audit_number,
            (SELECT e.recorded_at FROM journal_entry AS e ORDER BY e.seq DESC LIMIT 1) AS recorded_at
        FROM audit_head AS h
        """,
    ]

    /// Reads what the statements found, the first two of a round trip.
    init(_ rows: [Rows]) throws {
        guard let head = rows.first?.first, rows.count >= Self.statements.count,
            let newest = rows[1].first
        else {
            throw StorageError.missingRow(of: "journal_head")
        }
        seq = try head.get("seq")
        recordedAt = try newest.optionalValue("recorded_at")
        auditNumber = try newest.get("audit_number")
    }
}
