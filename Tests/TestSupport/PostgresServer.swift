import Dispatch
import Foundation
import Synchronization

/// A private PostgreSQL of the test process: unix socket only, in a temporary folder, removed at
/// the process's end.
public final class PostgresServer: Sendable {
    /// The roles of the house, and the cluster's superuser.
    public enum Role: String, Sendable, CaseIterable {
        case admin = "vestry_admin"
        case owner = "vestry_owner"
        case service = "vestry_service"
        case reporter = "vestry_reporter"
    }

    /// Why no server could be started.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// The server that the tests of this process share.
    public static func shared() throws -> PostgresServer { try sharedResult.get() }
    private static let sharedResult = Result { try PostgresServer() }
    private static let running = Mutex<[String: Int32]>([:])
    private static let serial = Mutex(0)

    /// Holds the data, the log and the socket.
    public let folder: String
    /// The port on which the server also listens on `localhost` with TLS; none for most.
    public let port: Int?
    private let binaries: String
    private let postmaster = Mutex<Int32>(0)

    /// Makes a cluster with the roles and starts it; with a port it also speaks TCP and TLS, and
    /// its self-signed certificate is `certificate`.
    public init(port: Int? = nil) throws {
        self.port = port
        binaries = try Self.findBinaries()
        Self.removeLeftovers
        let number = Self.serial.withLock { serial in
            serial += 1
            return serial
        }
        folder = Self.parent + Self.prefix + "\(getpid())-\(number)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        if let account = Self.serviceAccount {
            guard chown(folder, account.user, account.group) == 0 else {
                throw Failure(description: "The folder of the test server cannot change owner.")
            }
        }
        try run(
            "initdb",
            [
                "-D", data, "-U", Role.admin.rawValue, "--auth=trust", "--encoding=UTF8",
                "--locale=C.UTF-8", "--no-sync",
            ])
        if port != nil {
            try run(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", folder + "/server.key", "-out", certificate,
                ])
        }
        try start()
        let roles = Role.allCases.filter { $0 != .admin }
        try psqlBlocking(roles.map { "CREATE ROLE \($0.rawValue) LOGIN;" }.joined(separator: " "))
    }

    /// The certificate by which the server's TLS can be verified.
    public var certificate: String { folder + "/server.crt" }

    /// The connection URL of a database for a role.
    public func url(database: String, role: Role) -> String {
        "postgresql:///\(database)?host=\(folder)&port=\(port ?? 5432)&user=\(role.rawValue)"
    }

    /// Starts the server on its data.
    public func start() throws {
        var settings = [
            "unix_socket_directories=\(folder)", "port=\(port ?? 5432)", "fsync=off",
            "max_connections=1400", "shared_buffers=64MB", "log_min_messages=warning",
            "listen_addresses=\(port == nil ? "" : "localhost")",
        ]
        if port != nil {
            settings += [
                "ssl=on", "ssl_cert_file=\(certificate)", "ssl_key_file=\(folder)/server.key",
            ]
        }
        let log = folder + "/log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let server = try start(
            "postgres", ["-D", data] + settings.flatMap { ["-c", $0] }, output: "/dev/null",
            complaints: log)
        let pid = server.processIdentifier
        postmaster.withLock { $0 = pid }
        Self.running.withLock { $0[folder] = pid }
        Self.cleanUpAtExit
        try waitUntilReady(server)
    }

    /// Stops the server at once, as a fast shutdown or, with `crash`, as a kill of the postmaster.
    public func stop(crash: Bool = false) {
        let pid = postmaster.withLock { $0 }
        Self.stop(pid, with: crash ? SIGQUIT : SIGINT)
        Self.running.withLock { $0[folder] = nil }
    }

    /// Stops the server and removes its folder.
    public func remove() {
        stop(crash: true)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs statements through psql, which shares no code with what is tested.
    @discardableResult
    public func psql(
        _ statements: String, database: String = "postgres"
    ) async throws -> String {
        // The threads of the tests' tasks are few; a blocked one could hold up the very task
        // that psql waits for.
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async {
                continuation.resume(
                    with: Result { try self.psqlBlocking(statements, database: database) })
            }
        }
    }

    /// Programs run one after the other, so that tests at once do not start hundreds.
    private static let queue = DispatchQueue(label: "programs")

    /// The definitions of a database as pg_dump writes them.
    public func schema(of database: String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async {
                continuation.resume(
                    with: Result {
                        try self.run(
                            "pg_dump",
                            [
                                "--schema-only", "--no-owner", "-h", self.folder,
                                "-p", "\(self.port ?? 5432)", "-U", Role.admin.rawValue,
                                "-d", database,
                            ])
                    })
            }
        }
    }

    /// Like `psql`, for where nothing can be awaited.
    @discardableResult
    public func psqlBlocking(
        _ statements: String, database: String = "postgres"
    ) throws -> String {
        try run(
            "psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", folder,
                "-p", "\(port ?? 5432)",
                "-U", Role.admin.rawValue, "-d", database, "-c", statements,
            ]
        ).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private var data: String { folder + "/data" }

    private static let parent =
        NSTemporaryDirectory().hasSuffix("/")
        ? NSTemporaryDirectory() : NSTemporaryDirectory() + "/"
    private static let prefix = "vestry-test-"

    private static func findBinaries() throws -> String {
        if let given = ProcessInfo.processInfo.environment["VESTRY_POSTGRES_BIN"] { return given }
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let found = versions.compactMap { Int($0) }.sorted().last { version in
            FileManager.default.isExecutableFile(atPath: "\(root)/\(version)/bin/postgres")
        }
        guard let found else {
            throw Failure(description: "PostgreSQL was not found; set VESTRY_POSTGRES_BIN.")
        }
        return "\(root)/\(found)/bin"
    }

    /// PostgreSQL refuses to run as root: then it runs as its own account.
    private static let serviceAccount: (user: uid_t, group: gid_t)? = {
        guard getuid() == 0, let entry = getpwnam("postgres") else { return nil }
        return (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }()

    private func start(
        _ name: String, _ arguments: [String], output: String, complaints: String
    ) throws -> SpawnedProgram {
        let program = name.hasPrefix("/") ? name : "\(binaries)/\(name)"
        let account =
            Self.serviceAccount == nil
            ? [] : ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        return try SpawnedProgram(
            "/usr/bin/env", ["--chdir=\(folder)"] + account + [program] + arguments,
            output: output, complaints: complaints)
    }

    @discardableResult
    private func run(_ name: String, _ arguments: [String]) throws -> String {
        let number = Self.serial.withLock { serial in
            serial += 1
            return serial
        }
        let (output, complaints) = ("\(folder)/out.\(number)", "\(folder)/err.\(number)")
        let program = try start(name, arguments, output: output, complaints: complaints)
        let status = program.waitForEnd()
        defer {
            unlink(output)
            unlink(complaints)
        }
        guard status == 0 else {
            let complaint = (try? String(contentsOfFile: complaints, encoding: .utf8)) ?? ""
            throw Failure(description: "\(name): \(status): \(complaint)")
        }
        return try String(contentsOfFile: output, encoding: .utf8)
    }

    private func waitUntilReady(_ server: SpawnedProgram) throws {
        for _ in 0..<600 {
            guard server.isRunning else { break }
            if (try? run("pg_isready", ["-q", "-h", folder, "-p", "\(port ?? 5432)"])) != nil {
                return
            }
            usleep(20_000)
        }
        let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
        throw Failure(description: "The test server did not start: \(log)")
    }

    private static func stop(_ pid: Int32, with signal: Int32) {
        guard pid > 0 else { return }
        kill(pid, signal)
        for _ in 0..<500 where kill(pid, 0) == 0 {
            waitpid(pid, nil, WNOHANG)
            usleep(10_000)
        }
    }

    private static let cleanUpAtExit: Void = {
        atexit {
            for (folder, pid) in PostgresServer.running.withLock({ $0 }) {
                PostgresServer.stop(pid, with: SIGQUIT)
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
    }()

    /// Stops and removes what test processes that crashed have left behind.
    private static let removeLeftovers: Void = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let maker = name.dropFirst(prefix.count).split(separator: "-").first
            guard let maker = maker.flatMap({ Int32($0) }), kill(maker, 0) != 0 else { continue }
            let folder = parent + name
            let file = try? String(
                contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8)
            if let pid = (file ?? "").split(separator: "\n").first.flatMap({ Int32($0) }),
                let command = try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8),
                command.contains(folder)
            {
                stop(pid, with: SIGQUIT)
            }
            try? FileManager.default.removeItem(atPath: folder)
        }
    }()
}
