public import API
public import Bookkeeping
import EventLoop
public import HTTP
public import JSON
public import Ledger
import Logging
public import Postgres
import Synchronization

/// The whole service without a socket: a migrated database of its own, a clock that is set, and a
/// principal with a token for every role.
public final class APIHarness: Sendable {
    /// Who sends: every role has a person, and there are seconds of those that meet themselves.
    public enum Sender: String, Sendable, CaseIterable {
        case lead, lead2, finance, finance2, approver, approver2, script, script2, auditor, payee
        case admin

        var role: String { rawValue.trimmingCharacters(of: "2") }

        /// `vst_` and 40 digits, different for each.
        public var secret: String {
            let index = Sender.allCases.firstIndex(of: self) ?? 0
            return "vst_" + String(repeating: "0", count: 38)
                + (index < 10 ? "0\(index)" : "\(index)")
        }
    }

    /// An answer with its JSON read.
    public struct Answer: Sendable {
        public let status: Int
        public let headers: Headers
        public let bytes: [UInt8]
        /// How many bytes the handler gave at a time; one number where it gave them all at once.
        public let pieces: [Int]

        /// The body as text.
        public var text: String { String(decoding: bytes, as: UTF8.self) }

        /// The body as JSON; null when it is none.
        public var json: JSONValue {
            (try? JSONReader(
                sizeLimit: 1 << 28,
                limits: JSONLimits(members: 1 << 20, elements: 1 << 24, values: 1 << 26)
            ).read(bytes)) ?? .null
        }

        /// A member of the JSON by its path, such as `["errors", "0", "code"]`.
        public subscript(_ path: String...) -> JSONValue? {
            path.reduce(json) { value, step in
                switch value {
                case .object(let object): object[step]
                case .array(let items):
                    Int(step).flatMap { items.indices.contains($0) ? items[$0] : nil }
                default: nil
                }
            }
        }

        /// A text member; nil when it is none.
        public func string(_ path: String...) -> String? {
            let value = path.reduce(Optional(json)) { value, step in
                switch value {
                case .object(let object)?: object[step]
                case .array(let items)?:
                    Int(step).flatMap { items.indices.contains($0) ? items[$0] : nil }
                default: nil
                }
            }
            guard case .string(let text)? = value else { return nil }
            return text
        }
    }

    public let database: TestDatabase
    public let books: Books
    /// The service's own connections, for looking at tables with SQL.
    public let connections: Database
    private let server: APIServer
    private let clock: SettableClock

    /// A service at 2021-06-07T12:00:00Z in which nothing but the principals exists.
    public init(isHomeOpen: Bool = false, limits: RequestLimits = .none) async throws {
        database = try await TestDatabase.migrated()
        let connections = try database.open()
        self.connections = connections
        let clock = SettableClock(try Instant("2021-06-07T12:00:00Z"))
        self.clock = clock
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let books = Books(connections, clock: { clock.now }, logger: logger)
        self.books = books
        let service = ServiceState(
            contract: [], version: "test", readiness: { .ready }, gauges: { "" },
            home: { [UInt8]("<p>The open month</p>".utf8) }, isHomeOpen: isHomeOpen,
            problemPage: { [UInt8]("<p>\($0.meaning)</p>".utf8) })
        let (start, origin) = (clock.now.microsecondsSince1970, ContinuousClock.now)
        server = APIServer(
            books: books, service: service, limits: limits, logger: logger,
            clock: {
                origin.advanced(by: .microseconds(clock.now.microsecondsSince1970 - start))
            })
        for sender in Sender.allCases { try await add(sender) }
    }

    /// The instant that "now" is.
    public var now: Instant {
        get { clock.now }
        set { clock.now = newValue }
    }

    /// The id of a sender's principal.
    public func principal(_ sender: Sender) -> ID<Principal> {
        let index = Sender.allCases.firstIndex(of: sender) ?? 0
        return ID(high: 0x0179_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(index + 1))
    }

    /// Makes a lead of these groups.
    public func give(_ sender: Sender, groups: ID<WorkingGroup>...) async throws {
        for group in groups {
            _ = try await connections.query(
                """
                INSERT INTO principal_group (principal_id, group_id)
                VALUES (\(uuid(principal(sender)))::uuid, \(uuid(group))::uuid)
                ON CONFLICT DO NOTHING
                """)
        }
    }

    /// Sends a request through the handler, as nobody when no sender is given.
    public func send(
        _ method: Method, _ target: String, as sender: Sender? = nil, json: String? = nil,
        csv: String? = nil, key: String? = nil, ifMatch: String? = nil,
        headers extra: Headers = [:],
        from remoteAddress: String = "unix"
    ) async throws -> Answer {
        let type = json != nil ? "application/json" : csv != nil ? "text/csv" : nil
        return try await send(
            method, target, as: sender, bytes: [UInt8]((json ?? csv ?? "").utf8), type: type,
            key: key, ifMatch: ifMatch, headers: extra, from: remoteAddress)
    }

    /// As above, with a body of any bytes.
    public func send(
        _ method: Method, _ target: String, as sender: Sender? = nil, bytes: [UInt8],
        type: String?, key: String? = nil, ifMatch: String? = nil, headers extra: Headers = [:],
        from remoteAddress: String = "unix"
    ) async throws -> Answer {
        var headers = extra
        if let sender { headers.append("Authorization", "Bearer \(sender.secret)") }
        if let type { headers.append("Content-Type", type) }
        if let key { headers.append("Idempotency-Key", key) }
        if let ifMatch { headers.append("If-Match", ifMatch) }
        let loop = try TestLoops.shared().next()
        let request = try Request(
            method, target, headers: headers, body: bytes, remoteAddress: remoteAddress, loop: loop)
        let response = await server.answer(request)
        let pieces = try await Self.pieces(of: response.body)
        return Answer(
            status: response.status.code, headers: response.headers,
            bytes: Array(pieces.joined()), pieces: pieces.map(\.count))
    }

    /// Ends all connections and removes the database.
    public func close() async throws {
        await connections.close()
        try await database.drop()
    }

    private func add(_ sender: Sender) async throws {
        let kind = sender.role == "script" ? "script" : "person"
        let id = uuid(principal(sender))
        _ = try await connections.transaction { transaction in
            try await transaction.pipeline([
                """
                INSERT INTO principal (principal_id, handle, kind, created_at)
                VALUES (\(id)::uuid, \(sender.rawValue), \(kind), '2021-01-01')
                """,
                """
                INSERT INTO principal_role (principal_id, principal_kind, role)
                VALUES (\(id)::uuid, \(kind), \(sender.role))
                """,
                """
                INSERT INTO api_token (
                    token_id, principal_id, label, secret_sha256, last_four, created_at, expires_at
                )
                VALUES (
                    \(id)::uuid, \(id)::uuid, 'test', sha256(convert_to(\(sender.secret), 'UTF8')),
                    right(\(sender.secret), 4), '2021-01-01', '2031-01-01'
                )
                """,
            ])
        }
    }

    private static func pieces(of body: Response.Body) async throws -> [[UInt8]] {
        switch body {
        case .none: return []
        case .bytes(let bytes): return [bytes]
        case .stream(_, let produce):
            let collected = Mutex<[[UInt8]]>([])
            try await produce(ResponseWriter { bytes in collected.withLock { $0.append(bytes) } })
            return collected.withLock { $0 }
        }
    }
}

/// A clock that stands still until it is set.
private final class SettableClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) {
        self.instant = Mutex(instant)
    }

    var now: Instant {
        get { instant.withLock { $0 } }
        set { instant.withLock { $0 = newValue } }
    }
}

extension String {
    fileprivate func trimmingCharacters(of suffix: Character) -> String {
        last == suffix ? String(dropLast()) : self
    }
}
