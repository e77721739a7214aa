import Ethereum
import Ledger
import Postgres

extension Books {
    /// Runs a change that the operator asks for on the machine itself, in one transaction.
    ///
    /// Its name, such as `principal create`, and what was done are audited. It is tried again
    /// like ``write(_:_:)``, so the closure may run twice.
    public func operate<Result: Sendable>(
        _ name: String, _ body: (Work) async throws -> Result
    ) async throws -> Result {
        let request = WriteRequest(
            caller: .operatorOfMachine, method: "CLI", path: name, key: nil,
            bodyDigest: Digest.sha256(of: name), isDryRun: false)
        var attempts = 1
        while true {
            do {
                return try await operateOnce(request, body)
            } catch {
                guard attempts < Self.attemptLimit, Self.isConflict(error) else {
                    throw Self.translated(error)
                }
                attempts += 1
            }
        }
    }

    private func operateOnce<Result: Sendable>(
        _ request: WriteRequest, _ body: (Work) async throws -> Result
    ) async throws -> Result {
        try await database.transaction { transaction in
            let work = Work(transaction, request: request, now: clock())
            let result = try await body(work)
            precondition(!work.audited.isEmpty, "A change without an audit entry is a mistake.")
            _ = try await transaction.query(work.audited.appending(at: work.now))
            return result
        }
    }
}
