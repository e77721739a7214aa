/// What can be wrong with a request or a connection, as the server sees it.
public enum HTTPError: Error, Sendable, Equatable {
    /// The request breaks the grammar or its framing rules: 400.
    case malformed(Malformation)
    /// The head or the body came too slowly: 408.
    case requestTimeout
    /// The body has more bytes than the route takes: 413.
    case bodyTooLarge(limit: Int)
    /// The request target has more bytes than the limit: 414.
    case targetTooLong(limit: Int)
    /// `Expect` asks for something other than `100-continue`: 417.
    case unknownExpectation
    /// The head has more bytes than the limit: 431.
    case headTooLarge(limit: Int)
    /// The head has more fields than the limit: 431.
    case tooManyHeaders(limit: Int)
    /// The method is none that this server knows: 501.
    case unknownMethod
    /// A transfer coding other than `chunked`: 501.
    case unknownTransferCoding
    /// The handler took too long and was cancelled: 503.
    case handlerTimeout
    /// A major version other than 1: 505.
    case unsupportedVersion
    /// The client is gone, or the server gave the request up: nobody reads an answer (499 in
    /// logs, never sent).
    case disconnected
    /// A streamed response had more or fewer bytes than it promised; the connection is closed.
    case responseLengthMismatch
}

/// The ways in which a request can break the grammar; the raw value is a stable code.
public enum Malformation: String, Sendable, CaseIterable {
    /// Not `method SP target SP HTTP/1.x`.
    case requestLine = "malformed_request_line"
    /// A byte that no URI has, a form that does not fit the method, or another authority than Host.
    case target = "malformed_target"
    /// A bad `%`, an encoded NUL, or bytes that are not UTF-8.
    case percentEncoding = "malformed_percent_encoding"
    /// A line that does not end in CR LF.
    case lineEnding = "malformed_line_ending"
    /// A field name that is no token, or a space before the colon.
    case fieldName = "malformed_field_name"
    /// A control byte in a field value.
    case fieldValue = "malformed_field_value"
    /// A field continued on the next line.
    case foldedField = "folded_field"
    /// No Host field.
    case missingHost = "missing_host"
    /// More than one Host field.
    case repeatedHost = "repeated_host"
    /// A Host that is no host.
    case host = "malformed_host"
    /// A Content-Length that is no plain number.
    case contentLength = "malformed_content_length"
    /// More than one Content-Length field.
    case repeatedContentLength = "repeated_content_length"
    /// Both framings at once.
    case twoFramings = "content_length_with_transfer_encoding"
    /// An empty or doubled coding.
    case transferEncoding = "malformed_transfer_encoding"
    /// Transfer-Encoding in HTTP/1.0.
    case transferEncodingInOldVersion = "transfer_encoding_in_http_1_0"
    /// A chunk size line that is not `HEXDIG+ [extensions] CR LF`.
    case chunkSize = "malformed_chunk_size"
    /// A chunk that is not followed by CR LF.
    case chunkEnd = "malformed_chunk_end"
}

extension HTTPError: CustomStringConvertible {
    /// The status that answers it.
    public var status: Status {
        switch self {
        case .malformed: .badRequest
        case .requestTimeout: .requestTimeout
        case .bodyTooLarge: .contentTooLarge
        case .targetTooLong: .uriTooLong
        case .unknownExpectation: .expectationFailed
        case .headTooLarge, .tooManyHeaders: .headerFieldsTooLarge
        case .unknownMethod, .unknownTransferCoding: .notImplemented
        case .handlerTimeout: .serviceUnavailable
        case .unsupportedVersion: .versionNotSupported
        case .disconnected: Status(499)
        case .responseLengthMismatch: .internalServerError
        }
    }

    /// A stable word for programs.
    public var code: String {
        switch self {
        case .malformed(let malformation): malformation.rawValue
        case .requestTimeout: "request_timeout"
        case .bodyTooLarge: "body_too_large"
        case .targetTooLong: "target_too_long"
        case .unknownExpectation: "unknown_expectation"
        case .headTooLarge: "head_too_large"
        case .tooManyHeaders: "too_many_headers"
        case .unknownMethod: "unknown_method"
        case .unknownTransferCoding: "unknown_transfer_coding"
        case .handlerTimeout: "handler_timeout"
        case .unsupportedVersion: "unsupported_http_version"
        case .disconnected: "disconnected"
        case .responseLengthMismatch: "response_length_mismatch"
        }
    }

    /// A sentence that says what was found and what is wanted.
    public var description: String {
        switch self {
        case .malformed(let malformation): malformation.sentence
        case .requestTimeout: "The request did not arrive fast enough."
        case .bodyTooLarge(let limit): "The body has more than \(limit) bytes."
        case .targetTooLong(let limit): "The request target has more than \(limit) bytes."
        case .unknownExpectation: "The only expectation met here is 100-continue."
        case .headTooLarge(let limit): "The head of the request has more than \(limit) bytes."
        case .tooManyHeaders(let limit): "The request has more than \(limit) header fields."
        case .unknownMethod: "The method is none that this server knows."
        case .unknownTransferCoding: "The only transfer coding taken here is chunked."
        case .handlerTimeout: "The request took too long and was cancelled; nothing was changed."
        case .unsupportedVersion: "This server speaks HTTP/1.1 and HTTP/1.0."
        case .disconnected: "The client has closed the connection."
        case .responseLengthMismatch: "The response had another length than it promised."
        }
    }
}

extension Malformation {
    var sentence: String {
        switch self {
        case .requestLine: "The request line is not 'method target HTTP/1.1'."
        case .target: "The request target is not a path, or names another host than Host."
        case .percentEncoding: "The target has a bad percent-encoding, a NUL, or is not UTF-8."
        case .lineEnding: "A line of the head does not end in CR LF."
        case .fieldName: "A field name is not a token directly followed by a colon."
        case .fieldValue: "A field value has a control byte."
        case .foldedField: "A field value is continued on another line."
        case .missingHost: "The Host field is missing."
        case .repeatedHost: "The Host field occurs more than once."
        case .host: "The Host field does not name a host."
        case .contentLength: "Content-Length is not a decimal number of bytes."
        case .repeatedContentLength: "Content-Length occurs more than once."
        case .twoFramings: "Content-Length and Transfer-Encoding exclude each other."
        case .transferEncoding: "Transfer-Encoding is not exactly 'chunked'."
        case .transferEncodingInOldVersion: "HTTP/1.0 has no Transfer-Encoding."
        case .chunkSize: "A chunk does not begin with its size in hexadecimal."
        case .chunkEnd: "A chunk is not followed by CR LF."
        }
    }
}
