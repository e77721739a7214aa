/// What the process knows of itself, for health, metrics and the contract.
public struct ServiceState: Sendable {
    /// Whether requests can be served.
    public enum Readiness: Sendable, Hashable {
        case ready
        /// Not now, and why in one sentence.
        case notReady(String)
    }

    /// Counts of requests.
    public let metrics = RequestMetrics()
    /// The bytes of `openapi.yaml`.
    let contract: [UInt8]
    let version: String
    let readiness: @Sendable () async -> Readiness
    /// Lines of Prometheus text about server, pool and database.
    let gauges: @Sendable () -> String
    /// The page at `/`, as HTML.
    let home: @Sendable () async throws -> [UInt8]
    /// Whether that page is for everybody, not for this machine and holders of tokens alone.
    let isHomeOpen: Bool
    /// The page of a problem type, as HTML.
    let problemPage: @Sendable (ProblemType) -> [UInt8]

    public init(
        contract: [UInt8], version: String,
        readiness: @escaping @Sendable () async -> Readiness,
        gauges: @escaping @Sendable () -> String,
        home: @escaping @Sendable () async throws -> [UInt8], isHomeOpen: Bool,
        problemPage: @escaping @Sendable (ProblemType) -> [UInt8]
    ) {
        self.contract = contract
        self.version = version
        self.readiness = readiness
        self.gauges = gauges
        self.home = home
        self.isHomeOpen = isHomeOpen
        self.problemPage = problemPage
    }
}
