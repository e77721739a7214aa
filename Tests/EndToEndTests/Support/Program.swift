import Dispatch
import EventLoop
import Foundation

/// What a program that has ended left behind.
struct Outcome: Sendable {
    let status: Int32
    let output: String
    let complaints: String

    /// The output of a program that must have ended with 0.
    func succeeded(_ what: String) throws -> String {
        guard status == 0 else {
            throw Failure("\(what) ended with \(status): \(complaints) \(output.suffix(2000))")
        }
        return output
    }
}

enum Program {
    /// Runs a program to its end, without the settings of whoever runs the tests.
    static func run(
        _ program: String, _ arguments: [String], _ environment: [String: String] = [:],
        in folder: String = "/"
    ) async throws -> Outcome {
        try await offPool {
            let scratch = try ScratchFolder()
            let (output, complaints) = ("\(scratch.path)/out", "\(scratch.path)/err")
            let process = try prepared(program, arguments, environment, in: folder)
            process.standardOutput = try newFile(output)
            process.standardError = try newFile(complaints)
            try process.run()
            return Outcome(
                status: process.waitForEnd(),
                output: try String(contentsOfFile: output, encoding: .utf8),
                complaints: try String(contentsOfFile: complaints, encoding: .utf8))
        }
    }

    static func prepared(
        _ program: String, _ arguments: [String], _ environment: [String: String],
        in folder: String
    ) throws -> Process {
        var whole = ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("VESTRY_") || name == "VESTRY_POSTGRES_BIN"
                || name.hasPrefix("VESTRY_TEST_")
        }
        whole.merge(environment) { _, new in new }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = whole
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        return process
    }

    static func newFile(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Failure("\(path) cannot be written") }
        return handle
    }
}

/// Work that blocks, on a thread that no task needs.
func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
{
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}

/// As above, for work that throws nothing.
func offPool<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: work()) }
    }
}
