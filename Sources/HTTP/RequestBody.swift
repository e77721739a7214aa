/// The body of a request: read once, as it arrives; reading slowly slows the client down.
public struct RequestBody: Sendable {
    /// The length by Content-Length, 0 without a body, nil when it is chunked.
    public let declaredLength: Int?
    /// The most bytes that reading gives before it throws ``HTTPError/bodyTooLarge(limit:)``;
    /// change it before reading.
    public var limit: Int
    private let exchange: Exchange

    init(exchange: Exchange, declaredLength: Int?, limit: Int) {
        self.exchange = exchange
        self.declaredLength = declaredLength
        self.limit = limit
    }

    /// The same body with another limit.
    public func limited(to limit: Int) -> RequestBody {
        var body = self
        body.limit = limit
        return body
    }

    /// The pieces of the body in order, none of them empty.
    public var chunks: Chunks { Chunks(body: self) }

    /// The whole body; `limit`, when given, stands in for ``limit``.
    public func collect(upTo limit: Int? = nil) async throws(HTTPError) -> [UInt8] {
        let body = limited(to: limit ?? self.limit)
        guard var whole = try await body.next() else { return [] }
        while let chunk = try await body.next() {
            whole.append(contentsOf: chunk)
        }
        return whole
    }

    func next() async throws(HTTPError) -> [UInt8]? {
        try await exchange.read(limit: limit, declared: declaredLength)
    }

    /// The pieces of a body.
    public struct Chunks: AsyncSequence, Sendable {
        /// A piece of the body.
        public typealias Element = [UInt8]
        /// What ends the sequence early.
        public typealias Failure = HTTPError
        let body: RequestBody

        /// Begins or goes on reading: all iterators share the one body.
        public func makeAsyncIterator() -> Iterator { Iterator(body: body) }

        /// Reads piece by piece.
        public struct Iterator: AsyncIteratorProtocol {
            let body: RequestBody

            /// The next piece, or nil at the end; throws on a fault of the client, a limit, or
            /// when the connection is gone.
            public mutating func next() async throws(HTTPError) -> [UInt8]? {
                try await body.next()
            }
        }
    }
}
