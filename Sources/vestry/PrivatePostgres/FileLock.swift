import Foundation

/// A lock between processes on a file; the system takes it back when the process ends.
struct FileLock {
    private let handle: FileHandle
    let path: String

    init(path: String) throws(PrivatePostgresError) {
        let manager = FileManager.default
        if !manager.fileExists(atPath: path) {
            _ = manager.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        guard let handle = FileHandle(forUpdatingAtPath: path) else {
            throw .fileSystem(path: path, reason: "cannot be written")
        }
        _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
        self.handle = handle
        self.path = path
    }

    /// Alone, waiting at most a minute.
    func lockExclusively() throws(PrivatePostgresError) {
        let deadline = ContinuousClock.now + .seconds(60)
        while !tryExclusively() {
            if ContinuousClock.now > deadline { throw .busy(lock: path) }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Alone, or not at all; a shared lock that is held is given up for a moment.
    func tryExclusively() -> Bool { flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Together with others that share it.
    func tryShared() -> Bool { flock(handle.fileDescriptor, LOCK_SH | LOCK_NB) == 0 }

    func unlock() { _ = flock(handle.fileDescriptor, LOCK_UN) }
}
