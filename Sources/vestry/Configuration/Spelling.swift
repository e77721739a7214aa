/// Finds what somebody probably meant.
enum Spelling {
    /// The candidate that the fewest insertions, removals and replacements make of `word`; the
    /// first of several, and `word` itself when there are no candidates.
    static func nearest(to word: String, in candidates: [String]) -> String {
        candidates.min { distance(word, $0) < distance(word, $1) } ?? word
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (line, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let replaced = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
