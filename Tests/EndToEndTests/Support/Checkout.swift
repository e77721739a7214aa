import Foundation

/// The places that the tests use.
enum Checkout {
    /// The folder with Package.swift.
    static let folder: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// The command that was built together with the tests.
    static let command: String = {
        let tests =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: tests).deletingLastPathComponent()
            .appendingPathComponent("vestry").path
    }()

    /// The Python that has the packages of Tests/requirements.txt.
    static func python() throws -> String {
        let named = ProcessInfo.processInfo.environment["VESTRY_TEST_PYTHON"]
        let path = named ?? "\(folder)/.venv-test/bin/python"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure("\(path) is not there: run Deploy/test, or set VESTRY_TEST_PYTHON.")
        }
        return path
    }
}

/// Why a test cannot go on.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A folder below the system's temporary one that everyone may pass through; removed when the
/// value is gone.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        let name = "vestry-e2e-\(getpid())-\(UUID().uuidString.prefix(8))"
        path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o711])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
