import Bookkeeping
import Ethereum
import JSON
import Ledger

extension AccountOverview {
    /// The members of an account.
    func write(to writer: inout JSONWriter) {
        let asset = account.asset
        let balance = account.balance
        writer.field("account", account.code.description)
        writer.field("asset", asset.symbol)
        writer.field("normal_side", account.code.prefix.normalSide.rawValue)
        writer.field("debits", asset.text(balance.debits))
        writer.field("credits", asset.text(balance.credits))
        writer.field("balance", account.text)
        writer.field("floor", floor.map { asset.text($0) })
        writer.field("asset_id", asset.id.description)
        writer.field("debits_base_units", balance.debits.description)
        writer.field("credits_base_units", balance.credits.description)
        writer.field("balance_base_units", account.baseUnits)
        writer.field("floor_base_units", floor?.description)
    }
}

extension Report {
    /// The rows of a statement, with what the account holds before and after them.
    static func statement(_ statement: AccountStatement, next: String?) -> Report {
        let asset = statement.asset
        let side = statement.key.code.prefix.normalSide
        var report = Report(
            name: "account_statement", clocks: statement.clocks, control: statement.control,
            columns: [
                "effective_day", "number", "line", "entry_id", "kind", "memo", "source_id",
                "recorded_at", "side", "asset", "amount", "balance", "amount_base_units",
                "balance_base_units",
            ]
        ) { reader, sink in
            try await reader.eachStatementRow(of: statement) { row in
                try await sink([
                    .plain(row.effectiveDay.description), .integer(Int(row.seq)),
                    .integer(row.line), .plain(row.entry.description), .plain(row.kind.rawValue),
                    row.memo.map { .text($0) } ?? .null, row.source.map { .plain($0) } ?? .null,
                    .plain(row.recordedAt.description), .plain(row.side.rawValue),
                    .plain(asset.symbol), .plain(asset.text(row.amount)),
                    .plain(row.balance.text(on: side, of: asset)),
                    .plain(row.amount.description), .plain(row.balance.baseUnits(on: side)),
                ])
            }
        }
        report.headers = [
            "Vestry-Opening-Balance": statement.opening.text(on: side, of: asset),
            "Vestry-Closing-Balance": statement.closing.text(on: side, of: asset),
        ]
        report.members = { writer in
            writer.field("account", statement.key.code.description)
            writer.field("asset", asset.symbol)
            writer.field("asset_id", asset.id.description)
            writer.field("normal_side", side.rawValue)
            writer.field("from", statement.from?.description)
            writer.field("opening_balance", statement.opening.text(on: side, of: asset))
            writer.field("closing_balance", statement.closing.text(on: side, of: asset))
            writer.field("opening_balance_base_units", statement.opening.baseUnits(on: side))
            writer.field("closing_balance_base_units", statement.closing.baseUnits(on: side))
            writer.field("has_more", next != nil)
            writer.field("next_cursor", next)
        }
        return report
    }
}
