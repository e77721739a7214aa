import EventLoop
import Foundation

/// Programs started with an environment of their own, so that no `PG…` variable leaks in.
enum ChildProcess {
    private static let environment = [
        "LC_ALL": "C",
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ]

    /// What a program that has ended left behind.
    struct Outcome {
        let status: Int32
        /// Standard output and error together, without blanks at the ends.
        let output: String
    }

    /// Runs a program to its end.
    ///
    /// Blocks the calling thread.
    static func run(
        _ program: String, _ arguments: [String], in folder: String = "/"
    ) throws(PrivatePostgresError) -> Outcome {
        let process = prepared(program, arguments, in: folder)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        do {
            try process.run()
            let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
            let status = process.waitForEnd()
            let output = String(decoding: bytes, as: UTF8.self)
            return Outcome(
                status: status,
                output: output.trimmingCharacters(in: .whitespacesAndNewlines)
            )
        } catch {
            throw .fileSystem(path: program, reason: error.localizedDescription)
        }
    }

    /// Runs a program that must end with 0.
    static func require(
        _ program: String, _ arguments: [String], in folder: String = "/"
    ) throws(PrivatePostgresError) {
        let outcome = try run(program, arguments, in: folder)
        if outcome.status == 0 { return }
        let name = (program as NSString).lastPathComponent
        throw .failed(command: name, status: outcome.status, output: outcome.output)
    }

    /// Starts a program that goes on, its output appended to a file.
    static func start(
        _ program: String, _ arguments: [String], in folder: String, log: String
    ) throws(PrivatePostgresError) -> Process {
        let process = prepared(program, arguments, in: folder)
        guard let file = FileHandle(forWritingAtPath: log) else {
            throw .fileSystem(path: log, reason: "cannot be written")
        }
        do {
            try file.seekToEnd()
            process.standardOutput = file
            process.standardError = file
            try process.run()
            try file.close()
        } catch {
            throw .fileSystem(path: program, reason: error.localizedDescription)
        }
        return process
    }

    private static func prepared(
        _ program: String, _ arguments: [String], in folder: String
    ) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(fileURLWithPath: folder, isDirectory: true)
        process.standardInput = FileHandle.nullDevice
        return process
    }
}
