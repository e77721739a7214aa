/// Why the private PostgreSQL could not be used; each says what to do.
enum PrivatePostgresError: Error, Equatable, CustomStringConvertible {
    case binariesNotFound(searched: [String])
    case binariesUnusable(folder: String, reason: String)
    case tooOld(folder: String, major: Int)
    case serviceUserUnknown(name: String)
    case folderForeign(folder: String, owner: String, expected: String)
    case folderNotCluster(folder: String)
    case noCluster(folder: String)
    case otherVersion(folder: String, found: String, binaries: String, major: Int)
    case socketPathTooLong(path: String, bytes: Int)
    case folderUnreachable(folder: String, user: String)
    case fileSystem(path: String, reason: String)
    case failed(command: String, status: Int32, output: String)
    case notReady(log: String, lastLines: String)
    case busy(lock: String)
    case notStopped(processID: Int32)

    var description: String {
        switch self {
        case .binariesNotFound(let searched):
            """
            no PostgreSQL server binaries in \(searched.joined(separator: ", ")); \
            install postgresql, set VESTRY_POSTGRES_BIN to the folder with initdb and postgres, \
            or set VESTRY_DATABASE_URL to use a server of your own
            """
        case .binariesUnusable(let folder, let reason):
            "the PostgreSQL binaries in \(folder) do not run: \(reason)"
        case .tooOld(let folder, let major):
            "\(folder) holds PostgreSQL \(major); 15 or newer is needed"
        case .serviceUserUnknown(let name):
            """
            there is no user \(name) to run PostgreSQL, which refuses to run as root; \
            create it or set VESTRY_SERVICE_USER
            """
        case .folderForeign(let folder, let owner, let expected):
            """
            \(folder) belongs to \(owner), expected \(expected); choose another VESTRY_DATA, or \
            give the folder back with chown -R if it is yours
            """
        case .folderNotCluster(let folder):
            "\(folder) holds files but is no PostgreSQL cluster; choose another VESTRY_DATA"
        case .noCluster(let folder):
            """
            there is no database in \(folder); set VESTRY_DATA to the folder of the service, or \
            VESTRY_DATABASE_URL to its server
            """
        case .otherVersion(let folder, let found, let binaries, let major):
            """
            \(folder) was made by PostgreSQL \(found) but \(binaries) is \(major); \
            install PostgreSQL \(found), or move the data over with pg_upgrade
            """
        case .socketPathTooLong(let path, let bytes):
            """
            the socket \(path) has \(bytes) bytes in its name and an operating system takes 107; \
            choose a shorter VESTRY_DATA
            """
        case .folderUnreachable(let folder, let user):
            """
            the user \(user), who runs PostgreSQL, cannot enter \(folder); choose a VESTRY_DATA \
            below folders that everyone may pass, such as /var/lib/vestry
            """
        case .fileSystem(let path, let reason):
            "\(path): \(reason)"
        case .failed(let command, let status, let output):
            "\(command) ended with \(status): \(output)"
        case .notReady(let log, let lastLines):
            "PostgreSQL did not become ready; the last lines of \(log):\n\(lastLines)"
        case .busy(let lock):
            "another command has been starting or stopping PostgreSQL for a minute (\(lock))"
        case .notStopped(let processID):
            "PostgreSQL (process \(processID)) did not stop within a minute"
        }
    }
}
