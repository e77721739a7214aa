import Foundation

/// The files of the project, as the rules look at them.
struct House: Sendable {
    /// One file, read once.
    struct File: Sendable {
        /// From the folder with Package.swift on: `Sources/JSON/JSONReader.swift`.
        let path: String
        let text: String
        let source: SourceText

        var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }
        var name: String { (path as NSString).lastPathComponent }
        /// The second folder of `Sources/<target>/…` and `Tests/<target>/…`.
        var target: String { folders.count > 1 ? folders[1] : "" }
        /// The room: the folder below the target.
        var room: String? { folders.count > 2 ? folders[2] : nil }
    }

    let root: String
    let files: [File]

    private static let standing = Result { try House() }

    /// The house as it stands; read once for all tests.
    static func read() throws -> House { try standing.get() }

    /// Everything below Sources, Tests, Deploy and Migrations that is text, and the top level.
    private init() throws {
        root =
            URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .path
        var paths = try FileManager.default.contentsOfDirectory(atPath: root)
            .filter { $0.hasSuffix(".md") || $0.hasSuffix(".swift") || $0.hasSuffix(".yaml") }
        for folder in ["Sources", "Tests", "Deploy", "Migrations", ".ci"]
        where FileManager.default.fileExists(atPath: "\(root)/\(folder)") {
            let below = try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")
            paths += below.map { "\(folder)/\($0)" }
        }
        var files: [File] = []
        for path in paths.sorted() where Self.isText(path) {
            guard let text = try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) else {
                continue
            }
            let isSwift = path.hasSuffix(".swift")
            files.append(File(path: path, text: text, source: SourceText(isSwift ? text : "")))
        }
        self.files = files
    }

    var sources: [File] {
        files.filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") }
    }

    func text(of path: String) -> String? { files.first { $0.path == path }?.text }

    private static func isText(_ path: String) -> Bool {
        let isData = path.hasPrefix("Tests/Vectors/") || path.contains("__pycache__")
        return !isData && !path.contains("/.venv")
    }
}

/// What a rule found: where, and what to do about it.
struct Finding: CustomStringConvertible, Equatable {
    let place: String
    let advice: String

    var description: String { "\(place): \(advice)" }
}

extension House.File {
    /// A finding for every line of the code that matches.
    func findings(_ pattern: Regex<Substring>, advice: String) -> [Finding] {
        Self.matches(pattern, in: source.code).map {
            Finding(place: "\(path):\($0)", advice: advice)
        }
    }

    /// The numbers of the lines that match.
    static func matches(_ pattern: Regex<Substring>, in text: String) -> [Int] {
        // A regular expression costs more than a look: most files hold nothing at all.
        guard text.contains(pattern.anchorsMatchLineEndings()) else { return [] }
        return lines(of: text).enumerated()
            .filter { $0.element.contains(pattern) }
            .map { $0.offset + 1 }
    }

    private static func lines(of text: String) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map(Substring.init)
    }

    /// The module names of the import lines, with their lines.
    var imports: [(module: String, line: Int)] {
        let pattern =
            #/
            ^\s*
            (?:@\w+(?:\([^)]*\))?\s+)*
            (?:(?:public|package|internal|fileprivate|private)\s+)?
            import\s+
            (?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?
            (\w+)
            /#
        return Self.lines(of: source.code).enumerated()
            .compactMap { offset, line in
                line.firstMatch(of: pattern).map { (String($0.output.1), offset + 1) }
            }
    }
}
