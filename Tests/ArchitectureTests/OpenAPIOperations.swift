/// The operations that an `openapi.yaml` declares, read by indentation alone.
///
/// It knows only as much of YAML as the document uses: block mappings with two blanks a level,
/// paths unquoted or in quotes, one operation per method key below a path.
struct OpenAPIOperations {
    struct Operation: Hashable, CustomStringConvertible {
        let method: String
        let path: String

        var description: String { "\(method) \(path)" }
    }

    let operations: [Operation]
    /// `operationId` of each operation that has one.
    let identifiers: [Operation: String]

    init(yaml: String) {
        var operations: [Operation] = []
        var identifiers: [Operation: String] = [:]
        var isInPaths = false
        var path: String?
        for line in yaml.split(whereSeparator: \.isNewline) {
            let indentation = line.prefix { $0 == " " }.count
            guard let (key, value) = Self.entry(line.dropFirst(indentation)) else { continue }
            switch indentation {
            case 0:
                isInPaths = key == "paths"
                path = nil
            case 2 where isInPaths:
                path = key.hasPrefix("/") ? key : nil
            case 4 where isInPaths:
                guard let path, Self.methods.contains(key) else { continue }
                operations.append(Operation(method: key.uppercased(), path: path))
            case 6 where isInPaths && key == "operationId":
                if let last = operations.last, last.path == path { identifiers[last] = value }
            default: continue
            }
        }
        self.operations = operations
        self.identifiers = identifiers
    }

    private static let methods: Set<String> = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ]

    /// Key and value of a mapping line; nothing for comments and list items.
    private static func entry(_ line: Substring) -> (key: String, value: String)? {
        if line.hasPrefix("#") || line.hasPrefix("- ") { return nil }
        guard let match = line.wholeMatch(of: /["']?([^"'#\s][^"'#]*?)["']?:(?:\s+(.*))?/) else {
            return nil
        }
        return (String(match.output.1), String(match.output.2 ?? ""))
    }
}
