public import Ethereum
public import Ledger
import Postgres

/// What was posted to one account in some days, or a part of it, known before its rows are read.
public struct AccountStatement: Sendable {
    public let key: AccountKey
    public let asset: Asset
    /// Rows effective after the last day, or recorded after the number, are left out.
    public let clocks: Clocks
    /// The first effective day; nil from the beginning.
    public let from: Day?
    /// Before its first row.
    public let opening: Balance
    /// After its last row.
    public let closing: Balance
    /// Debits and credits of its rows.
    public let control: ReportControl
    /// Where the next part begins; nil when nothing follows.
    public let next: StatementCursor?
    /// The rows stand behind this one.
    let after: StatementCursor?
    /// The last row.
    let last: StatementCursor?
}

/// Which rows of a statement are wanted.
public struct StatementRequest: Sendable {
    /// First and last effective day, both inclusive; nil for the beginning, and for today.
    public var from: Day?
    public var to: Day?
    public var knownAt: KnownAt?
    /// Rows behind this one.
    public var after: StatementCursor?
    /// How many rows at most; nil for all.
    public var limit: Int?

    /// Everything up to now.
    public init() {}
}

/// A row's place in a statement; written `2021-05-31,17,2` with day, entry and line.
public struct StatementCursor: Hashable, Sendable, CustomStringConvertible {
    let day: Day
    let seq: Int64
    let line: Int

    init(day: Day, seq: Int64, line: Int) {
        self.day = day
        self.seq = seq
        self.line = line
    }

    /// Reads a cursor; throws ``JournalError/statementCursorMalformed``.
    public init(_ text: String) throws(JournalError) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let seq = Int64(parts[1]), let line = Int(parts[2]), seq > 0,
            (1...Int(Int32.max)).contains(line)
        else { throw .statementCursorMalformed }
        do {
            day = try Day(parts[0])
        } catch {
            throw .statementCursorMalformed
        }
        self.seq = seq
        self.line = line
    }

    public var description: String { "\(day),\(seq),\(line)" }
}

/// One posting of a statement.
public struct StatementRow: Sendable {
    public let entry: ID<JournalEntry>
    /// Number of the entry and line within it.
    public let seq: Int64
    public let line: Int
    public let effectiveDay: Day
    public let recordedAt: Instant
    public let kind: JournalEntry.Kind
    /// Nil once it was erased.
    public let memo: String?
    public let source: String?
    public let side: Side
    public let amount: UInt256
    /// Of the account after this row.
    public let balance: Balance
}

extension Reader {
    /// Finds out what a statement says as a whole; inside a snapshot.
    ///
    /// Throws ``BooksError/notFound(kind:id:)`` for an account that was never opened.
    public func accountStatement(
        _ key: AccountKey, _ request: StatementRequest
    ) async throws -> AccountStatement {
        let clocks = try await clocks(asOf: request.to, knownAt: request.knownAt)
        let row = try await row(
            """
            SELECT c.account_id, \(Asset.columns)
            FROM \(AccountOverview.tables)
            WHERE c.code = \(key.code) AND c.asset_id = \(key.asset)
            """,
            orNo: "account", key)
        let rows = StatementRows(
            account: try row.get("account_id"), clocks: clocks, from: request.from)
        let asset = try Asset(row)
        var opening = Balance(debits: .zero, credits: .zero)
        if let before = request.from?.previous {
            opening = try await balance(
                of: rows.account, Clocks(asOf: before, knownAt: clocks.knownAt))
        }
        if let after = request.after {
            opening = try await opening.adding(sum(rows.sum(after: nil, through: after)))
        }
        let last = try await lastRow(rows, request)
        var next = last
        if let last, try await query(rows.places(after: last, skipping: 0)).isEmpty { next = nil }
        let control = try await ReportControl(
            query(rows.control(after: request.after, through: last)), sums: ["debits", "credits"])
        let sum = try await sum(rows.sum(after: request.after, through: last))
        return AccountStatement(
            key: key, asset: asset, clocks: clocks, from: request.from, opening: opening,
            closing: try opening.adding(sum), control: control, next: next, after: request.after,
            last: last)
    }

    /// The rows of a statement in the order of effective day, entry and line; inside a snapshot.
    public func eachStatementRow(
        of statement: AccountStatement, _ body: (StatementRow) async throws -> Void
    ) async throws {
        let account = try await row(
            """
            SELECT c.account_id FROM account AS c
            WHERE c.code = \(statement.key.code) AND c.asset_id = \(statement.key.asset)
            """,
            orNo: "account", statement.key)
        let rows = StatementRows(
            account: try account.get("account_id"), clocks: statement.clocks, from: statement.from)
        var balance = statement.opening
        try await each(rows.all(after: statement.after, through: statement.last)) { row in
            let side: Side = try row.choice("side")
            let amount: UInt256 = try row.value("amount")
            balance = try balance.adding(amount, on: side)
            try await body(
                StatementRow(
                    entry: row.value("entry_id"), seq: row.get("seq"), line: row.get("line"),
                    effectiveDay: row.value("effective_day"), recordedAt: row.value("recorded_at"),
                    kind: row.choice("kind"), memo: row.optional("memo"),
                    source: row.optional("source_id"), side: side, amount: amount,
                    balance: balance))
        }
    }

    /// The account's part of the totals by both clocks, which every report of balances is made of.
    private func balance(of account: Int64, _ clocks: Clocks) async throws -> Balance {
        try await sum(
            """
            SELECT coalesce(sum(t.debits), 0) AS debits, coalesce(sum(t.credits), 0) AS credits
            FROM \(try await accountTotals(at: clocks))
            WHERE c.account_id = \(account)
            """)
    }

    private func sum(_ sql: SQL) async throws -> Balance {
        guard let row = try await query(sql).first else {
            throw StorageError.missingRow(of: "posting")
        }
        return try Balance(debits: row.value("debits"), credits: row.value("credits"))
    }

    /// The last row of the wanted part; nil when it is not cut off.
    private func lastRow(
        _ rows: StatementRows, _ request: StatementRequest
    ) async throws -> StatementCursor? {
        guard let limit = request.limit else { return nil }
        let places = try await query(rows.places(after: request.after, skipping: limit - 1))
        return try places.first.map {
            StatementCursor(
                day: try $0.value("effective_day"), seq: try $0.get("seq"), line: try $0.get("line")
            )
        }
    }
}

/// The statements that read postings of one account by effective day.
private struct StatementRows {
    let account: Int64
    let clocks: Clocks
    let from: Day?

    func all(after: StatementCursor?, through: StatementCursor?) -> SQL {
        """
        SELECT
            e.entry_id, e.seq, p.line, e.effective_day, e.recorded_at, e.kind, e.memo, e.source_id,
            p.side, p.amount
        FROM \(Self.tables)
        WHERE \(conditions(after, through))
        ORDER BY e.effective_day, e.seq, p.line
        """
    }

    /// The place of the row that comes so many rows later.
    func places(after: StatementCursor?, skipping count: Int) -> SQL {
        """
        SELECT e.effective_day, e.seq, p.line
        FROM \(Self.tables)
        WHERE \(conditions(after, nil))
        ORDER BY e.effective_day, e.seq, p.line
        LIMIT 1 OFFSET \(count)
        """
    }

    func sum(after: StatementCursor?, through: StatementCursor?) -> SQL {
        """
        SELECT
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
        FROM \(Self.tables)
        WHERE \(conditions(after, through))
        """
    }

    func control(after: StatementCursor?, through: StatementCursor?) -> SQL {
        """
        SELECT \(Asset.columns), s.row_count, s.debits, s.credits
        FROM (
            SELECT
                count(*) AS row_count,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
                coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
            FROM \(Self.tables)
            WHERE \(conditions(after, through))
        ) AS s
        INNER JOIN account AS c ON c.account_id = \(account)
        INNER JOIN asset AS a ON a.asset_id = c.asset_id
        WHERE s.row_count > 0
        """
    }

    private static let tables: SQL = "posting AS p INNER JOIN journal_entry AS e ON e.seq = p.seq"

    private func conditions(_ after: StatementCursor?, _ through: StatementCursor?) -> SQL {
        var conditions: [SQL] = [
            "p.account_id = \(account)::bigint", "p.seq <= \(clocks.knownAt)::bigint",
            "e.effective_day <= \(clocks.asOf)::date",
        ]
        if let from { conditions.append("e.effective_day >= \(from)::date") }
        if let after {
            conditions.append(
                """
                (e.effective_day, e.seq, p.line)
                    > (\(after.day)::date, \(after.seq)::bigint, \(after.line)::integer)
                """)
        }
        if let through {
            conditions.append(
                """
                (e.effective_day, e.seq, p.line)
                    <= (\(through.day)::date, \(through.seq)::bigint, \(through.line)::integer)
                """)
        }
        return conditions.joined(separator: " AND ")
    }
}
