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
    let after: StatementPlace?
    /// The last row.
    let last: StatementPlace?
}

/// Which rows of a statement are wanted.
public struct StatementRequest: Sendable {
    /// First and last effective day, both inclusive; nil for the beginning, and for today.
    public var from: Day?
    public var to: Day?
    public var knownAt: KnownAt?
    /// Rows behind the part that ended here, by its clocks.
    public var after: StatementCursor?
    /// How many rows at most; nil for all.
    public var limit: Int?

    /// Everything up to now.
    public init() {}

    /// Whether what is asked for besides a cursor is not another statement than the cursor's; an instant may stand for
    /// a later entry by now, so it is not compared.
    fileprivate func agrees(with pinned: Clocks) -> Bool {
        guard to == nil || to == pinned.asOf else { return false }
        guard case .sequence(let seq) = knownAt else { return true }
        return seq == pinned.knownAt
    }
}

/// Where a part of a statement ended, with the clocks of all its parts: `2021-05-31,17,2,2021-06-30,1042` is day,
/// entry and line, the last effective day and the newest entry that count.
///
/// What is recorded between two parts would otherwise move rows from one to the other and change balances.
public struct StatementCursor: Hashable, Sendable, CustomStringConvertible {
    let place: StatementPlace
    let clocks: Clocks

    init(place: StatementPlace, clocks: Clocks) {
        self.place = place
        self.clocks = clocks
    }

    /// Reads a cursor; throws ``JournalError/statementCursorMalformed``.
    public init(_ text: String) throws(JournalError) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let seq = Int64(parts[1]), let line = Int(parts[2]), seq > 0,
            (1...Int(Int32.max)).contains(line), let known = Int64(parts[4]), known >= seq
        else { throw .statementCursorMalformed }
        do {
            place = StatementPlace(day: try Day(parts[0]), seq: seq, line: line)
            clocks = Clocks(asOf: try Day(parts[3]), knownAt: known)
        } catch {
            throw .statementCursorMalformed
        }
    }

    public var description: String {
        "\(place.day),\(place.seq),\(place.line),\(clocks.asOf),\(clocks.knownAt)"
    }
}

/// A row's place in a statement.
struct StatementPlace: Hashable, Sendable {
    let day: Day
    let seq: Int64
    let line: Int
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
    /// Throws ``BooksError/notFound(kind:id:)`` for an account that was never opened, and
    /// ``JournalError/statementBackwards(from:asOf:)``.
    public func accountStatement(
        _ key: AccountKey, _ request: StatementRequest
    ) async throws -> AccountStatement {
        let pinned = request.after?.clocks
        if let pinned, !request.agrees(with: pinned) { throw JournalError.statementCursorMalformed }
        let clocks = try await clocks(
            asOf: pinned?.asOf ?? request.to,
            knownAt: pinned.map { .sequence($0.knownAt) } ?? request.knownAt)
        let after = request.after?.place
        if let from = request.from, from > clocks.asOf {
            throw JournalError.statementBackwards(from: from, asOf: clocks.asOf)
        }
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
        if let after {
            opening = try await opening.adding(sum(rows.sum(after: nil, through: after)))
        }
        let last = try await lastRow(rows, after: after, limit: request.limit)
        var next = last
        if let last, try await query(rows.places(after: last, skipping: 0)).isEmpty { next = nil }
        let control = try await ReportControl(
            query(rows.control(after: after, through: last)), sums: ["debits", "credits"])
        let sum = try await sum(rows.sum(after: after, through: last))
        return AccountStatement(
            key: key, asset: asset, clocks: clocks, from: request.from, opening: opening,
            closing: try opening.adding(sum), control: control,
            next: next.map { StatementCursor(place: $0, clocks: clocks) }, after: after, last: last)
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
        _ rows: StatementRows, after: StatementPlace?, limit: Int?
    ) async throws -> StatementPlace? {
        guard let limit else { return nil }
        let places = try await query(rows.places(after: after, skipping: limit - 1))
        return try places.first.map {
            StatementPlace(
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

    func all(after: StatementPlace?, through: StatementPlace?) -> SQL {
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
    func places(after: StatementPlace?, skipping count: Int) -> SQL {
        """
        SELECT e.effective_day, e.seq, p.line
        FROM \(Self.tables)
        WHERE \(conditions(after, nil))
        ORDER BY e.effective_day, e.seq, p.line
        LIMIT 1 OFFSET \(count)
        """
    }

    func sum(after: StatementPlace?, through: StatementPlace?) -> SQL {
        """
        SELECT
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
        FROM \(Self.tables)
        WHERE \(conditions(after, through))
        """
    }

    func control(after: StatementPlace?, through: StatementPlace?) -> SQL {
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

    private func conditions(_ after: StatementPlace?, _ through: StatementPlace?) -> SQL {
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
