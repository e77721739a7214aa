import Ethereum
import Ledger

extension OfflineBatch {
    /// What differs between the rows of the CSV file and those of the batch, the first of all.
    func rowsProblem(_ content: [UInt8]) -> String? {
        let text = String(decoding: content, as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: true) { $0.isNewline }.dropFirst()
        guard lines.count == canonical.rows.count else {
            return "has \(lines.count) rows instead of \(canonical.rows.count)"
        }
        for (index, (line, row)) in zip(lines, canonical.rows).enumerated() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(
                String.init)
            guard cells.count == 11 else { return "row \(index + 1) has \(cells.count) cells" }
            let unit = unit(of: row.asset)
            let pairs: [(name: String, found: String, due: String)] = [
                ("row", cells[0], "\(index + 1)"), ("type", cells[1], row.kind.rawValue),
                ("recipient", cells[3], row.recipient.description),
                ("chain_id", cells[4], canonical.chain.description),
                ("symbol", cells[5], unit.symbol),
                ("token_address", cells[6], row.token?.description ?? ""),
                ("amount", cells[7], row.amount.text(decimals: unit.decimals)),
                ("amount_base_units", cells[8], row.amount.description),
                ("payable_ids", cells[9], row.payables.map(\.description).joined(separator: "+")),
            ]
            if let other = pairs.first(where: { $0.found != $0.due }) {
                return "row \(index + 1) has \(other.name) \(other.found) instead of \(other.due)"
            }
        }
        return nil
    }
}
