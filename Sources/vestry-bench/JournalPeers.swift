import Foundation

/// What others do with a transfer: pgledger by its SQL, and the endpoint that a team writes at home.
///
/// Neither is kept here. pgledger is loaded from its own files, the endpoint from a Python that has
/// fastapi, uvicorn and psycopg.
struct JournalPeers {
    /// Files of SQL that make pgledger, in the order in which they are loaded; empty: not measured.
    let pgledgerFiles: [String]
    /// A Python with the endpoint's packages; nil: not measured.
    let python: String?
    let service: Service

    /// Transfers per second by pgledger's function, called by as many connections.
    func pgledger(_ kind: JournalLoad, _ load: Load) throws -> Double? {
        guard !pgledgerFiles.isEmpty else { return nil }
        let database = "pgledger"
        if try service.psql("SELECT 1 FROM pg_database WHERE datname = '\(database)'").isEmpty {
            _ = try service.psql("CREATE DATABASE \(database)")
            try service.load(pgledgerFiles, into: database)
            _ = try service.psql(
                in: database,
                """
                CREATE TABLE bench_account AS
                SELECT n, (SELECT a.id FROM pgledger_create_account('a' || n, 'USD') AS a) AS id
                FROM generate_series(1, 10000) AS n
                """,
                "ALTER TABLE bench_account ADD PRIMARY KEY (n)", "ANALYZE")
        }
        let from = kind == .hot ? "1" : "random(1, 5000)"
        return try service.pgbench(
            """
            \\set a \(from)
            \\set b random(5001, 10000)
            SELECT id FROM pgledger_create_transfer(
                (SELECT id FROM bench_account WHERE n = :a),
                (SELECT id FROM bench_account WHERE n = :b), 5);
            """, load, in: database, as: "postgres")
    }

    /// Transfers per second through the endpoint, with an idempotency key each.
    func endpoint(_ kind: JournalLoad, _ load: Load) async throws -> Double? {
        guard let python else { return nil }
        let endpoint = try HomeMadeEndpoint(python: python, service: service)
        defer { endpoint.stop() }
        let port = endpoint.port
        let outcome = try await LoopClient(port: port) { connection, number in
            let from = kind == .hot ? 1 : Int.random(in: 1...5000)
            let body = #"{"from_id":\#(from),"to_id":\#(Int.random(in: 5001...10000)),"amount":5}"#
            let head = [
                "POST /transfers HTTP/1.1", "Host: 127.0.0.1:\(port)",
                "Content-Type: application/json",
                "Idempotency-Key: \(kind)-\(connection)-\(number)",
                "Content-Length: \(body.utf8.count)", "", "",
            ]
            return Array((head.joined(separator: "\r\n") + body).utf8)
        }.run(connections: load.connections, seconds: load.seconds)
        return outcome.rate
    }
}
