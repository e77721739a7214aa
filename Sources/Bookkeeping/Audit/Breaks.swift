/// The first break of a rule, and how many entries follow that break it too: one that somebody made on
/// purpose hides no other.
struct Breaks {
    private var first: String?
    private var count = 0
    /// The number of the entry that broke it last.
    private var newest: Int64?

    /// What was found; nil where nothing was.
    var found: String? {
        guard let first, count > 1 else { return first }
        return "\(first), and \(count - 1) more like it"
    }

    /// Notes once for an entry what is wrong with it.
    mutating func add(_ text: String, of entry: Int64) {
        guard newest != entry else { return }
        newest = entry
        if count == 0 { first = text }
        count += 1
    }
}
