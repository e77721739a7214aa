import Foundation

/// A folder that downloads are saved in.
struct Folder {
    /// Absolute.
    let path: String

    init(_ path: String) {
        self.path = URL(fileURLWithPath: path).path
    }

    /// A folder below it; made when it is not there.
    func folder(_ name: String) throws -> Folder {
        let folder = Folder("\(path)/\(name)")
        do {
            try FileManager.default.createDirectory(
                atPath: folder.path, withIntermediateDirectories: true)
        } catch {
            throw CommandError(.failed, "\(folder.path): \(error.localizedDescription)")
        }
        return folder
    }

    /// Writes a file whole or not at all.
    func save(_ content: [UInt8], as name: String) throws {
        do {
            let file = URL(fileURLWithPath: "\(path)/\(name)")
            try Data(content).write(to: file, options: .atomic)
        } catch {
            throw CommandError(.failed, "\(path)/\(name): \(error.localizedDescription)")
        }
    }
}
