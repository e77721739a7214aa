import EventLoop
import Foundation
import HTTP
import JSON
import Postgres

/// One row by its key: the API with its token, and server and driver alone, against pgbench.
struct ReadBench {
    let service: Service
    let load: Load

    private static let columns = """
        a.asset_id, a.chain_id, a.address, a.symbol, a.name, a.decimals, a.created_at, a.row_version
        """

    func measure() async throws -> [Figure] {
        let token = try service.token("bench-reader", "--role", "finance")
        let asset = try service.post(
            "/v1/assets", token,
            json: """
                {"chain_id": 31337, "symbol": "BENCH", "name": "Bench", "decimals": 18,
                 "address": "0x51681841779B07deC887F06ADe83f9c5ceAfcCCC"}
                """
        ).text("id")
        let uuid = try service.psql("SELECT asset_id FROM asset WHERE symbol = 'BENCH'")
        let select = "SELECT \(Self.columns) FROM asset AS a WHERE a.asset_id = '\(uuid)';"
        let path = "/v1/assets/\(asset)"
        let rates = try await load.medians([
            { try service.pgbench(select, load) },
            { try await bareRate(uuid) },
            { try await load.rate(port: service.port, path: path, token: token) },
        ])
        let peer = ("pgbench of the SELECT", rates[0])
        return [
            Figure(
                name: "one row, server and driver", value: rates[1], unit: "requests/s",
                peer: peer),
            Figure(
                name: "GET /v1/assets/{id}, token checked first", value: rates[2],
                unit: "requests/s", peer: peer),
        ]
    }

    /// A server of this process that answers every request with the row.
    private func bareRate(_ uuid: String) async throws -> Double {
        let loops = try EventLoopGroup(count: ProcessInfo.processInfo.activeProcessorCount)
        defer { loops.stop() }
        let database = try Database(DatabaseConfiguration(url: service.databaseURL), loops: loops)
        let server = Server(
            configuration: ServerConfiguration(listeners: [.tcp(host: "127.0.0.1", port: 0)]),
            loops: loops, handler: { _ in await Self.answer(uuid, database) })
        guard case .tcp(_, let port) = try await server.start().first else {
            throw BenchError("no port")
        }
        let rate = try await load.rate(port: port, path: "/")
        await server.shutdown(grace: .seconds(1))
        await database.close()
        return rate
    }

    private static func answer(_ uuid: String, _ database: Database) async -> Response {
        do {
            let rows = try await database.query(
                """
                SELECT
                    a.asset_id::text AS asset_id, a.chain_id, a.address, a.symbol, a.name,
                    a.decimals, a.created_at::text AS created_at, a.row_version
                FROM asset AS a
                WHERE a.asset_id = \(uuid)::uuid
                """)
            guard let row = rows.first else { return Response(status: .notFound) }
            var writer = JSONWriter()
            try writer.object { writer in
                writer.field("id", try row.get("asset_id", as: String.self))
                writer.field("chain_id", try row.get("chain_id", as: Int.self))
                writer.field("symbol", try row.get("symbol", as: String.self))
                writer.field("name", try row.get("name", as: String.self))
                writer.field("decimals", try row.get("decimals", as: Int.self))
                writer.field("created_at", try row.get("created_at", as: String.self))
            }
            return Response(
                status: .ok, headers: ["Content-Type": "application/json"],
                body: .bytes(writer.take()))
        } catch {
            return Response(status: .internalServerError)
        }
    }
}
