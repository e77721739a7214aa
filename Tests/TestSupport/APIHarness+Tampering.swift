import Bookkeeping
import Testing

extension APIHarness {
    /// Expects that `verify` finds what a superuser with all triggers off changes, as a break of the
    /// rule where one is given, and nothing once the tables are as before.
    public func expectVerifyFinds(
        _ statements: [String], breaking rule: String? = nil, in tables: [String]
    ) async throws {
        let (server, name) = (database.server, database.name)
        _ = try await server.psql(
            tables.map { "CREATE TABLE kept_\($0) AS TABLE \($0);" }.joined(), database: name)
        for statement in statements {
            _ = try await server.psql(
                "SET session_replication_role = replica; " + statement, database: name)
            let report = try await books.verify()
            #expect(!report.isSound, "\(statement)")
            if let rule {
                let broken = report.checks.filter { $0.firstBreak != nil }.map(\.rule)
                #expect(broken.contains(rule), "\(statement): \(report)")
            }
            _ = try await server.psql(
                "SET session_replication_role = replica; "
                    + tables.map { "DELETE FROM \($0); INSERT INTO \($0) TABLE kept_\($0);" }
                    .joined(),
                database: name)
            let again = try await books.verify()
            #expect(again.isSound, "\(statement): \(again)")
        }
        _ = try await server.psql(
            tables.map { "DROP TABLE kept_\($0);" }.joined(), database: name)
    }
}
