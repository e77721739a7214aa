import Bookkeeping
import Ethereum
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

extension APIHarness {
    /// Runs a change as one of the principals, in the way of a request of theirs.
    func write<Result: Sendable>(
        as sender: Sender, dryRun isDryRun: Bool = false,
        _ body: @Sendable (Work) async throws -> Result
    ) async throws -> Result? {
        let caller = try #require(
            await books.authenticate(
                secret: sender.secret, remoteAddress: "unix", requestID: "request"))
        var result: Result?
        _ = try await books.write(
            WriteRequest(
                caller: caller, method: "POST", path: "/test", key: nil,
                bodyDigest: Digest.sha256(of: []), isDryRun: isDryRun)
        ) { work in
            result = try await body(work)
            return StoredAnswer(status: 200, body: [])
        }
        return result
    }

    /// The first column of the first row that the service's role gets.
    func value(_ sql: SQL) async throws -> String? {
        try await connections.query(sql).first?.get("value", as: String?.self)
    }

    /// The constraint that refuses a statement of the service's role, or its SQLSTATE.
    func refusal(_ sql: SQL) async -> String? {
        do {
            _ = try await connections.query(sql)
            return nil
        } catch {
            return error.constraint ?? error.sqlState?.rawValue
        }
    }
}

/// The code of the refusal that the body throws; nil when it throws none.
func code(of body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch let refusal as any Refusal {
        return refusal.code
    } catch {
        return "\(error)"
    }
}
