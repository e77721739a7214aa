extension ClosingChecklist {
    private static let heading = "vestry-closing 1"

    /// What the digest is made of; its form never changes within a version.
    ///
    /// A line each, ended by LF: `vestry-closing 1`, the month, `entries COUNT`, then per asset in the
    /// order of the ids `total ASSET DEBITS CREDITS` in base units, then per finding in the order of
    /// the rules `item LEVEL RULE COUNT`.
    public var canonical: String {
        var lines = [Self.heading, month.description, "entries \(entries)"]
        lines += totals.map { "total \($0.asset) \($0.debits) \($0.credits)" }
        lines += items.map { "item \($0.rule.level.rawValue) \($0.rule.rawValue) \($0.count)" }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Reads what ``canonical`` wrote; throws ``PeriodError/checklistUnreadable``.
    public init(canonical text: String) throws(PeriodError) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        var counts: [Rule: Int] = [:]
        var totals: [Total] = []
        do {
            guard lines.count >= 3, lines[0].joined(separator: " ") == Self.heading,
                lines[1].count == 1, lines[2].count == 2, let entries = Int(lines[2][1])
            else { throw PeriodError.checklistUnreadable }
            for words in lines.dropFirst(3) {
                guard words.count == 4 else { throw PeriodError.checklistUnreadable }
                if words[0] == "total", let debits = Sum(digits: words[2]),
                    let credits = Sum(digits: words[3])
                {
                    totals.append(Total(asset: try ID(words[1]), debits: debits, credits: credits))
                } else if words[0] == "item", let rule = Rule(rawValue: words[2]) {
                    counts[rule] = Int(words[3])
                } else {
                    throw PeriodError.checklistUnreadable
                }
            }
            self.init(
                month: try Month(lines[1][0]), found: counts, entries: entries, totals: totals)
        } catch {
            throw .checklistUnreadable
        }
        guard canonical == text else { throw .checklistUnreadable }
    }
}
