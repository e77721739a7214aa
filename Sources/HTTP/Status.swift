/// A response status: code and reason phrase.
public struct Status: Sendable, Hashable, CustomStringConvertible {
    /// The code, 200 to 599.
    public let code: Int
    /// The phrase of RFC 9110 for the code, or an empty one.
    public var reason: String { Self.reasons[code] ?? "" }
    /// Code and phrase.
    public var description: String { "\(code) \(reason)" }

    /// Makes a status from a final code; interim ones (1xx) belong to the server.
    public init(_ code: Int) {
        precondition((200...599).contains(code), "a response has a final status")
        self.code = code
    }

    /// 204 and 304 never carry content (RFC 9110, 15.3.5 and 15.4.5).
    var forbidsContent: Bool { code == 204 || code == 304 }

    private static let reasons: [Int: String] = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
        307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout",
        409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed",
        413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
        416: "Range Not Satisfiable", 417: "Expectation Failed",
        422: "Unprocessable Content", 423: "Locked", 425: "Too Early",
        428: "Precondition Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
        507: "Insufficient Storage",
    ]
}

extension Status {
    /// 200.
    public static let ok = Status(200)
    /// 201.
    public static let created = Status(201)
    /// 202.
    public static let accepted = Status(202)
    /// 204.
    public static let noContent = Status(204)
    /// 303.
    public static let seeOther = Status(303)
    /// 304.
    public static let notModified = Status(304)
    /// 400.
    public static let badRequest = Status(400)
    /// 401.
    public static let unauthorized = Status(401)
    /// 403.
    public static let forbidden = Status(403)
    /// 404.
    public static let notFound = Status(404)
    /// 405.
    public static let methodNotAllowed = Status(405)
    /// 406.
    public static let notAcceptable = Status(406)
    /// 408.
    public static let requestTimeout = Status(408)
    /// 409.
    public static let conflict = Status(409)
    /// 412.
    public static let preconditionFailed = Status(412)
    /// 413.
    public static let contentTooLarge = Status(413)
    /// 414.
    public static let uriTooLong = Status(414)
    /// 415.
    public static let unsupportedMediaType = Status(415)
    /// 417.
    public static let expectationFailed = Status(417)
    /// 422.
    public static let unprocessableContent = Status(422)
    /// 428.
    public static let preconditionRequired = Status(428)
    /// 429.
    public static let tooManyRequests = Status(429)
    /// 431.
    public static let headerFieldsTooLarge = Status(431)
    /// 500.
    public static let internalServerError = Status(500)
    /// 501.
    public static let notImplemented = Status(501)
    /// 503.
    public static let serviceUnavailable = Status(503)
    /// 505.
    public static let versionNotSupported = Status(505)
}
