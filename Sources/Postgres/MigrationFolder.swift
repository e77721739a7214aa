import Glibc

/// One numbered file that changes the schema.
public struct Migration: Sendable, Hashable {
    /// From 1, without gaps.
    public let number: Int
    /// The file's name: `0001_accounts.sql`.
    public let file: String
    let text: String
}

/// The migration files of a folder, in order.
public struct MigrationFolder: Sendable {
    /// By number, from 1 without gaps.
    public let migrations: [Migration]

    /// The dump of what all files make, which may lie beside them.
    private static let snapshot = "schema.sql"

    /// Reads every `NNNN_name.sql` of the folder; `schema.sql` and other files are passed over.
    ///
    /// Throws `unreadable`, `misnamed`, `duplicate` or `gap`.
    public init(path: String) throws(MigrationError) {
        var found: [Migration] = []
        for file in try Self.fileNames(in: path).sorted()
        where file.hasSuffix(".sql") && file != Self.snapshot {
            guard let number = Self.number(of: file) else { throw .misnamed(file) }
            if let last = found.last, last.number == number {
                throw .duplicate(number, [last.file, file])
            }
            guard number == found.count + 1 else {
                throw .gap(expected: found.count + 1, found: file)
            }
            let text = try Self.contents(of: path + "/" + file)
            found.append(Migration(number: number, file: file, text: text))
        }
        migrations = found
    }

    /// The number before the underscore: exactly four digits, and a name after it.
    private static func number(of file: String) -> Int? {
        let name = file.dropLast(4)
        let digits = name.prefix(4)
        guard
            digits.utf8.count == 4, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            name.dropFirst(4).first == "_", name.count > 5
        else { return nil }
        return Int(digits)
    }

    private static func fileNames(in path: String) throws(MigrationError) -> [String] {
        guard let folder = unsafe opendir(path) else {
            throw .unreadable(path, errno: errno)
        }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names
    }

    private static func contents(of path: String) throws(MigrationError) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw .unreadable(path, errno: errno) }
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer.prefix(count))
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw .notText(path)
        }
        return text
    }
}
