import Ledger
import Logging
import Postgres

extension Books {
    /// Runs again what lost against another transaction, three times at the most.
    func retryingConflicts<Result>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        for _ in 0..<2 {
            do {
                return try await body()
            } catch let error as PostgresError
                where error.sqlState == .serializationFailure || error.sqlState == .deadlockDetected
            {
                logger.debug("transaction is tried again")
            }
        }
        return try await body()
    }

    /// Turns errors of the driver into words of the books; constraint names become codes.
    func translatingErrors<Result>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let error as PostgresError {
            throw Self.translated(error)
        }
    }

    static func translated(_ error: PostgresError) -> any Error {
        switch error.kind {
        case .connectionLost, .poolExhausted, .closed: BooksUnavailable.noDatabase
        case .timedOut: BooksUnavailable.tooSlow
        case .outcomeUnknown: BooksUnavailable.outcomeUnknown
        case .cancelled: CancellationError()
        case .server: refusal(of: error) ?? error
        case .decoding, .misuse: error
        }
    }

    /// A broken constraint is the caller's to mend; anything else the server says is ours.
    private static func refusal(of error: PostgresError) -> (any Error)? {
        guard let state = error.sqlState else { return nil }
        if state == .lockNotAvailable || state == .serializationFailure
            || state == .deadlockDetected
        {
            return BooksUnavailable.tooSlow
        }
        guard let constraint = error.constraint, state.category == "23" else { return nil }
        let isConflict = state == .uniqueViolation || state == .integrityConstraintViolation
        return BooksError.constraint(constraint, isConflict: isConflict)
    }
}
