/// The first place where an export is not what it should be.
public struct ExportBreak: Error, Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1.
    public let line: Int
    /// What the line is about, such as `journal entry 5`.
    public let object: String
    /// What is wrong with it.
    public let found: String

    public var description: String { "line \(line): \(object) \(found)" }
}

/// What the line that is read is about; text is made of it only when something is wrong.
enum ExportObject {
    case line
    case head
    case asset(Int)
    case accountRule(Int)
    case principal(Int)
    case account(Int64)
    case journalEntry(Int64)
    case posting(Int64, of: Int64)
    case auditEntry(Int64)
    case checkpoint(Int)
    case table(Int)
    case row(Int, of: [UInt8])
    case manifest
    case file

    var text: String {
        switch self {
        case .line: "what stands there"
        case .head: "the head"
        case .asset(let number): "asset \(number)"
        case .accountRule(let number): "account rule \(number)"
        case .principal(let number): "principal \(number)"
        case .account(let number): "account \(number)"
        case .journalEntry(let number): "journal entry \(number)"
        case .posting(let line, let entry): "posting \(line) of journal entry \(entry)"
        case .auditEntry(let number): "audit entry \(number)"
        case .checkpoint(let number): "checkpoint \(number)"
        case .table(let number): "table \(number)"
        case .row(let number, let table):
            "row \(number) of \(String(decoding: table, as: UTF8.self))"
        case .manifest: "the manifest"
        case .file: "the file"
        }
    }
}
