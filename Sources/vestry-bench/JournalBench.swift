import Foundation

/// Journal entries that arrive one by one, over random accounts and over one hot account, beside what
/// others do on the same PostgreSQL settings.
///
/// A peer's transfer moves one amount between two accounts, as our entry does; ours keeps an audit
/// chain, an idempotency key and the answer as well.
struct JournalBench {
    private static let accounts = 5000

    let service: Service
    let load: Load
    let peers: JournalPeers

    func measure() async throws -> [Figure] {
        let token = try service.token("bench-finance", "--role", "finance")
        try service.createBenchAsset(token)
        let floor = try commits()
        var figures: [Figure] = []
        for kind in JournalLoad.allCases {
            let ours = try await entries(kind, token)
            let name = "journal entries, one per request, \(kind.name)"
            figures.append(
                Figure(
                    name: name, value: ours.rate, unit: "entries/s",
                    peer: ("bare commits of one row", floor)))
            figures.append(
                Figure(name: "99th percentile of that", value: ours.p99 * 1000, unit: "ms"))
            if let rate = try peers.pgledger(kind, load) {
                figures.append(
                    Figure(
                        name: name, value: ours.rate, unit: "entries/s", peer: ("pgledger", rate)))
            }
            if let rate = try await peers.endpoint(kind, load) {
                figures.append(
                    Figure(
                        name: name, value: ours.rate, unit: "entries/s",
                        peer: ("home-made endpoint, FastAPI", rate)))
            }
        }
        return figures
    }

    /// The middle of several rounds.
    private func entries(_ kind: JournalLoad, _ token: String) async throws -> LoopClient.Outcome {
        var outcomes: [LoopClient.Outcome] = []
        for round in 0..<max(load.rounds, 1) {
            let client = LoopClient(port: service.port) { [port = service.port] in
                Self.request(kind, connection: $0, number: $1, round: round, port, token)
            }
            outcomes.append(
                try await client.run(connections: load.connections, seconds: load.seconds))
        }
        return outcomes.sorted { $0.rate < $1.rate }[outcomes.count / 2]
    }

    /// What as many connections commit that write one row each.
    private func commits() throws -> Double {
        _ = try service.psql(
            "CREATE TABLE IF NOT EXISTS bench_commit (n bigint)",
            "GRANT INSERT ON bench_commit TO vestry_service")
        return try service.pgbench("INSERT INTO bench_commit VALUES (1);", load)
    }

    private static func request(
        _ kind: JournalLoad, connection: Int, number: Int, round: Int, _ port: UInt16,
        _ token: String
    ) -> [UInt8] {
        let debit = kind == .hot ? 0 : Int.random(in: 1...accounts)
        let credit = Int.random(in: 1...accounts)
        let body = """
            {"kind":"top_up","memo":"bench entry \(number)","postings":[\
            {"account":"equity:a\(debit)","asset":"BENCH","side":"debit","amount":"1.5"},\
            {"account":"income:b\(credit)","asset":"BENCH","side":"credit","amount":"1.5"}]}
            """
        let head = [
            "POST /v1/journal-entries HTTP/1.1", "Host: 127.0.0.1:\(port)",
            "Authorization: Bearer \(token)", "Content-Type: application/json",
            "Idempotency-Key: \(kind)-\(round)-\(connection)-\(number)",
            "Content-Length: \(body.utf8.count)", "", "",
        ]
        return Array((head.joined(separator: "\r\n") + body).utf8)
    }
}

/// Whose postings the entries make.
enum JournalLoad: CaseIterable {
    case random, hot

    var name: String {
        switch self {
        case .random: "random accounts"
        case .hot: "one hot account"
        }
    }
}
