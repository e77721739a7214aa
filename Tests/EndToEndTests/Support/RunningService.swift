import EventLoop
import Foundation
import Synchronization

/// A service of the built command with a private PostgreSQL, on a port of its own.
final class RunningService: Sendable {
    private let scratch: ScratchFolder
    private let state = Mutex(State())

    private struct State {
        var process: Process?
        var port = 0
        var starts = 0
    }

    /// The folder of database, socket and log.
    var data: String { "\(scratch.path)/data" }
    /// A folder for whatever a test writes.
    var folder: String { scratch.path }
    var port: Int { state.withLock { $0.port } }
    var address: String { "http://127.0.0.1:\(port)" }
    var processID: Int32 { state.withLock { $0.process?.processIdentifier ?? 0 } }

    /// The environment of subcommands and scripts that work on this service.
    var environment: [String: String] { ["VESTRY_DATA": data, "VESTRY_URL": address] }

    /// Starts the service and waits until it says that it is ready.
    init(_ settings: [String: String] = [:]) async throws {
        scratch = try ScratchFolder()
        try await start(settings)
    }

    deinit {
        if processID > 0 { kill(processID, SIGKILL) }
        if let postmaster { kill(postmaster, SIGQUIT) }
    }

    /// Runs the body with a service and ends it in good order, whatever the body does.
    static func with<Value: Sendable>(
        _ settings: [String: String] = [:], _ body: (RunningService) async throws -> Value
    ) async throws -> Value {
        let service = try await RunningService(settings)
        let value: Value
        do {
            value = try await body(service)
        } catch {
            _ = try? await service.stop()
            throw error
        }
        try await service.stop()
        return value
    }

    /// The process of the private PostgreSQL.
    var postmaster: Int32? {
        let file = try? String(contentsOfFile: "\(data)/postgres/postmaster.pid", encoding: .utf8)
        return file?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    /// Starts it, or starts it again on its data and on its port.
    func start(_ settings: [String: String] = [:]) async throws {
        let (port, number) = state.withLock { state in
            state.starts += 1
            return (state.port, state.starts)
        }
        let log = "\(scratch.path)/log.\(number)"
        var environment = ["VESTRY_DATA": data, "VESTRY_LISTEN": "127.0.0.1:\(port)"]
        environment.merge(settings) { _, new in new }
        let process = try Program.prepared(Checkout.command, ["serve"], environment, in: "/")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try Program.newFile(log)
        try process.run()
        state.withLock { $0.process = process }
        let chosen = try await offPool { try Self.waitUntilReady(process, log) }
        state.withLock { $0.port = chosen }
    }

    /// Sends a signal and waits for the end; the exit status, or minus the signal that ended it.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) async throws -> Int32 {
        guard let process = state.withLock({ $0.process }) else { return 0 }
        return await offPool {
            if process.isRunning { kill(process.processIdentifier, signal) }
            return process.waitForEnd()
        }
    }

    /// Everything that it has logged since it was last started.
    func log() throws -> String {
        let number = state.withLock { $0.starts }
        return try String(contentsOfFile: "\(scratch.path)/log.\(number)", encoding: .utf8)
    }

    /// The port in the line "ready".
    private static func waitUntilReady(_ process: Process, _ log: String) throws -> Int {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            let text = try String(contentsOfFile: log, encoding: .utf8)
            if let match = text.firstMatch(of: /"message":"ready","listen":"127\.0\.0\.1:(\d+)"/),
                let port = Int(match.output.1)
            {
                return port
            }
            guard process.isRunning else { throw Failure("the service ended: \(text)") }
            usleep(20_000)
        }
        throw Failure("the service was not ready within two minutes")
    }
}
