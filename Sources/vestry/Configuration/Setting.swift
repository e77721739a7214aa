/// One thing that an operator chooses; the raw value is its key in the configuration file.
enum Setting: String, CaseIterable, Sendable {
    case databaseURL = "database_url"
    case databaseOwnerURL = "database_owner_url"
    case databaseReporterURL = "database_reporter_url"
    case data
    case postgresBin = "postgres_bin"
    case serviceUser = "service_user"
    case listen
    case loops
    case poolSize = "pool_size"
    case connectionLimit = "connection_limit"
    case refusedTokensPerMinute = "refused_tokens_per_minute"
    case requestsPerSecond = "requests_per_second"
    case handlerTimeoutSeconds = "handler_timeout_seconds"
    case statementTimeoutSeconds = "statement_timeout_seconds"
    case drainTimeoutSeconds = "drain_timeout_seconds"
    case logLevel = "log_level"
    case logFormat = "log_format"
    case openHome = "open_home"
    case migrations
    case openAPI = "openapi"
    case roles

    /// The environment variable: `pool_size` is `VESTRY_POOL_SIZE`.
    var variable: String { "VESTRY_" + rawValue.uppercased() }

    /// What a value must look like, as an error message says it.
    var expected: String {
        switch self {
        case .databaseURL, .databaseOwnerURL, .databaseReporterURL:
            "a connection such as postgresql://vestry_service@localhost/vestry"
        case .data, .postgresBin: "a folder"
        case .migrations: "the folder with the numbered .sql files"
        case .openAPI: "the file openapi.yaml"
        case .roles: "the file roles.sql"
        case .serviceUser: "the name of an operating system user other than root"
        case .listen: "host:port, [ip6]:port or unix:/path; several by comma"
        case .loops: "a whole number from 1 to 256"
        case .poolSize: "a whole number from 1 to 1000"
        case .connectionLimit: "a whole number from 1 to 1000000"
        case .refusedTokensPerMinute, .requestsPerSecond:
            "a whole number from 0, for no limit, to 1000000"
        case .handlerTimeoutSeconds, .statementTimeoutSeconds, .drainTimeoutSeconds:
            "a whole number of seconds from 1 to 3600"
        case .logLevel: "trace, debug, info, notice, warning, error or critical"
        case .logFormat: "json or text"
        case .openHome: "true or false: whether the page at / is for everybody"
        }
    }
}

/// Where a value came from, the strongest first.
enum SettingSource: Equatable, Sendable, CustomStringConvertible {
    case flag(String)
    case environment(String)
    case file(path: String, line: Int)
    case standard

    var description: String {
        switch self {
        case .flag(let name): "flag \(name)"
        case .environment(let variable): "environment \(variable)"
        case .file(let path, let line): "\(path) line \(line)"
        case .standard: "default"
        }
    }
}

/// A value as it was written, with its origin.
struct SettingValue: Equatable, Sendable {
    let text: String
    let source: SettingSource
}
