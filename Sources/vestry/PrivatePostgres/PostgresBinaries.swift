import Foundation

/// A folder with initdb, postgres, pg_isready and psql of one version.
struct PostgresBinaries: Equatable {
    let folder: String
    let major: Int

    var initdb: String { "\(folder)/initdb" }
    var postgres: String { "\(folder)/postgres" }
    var isReady: String { "\(folder)/pg_isready" }
    var psql: String { "\(folder)/psql" }

    /// Finds a version that fits.
    ///
    /// The chosen folder alone when one is given; otherwise the version of an existing cluster
    /// (`preferredMajor`), the highest one that Debian installed, then the search path.
    static func find(
        chosen: String?, preferredMajor: Int?, searchPath: String
    ) throws(PrivatePostgresError) -> PostgresBinaries {
        if let chosen {
            guard isComplete(chosen) else { throw .binariesNotFound(searched: [chosen]) }
            return try PostgresBinaries(folder: chosen)
        }
        let debian = debianFolders()
        let path = searchPath.split(separator: ":").map(String.init)
        let candidates = (debian + path).filter(isComplete)
        if let preferredMajor {
            let wanted = "/usr/lib/postgresql/\(preferredMajor)/bin"
            if candidates.contains(wanted) { return try PostgresBinaries(folder: wanted) }
        }
        guard let first = candidates.first else {
            throw .binariesNotFound(searched: ["/usr/lib/postgresql/*/bin"] + path)
        }
        return try PostgresBinaries(folder: first)
    }

    private init(folder: String) throws(PrivatePostgresError) {
        let outcome = try ChildProcess.run("\(folder)/postgres", ["--version"])
        guard outcome.status == 0, let match = outcome.output.firstMatch(of: /\) (\d+)/),
            let major = Int(match.output.1)
        else { throw .binariesUnusable(folder: folder, reason: outcome.output) }
        if major < 15 { throw .tooOld(folder: folder, major: major) }
        self.folder = folder
        self.major = major
    }

    /// The highest version first.
    private static func debianFolders() -> [String] {
        let root = "/usr/lib/postgresql"
        do {
            let versions = try FileManager.default.contentsOfDirectory(atPath: root)
            return versions.compactMap(Int.init).sorted(by: >).map { "\(root)/\($0)/bin" }
        } catch {
            return []
        }
    }

    private static func isComplete(_ folder: String) -> Bool {
        ["initdb", "postgres", "pg_isready", "psql"].allSatisfy {
            FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)")
        }
    }
}
