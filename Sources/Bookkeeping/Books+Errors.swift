import Ledger
import Postgres

extension Books {
    /// Whether the same change may succeed when it is tried again at once.
    static func isConflict(_ error: any Error) -> Bool {
        guard let error = error as? PostgresError else { return false }
        return error.sqlState == .serializationFailure || error.sqlState == .deadlockDetected
    }

    /// Whether a transaction was undone as a whole because the server refused it, or it was never sent.
    static func isRefusal(_ error: any Error) -> Bool {
        guard let error = error as? PostgresError else { return false }
        return error.kind == .server || error.kind == .misuse
    }

    /// Errors of the driver in words of the books; constraint names become codes. Others stay.
    static func translated(_ error: any Error) -> any Error {
        guard let error = error as? PostgresError else { return error }
        return switch error.kind {
        case .connectionLost, .poolExhausted, .closed: BooksUnavailable.noDatabase
        case .timedOut: BooksUnavailable.tooSlow
        case .outcomeUnknown: BooksUnavailable.outcomeUnknown
        case .cancelled: CancellationError()
        case .server: refusal(of: error) ?? error
        case .decoding, .misuse: error
        }
    }

    /// Whether an error, in words of the books, may come from one of the entries that were written
    /// together; what the server says of itself or of its schema comes to all of them.
    static func mayBeOfOneEntry(_ error: any Error) -> Bool {
        if error is any Refusal { return true }
        guard let error = error as? PostgresError else { return false }
        guard let state = error.sqlState else { return true }
        return !["25", "28", "42", "53", "57", "58"].contains(state.category)
    }

    /// A broken constraint is the caller's to mend; anything else the server says is ours.
    private static func refusal(of error: PostgresError) -> (any Error)? {
        guard let state = error.sqlState else { return nil }
        if isConflict(error) || state == .lockNotAvailable { return BooksUnavailable.tooSlow }
        guard let constraint = error.constraint, state.category == "23" else { return nil }
        let isConflict = state == .uniqueViolation || state == .integrityConstraintViolation
        return BooksError.constraint(constraint, isConflict: isConflict)
    }
}
