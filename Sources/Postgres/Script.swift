import CLibPQ

/// Several statements in one text without values, as a migration file has them.
///
/// Sendable without the compiler's proof: used on its connection's loop only.
final class Script: SoloWork, @unchecked Sendable {
    private let text: String
    private var failure: PostgresError?
    private var completion: (@Sendable (Result<Bool, PostgresError>) -> Void)?
    private weak var connection: Connection?

    let wantsRead = true
    let isAwaitingServer = true

    /// The outcome tells whether a transaction block is open after the script.
    init(_ text: String, completion: @escaping @Sendable (Result<Bool, PostgresError>) -> Void) {
        self.text = text
        self.completion = completion
    }

    func begin(on connection: Connection) -> Bool {
        self.connection = connection
        return unsafe PQsendQuery(connection.handle, text) == 1
    }

    func ready() {
        while let connection, let answer = connection.nextAnswer() {
            switch answer {
            case .result(let result):
                if result.status == PGRES_FATAL_ERROR, failure == nil { failure = result.error }
                if result.status == PGRES_COPY_IN || result.status == PGRES_COPY_OUT {
                    return connection.close(.misuse("A script cannot copy from its client."))
                }
            case .end:
                let isOpen = unsafe PQtransactionStatus(connection.handle) == PQTRANS_INTRANS
                connection.endSolo()
                return finish(failure.map { .failure($0) } ?? .success(isOpen))
            }
        }
    }

    func lost(_ reason: PostgresError) {
        finish(.failure(failure ?? reason))
    }

    private func finish(_ result: Result<Bool, PostgresError>) {
        let completion = completion
        self.completion = nil
        completion?(result)
    }
}
