import Foundation

/// The standard streams of the command: data goes to output, talk to error.
enum Standard {
    static func complain(_ message: String) {
        write("vestry: \(message)")
    }

    /// A line on standard error.
    static func write(_ message: String) {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
    }
}
