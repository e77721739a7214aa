/// The first break of a rule, and how many follow it: one that somebody made on purpose hides no other.
struct Breaks {
    private var first: String?
    private var count = 0

    var isEmpty: Bool { count == 0 }

    /// What was found; nil where nothing was.
    var found: String? {
        guard let first, count > 1 else { return first }
        return "\(first), and \(count - 1) more like it"
    }

    /// Notes the next one.
    mutating func add(_ text: String) {
        if count == 0 { first = text }
        count += 1
    }
}
