/// Swift source with comments and the insides of string literals blanked out.
///
/// Lines stay where they are, so that a finding can name them. What stands in an
/// interpolation `\(…)` is code and is kept.
struct SourceText: Sendable {
    let code: String
    let comments: String

    init(_ source: String) {
        var scanner = Scanner(Array(source.utf8))
        scanner.scanCode(untilClosingParenthesis: false)
        code = String(decoding: scanner.code, as: UTF8.self)
        comments = String(decoding: scanner.comments, as: UTF8.self)
    }
}

/// Walks over the bytes once; each lands in the code, in the comments, or is blanked in both.
private struct Scanner {
    private let source: [UInt8]
    private var position = 0
    private(set) var code: [UInt8] = []
    private(set) var comments: [UInt8] = []

    private static let newline = UInt8(ascii: "\n")
    /// What a comment, a literal or a parenthesis can begin or end with.
    private static let openers = Set("/#\"()".utf8)

    private enum Kind { case code, comment, literal }

    init(_ source: [UInt8]) {
        self.source = source
        code.reserveCapacity(source.count)
        comments.reserveCapacity(source.count)
    }

    mutating func scanCode(untilClosingParenthesis: Bool) {
        var depth = 0
        while position < source.count {
            if !Self.openers.contains(source[position]) {
                take(.code)
            } else if starts(with: "//") {
                while position < source.count && source[position] != Self.newline { take(.comment) }
            } else if starts(with: "/*") {
                scanBlockComment()
            } else if let hashes = hashesBeforeQuote() {
                scanString(hashes: hashes)
            } else {
                if source[position] == UInt8(ascii: "(") { depth += 1 }
                if source[position] == UInt8(ascii: ")") {
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
        while end < source.count && source[end] == UInt8(ascii: "#") { end += 1 }
        return end < source.count && source[end] == UInt8(ascii: "\"") ? end - position : nil
    }

    private func starts(with text: String) -> Bool {
        let wanted = text.utf8
        return position + wanted.count <= source.count
            && source[position..<position + wanted.count].elementsEqual(wanted)
    }

    private mutating func take(_ kind: Kind, _ count: Int = 1) {
        for _ in 0..<count where position < source.count {
            let byte = source[position]
            let blank = byte == Self.newline ? byte : UInt8(ascii: " ")
            code.append(kind == .code ? byte : blank)
            comments.append(kind == .comment ? byte : blank)
            position += 1
        }
    }
}
