import Ethereum
import Ledger

extension BatchVerification: CustomStringConvertible {
    /// One screen: what would be paid, by which hashes, and what holds.
    public var description: String {
        var lines = overview?.lines ?? []
        lines += findings.map { finding in
            finding.problem.map { "WRONG  \(finding.subject): \($0)" }
                ?? "ok     \(finding.subject)"
        }
        if !notGiven.isEmpty {
            lines.append("not given: " + notGiven.joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }
}

extension OfflineBatch {
    private static let largestRows = 5

    fileprivate var lines: [String] {
        let safe = document.safe
        let chain = safe.chain.shortName.map { "\(safe.chain) (\($0))" } ?? safe.chain.description
        var lines = [
            "\(document.organisation), payout \(document.period), \(document.batch)",
            "Safe \(safe.address) \(document.safeName), chain \(chain), version \(safe.version),"
                + " nonce \(transaction.nonce)",
            "pays \(canonical.rows.count) rows:",
        ]
        lines += document.totals.map { total in
            "  \(total.unit.text(total.amount)) in \(total.rowCount) rows,"
                + " \(total.token?.description ?? "native currency")"
        }
        lines.append("largest rows:")
        lines += largest.map { number, row in
            "  row \(number): \(unit(of: row.asset).text(row.amount)) to \(row.recipient)"
        }
        lines += notice.map { ["NOTE   \($0)"] } ?? []
        return lines + [
            "digest        \(document.digest)", "domain hash   \(transaction.domainHash)",
            "message hash  \(transaction.messageHash)", "safeTxHash    \(transaction.safeTxHash)",
            "",
        ]
    }

    /// The largest of each asset, by their share of the asset's total.
    private var largest: [(number: Int, row: CanonicalBatch.Row)] {
        let rows = canonical.rows.enumerated().map { (number: $0.offset + 1, row: $0.element) }
        let byAsset = Dictionary(grouping: rows, by: \.row.asset).sorted { $0.key < $1.key }
        return byAsset.flatMap { _, rows in
            rows.sorted { ($1.row.amount, $0.number) < ($0.row.amount, $1.number) }
                .prefix(Self.largestRows)
        }
    }
}
