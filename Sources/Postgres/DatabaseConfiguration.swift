import CLibPQ

/// How to reach a database and how much of it to use.
public struct DatabaseConfiguration: Sendable {
    /// A libpq connection URL or keyword string; its TLS options hold as libpq defines them.
    public let url: String
    /// Shown by the server in `pg_stat_activity`.
    public var applicationName = "vestry"
    /// Pipelined connections of each loop, for single statements.
    public var readersPerLoop = 1
    /// Dedicated connections for transactions, in all loops together.
    public var transactionConnections = 8
    /// How long a request waits for a connection, reconnecting included.
    public var waitLimit = Duration.seconds(5)
    /// How many requests may wait, per loop for statements and in all for transactions.
    public var queueLimit = 4096
    /// Statements sent on one pipelined connection before its answers are awaited.
    public var pipelineDepth = 128
    /// The server stops a statement after this; nil for no limit.
    public var statementTimeout: Duration? = .seconds(30)
    /// The server ends a session whose transaction stays idle this long; nil for no limit.
    public var idleTransactionTimeout: Duration? = .seconds(60)
    /// How long one attempt to connect may take.
    public var connectTimeout = Duration.seconds(5)
    /// Prepared statements kept by each connection.
    public var preparedStatements = 256

    /// The keywords and values that libpq reads out of `url`.
    let parsed: [String: String]

    /// Throws `misuse`, without showing the text, when libpq cannot read it.
    public init(url: String) throws(PostgresError) {
        guard let options = unsafe PQconninfoParse(url, nil) else {
            throw .misuse("The database URL is not one that libpq can read.")
        }
        defer { unsafe PQconninfoFree(options) }
        self.url = url
        parsed = unsafe Self.values(of: options)
    }

    /// Every keyword given, with the session settings of this service added.
    var sessionKeywords: [String: String] {
        var keywords = parsed
        keywords["application_name"] = applicationName
        keywords["client_encoding"] = "UTF8"
        let settings = [
            parsed["options"],
            "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601 -c bytea_output=hex",
            // Every statement is short; compiling one, because a guess of its cost was wrong, takes seconds.
            "-c jit=off",
            // A cursor is read to its end: no plan is better for a quick first row.
            "-c cursor_tuple_fraction=1",
            "-c statement_timeout=\(statementTimeout?.wholeMilliseconds ?? 0)",
            "-c idle_in_transaction_session_timeout="
                + "\(idleTransactionTimeout?.wholeMilliseconds ?? 0)",
        ]
        keywords["options"] = settings.compactMap { $0 }.joined(separator: " ")
        return keywords
    }

    /// The host names and ports that the URL, the environment or a service file give.
    var hosts: (names: [String], ports: [String], haveAddresses: Bool) {
        var known = parsed
        if let defaults = unsafe PQconndefaults() {
            known.merge(unsafe Self.values(of: defaults)) { given, _ in given }
            unsafe PQconninfoFree(defaults)
        }
        func list(_ keyword: String) -> [String] {
            guard let text = known[keyword], !text.isEmpty else { return [] }
            return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return (list("host"), list("port"), known["hostaddr"].map { !$0.isEmpty } ?? false)
    }

    private static func values(
        of options: UnsafeMutablePointer<PQconninfoOption>
    ) -> [String: String] {
        var found: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                found[unsafe String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return found
    }
}

extension DatabaseConfiguration: CustomStringConvertible, CustomReflectable {
    /// Names the application only: the URL may hold a password.
    public var description: String { "DatabaseConfiguration(\(applicationName))" }
    /// Nothing: a dump would show the URL.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Duration {
    /// Milliseconds, rounded up so that a limit never becomes none.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
