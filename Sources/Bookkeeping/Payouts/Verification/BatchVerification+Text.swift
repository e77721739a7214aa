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
    private static let shownCalls = 20

    fileprivate var lines: [String] {
        let safe = document.safe
        let chain = safe.chain.shortName.map { "\(safe.chain) (\($0))" } ?? safe.chain.description
        var lines = [
            "\(document.organisation), payout \(document.period), \(document.batch)",
            "Safe \(safe.address) \(document.safeName), chain \(chain), version \(safe.version),"
                + " nonce \(transaction.nonce)",
            heading,
        ]
        lines += document.calls.prefix(Self.shownCalls).enumerated().map { index, item in
            "  row \(index + 1): \(item.call.to) \(item.function ?? "of unknown meaning"),"
                + " value \(item.call.value), \(item.call.data.count) bytes"
        }
        lines += document.totals.map { total in
            "  \(total.unit.text(total.amount)) in \(total.rowCount) rows,"
                + " \(total.token?.description ?? "native currency")"
        }
        if !largest.isEmpty { lines.append("largest rows:") }
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

    private var heading: String {
        if let funding = canonical.funding {
            return
                "funds \(funding.distributor), from which \(canonical.rows.count) recipients claim"
                + " (\(funding.format.rawValue), root \(funding.root)):"
        }
        return document.calls.isEmpty
            ? "pays \(canonical.rows.count) rows:" : "makes \(document.calls.count) calls:"
    }

    /// The largest of each asset, by their share of the asset's total.
    private var largest: [(number: Int, row: CanonicalBatch.Row)] {
        let rows = canonical.rows.enumerated().map { (number: $0.offset + 1, row: $0.element) }
        return document.totals.flatMap { total in
            rows.filter { $0.row.asset == total.asset }.sorted {
                ($1.row.amount, $0.number) < ($0.row.amount, $1.number)
            }
            .prefix(Self.largestRows)
        }
    }
}
