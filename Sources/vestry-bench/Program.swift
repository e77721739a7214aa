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

    /// Runs a program to its end and gives its standard output.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> String {
        let process = prepared(program, arguments, environment)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let text = String(decoding: bytes, as: UTF8.self)
        guard process.terminationStatus == 0 else {
            throw BenchError("\(program) ended with \(process.terminationStatus): \(text)")
        }
        return text
    }

    /// A program found by its name.
    static func run(named name: String, _ arguments: [String]) throws -> String {
        guard let program = find(name) else { throw BenchError("\(name) is not installed") }
        return try run(program, arguments)
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
