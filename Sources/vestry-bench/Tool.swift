import Foundation

/// Other programs, run to their end.
enum Tool {
    /// Why a program could not be run or did not succeed.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What a program wrote to standard output; throws when it fails.
    @discardableResult
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        input: Data? = nil
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.standardError
        if let input {
            let source = Pipe()
            process.standardInput = source
            try process.run()
            try source.fileHandleForWriting.write(contentsOf: input)
            try source.fileHandleForWriting.close()
        } else {
            process.standardInput = FileHandle.nullDevice
            try process.run()
        }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(program) ended with \(process.terminationStatus)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The first number after a word in a text, such as wrk's `Requests/sec: 1234.5`.
    static func number(after word: String, in text: String) throws -> Double {
        guard let range = text.range(of: word) else {
            throw Failure(description: "\(word) is not in: \(text)")
        }
        let digits = text[range.upperBound...].drop { !$0.isNumber }
            .prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits) else {
            throw Failure(description: "no number after \(word) in: \(text)")
        }
        return number
    }
}

extension Array where Element == Double {
    /// The middle one; of an even number the upper.
    var median: Double { sorted()[count / 2] }
}
