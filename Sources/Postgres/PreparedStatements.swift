/// The statements that one connection has prepared, by text; the least recently used goes first.
struct PreparedStatements {
    /// A statement known to the server under a name, once the server has said so.
    final class Entry {
        let name: String
        let text: String
        var isReady = false
        fileprivate var lastUse: UInt64 = 0

        fileprivate init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    let capacity: Int
    private var entries: [String: Entry] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0
    /// Names that the server still knows and nobody uses any more.
    private var discarded: [String] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { entries.count }

    /// The entry of a text that was prepared before, whether the server confirmed it yet or not.
    mutating func find(_ text: String) -> Entry? {
        guard let entry = entries[text] else { return nil }
        uses += 1
        entry.lastUse = uses
        return entry
    }

    /// Makes room and an entry for a new text; nil when nothing is to be kept at all.
    mutating func insert(_ text: String) -> Entry? {
        guard capacity > 0 else { return nil }
        if entries.count >= capacity,
            let oldest = entries.values.min(by: { $0.lastUse < $1.lastUse })
        {
            discard(oldest)
        }
        names += 1
        uses += 1
        let entry = Entry(name: "s\(names)", text: text)
        entry.lastUse = uses
        entries[text] = entry
        return entry
    }

    /// Forgets an entry that the server does not have.
    mutating func forget(_ entry: Entry) {
        if entries[entry.text] === entry { entries[entry.text] = nil }
    }

    /// Forgets an entry that the server has; its name is to be deallocated.
    mutating func discard(_ entry: Entry) {
        guard entries[entry.text] === entry else { return }
        entries[entry.text] = nil
        discarded.append(entry.name)
    }

    mutating func takeDiscarded() -> [String] {
        defer { discarded = [] }
        return discarded
    }
}
