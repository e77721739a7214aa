import Ethereum
public import Ledger
import Postgres

extension Reader {
    /// Writes the journal by these clocks as a program of plain-text accounting reads it.
    ///
    /// Entries come in the order of their numbers, postings in that of their lines; the same clocks give
    /// the same bytes. Memory stays flat but for the accounts. Inside a snapshot only.
    ///
    /// - Parameters:
    ///   - format: the program.
    ///   - clocks: entries after them are left out.
    ///   - write: gets some kilobytes at a time, cut anywhere.
    /// - Throws: ``BooksUnavailable``, and what the closure throws.
    public func plainTextJournal(
        _ format: PlainTextFormat, _ clocks: Clocks, _ write: ([UInt8]) async throws -> Void
    ) async throws {
        _ = try await query("SET LOCAL statement_timeout = 0")
        var export = PlainTextExport(format)
        try await export.declare(clocks, self)
        // COPY takes no values, so the clocks go in as settings of the transaction.
        _ = try await query(
            """
            SELECT
                set_config('vestry.known_at', \(clocks.knownAt.description), true),
                set_config('vestry.as_of', \(clocks.asOf.description), true)
            """)
        try await copy(
            """
            COPY (
                SELECT
                    p.account_id, p.side, p.amount, e.seq, e.entry_id, e.effective_day, e.kind,
                    e.memo
                FROM journal_entry AS e
                INNER JOIN posting AS p ON p.seq = e.seq
                WHERE e.seq <= current_setting('vestry.known_at')::bigint
                    AND e.effective_day <= current_setting('vestry.as_of')::date
                ORDER BY e.seq, p.line
            ) TO STDOUT
            """
        ) { chunk in
            try export.read(chunk)
            if export.isFull { try await write(export.take()) }
        }
        try await write(export.take())
    }
}

/// A journal in plain text while it is written.
private struct PlainTextExport {
    private static let piece = 1 << 16

    private var journal: PlainTextJournal
    private var accounts: [Int64: PlainTextJournal.Account] = [:]
    private var newest: Int64 = 0

    init(_ format: PlainTextFormat) {
        journal = PlainTextJournal(format)
    }

    var isFull: Bool { journal.bytes.count >= Self.piece }

    mutating func take() -> [UInt8] { journal.take() }

    /// States the commodities and accounts that have postings by the clocks.
    mutating func declare(_ clocks: Clocks, _ reader: Reader) async throws {
        journal.begin(clocks)
        var assets: [ID<Asset>: Asset] = [:]
        var codes: [AccountCode] = []
        try await reader.each(
            """
            SELECT c.account_id, c.code, \(Asset.columns)
            FROM \(try await reader.accountTotals(at: clocks))
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            ORDER BY c.code COLLATE "C", a.asset_id
            """
        ) { row in
            let code: AccountCode = try row.value("code")
            let asset = try Asset(row)
            accounts[try row.get("account_id")] = PlainTextJournal.Account(
                code, asset, in: journal.format)
            assets[asset.id] = asset
            if codes.last != code { codes.append(code) }
        }
        for asset in assets.values.sorted(by: { $0.id < $1.id }) { journal.declare(asset) }
        for code in codes { journal.declare(code) }
    }

    mutating func read(_ chunk: [UInt8]) throws {
        var rows = CopyRows(chunk)
        while rows.next() {
            let number = try rows.integer(3)
            if number != newest {
                newest = number
                let memo = try rows.text(7)
                journal.begin(
                    PlainTextJournal.Head(
                        number: number, id: try ID(stored: Self.string(rows.raw(4))),
                        day: try Day(stored: Self.string(rows.raw(5))),
                        kind: Self.string(try rows.raw(6)), memo: memo.map(Self.string)))
            }
            guard let account = accounts[try rows.integer(0)] else {
                throw StorageError.missingRow(of: "account")
            }
            let side = try rows.raw(1)
            journal.posting(
                account, isDebit: side.first == UInt8(ascii: "d"), digits: try rows.raw(2))
        }
    }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
