public import Ledger
import Postgres

extension Reader {
    /// Both clocks of a report: today and the newest entry where they are not given.
    ///
    /// Throws ``JournalError/sequenceAhead(found:newest:)`` for a number that is not reached yet. An
    /// instant stands for the newest entry recorded at or before it.
    public func clocks(asOf: Day?, knownAt: KnownAt?) async throws -> Clocks {
        let newest: Int64 = try await newestSeq()
        let day: Day
        if let asOf { day = asOf } else { day = try await today() }
        switch knownAt {
        case nil: return Clocks(asOf: day, knownAt: newest)
        case .sequence(let seq):
            guard seq <= newest else {
                throw JournalError.sequenceAhead(found: seq, newest: newest)
            }
            return Clocks(asOf: day, knownAt: seq)
        case .instant(let instant):
            // Recording instants never run backwards along the journal.
            let rows = try await query(
                """
                SELECT e.seq FROM journal_entry AS e
                WHERE e.recorded_at <= \(instant)
                ORDER BY e.seq DESC
                LIMIT 1
                """)
            return Clocks(asOf: day, knownAt: try rows.first?.get("seq") ?? 0)
        }
    }

    /// The number of the newest entry; 0 before the first.
    public func newestSeq() async throws -> Int64 {
        let rows = try await query("SELECT h.last_seq FROM journal_head AS h")
        guard let row = rows.first else { throw StorageError.missingRow(of: "journal_head") }
        return try row.get("last_seq")
    }

    /// Account, debits and credits of all accounts that have postings by these clocks.
    ///
    /// Where the clocks leave nothing out, the totals kept with the accounts are the answer, and
    /// the history is not read.
    func totals(at clocks: Clocks) async throws -> SQL {
        let rows = try await query(
            """
            SELECT
                h.last_seq = \(clocks.knownAt)::bigint AND NOT EXISTS (
                    SELECT 1 FROM journal_entry AS e WHERE e.effective_day > \(clocks.asOf)::date
                ) AS is_all
            FROM journal_head AS h
            """)
        if let row = rows.first, try row.get("is_all") {
            return """
                SELECT c.account_id, c.debits, c.credits FROM account AS c
                WHERE c.debits > 0 OR c.credits > 0
                """
        }
        return """
            SELECT
                p.account_id,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
            FROM posting AS p
            INNER JOIN journal_entry AS e ON e.seq = p.seq
            WHERE e.seq <= \(clocks.knownAt)::bigint AND e.effective_day <= \(clocks.asOf)::date
            GROUP BY p.account_id
            """
    }
}

/// Row count and control totals of a report, known before its rows are read.
public struct ReportControl: Sendable {
    public let rowCount: Int
    /// In the order of symbol and asset id.
    public let totals: [ReportTotal]

    /// Reads one row per asset with `row_count` and the named sums.
    init(_ rows: Rows, sums names: [String]) throws {
        totals = try rows.map { try ReportTotal($0, sums: names) }
        rowCount = totals.reduce(0) { $0 + $1.rowCount }
    }
}

extension ReportTotal {
    /// Reads an asset, `row_count` and the named sums.
    init(_ row: Row, sums names: [String]) throws {
        try self.init(
            asset: Asset(row), rowCount: row.get("row_count"),
            sums: names.map { name in
                guard let sum = Sum(digits: try row.get(name, as: String.self)) else {
                    throw StorageError.malformed(type: name)
                }
                return Column(name, sum)
            })
    }
}
