/// Swift source with comments and the insides of string literals blanked out.
///
/// Lines and columns stay where they are, so that a finding can name them. What stands in an
/// interpolation `\(…)` is code and is kept.
struct SourceText: Sendable {
    let code: String
    let comments: String

    init(_ source: String) {
        var scanner = Scanner(Array(source))
        scanner.scanCode(untilClosingParenthesis: false)
        code = String(scanner.code)
        comments = String(scanner.comments)
    }
}

/// Walks over characters once; each lands in the code, in the comments, or is blanked in both.
private struct Scanner {
    private let source: [Character]
    private var position = 0
    private(set) var code: [Character] = []
    private(set) var comments: [Character] = []

    private enum Kind { case code, comment, literal }

    init(_ source: [Character]) {
        self.source = source
        code.reserveCapacity(source.count)
        comments.reserveCapacity(source.count)
    }

    mutating func scanCode(untilClosingParenthesis: Bool) {
        var depth = 0
        while position < source.count {
            if starts(with: "//") {
                while position < source.count && !source[position].isNewline { take(.comment) }
            } else if starts(with: "/*") {
                scanBlockComment()
            } else if let hashes = hashesBeforeQuote() {
                scanString(hashes: hashes)
            } else {
                if source[position] == "(" { depth += 1 }
                if source[position] == ")" {
                    if untilClosingParenthesis && depth == 0 { return take(.literal) }
                    depth -= 1
                }
                take(.code)
            }
        }
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                take(.comment, 2)
            } else if starts(with: "*/") {
                depth -= 1
                take(.comment, 2)
            } else {
                take(.comment)
            }
        } while depth > 0 && position < source.count
    }

    private mutating func scanString(hashes: Int) {
        let mark = String(repeating: "#", count: hashes)
        take(.literal, hashes)
        let quotes = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        take(.code, quotes.count)
        let interpolation = "\\" + mark + "("
        while position < source.count && !starts(with: quotes + mark) {
            if starts(with: interpolation) {
                take(.literal, interpolation.count)
                scanCode(untilClosingParenthesis: true)
            } else if starts(with: "\\" + mark) {
                take(.literal, 2 + hashes)
            } else {
                take(.literal)
            }
        }
        take(.code, quotes.count)
        take(.literal, hashes)
    }

    /// The number of `#` before a quote that stands here; nothing when no string begins here.
    private func hashesBeforeQuote() -> Int? {
        var end = position
        while end < source.count && source[end] == "#" { end += 1 }
        return end < source.count && source[end] == "\"" ? end - position : nil
    }

    private func starts(with text: String) -> Bool {
        position + text.count <= source.count
            && source[position..<position + text.count].elementsEqual(text)
    }

    private mutating func take(_ kind: Kind, _ count: Int = 1) {
        for _ in 0..<count where position < source.count {
            let character = source[position]
            let blank: Character = character.isNewline ? character : " "
            code.append(kind == .code ? character : blank)
            comments.append(kind == .comment ? character : blank)
            position += 1
        }
    }
}
