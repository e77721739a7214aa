import EventLoop
import Foundation
import JSON

/// The vestry command beside this one, with a PostgreSQL of its own in a temporary folder.
final class Service {
    let folder: String
    let port: UInt16
    private var process: Process
    private let command: String

    var address: String { "http://127.0.0.1:\(port)" }
    var processID: Int32 { process.processIdentifier }
    private var data: String { "\(folder)/data" }
    private var environment: [String: String] {
        [
            "VESTRY_DATA": data, "VESTRY_LISTEN": "127.0.0.1:\(port)",
            "VESTRY_LOG_LEVEL": "warning",
        ]
    }

    init() throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        command = URL(fileURLWithPath: own).deletingLastPathComponent().path + "/vestry"
        let name = "vestry-bench-\(UUID().uuidString.prefix(8))"
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o711])
        port = try Self.freePort()
        let environment = [
            "VESTRY_DATA": "\(folder)/data", "VESTRY_LISTEN": "127.0.0.1:\(port)",
            "VESTRY_LOG_LEVEL": "warning",
        ]
        process = try Program.start(command, ["serve"], environment: environment, isHeard: true)
        try waitUntilReady()
    }

    /// Stops it and starts it anew over the same data, so that its memory is that of a young one.
    func restart() throws {
        process.terminate()
        _ = process.waitForEnd()
        process = try Program.start(command, ["serve"], environment: environment, isHeard: true)
        try waitUntilReady()
    }

    func stop() {
        process.terminate()
        _ = process.waitForEnd()
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            print("\(folder) is left behind")
        }
    }

    /// A port that nobody listens on now.
    static func freePort() throws -> UInt16 {
        let listener = try Listener(.tcp(host: "127.0.0.1", port: 0))
        defer { listener.close() }
        guard case .tcp(_, let port) = listener.address else { throw BenchError("no port") }
        return port
    }

    /// A principal with these arguments, and its API token.
    func token(_ handle: String, _ arguments: String...) throws -> String {
        _ = try Program.run(
            command, ["principal", "create", handle] + arguments, environment: environment)
        let secret = try Program.run(
            command, ["api-token", "create", handle], environment: environment)
        return secret.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What psql says, as the superuser of the cluster.
    func psql(in database: String = "vestry", _ statements: String...) throws -> String {
        try psql(database, statements.flatMap { ["-c", $0] })
    }

    /// Runs files of SQL as the superuser.
    func load(_ files: [String], into database: String) throws {
        _ = try psql(database, files.flatMap { ["-f", $0] })
    }

    private func psql(_ database: String, _ commands: [String]) throws -> String {
        let connection = ["-h", "\(data)/run", "-U", "postgres", "-d", database]
        let text = try Program.run(
            named: "psql",
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"] + connection + commands, within: 600)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The connection of a role to a database of the cluster.
    func url(of database: String, as role: String) -> String {
        "host=\(data)/run dbname=\(database) user=\(role)"
    }

    /// Runs a subcommand to its end.
    func vestry(_ arguments: [String], _ settings: [String: String] = [:]) throws {
        _ = try Program.run(
            command, arguments, environment: environment.merging(settings) { _, new in new },
            within: 1800)
    }

    /// How long work took.
    func seconds(_ work: () throws -> Void) throws -> Double {
        let began = ContinuousClock.now
        try work()
        return began.duration(to: .now).inSeconds
    }

    /// The connection of the service's role.
    var databaseURL: String { url(of: "vestry", as: "vestry_service") }

    /// Transactions per second of a script, as the service's role unless another is named.
    func pgbench(
        _ script: String, _ load: Load, in database: String = "vestry",
        as role: String = "vestry_service"
    ) throws -> Double {
        let file = "\(folder)/pgbench.sql"
        try script.write(toFile: file, atomically: true, encoding: .utf8)
        let text = try Program.run(
            named: "pgbench",
            [
                "-n", "-M", "prepared", "-c", "\(load.connections)", "-j", "2", "-T",
                "\(load.seconds)", "-f", file, "-h", "\(data)/run", "-U", role, database,
            ], within: load.seconds + 15)
        guard let match = text.firstMatch(of: /tps = ([0-9.]+)/), let rate = Double(match.output.1)
        else { throw BenchError("pgbench said: \(text)") }
        return rate
    }

    private func waitUntilReady() throws {
        for _ in 0..<600 {
            do {
                _ = try Program.run(
                    named: "curl", ["--silent", "--fail", "\(address)/readyz"])
                return
            } catch {
                guard process.isRunning else { throw BenchError("the service did not start") }
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        throw BenchError("the service was not ready within half a minute")
    }
}
