import Foundation

/// A file that is read from its beginning to its end; `-` is standard input.
struct InputFile: Sendable {
    private static let piece = 1 << 21

    private let handle: FileHandle

    init(_ path: String) throws {
        if path == "-" {
            handle = .standardInput
            return
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandError(.usage, "\(path) cannot be read")
        }
        self.handle = handle
    }

    /// The next bytes; nil at the end. Blocks.
    func read() throws -> [UInt8]? {
        guard let data = try handle.read(upToCount: Self.piece), !data.isEmpty else { return nil }
        return [UInt8](data)
    }
}

/// A file that is there once it is whole; standard output where no path is given.
struct OutputFile: Sendable {
    private let handle: FileHandle
    private let path: String?

    init(_ path: String?) throws {
        self.path = path
        guard let path else {
            handle = .standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: Self.partial(path), contents: nil),
            let handle = FileHandle(forWritingAtPath: Self.partial(path))
        else { throw CommandError(.usage, "\(path) cannot be written") }
        self.handle = handle
    }

    func write(_ bytes: [UInt8]) async throws {
        let handle = handle
        try await Blocking.run { try handle.write(contentsOf: Data(bytes)) }
    }

    /// Gives the file its name.
    func keep() throws {
        guard let path else { return }
        try handle.synchronize()
        try handle.close()
        let files = FileManager.default
        if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
        try files.moveItem(atPath: Self.partial(path), toPath: path)
    }

    /// Removes what was written.
    func discard() throws {
        guard let path else { return }
        try FileManager.default.removeItem(atPath: Self.partial(path))
    }

    private static func partial(_ path: String) -> String { path + ".partial" }
}
