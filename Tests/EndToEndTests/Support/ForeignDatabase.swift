import Foundation

/// A database that the service does not own, with the house's roles but without its schema, and
/// with the careless setting that deserves a warning.
struct ForeignDatabase: Sendable {
    private let host: String
    private let name = "elsewhere"

    init(_ service: RunningService) async throws {
        host = "\(service.data)/run"
        let statements = [
            "CREATE DATABASE \(name) OWNER vestry_owner",
            "ALTER DATABASE \(name) SET synchronous_commit = off",
        ]
        for statement in statements {
            _ = try await Program.run(
                "/usr/bin/psql",
                [
                    "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", host, "-U", "postgres",
                    "-d", "postgres", "-c", statement,
                ]
            ).succeeded("psql")
        }
    }

    var environment: [String: String] {
        [
            "VESTRY_DATABASE_URL": "host=\(host) dbname=\(name) user=vestry_service",
            "VESTRY_DATABASE_OWNER_URL": "host=\(host) dbname=\(name) user=vestry_owner",
        ]
    }
}
