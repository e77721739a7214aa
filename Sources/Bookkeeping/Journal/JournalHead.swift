import Ledger
import Postgres

/// The end of the journal, held until the transaction ends.
struct JournalHead: Sendable {
    /// The number of the newest entry; 0 before the first.
    let seq: Int64
    /// The newest entry.
    let entry: ID<JournalEntry>?
    /// When it was recorded.
    let recordedAt: Instant?
    /// The number of the newest audit entry, as far as is known: whoever records no journal entries may
    /// append some without holding the head.
    var auditNumber: Int64

    /// When an entry is recorded that follows it: at the instant of the clock, but never before the
    /// newest, even when the clock is set back.
    func nextInstant(at now: Instant) -> Instant { max(now, recordedAt ?? now) }

    /// The end after entries that were recorded one after another at an instant of the clock, with so
    /// many audit entries.
    func followed(by entries: [RecordedBy], audits: Int, at now: Instant) -> JournalHead {
        JournalHead(
            seq: seq + Int64(entries.count), entry: entries.last?.entry.id ?? entry,
            recordedAt: entries.isEmpty ? recordedAt : nextInstant(at: now),
            auditNumber: auditNumber + Int64(audits))
    }

    init(seq: Int64, entry: ID<JournalEntry>?, recordedAt: Instant?, auditNumber: Int64) {
        self.seq = seq
        self.entry = entry
        self.recordedAt = recordedAt
        self.auditNumber = auditNumber
    }

    /// Locks the head, which gives its number, then asks for that entry and for the end of the audit log:
    /// a statement of its own sees what the previous holder wrote.
    static let statements: [SQL] = [
        "SELECT lock_journal_head() AS seq",
        """
        SELECT h.number AS audit_number, e.entry_id, e.recorded_at
        FROM audit_head AS h
        LEFT JOIN journal_entry AS e ON e.seq = (SELECT max(m.seq) FROM journal_entry AS m)
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
        entry = try newest.optionalValue("entry_id")
        recordedAt = try newest.optionalValue("recorded_at")
        auditNumber = try newest.get("audit_number")
    }
}
