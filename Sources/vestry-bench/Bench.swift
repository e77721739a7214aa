import ArgumentParser
import Foundation

/// Measures the service beside its peers, in one run on one machine; what counts is the ratio.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vestry-bench",
        abstract: "Measure the service beside nginx, pgbench, COPY, OpenSSL and other ledgers.",
        discussion: """
            EXAMPLES
              swift build -c release --product vestry
              swift build -c release --product vestry-bench
              .build/release/vestry-bench
              .build/release/vestry-bench --only rows --rows 20000

            BENCHES
            \(Part.list(indent: "  "))

            Uses the vestry command beside it, a PostgreSQL of its own in a temporary folder, and
            nginx, pgbench, psql, openssl, curl and wrk as far as they are needed and installed.
            Each bench ends within about a minute; programs that hang are ended.
            """
    )

    @Flag(help: "Name the benches and end.") var list = false
    @Option(help: "Only this bench; may be repeated.") var only: [Part] = []
    @Option(help: "How long each rate is measured.") var seconds = 5
    @Option(help: "How often each rate is measured; the middle one counts.") var rounds = 3
    @Option(help: "Connections that send at once.") var connections = 64
    @Option(help: "Lines of the import; payables of the payouts.") var rows = 100_000
    @Option(help: "Entries of the books that are summed up, verified, exported and imported.")
    var entries = 200_000
    @Option(help: "Grants of the longer vesting report; the shorter one has 10,000.")
    var grants = 100_000
    @Option(help: "A file of SQL of pgledger, to be measured beside; in the order of loading.")
    var pgledger: [String] = []
    @Option(
        help:
            "A Python with fastapi, uvicorn and psycopg, for the home-made endpoint, or safe-eth-py."
    )
    var python: String?
    @Option(help: "Stakes and withdrawals that are replayed.") var events = 1_000_000
    @Option(help: "Leaves of the Merkle distributions.") var leaves = 1_000_000
    @Option(help: "Who sends the requests: wrk, or own for a client that needs nothing installed.")
    var client: Load.Client?

    func run() async throws {
        guard !list else { return print(Part.list(indent: "")) }
        let load = Load(
            client: client ?? .installed, connections: connections, seconds: seconds,
            rounds: rounds)
        print(Machine.description)
        print("\(rounds) rounds of \(seconds) s with \(connections) connections, by \(load.name)")
        print(Figure.tableHead)
        let parts = Part.allCases.filter { only.isEmpty || only.contains($0) }
        for part in parts {
            let figures = try await measure(part, load)
            for figure in figures { print(figure.tableRow) }
        }
    }

    private func measure(_ part: Part, _ load: Load) async throws -> [Figure] {
        switch part {
        case .keccak: return try await KeccakBench(load: load).measure()
        case .safe: return try await SafeBench(load: load).measure()
        case .merkle: return try MerkleBench(leaves: leaves, rounds: load.rounds).measure()
        case .hello, .read, .rows, .journal, .books, .vesting, .mining, .payouts: break
        }
        let service = try Service()
        defer { service.stop() }
        switch part {
        case .hello: return try await HelloBench(service: service, load: load).measure()
        case .read: return try await ReadBench(service: service, load: load).measure()
        case .rows: return try RowsBench(service: service, rows: rows).measure()
        case .journal:
            let peers = JournalPeers(
                pgledgerFiles: pgledger, python: python, service: service)
            return try await JournalBench(service: service, load: load, peers: peers).measure()
        case .books:
            return try BooksBench(service: service, entries: entries, rounds: load.rounds)
                .measure()
        case .vesting:
            let bench = VestingBench(rounds: load.rounds, most: grants)
            return try bench.measureRules() + bench.measure(service)
        case .mining:
            return try MiningBench(service: service, events: events, rounds: load.rounds).measure()
        case .payouts:
            let bench = PayoutBench(rows: rows, rounds: load.rounds, python: python)
            return try bench.measureBuilding() + bench.measure(service)
        case .keccak, .safe, .merkle: return []
        }
    }
}

/// The benches by their names.
enum Part: String, CaseIterable, ExpressibleByArgument {
    case hello, read, rows, journal, books, vesting, mining, payouts, keccak, safe, merkle

    private var summary: String {
        switch self {
        case .hello: "GET /healthz against a static file of nginx"
        case .read: "one row by its key over HTTP against pgbench of the same SELECT"
        case .rows:
            "CSV import of reward lines against COPY; their approval and report; memory of each"
        case .journal:
            "journal entries one per request against bare commits, pgledger and an endpoint"
        case .books: "bulk, trial balances, verify, export and import of a whole journal"
        case .vesting: "vested amounts, forecasts, the report of many grants with its memory"
        case .mining: "staking events replayed, imported against COPY, and paid as epochs"
        case .payouts: "plan, freeze and export of payables; batches built beside safe-eth-py"
        case .keccak: "Keccak-256 against SHA3-256 of OpenSSL, the same permutation"
        case .safe: "safeTxHash and address checksums against the hashing alone"
        case .merkle: "distributions with all proofs against the hashing alone; signers recovered"
        }
    }

    static func list(indent: String) -> String {
        allCases.map { part in
            indent + part.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0) + part.summary
        }.joined(separator: "\n")
    }
}

/// What went wrong with a bench.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
