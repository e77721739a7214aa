import Ethereum
public import Ledger
import Postgres

extension Reader {
    /// Throws ``ExportError/tooManyDigits(_:amount:asset:digits:)`` when a program would round by these
    /// clocks: beancount does beyond 28 significant digits.
    ///
    /// Balances on the way to a total are multiples of the finest amount and below the total; so if the
    /// total with the zeros of the finest amount cut off has no more digits, nothing is rounded.
    public func mustBeExact(in format: PlainTextFormat, _ clocks: Clocks) async throws {
        guard format == .beancount else { return }
        let accounts = try await query(
            """
            SELECT
                c.code, greatest(t.debits, t.credits) AS amount, \(Asset.columns),
                (
                    SELECT min(length(p.amount::text) - length(rtrim(p.amount::text, '0')))
                    FROM posting AS p
                    INNER JOIN journal_entry AS e ON e.seq = p.seq
                    WHERE p.account_id = c.account_id AND \(Self.known(clocks))
                ) AS zeros
            FROM \(try await accountTotals(at: clocks))
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            WHERE greatest(t.debits, t.credits) >= 10::numeric ^ 28
            ORDER BY c.code COLLATE "C", a.asset_id
            """)
        try accounts.forEach(Self.mustBeExact)
        // An entry is summed over its accounts as well. Few assets are that large.
        let large = try await query(
            """
            SELECT c.asset_id
            FROM \(try await accountTotals(at: clocks))
            GROUP BY c.asset_id
            HAVING sum(t.debits) >= 10::numeric ^ 28
            """
        ).map { try $0.get("asset_id", as: String.self) }
        guard !large.isEmpty else { return }
        let entries = try await query(
            """
            SELECT s.code, s.amount, s.zeros, \(Asset.columns)
            FROM (
                SELECT
                    c.asset_id, sum(p.amount) AS amount,
                    (array_agg(c.code ORDER BY p.amount DESC, p.line))[1] AS code,
                    min(length(p.amount::text) - length(rtrim(p.amount::text, '0'))) AS zeros
                FROM journal_entry AS e
                INNER JOIN posting AS p ON p.seq = e.seq
                INNER JOIN account AS c ON c.account_id = p.account_id
                WHERE c.asset_id = ANY (\(large)::uuid []) AND p.side = 'debit'
                    AND \(Self.known(clocks))
                GROUP BY e.seq, c.asset_id
                HAVING sum(p.amount) >= 10::numeric ^ 28
                    AND length(sum(p.amount)::text)
                        - min(length(p.amount::text) - length(rtrim(p.amount::text, '0')))
                        > \(ExportError.beancountDigits)
                ORDER BY e.seq
                LIMIT 1
            ) AS s
            INNER JOIN asset AS a ON a.asset_id = s.asset_id
            """)
        try entries.forEach(Self.mustBeExact)
    }

    private static func known(_ clocks: Clocks) -> SQL {
        "e.seq <= \(clocks.knownAt)::bigint AND e.effective_day <= \(clocks.asOf)::date"
    }

    private static func mustBeExact(_ row: Row) throws {
        let amount = try row.get("amount", as: String.self)
        let digits = amount.utf8.count - (try row.get("zeros", as: Int.self))
        guard digits > ExportError.beancountDigits else { return }
        let asset = try Asset(row)
        guard let sum = Sum(digits: amount) else { throw StorageError.malformed(type: "amount") }
        throw ExportError.tooManyDigits(
            try row.value("code"), amount: sum.text(of: asset), asset: asset.symbol, digits: digits)
    }
}
