public import EventLoop

/// One request as a handler sees it: head judged and decoded, body still to be read.
public struct Request: Sendable {
    /// The client's `X-Request-Id` if it is 1 to 64 of `[A-Za-z0-9._-]`, otherwise a new one.
    public let id: String
    /// The method.
    public let method: Method
    /// The segments of the path, each percent-decoded once: `/a%2Fb/` gives `["a/b", ""]`, `/`
    /// and `*` give none. Dot segments are left as they are.
    public let path: [String]
    /// The parameters of the query in order, decoded, `+` as space.
    public let query: [QueryParameter]
    /// The header fields.
    public let headers: Headers
    /// The body, read as it arrives.
    public var body: RequestBody
    /// Address and port of the client; `unix` for a socket file.
    public let remoteAddress: String
    /// The loop that the connection and the handler's task run on.
    public let loop: EventLoop
    private let target: Target
    private let exchange: Exchange

    init(
        id: String, head: RequestHead, exchange: Exchange, bodyLimit: Int, remoteAddress: String
    ) {
        self.id = id
        method = head.method
        path = head.target.segments
        query = head.target.parameters
        headers = head.headers
        body = RequestBody(
            exchange: exchange, declaredLength: head.declaredLength, limit: bodyLimit
        )
        self.remoteAddress = remoteAddress
        loop = exchange.loop
        target = head.target
        self.exchange = exchange
    }

    /// Makes a request without a connection, for calling a handler directly; judged by the same
    /// grammar as one from a socket.
    public init(
        _ method: Method, _ target: String, headers: Headers = [:], body: [UInt8] = [],
        id: String = "request", remoteAddress: String = "unix", loop: EventLoop
    ) throws(HTTPError) {
        var text = "\(method.rawValue) \(target) HTTP/1.1\r\n"
        if headers["host"] == nil { text += "host: localhost\r\n" }
        for (name, value) in headers.all { text += "\(name): \(value)\r\n" }
        let bytes = Array((text + "\r\n").utf8)
        var position = 0
        var parser = RequestParser(limits: Limits())
        switch parser.next(bytes, &position, bytes.count) {
        case .head(var head):
            head.framing = body.isEmpty ? .none : .length(body.count)
            self.init(
                id: id, head: head, exchange: Exchange(loop: loop, body: body),
                bodyLimit: Limits().body, remoteAddress: remoteAddress
            )
        case .fault(let error): throw error
        case .needMore, .body, .end: throw .malformed(.requestLine)
        }
    }

    /// The path as sent, still percent-encoded.
    public var rawPath: String {
        target.path.isEmpty
            ? "/" : String(decoding: headers.storage[target.path], as: UTF8.self)
    }

    /// The query as sent, without the `?`; nil when there is none.
    public var rawQuery: String? {
        target.query.map { String(decoding: headers.storage[$0], as: UTF8.self) }
    }

    /// Guards the moments in which the work must not be given up.
    public var commitGuard: CommitGuard { CommitGuard(exchange: exchange) }
}

/// Marks the part of a handler in which its outcome is being decided elsewhere.
///
/// While entered, neither the handler deadline nor a vanished client cancels the task, and no
/// 503 is sent: the server waits for the handler's answer.
public struct CommitGuard: Sendable {
    let exchange: Exchange

    /// Begins the guarded part; throws when the server has already given the request up, in
    /// which case the work must not be committed. From any thread; may nest.
    public func enter() throws(CancellationError) {
        guard exchange.enterCommit() else { throw CancellationError() }
    }

    /// Ends the guarded part; the handler has the whole handler time again to answer.
    public func leave() {
        exchange.leaveCommit()
    }
}
