import Foundation

/// A file of `key = value` lines.
///
/// Lines that are empty or begin with `#` are skipped; a value reaches to the end of its line,
/// without the blanks around it, and may be wrapped in double quotes to keep them.
struct SettingsFile {
    let values: [Setting: SettingValue]

    init(path: String) throws(ConfigurationError) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadableFile(path: path, reason: error.localizedDescription)
        }
        try self.init(text: text, path: path)
    }

    init(text: String, path: String) throws(ConfigurationError) {
        var values: [Setting: SettingValue] = [:]
        var firstLines: [Setting: Int] = [:]
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, raw) in lines.enumerated() {
            let line = index + 1
            let content = raw.trimmingCharacters(in: .whitespaces)
            if content.isEmpty || content.hasPrefix("#") { continue }
            guard let equals = content.firstIndex(of: "=") else {
                throw .malformedLine(path: path, line: line, found: content)
            }
            let key = content[..<equals].trimmingCharacters(in: .whitespaces)
            guard let setting = Setting(rawValue: key) else {
                let nearest = Spelling.nearest(to: key, in: Setting.allCases.map(\.rawValue))
                throw .unknownKey(path: path, line: line, key: key, nearest: nearest)
            }
            if let first = firstLines[setting] {
                throw .repeatedKey(path: path, line: line, key: key, firstLine: first)
            }
            firstLines[setting] = line
            let value = Self.unquoted(
                content[content.index(after: equals)...].trimmingCharacters(in: .whitespaces)
            )
            values[setting] = SettingValue(text: value, source: .file(path: path, line: line))
        }
        self.values = values
    }

    private static func unquoted(_ value: String) -> String {
        guard value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") else { return value }
        return String(value.dropFirst().dropLast())
    }
}
