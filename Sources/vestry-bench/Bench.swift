import ArgumentParser
import Foundation

/// Measures the service beside its peers, in one run on one machine; what counts is the ratio.
@main
struct Bench: AsyncParsableCommand {
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case hello, read, rows
    }

    static let configuration = CommandConfiguration(
        commandName: "vestry-bench",
        abstract: "Measure the service beside nginx, pgbench and COPY.",
        discussion: """
            EXAMPLES
              swift build -c release && .build/release/vestry-bench
              .build/release/vestry-bench --part rows --rows 20000

            hello  GET /healthz against a static file of nginx
            read   one row by its key over HTTP against pgbench of the same SELECT
            rows   CSV import, approval and export of reward lines against COPY, with the memory
                   of the service

            Uses the vestry command beside it, a PostgreSQL of its own in a temporary folder, and
            nginx, pgbench and wrk as far as they are installed.
            """
    )

    @Option(help: "How long each rate is measured.") var seconds = 5
    @Option(help: "How often each rate is measured; the middle one counts.") var rounds = 3
    @Option(help: "Connections that send at once.") var connections = 64
    @Option(help: "Lines of the import.") var rows = 100_000
    @Option(name: .customLong("part"), help: "Only this part; may be repeated.")
    var parts: [Part] = []

    func run() async throws {
        let load = Load(connections: connections, seconds: seconds, rounds: rounds)
        print(Machine.description)
        print("\(rounds) rounds of \(seconds) s with \(connections) connections, by \(load.name)")
        var figures: [Figure] = []
        let service = try Service()
        defer { service.stop() }
        for part in parts.isEmpty ? Part.allCases : parts {
            switch part {
            case .hello: figures += try await HelloBench(service: service, load: load).measure()
            case .read: figures += try await ReadBench(service: service, load: load).measure()
            case .rows: figures += try RowsBench(service: service, rows: rows).measure()
            }
        }
        print(Figure.table(figures))
    }
}

/// What went wrong with a bench.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
