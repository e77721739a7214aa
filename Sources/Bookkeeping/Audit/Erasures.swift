import Ledger

/// What the audit log tells of texts that are gone: who takes one away past `erase_journal_text` leaves the books as
/// they were but for that.
struct Erasures {
    /// The numbers of audit entries without detail, address and key.
    private(set) var audits: [Int64] = []
    private var toldOfEntries: Set<Int64> = []
    private var toldOfAudits: Set<Int64> = []

    /// An audit entry without detail, address and key.
    mutating func add(audit number: Int64) {
        audits.append(number)
    }

    /// Looks at what an audit entry tells of what was done on the machine itself.
    mutating func hear(of entry: CanonicalAuditEntry) {
        guard entry.principal == nil, entry.outcome.elementsEqual("done".utf8) else { return }
        if entry.operation.elementsEqual("journal_entry.text_erased".utf8) {
            toldOfEntries.formUnion(Self.number(entry.object))
        } else if entry.operation.elementsEqual("audit_entry.text_erased".utf8) {
            toldOfAudits.formUnion(Self.number(entry.object))
        }
    }

    /// The first text that is gone without a word; nil where there is none. Journal entries of these numbers have no
    /// text.
    ///
    /// An export keeps back details with their addresses, so audit entries up to one that was imported may lack theirs.
    func untold(entries: [Int64], auditsAfter imported: Int64) -> String? {
        if let entry = entries.first(where: { !toldOfEntries.contains($0) }) {
            return "the text of entry \(entry) is gone, and no audit entry says that it was erased"
        }
        return audits.first { $0 > imported && !toldOfAudits.contains($0) }.map { audit in
            "the text of audit entry \(audit) is gone, and no audit entry says that it was erased"
        }
    }

    private static func number(_ object: ArraySlice<UInt8>) -> [Int64] {
        Int64(String(decoding: object, as: UTF8.self)).map { [$0] } ?? []
    }
}
