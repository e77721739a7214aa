import Ledger
import Postgres

extension Work {
    static func insert(_ payments: [Payment], into batch: ID<PayoutBatch>) -> SQL {
        """
        INSERT INTO payment (batch_id, row_no, kind, payee_id, recipient, asset_id, amount)
        SELECT \(batch)::uuid, m.row_no, m.kind, m.payee_id, m.recipient, m.asset_id, m.amount
        FROM unnest(
            \(payments.map(\.kind))::text [], \(payments.map(\.payee))::uuid [],
            \(payments.map(\.recipient))::bytea [], \(payments.map(\.asset))::uuid [],
            \(payments.map(\.amount))::numeric []
        ) WITH ORDINALITY AS m (kind, payee_id, recipient, asset_id, amount, row_no)
        """
    }

    static func link(_ payments: [Payment], to batch: ID<PayoutBatch>) -> SQL {
        let links = payments.enumerated().flatMap { index, payment in
            payment.payables.map { (row: index + 1, payable: $0) }
        }
        return """
            INSERT INTO batch_payable (batch_id, row_no, payable_id)
            SELECT \(batch)::uuid, l.row_no, l.payable_id
            FROM unnest(\(links.map(\.row))::integer [], \(links.map(\.payable))::uuid [])
                AS l (row_no, payable_id)
            """
    }

    static func insert(_ distribution: Distribution, of batch: ID<PayoutBatch>) -> SQL {
        """
        INSERT INTO batch_distribution (batch_id, format, asset_id, root)
        VALUES (
            \(batch), \(distribution.format), \(distribution.asset), \(distribution.root)
        )
        """
    }

    static func insert(_ totals: [ControlTotal], into batch: ID<PayoutBatch>) -> SQL {
        """
        INSERT INTO batch_total (batch_id, asset_id, row_count, amount)
        SELECT \(batch)::uuid, t.asset_id, t.row_count, t.amount
        FROM unnest(
            \(totals.map(\.asset))::uuid [], \(totals.map(\.rowCount))::integer [],
            \(totals.map(\.amount))::numeric []
        ) AS t (asset_id, row_count, amount)
        """
    }
}
