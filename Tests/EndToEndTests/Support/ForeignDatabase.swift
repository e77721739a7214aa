import Foundation

/// A database that the service does not own, with the house's roles but without its schema, and
/// with the careless setting that deserves a warning.
struct ForeignDatabase: Sendable {
    private let host: String
    private let name = "elsewhere"

    init(_ service: RunningService) async throws {
        host = "\(service.data)/run"
        try await service.psql("CREATE DATABASE \(name) OWNER vestry_owner")
        try await service.psql("ALTER DATABASE \(name) SET synchronous_commit = off")
    }

    var environment: [String: String] {
        [
            "VESTRY_DATABASE_URL": "host=\(host) dbname=\(name) user=vestry_service",
            "VESTRY_DATABASE_OWNER_URL": "host=\(host) dbname=\(name) user=vestry_owner",
        ]
    }
}

extension RunningService {
    /// Runs statements in one session as the superuser of the private PostgreSQL, and returns what they
    /// answer.
    @discardableResult
    func psql(_ statements: String...) async throws -> String {
        let arguments = [
            "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "\(data)/run", "-U", "postgres",
            "-d", "vestry",
        ]
        return try await Program.run(
            "/usr/bin/psql", arguments + statements.flatMap { ["-c", $0] }
        ).succeeded("psql").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
