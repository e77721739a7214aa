import Ledger

/// What is wrong with a request before any rule of the product is asked.
enum APIError: Error, Hashable {
    case unauthenticated
    case tokenRefused
    case tooManyRefusals(seconds: Int)
    case tooManyRequests(seconds: Int)
    case noSuchPath
    case methodNotAllowed(allowed: [String])
    case unsupportedMediaType(expected: String, found: String)
    case otherCharset(found: String)
    case encodedBody(found: String)
    case notAcceptable(offered: [String])
    case versionNeeded
    case versionMalformed(found: String)
    case keyNeeded
    case keyMalformed
    case parameters([Fault])
    case rows([Fault], omitted: Int)
    case bulkMalformed(BulkFault, byte: Int)
    case entryTooLarge(index: Int, limit: Int)

    var code: String {
        switch self {
        case .unauthenticated: "token_missing"
        case .tokenRefused: "token_refused"
        case .tooManyRefusals: "too_many_refused_tokens"
        case .tooManyRequests: "too_many_requests"
        case .noSuchPath: "path_unknown"
        case .methodNotAllowed: "method_not_allowed"
        case .unsupportedMediaType, .otherCharset: "media_type_unsupported"
        case .encodedBody: "content_encoding_unsupported"
        case .notAcceptable: "format_not_offered"
        case .versionNeeded: "if_match_needed"
        case .versionMalformed: "if_match_malformed"
        case .keyNeeded: "idempotency_key_needed"
        case .keyMalformed: "idempotency_key_malformed"
        case .parameters: "parameters_refused"
        case .rows: "rows_refused"
        case .bulkMalformed: "entries_malformed"
        case .entryTooLarge: "entry_too_large"
        }
    }

    var detail: String {
        switch self {
        case .unauthenticated: "Send an API token: Authorization: Bearer vst_…"
        case .tokenRefused:
            "The API token is unknown, expired, revoked, or not allowed from this address."
        case .tooManyRefusals(let seconds):
            "Too many tokens from this address were refused; try again in \(seconds) seconds."
        case .tooManyRequests(let seconds):
            "The API token is used too often; try again in \(seconds) seconds."
        case .noSuchPath: "There is nothing at this path; /openapi.yaml lists what there is."
        case .methodNotAllowed(let allowed):
            "This path allows \(allowed.joined(separator: ", "))."
        case .unsupportedMediaType(let expected, _): "Send the body with Content-Type: \(expected)."
        case .otherCharset(let found): "Send the body in UTF-8, not in \(found)."
        case .encodedBody(let found):
            "Send the body as it is, without Content-Encoding: \(found)."
        case .notAcceptable(let offered): "Available here: \(offered.joined(separator: ", "))."
        case .versionNeeded:
            "Send If-Match with the ETag that you read, so that nobody's change is lost."
        case .versionMalformed: "If-Match is an ETag of this service such as \"v3\", or *."
        case .keyNeeded:
            "This request moves money: send an Idempotency-Key, a new one for each new request."
        case .keyMalformed: "An Idempotency-Key is 1 to 255 characters of printable ASCII."
        case .parameters(let faults): "\(Plural.refused(faults.count, "query parameter"))."
        case .rows(let faults, let omitted):
            "\(Plural.faultsFound(faults.count + omitted)); nothing was changed."
        case .bulkMalformed(let fault, let byte): "\(fault.rawValue) (at byte \(byte))."
        case .entryTooLarge(let index, let limit):
            "The entry with index \(index) has more than \(limit) bytes; split it into several that"
                + " balance each."
        }
    }

    var faults: [Fault] {
        switch self {
        case .parameters(let faults), .rows(let faults, _): faults
        case .entryTooLarge(let index, _):
            [Fault(at: .pointer("/\(index)"), code: code, detail: detail)]
        case .unauthenticated, .tokenRefused, .tooManyRefusals, .tooManyRequests, .noSuchPath,
            .methodNotAllowed, .unsupportedMediaType, .otherCharset, .encodedBody, .notAcceptable,
            .versionNeeded, .versionMalformed, .keyNeeded, .keyMalformed, .bulkMalformed:
            []
        }
    }
}
