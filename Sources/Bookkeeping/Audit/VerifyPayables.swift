import Ethereum
import Ledger
import Postgres

/// Ends a stream at the first place where a rule is broken.
struct FirstBreak: Error {
    let found: String
}

extension Reader {
    /// Every approved line became one payable of the same payee, asset, amount, period and entry.
    func verifyLines() async throws -> VerifyReport.Check {
        let rule = "every approved reward line is one payable"
        var examined = 0
        let lines: SQL = """
            SELECT
                l.line_id, l.payee_id, l.asset_id, l.amount, r.period, v.entry_seq, v.run_id = l.run_id
                    AS is_of_run
            FROM reward_line AS l
            INNER JOIN reward_run AS r ON r.run_id = l.run_id
            INNER JOIN reward_approval AS v ON v.approval_id = l.approval_id
            WHERE l.state = 'approved'
            ORDER BY l.line_id
            """
        do {
            try await eachChunk(lines) { chunk in
                let owed = try await payables(
                    of: chunk.map { try $0.value("line_id", as: ID<RewardLine>.self).description })
                for row in chunk {
                    examined += 1
                    let line: ID<RewardLine> = try row.value("line_id")
                    guard let payable = owed[line.description] else {
                        throw FirstBreak(found: "\(line) has no payable")
                    }
                    guard try payable == OwedFact(row), try row.get("is_of_run") else {
                        throw FirstBreak(found: "\(line) is not what its payable or approval says")
                    }
                }
            }
        } catch let broken as FirstBreak {
            return .broken(rule, examined, broken.found)
        }
        return .holds(rule, examined)
    }

    /// Every payable comes from something of a known kind that says the same and was approved.
    func verifySources() async throws -> VerifyReport.Check {
        let rule = "every payable comes from what was approved"
        let count = try await count("SELECT count(*) AS count FROM payable")
        let wrong = try await query(
            """
            SELECT y.payable_id, y.source_id, k.prefix IS NOT NULL AS is_known
            FROM payable AS y
            LEFT JOIN payable_source_kind AS k ON k.prefix = split_part(y.source_id, '_', 1)
            LEFT JOIN reward_line AS l
                ON k.prefix = 'lin' AND l.line_id = uuid_of_typed_id(y.source_id)
                AND l.state = 'approved'
            LEFT JOIN reward_run AS r ON r.run_id = l.run_id
            LEFT JOIN reward_approval AS v
                ON v.approval_id = l.approval_id AND v.run_id = l.run_id
            LEFT JOIN vesting_release_line AS m
                ON k.prefix = 'vrl' AND m.line_id = uuid_of_typed_id(y.source_id)
            LEFT JOIN vesting_release AS s ON s.release_id = m.release_id AND s.state = 'approved'
            LEFT JOIN grant_event AS e ON e.release_id = s.release_id AND e.grant_id = m.grant_id
            LEFT JOIN (\(Self.approvedShares)) AS o
                ON o.prefix = k.prefix AND o.id = uuid_of_typed_id(y.source_id)
            WHERE
                k.prefix IS NULL
                OR CASE k.prefix
                    WHEN 'vrl' THEN
                        (y.payee_id, y.asset_id, y.amount, y.period, y.entry_seq, y.nature)
                        IS DISTINCT FROM (
                            m.payee_id, m.asset_id, m.amount, s.period, e.entry_seq, m.nature
                        )
                    WHEN 'lin' THEN (y.payee_id, y.asset_id, y.amount, y.period, y.entry_seq)
                        IS DISTINCT FROM (l.payee_id, l.asset_id, l.amount, r.period, v.entry_seq)
                    ELSE (y.payee_id, y.asset_id, y.amount, y.period, y.entry_seq)
                        IS DISTINCT FROM (coalesce(o.payee_id, y.payee_id), o.asset_id, o.amount, o.period, o.entry_seq)
                END
            ORDER BY y.payable_id
            LIMIT 1
            """)
        guard let row = wrong.first else { return .holds(rule, count) }
        let payable: ID<Payable> = try row.value("payable_id")
        let source: String = try row.get("source_id")
        guard try row.get("is_known", as: Bool.self) else {
            return .broken(
                rule, count, "\(payable) comes from \(source), which is of no known kind")
        }
        return .broken(rule, count, "\(payable) is not what \(source) says")
    }

    private func payables(of sources: [String]) async throws -> [String: OwedFact] {
        let rows = try await query(
            """
            SELECT y.source_id, y.payee_id, y.asset_id, y.amount, y.period, y.entry_seq
            FROM payable AS y
            WHERE y.source_id = ANY (\(sources)::text [])
            """)
        var facts: [String: OwedFact] = [:]
        for row in rows { facts[try row.get("source_id", as: String.self)] = try OwedFact(row) }
        return facts
    }

    /// A payable is open outside live batches, reserved in one, and settled with its payment; or it was
    /// settled by a cancelled batch that was executed although others had paid some of it.
    func verifyPayables() async throws -> VerifyReport.Check {
        let rule = "the state of every payable is that of its batch"
        let count = try await count("SELECT count(*) AS count FROM payable")
        let wrong = try await query(
            """
            SELECT y.payable_id, y.state, b.batch_id, b.state AS batch_state
            FROM payable AS y
            LEFT JOIN batch_payable AS l ON l.payable_id = y.payable_id AND l.live
            LEFT JOIN payout_batch AS b ON b.batch_id = l.batch_id
            LEFT JOIN payment AS m ON m.batch_id = l.batch_id AND m.row_no = l.row_no
            WHERE
                CASE
                    WHEN l.batch_id IS NULL AND y.state = 'settled' THEN NOT EXISTS (
                        SELECT 1
                        FROM batch_payable AS late
                        INNER JOIN payout_batch AS x ON x.batch_id = late.batch_id
                        WHERE late.payable_id = y.payable_id AND x.state = 'executed'
                    )
                    WHEN l.batch_id IS NULL THEN y.state NOT IN ('open', 'reversed')
                    WHEN NOT b.live THEN true
                    WHEN m.state = 'settled' THEN
                        y.state <> 'settled' OR b.state NOT IN ('executed', 'settled')
                    ELSE y.state <> 'reserved' OR b.state = 'settled'
                END
            ORDER BY y.payable_id
            LIMIT 1
            """)
        guard let row = wrong.first else { return .holds(rule, count) }
        let payable: ID<Payable> = try row.value("payable_id")
        let state: String = try row.get("state")
        guard let batch = try row.optionalValue("batch_id", as: ID<PayoutBatch>.self) else {
            return .broken(rule, count, "\(payable) is \(state) and in no live batch")
        }
        let batchState: String = try row.get("batch_state")
        return .broken(rule, count, "\(payable) is \(state), \(batch) is \(batchState)")
    }
}

/// What a payable must have in common with its line.
private struct OwedFact: Hashable {
    let payee: ID<Payee>
    let asset: ID<Asset>
    let amount: UInt256
    let period: Month
    let entry: Int64

    init(_ row: Row) throws {
        payee = try row.value("payee_id")
        asset = try row.value("asset_id")
        amount = try row.value("amount")
        period = try row.value("period")
        entry = try row.get("entry_seq")
    }
}
