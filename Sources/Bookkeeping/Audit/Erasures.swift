/// Texts that are gone, and what the audit log says of them: who takes one away past `erase_journal_text` leaves the
/// books as they were but for that.
struct Erasures {
    private var entries: [Int64]
    private var audits: [Int64] = []
    private var toldOfEntries: Set<Int64> = []
    private var toldOfAudits: Set<Int64> = []

    /// Journal entries of these numbers have no text.
    init(entries: [Int64] = []) {
        self.entries = entries
    }

    /// A journal entry without text.
    mutating func add(entry number: Int64) {
        entries.append(number)
    }

    /// An audit entry without detail, address and key.
    mutating func add(audit number: Int64) {
        audits.append(number)
    }

    /// Looks at what an audit entry tells of what was done on the machine itself.
    mutating func hear(
        of operation: some Collection<UInt8>, _ object: some Collection<UInt8>
    ) {
        if operation.elementsEqual("journal_entry.text_erased".utf8) {
            toldOfEntries.formUnion(Self.number(object))
        } else if operation.elementsEqual("audit_entry.text_erased".utf8) {
            toldOfAudits.formUnion(Self.number(object))
        }
    }

    /// The first text that is gone without a word; nil where there is none.
    ///
    /// An export keeps back details with their addresses, so audit entries up to one that was imported may lack theirs.
    func untold(auditsAfter imported: Int64) -> String? {
        if let entry = entries.first(where: { !toldOfEntries.contains($0) }) {
            return "the text of entry \(entry) is gone, and no audit entry says that it was erased"
        }
        return audits.first { $0 > imported && !toldOfAudits.contains($0) }.map { audit in
            "the text of audit entry \(audit) is gone, and no audit entry says that it was erased"
        }
    }

    var count: Int { entries.count + audits.count }

    private static func number(_ object: some Collection<UInt8>) -> [Int64] {
        Int64(String(decoding: object, as: UTF8.self)).map { [$0] } ?? []
    }
}
