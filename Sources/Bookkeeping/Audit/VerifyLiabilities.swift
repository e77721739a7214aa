import Ledger
import Postgres

extension Reader {
    /// Accounts of payees and batches hold just what payables and payments say is owed.
    func verifyLiabilities() async throws -> VerifyReport.Check {
        let rule = "liabilities in the journal are what payables and batches say"
        var examined = 0
        let accounts: SQL = """
            SELECT
                c.code, c.debits - coalesce(i.debits, 0) AS debits,
                c.credits - coalesce(i.credits, 0) AS credits, \(Asset.valueColumns)
            FROM account AS c
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            LEFT JOIN (\(Self.imported)) AS i ON i.account_id = c.account_id
            WHERE c.prefix IN ('payable', 'in_flight')
                AND c.debits - coalesce(i.debits, 0) <> c.credits - coalesce(i.credits, 0)
            ORDER BY c.code COLLATE "C", c.asset_id
            """
        do {
            try await eachChunk(accounts) { chunk in
                let accounts = try chunk.map { try AccountBalance($0) }
                let owed = try await owed(to: accounts)
                for account in accounts {
                    examined += 1
                    let stated = owed[account.key] ?? "0"
                    guard account.baseUnits == stated else {
                        throw FirstBreak(
                            found: "\(account.code) of \(account.asset.id) holds"
                                + " \(account.baseUnits) base units, \(stated) are owed")
                    }
                }
            }
        } catch let broken as FirstBreak {
            return .broken(rule, examined, broken.found)
        }
        let stated = try await count(
            """
            SELECT
                (SELECT count(*) FROM (\(Self.owedToPayees(nil))) AS p)
                + (SELECT count(*) FROM (\(Self.owedInBatches(nil))) AS b) AS count
            """)
        guard stated == examined else {
            return .broken(rule, examined, "\(stated) are owed by payables and batches")
        }
        return .holds(rule, examined)
    }

    /// What was posted by entries that were imported, without the payables and batches they are of.
    private static let imported: SQL = """
        SELECT
            p.account_id,
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
        FROM posting AS p
        WHERE p.seq <= (SELECT coalesce(max(l.journal_seq), 0) FROM ledger_import AS l)
        GROUP BY p.account_id
        """

    /// What payables and payments say of these accounts, in base units.
    private func owed(to accounts: [AccountBalance]) async throws -> [AccountKey: String] {
        var payees: [ID<Payee>] = []
        var batches: [ID<PayoutBatch>] = []
        for account in accounts {
            switch try account.code.subject {
            case .payee(let id): payees.append(id)
            case .batch(let id): batches.append(id)
            case .safe, .group, .grant, .program, .agreement, .pot, .word: break
            }
        }
        var owed: [AccountKey: String] = [:]
        for row in try await query(Self.owedToPayees(payees)) {
            let code = AccountCode.payable(try row.value("payee_id"))
            owed[AccountKey(code: code, asset: try row.value("asset_id"))] = try row.get("amount")
        }
        for row in try await query(Self.owedInBatches(batches)) {
            let code = AccountCode.inFlight(try row.value("batch_id"))
            owed[AccountKey(code: code, asset: try row.value("asset_id"))] = try row.get("amount")
        }
        return owed
    }

    /// Payables that are in no frozen batch; of all payees for nil.
    private static func owedToPayees(_ payees: [ID<Payee>]?) -> SQL {
        """
        SELECT y.payee_id, y.asset_id, sum(y.amount) AS amount
        FROM payable AS y
        LEFT JOIN batch_payable AS l ON l.payable_id = y.payable_id AND l.live
        LEFT JOIN payout_batch AS b ON b.batch_id = l.batch_id
        WHERE y.state IN ('open', 'reserved') AND (b.state IS NULL OR b.state = 'planned')
            AND (\(payees == nil)::boolean OR y.payee_id = ANY (\(payees ?? [])::uuid []))
        GROUP BY y.payee_id, y.asset_id
        """
    }

    /// Payments of frozen batches that are neither settled nor let go; of all batches for nil.
    private static func owedInBatches(_ batches: [ID<PayoutBatch>]?) -> SQL {
        """
        SELECT b.batch_id, m.asset_id, sum(m.amount) AS amount
        FROM payout_batch AS b
        INNER JOIN payment AS m ON m.batch_id = b.batch_id
        WHERE b.live AND b.state <> 'planned' AND m.state NOT IN ('settled', 'released')
            AND (\(batches == nil)::boolean OR b.batch_id = ANY (\(batches ?? [])::uuid []))
        GROUP BY b.batch_id, m.asset_id
        """
    }
}
