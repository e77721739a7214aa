import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

/// An error as RFC 9457 shows it; the one place that knows status codes of errors.
struct Problem: Sendable {
    let status: Status
    let code: String
    let detail: String
    var faults: [Fault] = []
    var headers: Headers = [:]

    init(_ status: Status, code: String, detail: String, faults: [Fault] = []) {
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
    }

    /// The problem that an error is; nil when it is ours and must be logged.
    init?(_ error: any Error) {
        switch error {
        case let error as APIError: self.init(error)
        case let refusal as any Refusal: self.init(refusal)
        case let error as JSONError: self.init(error)
        case let faults as JSONFaults: self.init(faults)
        case let error as CSVError: self.init(error)
        case let error as HTTPError:
            self.init(error.status, code: error.code, detail: error.description)
        case let error as BooksUnavailable: self.init(error)
        default: return nil
        }
    }

    /// Ours: said without detail.
    static let internalError = Problem(
        .internalServerError, code: "internal_error",
        detail: "Something went wrong on our side; the request id finds it in the log.")

    private init(_ error: APIError) {
        let status: Status =
            switch error {
            case .unauthenticated, .tokenRefused: .unauthorized
            case .tooManyRefusals, .tooManyRequests: .tooManyRequests
            case .noSuchPath: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .unsupportedMediaType, .otherCharset, .encodedBody: .unsupportedMediaType
            case .notAcceptable: .notAcceptable
            case .versionNeeded: .preconditionRequired
            case .versionMalformed, .keyNeeded, .keyMalformed, .parameters, .bulkMalformed:
                .badRequest
            case .rows: .unprocessableContent
            case .entryTooLarge: .contentTooLarge
            }
        self.init(status, code: error.code, detail: error.detail, faults: error.faults)
        switch error {
        case .unauthenticated, .tokenRefused: headers.append("WWW-Authenticate", "Bearer")
        case .tooManyRefusals(let seconds), .tooManyRequests(let seconds):
            headers.append("Retry-After", "\(seconds)")
        case .methodNotAllowed(let allowed):
            headers.append("Allow", allowed.joined(separator: ", "))
        case .noSuchPath, .unsupportedMediaType, .otherCharset, .encodedBody, .notAcceptable,
            .versionNeeded, .versionMalformed, .keyNeeded, .keyMalformed, .parameters, .rows,
            .bulkMalformed, .entryTooLarge:
            break
        }
    }

    private init(_ refusal: any Refusal) {
        let status: Status =
            switch refusal.category {
            case .invalid: .unprocessableContent
            case .conflict: .conflict
            case .forbidden: .forbidden
            case .notFound: .notFound
            case .stale: .preconditionFailed
            }
        self.init(
            status, code: refusal.code, detail: refusal.description, faults: refusal.faults)
    }

    private init(_ error: CSVError) {
        self.init(
            .unprocessableContent, code: "csv_malformed", detail: error.detail,
            faults: [Fault(error)])
    }

    private init(_ error: JSONError) {
        self.init(
            .badRequest, code: "json_malformed", detail: error.description,
            faults: [
                Fault(
                    at: .pointer(error.pointer), code: error.kind.rawValue, detail: error.detail,
                    found: "byte \(error.offset)")
            ])
    }

    private init(_ faults: JSONFaults) {
        self.init(
            .unprocessableContent, code: "body_refused",
            detail:
                Plural.refused(faults.faults.count + faults.omitted, "field")
                + "; nothing was changed.",
            faults: faults.faults.map {
                Fault(at: .pointer($0.pointer), code: $0.code, detail: $0.detail, found: $0.found)
            })
    }

    private init(_ unavailable: BooksUnavailable) {
        switch unavailable {
        case .noDatabase:
            self.init(
                .serviceUnavailable, code: "database_unavailable",
                detail: "The database is not reachable now; nothing was changed. Try again.")
        case .queueFull:
            self.init(
                .serviceUnavailable, code: "queue_full",
                detail: "Too many entries wait to be recorded; nothing was changed. Try again.")
        case .tooSlow:
            self.init(
                .serviceUnavailable, code: "database_busy",
                detail: "The database was too busy; nothing was changed. Try again.")
        case .outcomeUnknown:
            self.init(
                .serviceUnavailable, code: "outcome_unknown",
                detail: "The connection broke while the change was being committed;"
                    + " send it again with the same Idempotency-Key, which will tell.")
        }
        headers.append("Retry-After", "1")
    }
}

extension Problem {
    /// The document, with the id of the request that it answers.
    func reply(requestID: String) -> Reply {
        var headers = headers
        headers.append("Content-Type", MediaType.problem.header)
        return Reply(status, headers: headers, body: .bytes(bytes(requestID: requestID)))
    }

    private func bytes(requestID: String) -> [UInt8] {
        var writer = JSONWriter()
        write(to: &writer, requestID: requestID)
        return writer.take()
    }

    /// The document as a part of another one.
    func write(to writer: inout JSONWriter, requestID: String) {
        let type = ProblemType.of(code)
        writer.object { writer in
            writer.field("type", type.reference)
            writer.field("title", type.title)
            writer.field("status", status.code)
            writer.field("detail", detail)
            writer.field("code", code)
            writer.array("errors") { writer in
                for fault in faults { fault.write(to: &writer) }
            }
            writer.field("request_id", requestID)
        }
    }
}
