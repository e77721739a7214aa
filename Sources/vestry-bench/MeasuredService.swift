import Foundation

/// The built command with a private PostgreSQL in a folder of its own, and a token for finance.
final class MeasuredService {
    let port = 8097
    let folder: URL
    let token: String
    private let process: Process
    private let command: String

    /// Starts the command beside this program and waits until it is ready.
    init(in folder: URL) throws {
        self.folder = folder
        command = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("vestry").path
        process = Process()
        process.executableURL = URL(fileURLWithPath: command)
        process.arguments = ["serve"]
        let data = folder.appendingPathComponent("data").path
        let settings = ["VESTRY_DATA": data, "VESTRY_LISTEN": "127.0.0.1:\(port)"]
        process.environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }
        process.standardError = FileHandle.nullDevice
        try process.run()
        try Tool.run(
            "curl",
            [
                "-sf", "--retry", "60", "--retry-delay", "1", "--retry-all-errors", "-o",
                "/dev/null", "http://127.0.0.1:\(port)/readyz",
            ])
        let environment = ["VESTRY_DATA": data]
        try Tool.run(
            command, ["principal", "create", "bench", "--role", "finance"],
            environment: environment)
        token = try Tool.run(
            command, ["api-token", "create", "bench", "-o", "json"], environment: environment
        ).firstMatch(of: /vst_[0-9a-z]+/).map { String($0.output) } ?? ""
    }

    /// The folder of the database's unix socket.
    var socketFolder: String { folder.appendingPathComponent("data/run").path }

    /// Highest memory of the process so far, in MB.
    func peakMegabytes() throws -> Double {
        let status = try String(
            contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        return try Tool.number(after: "VmHWM:", in: status) / 1024
    }

    /// Sends a request; gives the body of the answer.
    @discardableResult
    func send(_ method: String, _ path: String, json: String) throws -> String {
        try Tool.run(
            "curl",
            [
                "-sS", "--fail-with-body", "-X", method, "-H", "Authorization: Bearer \(token)",
                "-H", "Content-Type: application/json", "-d", json,
                "http://127.0.0.1:\(port)\(path)",
            ])
    }

    /// Runs SQL as the service's role; gives unaligned rows.
    @discardableResult
    func sql(_ text: String) throws -> String {
        try Tool.run(
            "psql",
            ["-h", socketFolder, "-U", "vestry_service", "-d", "vestry", "-qAtX", "-c", text])
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

extension String {
    /// The id of a thing in a JSON answer.
    func id(_ prefix: String) -> String {
        firstMatch(of: /"id":"([a-z]+_[0-9a-z]{26})"/).map { String($0.output.1) } ?? prefix
    }
}
