/// Why the configuration was refused; the first fault found, in the order of reading.
enum ConfigurationError: Error, Equatable, CustomStringConvertible {
    case unknownVariable(name: String, nearest: String)
    case unreadableFile(path: String, reason: String)
    case malformedLine(path: String, line: Int, found: String)
    case unknownKey(path: String, line: Int, key: String, nearest: String)
    case repeatedKey(path: String, line: Int, key: String, firstLine: Int)
    case invalid(setting: Setting, source: SettingSource, found: String)
    case missing(setting: Setting, reason: String)

    var description: String {
        switch self {
        case .unknownVariable(let name, let nearest):
            "environment \(name) is not a setting; did you mean \(nearest)?"
        case .unreadableFile(let path, let reason):
            "\(path) cannot be read: \(reason)"
        case .malformedLine(let path, let line, let found):
            "\(path) line \(line): found \"\(found)\", expected key = value"
        case .unknownKey(let path, let line, let key, let nearest):
            "\(path) line \(line): \(key) is not a setting; did you mean \(nearest)?"
        case .repeatedKey(let path, let line, let key, let firstLine):
            "\(path) line \(line): \(key) stands on line \(firstLine) already; keep one"
        case .invalid(let setting, let source, let found):
            "\(setting.rawValue) (\(source)): found \"\(found)\", expected \(setting.expected)"
        case .missing(let setting, let reason):
            "\(setting.rawValue) (\(setting.variable)): \(reason); expected \(setting.expected)"
        }
    }
}
