import Ledger
import Postgres

extension Work {
    func organisationName() async throws -> String {
        let rows = try await transaction.query("SELECT o.name FROM organisation AS o")
        guard let row = rows.first else { throw StorageError.missingRow(of: "organisation") }
        return try row.get("name")
    }

    /// What each row is paid for, each kind once, in their order; empty where it is no reward.
    func kinds(of batches: [ID<PayoutBatch>]) async throws -> [BatchPlace: [RewardKind]] {
        let sources = try await transaction.query(
            """
            SELECT k.batch_id, k.row_no, p.source_id
            FROM batch_payable AS k
            INNER JOIN payable AS p ON p.payable_id = k.payable_id
            WHERE k.batch_id = ANY (\(batches)::uuid [])
                AND starts_with(p.source_id, \(RewardLine.idPrefix + "_"))
            ORDER BY k.payable_id
            """)
        var places: [ID<RewardLine>: BatchPlace] = [:]
        for source in sources {
            places[try ID(source.get("source_id", as: String.self))] = try BatchPlace(source)
        }
        let lines = try await transaction.query(
            """
            SELECT r.line_id, r.kind FROM reward_line AS r
            WHERE r.line_id = ANY (\(places.keys.sorted())::uuid [])
            """)
        var kinds: [BatchPlace: Set<RewardKind>] = [:]
        for line in lines {
            guard let place = places[try line.value("line_id")] else { continue }
            kinds[place, default: []].insert(try line.value("kind"))
        }
        return kinds.mapValues { $0.sorted() }
    }

    static func keep(_ files: [BatchFiles.File], of batch: ID<PayoutBatch>) -> SQL {
        let values = files.map { file -> SQL in
            """
            (
                \(batch)::uuid, \(file.name), \(file.name.contentType), \(file.downloadName),
                \(file.content)::bytea
            )
            """
        }
        return """
            INSERT INTO batch_export (batch_id, name, content_type, download_name, content)
            VALUES \(values.joined(separator: ", "))
            """
    }
}
