import Bookkeeping
import HTTP
import JSON
import Ledger

/// A report whose rows are made while they are sent; what it says of itself is known before.
struct Report: Sendable {
    /// One value of a row.
    enum Cell: Sendable {
        /// From people; guarded against being run as a formula.
        case text(String)
        /// Of our own making: ids, amounts, states.
        case plain(String)
        case integer(Int)
        case null
    }

    /// Where the rows go, one after another.
    typealias Sink = ([Cell]) async throws -> Void

    /// Such as `trial_balance`; part of the file's name.
    let name: String
    let clocks: Clocks
    /// The month that it is about, where there is one.
    var period: Month?
    let control: ReportControl
    let columns: [String]
    /// Reads the rows of one consistent state of the books, in a stable order.
    let rows: @Sendable (Reader, Sink) async throws -> Void
    /// What its JSON says beside clocks and totals, before the rows.
    var members: @Sendable (inout JSONWriter) -> Void = { _ in }
    /// What its headers say beside clocks and totals.
    var headers: [String: String] = [:]
}

extension Exchange {
    /// The report in the wanted format; memory stays flat whatever its length.
    ///
    /// Clocks, row count and control totals are headers in every format, and part of the JSON.
    func reply(_ report: Report, as format: Format) -> Reply {
        var headers: Headers = [
            "Content-Type": format.mediaType.header,
            "Vary": "Accept",
            "Vestry-As-Of": report.clocks.asOf.description,
            "Vestry-Known-At": String(report.clocks.knownAt),
            "Vestry-Row-Count": String(report.control.rowCount),
            "Vestry-Control-Totals": Self.header(report.control.totals),
        ]
        for (name, value) in report.headers.sorted(by: { $0.key < $1.key }) {
            headers.append(name, value)
        }
        if format != .json {
            headers.append(
                "Content-Disposition",
                "attachment; filename=\"\(report.fileName).\(format.rawValue)\"")
        }
        let books = books
        return Reply(
            .ok, headers: headers,
            body: .stream(length: nil) { output in
                try await books.snapshot { reader in
                    var writer = ReportWriter(report, format, output)
                    try await report.rows(reader) { try await writer.row($0) }
                    try await writer.finish()
                }
            })
    }

    /// A list by RFC 9651: `ast_…;symbol="INDEX";rows=66;amount="5741.48"`.
    private static func header(_ totals: [ReportTotal]) -> String {
        totals.map { total in
            let sums = total.sums.map { ";\($0.name)=\"\($0.sum.text(of: total.asset))\"" }
            return "\(total.asset.id);symbol=\"\(total.asset.symbol)\";rows=\(total.rowCount)"
                + sums.joined()
        }.joined(separator: ", ")
    }
}

extension Report {
    fileprivate var fileName: String {
        ([name]
            + [period?.description, clocks.asOf.description, "\(clocks.knownAt)"].compactMap(\.self))
            .joined(separator: "_")
    }
}
