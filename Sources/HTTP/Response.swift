/// What a handler answers.
///
/// Content-Length, Transfer-Encoding, Connection and Date are the server's; a handler's own are
/// dropped, except that `Connection: close` closes.
public struct Response: Sendable {
    /// The status.
    public var status: Status
    /// The header fields.
    public var headers: Headers
    /// The content.
    public var body: Body

    /// The content of a response. To HEAD the head is sent as for GET, and no content.
    public enum Body: Sendable {
        /// No content.
        case none
        /// All content at once.
        case bytes([UInt8])
        /// Content made while it is sent; without a length it goes chunked to HTTP/1.1 and ends
        /// with the connection in HTTP/1.0. If the closure throws, the connection is broken off,
        /// so that nobody takes the part for the whole.
        case stream(length: Int?, @Sendable (ResponseWriter) async throws -> Void)
    }

    /// Makes a response.
    public init(status: Status, headers: Headers = [:], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// 405 with the methods that the path has (RFC 9110, 15.5.6).
    public static func methodNotAllowed(_ allowed: [Method]) -> Response {
        Response(status: .methodNotAllowed, headers: ["Allow": list(allowed)])
    }

    /// The answer to OPTIONS: 204 with the methods that the path has.
    public static func options(_ allowed: [Method]) -> Response {
        Response(status: .noContent, headers: ["Allow": list(allowed)])
    }

    private static func list(_ methods: [Method]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }
}

/// Where a streamed response goes.
public struct ResponseWriter: Sendable {
    private let sink: @Sendable ([UInt8]) async throws(HTTPError) -> Void

    /// A writer into something else than a connection, for calling a handler directly.
    public init(_ sink: @escaping @Sendable ([UInt8]) async throws(HTTPError) -> Void) {
        self.sink = sink
    }

    init(_ exchange: Exchange) {
        sink = { bytes throws(HTTPError) in try await exchange.write(bytes) }
    }

    /// Sends bytes; suspends while the client is slow. Throws ``HTTPError/disconnected`` when
    /// nobody reads any more.
    public func write(_ bytes: [UInt8]) async throws(HTTPError) {
        guard !bytes.isEmpty else { return }
        try await sink(bytes)
    }

    /// Sends text as UTF-8.
    public func write(_ text: String) async throws(HTTPError) {
        try await write(Array(text.utf8))
    }
}
