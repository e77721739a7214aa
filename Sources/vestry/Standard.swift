import Foundation

/// The standard streams of the command: data goes to output, talk to error.
enum Standard {
    static func complain(_ message: String) {
        FileHandle.standardError.write(Data("vestry: \(message)\n".utf8))
    }
}
