import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

/// One request under way, with what every route needs to read it.
struct Exchange: Sendable {
    let request: Request
    let route: Route
    /// The decoded segments that stand where the template has `{…}`, in their order.
    let parameters: [String]
    let books: Books
    let service: ServiceState
    /// Who asks; ``Caller/operatorOfMachine`` never comes through here.
    let caller: Caller?

    /// The principal; throws ``APIError/unauthenticated`` when no valid token was shown.
    var principal: Principal {
        get throws(APIError) {
            guard let principal = caller?.principal else { throw .unauthenticated }
            return principal
        }
    }

    /// The id in the path.
    func id<Subject>(_ position: Int = 0, of subject: Subject.Type) throws(IDError) -> ID<Subject> {
        try ID(parameters[position])
    }

    /// The body as JSON; throws for another content type, broken JSON or too many bytes. A limit,
    /// when given, stands in for the usual one of bytes, as do limits for what the document holds.
    func json(
        upTo limit: Int? = nil, limits: JSONLimits = .usual
    ) async throws -> (document: JSONValue, bytes: [UInt8]) {
        try mustHaveType(.json)
        let bytes = try await request.body.collect(upTo: limit)
        let reader = JSONReader(sizeLimit: max(bytes.count, 1), limits: limits)
        return (try reader.read(bytes), bytes)
    }

    /// The body of a request that has nothing to say: empty, or an empty object.
    func noBody() async throws -> [UInt8] {
        try mustBePlain()
        let bytes = try await request.body.collect(upTo: 1024)
        guard !bytes.isEmpty else { return bytes }
        var fields = try JSONFields(try JSONReader().read(bytes))
        try fields.finish()
        return bytes
    }

    /// Throws ``APIError/unsupportedMediaType(expected:found:)`` unless the body is of this type.
    func mustHaveType(_ type: MediaType) throws(APIError) {
        _ = try contentType(of: [type])
    }

    /// Which of these types the body has, in UTF-8 and as it is; throws
    /// ``APIError/unsupportedMediaType(expected:found:)``, ``APIError/otherCharset(found:)`` and
    /// ``APIError/encodedBody(found:)``.
    func contentType(of types: [MediaType]) throws(APIError) -> MediaType {
        try mustBePlain()
        let found = request.headers["Content-Type"] ?? ""
        if let type = types.first(where: { $0.rawValue == found }) { return type }
        let parts = found.lowercased().filter { !" \t\"".contains($0) }.split(separator: ";")
        guard let type = types.first(where: { $0.rawValue == parts.first ?? "" }) else {
            throw .unsupportedMediaType(
                expected: types.map(\.rawValue).joined(separator: " or "), found: found)
        }
        let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }
        if let other = charsets.first(where: {
            !["charset=utf-8", "charset=utf8", "charset=us-ascii"].contains($0)
        }) {
            throw .otherCharset(found: String(other.dropFirst("charset=".count)))
        }
        return type
    }

    /// Throws ``APIError/encodedBody(found:)`` for a body that is compressed or coded otherwise.
    private func mustBePlain() throws(APIError) {
        for coding in request.headers.values(of: "Content-Encoding")
        where coding.lowercased() != "identity" {
            throw .encodedBody(found: coding)
        }
    }

    /// The version in `If-Match`; throws ``APIError/versionNeeded`` without it.
    func expectedVersion() throws(APIError) -> ExpectedVersion {
        guard let text = request.headers["If-Match"] else { throw .versionNeeded }
        if text == "*" { return .any }
        guard text.hasPrefix("\"v"), text.hasSuffix("\""), text.count > 3,
            let version = Int64(text.dropFirst(2).dropLast())
        else { throw .versionMalformed(found: text) }
        return .exactly(version)
    }
}

extension Exchange {
    /// Runs a change once for its idempotency key; `dry_run=true` rolls it back.
    ///
    /// While COMMIT is under way the handler's deadline waits.
    func write(
        _ body: [UInt8], key: KeyRule, query: Query,
        _ change: (Work) async throws -> StoredAnswer
    ) async throws -> Reply {
        var query = query
        let isDryRun = try query.flag("dry_run")
        try query.finish()
        return try await write(
            digest: Digest.sha256(of: body), key: key, isDryRun: isDryRun, change)
    }

    /// As above, for a change that has a way of its own into the books.
    func write(
        _ body: [UInt8], key: KeyRule, query: Query,
        through change: (WriteRequest) async throws -> StoredAnswer
    ) async throws -> Reply {
        var query = query
        let isDryRun = try query.flag("dry_run")
        try query.finish()
        let write = try await writeRequest(
            digest: Digest.sha256(of: body), key: key, isDryRun: isDryRun)
        return Reply(try await change(write), isDryRun: isDryRun)
    }

    /// As above, for a body that was streamed and whose digest is known.
    func write(
        digest: Hash32, key rule: KeyRule, isDryRun: Bool,
        _ change: (Work) async throws -> StoredAnswer
    ) async throws -> Reply {
        let write = try await writeRequest(digest: digest, key: rule, isDryRun: isDryRun)
        return Reply(try await books.write(write, change), isDryRun: isDryRun)
    }

    /// Who writes what, under which key, which stands for the body unless its content is told apart;
    /// throws ``APIError`` when key or token is missing, or the token
    /// has ended while the body was on its way.
    func writeRequest(
        digest: Hash32, content: Hash32? = nil, key rule: KeyRule, isDryRun: Bool
    ) async throws -> WriteRequest {
        let key = request.headers["Idempotency-Key"]
        if let key,
            !(1...255).contains(key.utf8.count)
                || !key.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        {
            throw APIError.keyMalformed
        }
        guard key != nil || rule == .optional || isDryRun else { throw APIError.keyNeeded }
        guard let shown = caller, shown.principal != nil else { throw APIError.unauthenticated }
        guard let caller = try await books.current(shown) else { throw APIError.tokenRefused }
        let commitGuard = request.commitGuard
        return WriteRequest(
            caller: caller, act: route.needs, method: request.method.rawValue,
            path: path, key: isDryRun ? nil : key, bodyDigest: digest,
            contentDigest: content, condition: request.headers["If-Match"], isDryRun: isDryRun,
            willCommit: { try commitGuard.enter() }, didCommit: { commitGuard.leave() })
    }

    /// The path in its one spelling: a retry that encodes it otherwise is the same request.
    private var path: String {
        guard !parameters.isEmpty else { return route.template }
        var parameters = parameters[...]
        let segments = route.template.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? parameters.popFirst() ?? "" : String(segment)
        }
        return "/" + segments.joined(separator: "/")
    }

    /// Whether a write must name a key.
    enum KeyRule {
        /// It moves money: a retry without a key could do it twice.
        case required
        case optional
    }

    /// The query parameters, to be asked for one by one.
    var query: Query { Query(request.query) }
}
