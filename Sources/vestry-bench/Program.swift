import EventLoop
import Foundation

/// Other programs.
enum Program {
    /// The program in a folder of `PATH` or of the system's administrators.
    static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders =
            path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
        return folders.map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program to its end and gives its standard output; kills one that takes longer than
    /// so many seconds.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        within seconds: Int = 60
    ) throws -> String {
        let process = prepared(program, arguments, environment)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let child = process.processIdentifier
        let alarm = DispatchWorkItem { kill(child, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds), execute: alarm)
        defer { alarm.cancel() }
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        let status = process.waitForEnd()
        let text = String(decoding: bytes, as: UTF8.self)
        guard status == 0 else {
            let words = ([program] + arguments).prefix(3).joined(separator: " ")
            throw BenchError("\(words) ended with \(status): \(text)")
        }
        return text
    }

    /// A program found by its name.
    ///
    /// Foundation hands the signals that a thread has blocked down to the child; pgbench and openssl
    /// end by their alarm and would run for ever, so `env` gives it back to them.
    static func run(
        named name: String, _ arguments: [String], within seconds: Int = 60
    ) throws -> String {
        guard let program = find(name) else { throw BenchError("\(name) is not installed") }
        return try run(
            "/usr/bin/env", ["--default-signal=ALRM", program] + arguments, within: seconds)
    }

    /// Starts a program that goes on; what it says goes nowhere, or to standard error.
    static func start(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        isHeard: Bool = false
    ) throws -> Process {
        let process = prepared(program, arguments, environment)
        process.standardOutput = FileHandle.nullDevice
        if !isHeard { process.standardError = FileHandle.nullDevice }
        try process.run()
        return process
    }

    private static func prepared(
        _ program: String, _ arguments: [String], _ environment: [String: String]
    ) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, new in new }
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        return process
    }
}
