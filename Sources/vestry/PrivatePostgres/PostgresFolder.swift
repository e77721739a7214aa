import Foundation

/// The files of a private cluster below the data folder.
struct PostgresFolder: Equatable {
    let data: String

    var cluster: String { "\(data)/postgres" }
    var unfinished: String { "\(data)/postgres.new" }
    var run: String { "\(data)/run" }
    var log: String { "\(data)/postgres.log" }
    var startLock: String { "\(data)/postgres.start.lock" }
    var useLock: String { "\(data)/postgres.use.lock" }
    var processFile: String { "\(cluster)/postmaster.pid" }

    /// Part of the socket's name only: the server listens on no network port.
    static let port = 5432

    /// The version that made the cluster; nothing when there is none.
    func version() throws(PrivatePostgresError) -> String? {
        let manager = FileManager.default
        guard manager.fileExists(atPath: cluster) else { return nil }
        do {
            if manager.fileExists(atPath: "\(cluster)/PG_VERSION") {
                let text = try String(contentsOfFile: "\(cluster)/PG_VERSION", encoding: .utf8)
                return text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            if try manager.contentsOfDirectory(atPath: cluster).isEmpty { return nil }
        } catch {
            throw .fileSystem(path: cluster, reason: error.localizedDescription)
        }
        throw .folderNotCluster(folder: cluster)
    }

    /// Makes the data folder, the socket's folder and the log.
    func prepare(for user: ServiceUser) throws(PrivatePostgresError) {
        let socket = "\(run)/.s.PGSQL.\(Self.port)"
        if socket.utf8.count > 107 {
            throw .socketPathTooLong(path: socket, bytes: socket.utf8.count)
        }
        // Others may pass through to what is theirs below, but see nothing.
        try makeFolder(data, mode: user.isOther ? 0o711 : 0o700, owner: nil)
        try makeFolder(run, mode: 0o700, owner: user)
        try requireOwner(user, of: run)
        let manager = FileManager.default
        if !manager.fileExists(atPath: log) {
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            _ = manager.createFile(atPath: log, contents: nil, attributes: attributes)
        }
        let (program, arguments) = user.command("/usr/bin/test", ["-w", run])
        if try ChildProcess.run(program, arguments).status != 0 {
            throw .folderUnreachable(folder: run, user: user.name)
        }
    }

    /// Refuses a folder that belongs to somebody else.
    func requireOwner(
        _ user: ServiceUser, of folder: String
    ) throws(PrivatePostgresError) {
        do {
            let found = try FileManager.default.attributesOfItem(atPath: folder)
            let owner = (found[.ownerAccountID] as? NSNumber)?.intValue
            if owner == user.userID { return }
            let name = found[.ownerAccountName] as? String ?? "user \(owner ?? -1)"
            throw PrivatePostgresError.folderForeign(
                folder: folder, owner: name, expected: user.name
            )
        } catch let error as PrivatePostgresError {
            throw error
        } catch {
            throw .fileSystem(path: folder, reason: error.localizedDescription)
        }
    }

    func makeFolder(
        _ path: String, mode: Int, owner: ServiceUser?
    ) throws(PrivatePostgresError) {
        let manager = FileManager.default
        if manager.fileExists(atPath: path) { return }
        var attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
        do {
            try manager.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: attributes
            )
            if let owner {
                attributes[.ownerAccountID] = owner.userID
                attributes[.groupOwnerAccountID] = owner.groupID
            }
            // Once more, because the creation mask was applied above.
            try manager.setAttributes(attributes, ofItemAtPath: path)
        } catch {
            throw .fileSystem(path: path, reason: error.localizedDescription)
        }
    }

    /// The end of the log, for an error message.
    func lastLogLines() -> String {
        do {
            let text = try String(contentsOfFile: log, encoding: .utf8)
            return text.split(separator: "\n").suffix(12).joined(separator: "\n")
        } catch {
            return "(\(log) cannot be read)"
        }
    }
}
