import Foundation

/// The main process of a private cluster, looked up through its file.
///
/// After a crash the file may name a process that is gone, or a number that the system has given
/// to another program since. Only a living `postgres` in our cluster's folder counts.
struct Postmaster: Equatable {
    let processID: Int32

    /// The living postmaster of a cluster.
    init?(of folder: PostgresFolder) {
        guard let text = Self.text(of: folder.processFile),
            let first = text.split(separator: "\n").first, let processID = Int32(first),
            Self.isPostgres(processID), Self.works(processID, in: folder.cluster)
        else { return nil }
        self.processID = processID
    }

    /// Asks for a fast shutdown: sessions are ended, what was committed is kept.
    func interrupt() { _ = kill(processID, SIGINT) }

    private static func isPostgres(_ processID: Int32) -> Bool {
        guard let status = text(of: "/proc/\(processID)/status") else { return false }
        let lines = status.split(separator: "\n")
        let isNamed = lines.contains { $0.hasPrefix("Name:\tpostgres") }
        return isNamed && !lines.contains { $0.hasPrefix("State:\tZ") }
    }

    /// Taken for granted where the system does not let us look.
    private static func works(_ processID: Int32, in cluster: String) -> Bool {
        do {
            let folder = try FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(processID)/cwd"
            )
            return folder == URL(fileURLWithPath: cluster).resolvingSymlinksInPath().path
        } catch {
            return true
        }
    }

    private static func text(of path: String) -> String? {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            return nil
        }
    }
}
