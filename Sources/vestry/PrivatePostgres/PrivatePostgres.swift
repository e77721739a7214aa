import Foundation

/// A PostgreSQL cluster that Vestry makes, starts and stops itself, for a machine where nobody
/// has set one up.
///
/// It lives below the data folder, listens on a unix socket in a folder that only its own user
/// may enter (and therefore asks for no password), and writes with checksums and every flush.
/// A server that outlived a crash of the service is adopted. Several commands may use one cluster
/// at a time: the last one that calls `stop` ends it.
///
/// Everything here blocks the calling thread: not for a loop or the cooperative pool.
struct PrivatePostgres {
    /// What there is to choose.
    struct Options {
        /// The folder with initdb and postgres; found by itself when nothing is given.
        var binaries: String?
        /// Runs the server when we are root.
        var serviceUser: String
        /// The file that makes roles and database, `Deploy/roles.sql`.
        var roles: String
        /// Folders to look for the binaries in, as in `PATH`.
        var searchPath: String
        /// For recovery after a crash, which reads the log of changes.
        var readySeconds = 120
    }

    let binaries: PostgresBinaries
    /// Whether the server was running already.
    let isAdopted: Bool
    private let folder: PostgresFolder
    private let user: ServiceUser
    private let readySeconds: Int
    private let startLock: FileLock
    private let useLock: FileLock

    /// The service's connection: reads and writes what its grants allow.
    var serviceURL: String { url(role: "vestry_service") }
    /// The connection that migrates.
    var ownerURL: String { url(role: "vestry_owner") }
    /// The connection for reports, which only reads.
    var reporterURL: String { url(role: "vestry_reporter") }
    /// The cluster's superuser on the database, for repairs and tests.
    var superuserURL: String { url(role: "postgres") }

    /// Makes the cluster if there is none, starts the server or adopts the running one, waits
    /// until it answers and sees to roles and database. What must exist is not made, and its roles stay as they are.
    static func start(
        in dataFolder: String, options: Options, mustExist: Bool = false
    ) throws(PrivatePostgresError) -> PrivatePostgres {
        let user = try ServiceUser(name: options.serviceUser)
        let folder = PostgresFolder(data: dataFolder)
        if mustExist, try folder.version() == nil { throw .noCluster(folder: dataFolder) }
        try folder.prepare(for: user)
        let startLock = try FileLock(path: folder.startLock)
        try startLock.lockExclusively()
        defer { startLock.unlock() }
        let binaries = try fittingBinaries(for: folder, user: user, options: options)
        let useLock = try FileLock(path: folder.useLock)
        guard useLock.tryShared() else { throw .busy(lock: folder.useLock) }
        let server = PostgresServer(folder: folder, user: user, binaries: binaries)
        let isAdopted = try server.run(readySeconds: options.readySeconds)
        if !mustExist { try server.execute(file: options.roles) }
        return PrivatePostgres(
            binaries: binaries, isAdopted: isAdopted, folder: folder, user: user,
            readySeconds: options.readySeconds, startLock: startLock, useLock: useLock
        )
    }

    /// Starts the server again if it has ended, and tells whether it had.
    func revive() throws(PrivatePostgresError) -> Bool {
        if Postmaster(of: folder) != nil { return false }
        try startLock.lockExclusively()
        defer { startLock.unlock() }
        let server = PostgresServer(folder: folder, user: user, binaries: binaries)
        return try !server.run(readySeconds: readySeconds)
    }

    /// Stops the server and waits for its end, unless another command still uses it.
    func stop() throws(PrivatePostgresError) {
        try startLock.lockExclusively()
        defer { startLock.unlock() }
        defer { useLock.unlock() }
        guard useLock.tryExclusively(), let postmaster = Postmaster(of: folder) else { return }
        postmaster.interrupt()
        let deadline = ContinuousClock.now + .seconds(60)
        while Postmaster(of: folder) == postmaster {
            if ContinuousClock.now > deadline {
                throw .notStopped(processID: postmaster.processID)
            }
            Thread.sleep(forTimeInterval: 0.005)
        }
    }

    /// Checks an existing cluster against the binaries, or makes a new one.
    private static func fittingBinaries(
        for folder: PostgresFolder, user: ServiceUser, options: Options
    ) throws(PrivatePostgresError) -> PostgresBinaries {
        let version = try folder.version()
        if version != nil { try folder.requireOwner(user, of: folder.cluster) }
        let binaries = try PostgresBinaries.find(
            chosen: options.binaries,
            preferredMajor: version.flatMap { Int($0) },
            searchPath: options.searchPath
        )
        guard let version else {
            try PostgresServer(folder: folder, user: user, binaries: binaries).initialise()
            return binaries
        }
        if version == String(binaries.major) { return binaries }
        throw .otherVersion(
            folder: folder.cluster, found: version, binaries: binaries.folder,
            major: binaries.major
        )
    }

    private func url(role: String) -> String {
        DatabaseURL.socket(
            folder: folder.run, port: PostgresFolder.port, role: role, database: "vestry"
        )
    }
}
