import CLibPQ
import Synchronization

/// Work that cannot run in pipeline mode and takes the whole line until it ends.
protocol SoloWork: AnyObject, Sendable {
    /// Whether the socket is to be read now; false holds the server back.
    var wantsRead: Bool { get }
    /// Whether it is the server's turn.
    var isAwaitingServer: Bool { get }
    /// Sends the command; false when libpq refused.
    func begin(on connection: Connection) -> Bool
    /// Something arrived, or there is room to write.
    func ready()
    /// All that was to be written is on its way.
    func flushed()
    /// The connection is gone.
    func lost(_ reason: PostgresError)
}

extension SoloWork {
    func flushed() {}
}

extension Connection {
    func begin(_ work: any SoloWork) {
        guard unsafe PQexitPipelineMode(handle) == 1 else {
            work.lost(.misuse("The connection is still busy."))
            return lose()
        }
        solo = work
        counters.queries.add(1, ordering: .relaxed)
        expectAnswer()
        guard work.begin(on: self) else { return lose() }
        flush()
    }

    /// Returns the line to pipeline mode; every answer must have been taken.
    func endSolo() {
        solo = nil
        guard unsafe PQenterPipelineMode(handle) == 1 else { return lose() }
        flush()
        advance()
    }

    /// The next answer outside pipeline mode: nil while none is complete.
    func nextAnswer() -> Answer? {
        guard unsafe PQisBusy(handle) == 0 else { return nil }
        guard let result = unsafe PQgetResult(handle) else { return .end }
        return .result(unsafe ResultHandle(result))
    }

    enum Answer {
        case result(ResultHandle)
        case end
    }
}
