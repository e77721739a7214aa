import Glibc

/// Why the schema cannot be brought up to date, or cannot be trusted.
public enum MigrationError: Error, Sendable, Hashable {
    /// The folder or a file cannot be read.
    case unreadable(String, errno: Int32)
    /// A file is not UTF-8 text.
    case notText(String)
    /// A file's name is not `NNNN_name.sql`.
    case misnamed(String)
    /// Two files have one number.
    case duplicate(Int, [String])
    /// A number is left out.
    case gap(expected: Int, found: String)
    /// A file is not what was applied under its number.
    case changed(String)
    /// The number was applied under another name.
    case renamed(String, applied: String)
    /// A migration was applied whose file is not there: it is gone, or the schema is newer.
    case missing(String)
    /// A file ended the transaction that it runs in.
    case endsTransaction(String)
    /// A file's statement failed; nothing of the file was kept.
    case failed(String, line: Int?, PostgresError)
    /// The database failed apart from any file.
    case database(PostgresError)
}

extension MigrationError: CustomStringConvertible {
    /// What is wrong and with which file, for the operator.
    public var description: String {
        switch self {
        case .unreadable(let path, let code):
            let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "\(code)"
            return "\(path) cannot be read: \(reason)"
        case .notText(let path):
            return "\(path) is not UTF-8 text"
        case .misnamed(let file):
            return "\(file) is not named NNNN_name.sql"
        case .duplicate(let number, let files):
            return "migration \(number) has two files: \(files.joined(separator: " and "))"
        case .gap(let expected, let file):
            return "migration \(expected) is left out before \(file)"
        case .changed(let file):
            return "\(file) was changed after it had been applied; write a new migration instead"
        case .renamed(let file, let applied):
            return "\(file) was applied as \(applied)"
        case .missing(let file):
            return "\(file) was applied to the database and is not in the folder"
        case .endsTransaction(let file):
            return "\(file) must leave BEGIN, COMMIT and ROLLBACK to the migrator"
        case .failed(let file, let line, let error):
            return "\(file)\(line.map { ", line \($0)" } ?? "") failed: \(error)"
        case .database(let error):
            return "migrating failed: \(error)"
        }
    }
}
