import Foundation
import HTTP
import Postgres
import Synchronization

/// Figures of server, database and process as Prometheus text.
final class ServiceGauges: Sendable {
    private let databases: [Database]
    private let server = Mutex<ServerCounters?>(nil)

    init(databases: [Database]) {
        self.databases = databases
    }

    /// The server is made after the handler that shows its figures.
    func attach(_ counters: ServerCounters) {
        server.withLock { $0 = counters }
    }

    func text() -> String {
        let version = VersionCommand.current
        var lines = [
            "# HELP vestry_build_info The running version.", "# TYPE vestry_build_info gauge",
            "vestry_build_info{version=\"\(version)\"} 1",
        ]
        for figure in serverFigures() + databaseFigures() + processFigures() {
            let kind = figure.name.hasSuffix("_total") ? "counter" : "gauge"
            lines.append("# HELP \(figure.name) \(figure.help)")
            lines.append("# TYPE \(figure.name) \(kind)")
            lines.append("\(figure.name) \(figure.value)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private typealias Figure = (name: String, value: Int, help: String)

    private func serverFigures() -> [Figure] {
        guard let server = server.withLock({ $0 }) else { return [] }
        return [
            ("vestry_http_connections_open", server.open, "Connections open now."),
            ("vestry_http_connections_total", server.accepted, "Connections accepted."),
            ("vestry_http_requests_in_flight", server.requestsInFlight, "Handlers running now."),
            ("vestry_http_queued_bytes", server.queuedBytes, "Bytes that wait for clients."),
        ]
    }

    /// Those of all handles together.
    private func databaseFigures() -> [Figure] {
        let figures = databases.map(\.statistics)
        func sum(_ figure: (DatabaseStatistics) -> Int) -> Int {
            figures.reduce(0) { $0 + figure($1) }
        }
        return [
            ("vestry_database_connections_open", sum(\.open), "Connections open now."),
            ("vestry_database_connections_idle", sum(\.idle), "Idle ones for transactions."),
            ("vestry_database_waiting", sum(\.waiting), "Requests waiting for a connection."),
            ("vestry_database_statements_total", sum(\.queries), "Statements sent."),
            ("vestry_database_errors_total", sum(\.errors), "Statements that failed."),
            ("vestry_database_connects_total", sum(\.connects), "Connections made."),
            (
                "vestry_database_failed_connects_total", sum(\.failedConnects),
                "Attempts to connect that failed."
            ),
        ]
    }

    /// Resident memory, from `/proc`; nothing where that is not there.
    private func processFigures() -> [Figure] {
        do {
            let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            guard let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
            else { return [] }
            let bytes = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
            return [("vestry_process_resident_bytes", bytes, "Resident memory.")]
        } catch {
            return []
        }
    }
}
