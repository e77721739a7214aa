public import Bookkeeping
import Ledger

/// The page at `/`: the open month, read-only, without anything of single payees.
public struct OpenMonthPage {
    /// The page as HTML of one consistent state of the books.
    public static func render(_ books: Books) async throws -> [UInt8] {
        page(try await books.snapshot { try await $0.openMonth() })
    }

    private static func page(_ month: OpenMonth) -> [UInt8] {
        let title = "Rewards of \(MonthName.text(of: month.period))"
        return Layout.page(title: "\(title) · \(month.organisation)") { html in
            html.element("header") { html in
                html.element("p", text: month.organisation)
                html.element("h1", text: title)
            }
            section(&html, "Working groups", isEmpty: month.runs.isEmpty, "No run was entered yet.")
            {
                runs(&$0, month.runs)
            }
            section(
                &html, "Payout batches", isEmpty: month.batches.isEmpty, "No batch was planned yet."
            ) {
                batches(&$0, month.batches)
            }
            section(
                &html, "Owed now", isEmpty: month.liabilities.isEmpty, "Nothing is owed to anybody."
            ) {
                liabilities(&$0, month.liabilities)
            }
            foot(&html, month)
        }
    }

    private static func section(
        _ html: inout HTML, _ title: String, isEmpty: Bool, _ nothing: String,
        _ content: (inout HTML) -> Void
    ) {
        html.element("section") { html in
            html.element("h2", text: title)
            if isEmpty {
                html.element("p", ["class": "empty"], text: nothing)
            } else {
                content(&html)
            }
        }
    }

    private static func runs(_ html: inout HTML, _ runs: [OpenMonth.Run]) {
        var table = PageTable(["Group", "State", "Approved", "In all"], numbersFrom: 2)
        for run in runs {
            table.row { row in
                row.text(run.group)
                row.state(run.state.rawValue, StateTone(run.state))
                row.text("\(run.approvedCount) of \(run.lineCount)")
                row.amounts(run.totals)
            }
        }
        table.write(to: &html)
    }

    private static func batches(_ html: inout HTML, _ batches: [OpenMonth.Batch]) {
        var table = PageTable(["Safe", "State", "Digest", "Payments", "In all"], numbersFrom: 3)
        for batch in batches {
            table.row { row in
                row.text(batch.safe)
                row.state(batch.state.rawValue, StateTone(batch.state))
                row.code(batch.digest.map { String($0.prefix(16)) } ?? "not frozen yet")
                row.text("\(batch.rowCount)")
                row.amounts(batch.totals)
            }
        }
        table.write(to: &html)
    }

    private static func liabilities(_ html: inout HTML, _ totals: [ReportTotal]) {
        var table = PageTable(["Asset", "To payees", "In batches"], numbersFrom: 1)
        for total in totals {
            table.row { row in
                row.text(total.asset.symbol)
                for column in total.sums { row.text(column.sum.text(of: total.asset)) }
            }
        }
        table.write(to: &html)
    }

    private static func foot(_ html: inout HTML, _ month: OpenMonth) {
        html.element("footer") { html in
            html.element("p") { html in
                html.text("As of \(month.clocks.asOf), ")
                html.text(
                    month.clocks.knownAt == 0
                        ? "before the first journal entry. "
                        : "up to journal entry \(month.clocks.knownAt). ")
                html.text("Everything else needs a token: ")
                html.element("a", ["href": "/openapi.yaml"], text: "the contract of the API")
                html.text(".")
            }
        }
    }
}

/// Months in English, as a heading says them.
enum MonthName {
    private static let names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    static func text(of month: Month) -> String { "\(names[month.number - 1]) \(month.year)" }
}

/// How a state is meant: done, waiting for somebody, or neither.
enum StateTone: String {
    case good, wait, quiet

    init(_ state: RewardRun.State) {
        switch state {
        case .closed: self = .good
        case .submitted: self = .wait
        case .draft, .withdrawn: self = .quiet
        }
    }

    init(_ state: PayoutBatch.State) {
        switch state {
        case .settled: self = .good
        case .frozen, .approved, .proposed, .executed: self = .wait
        case .planned, .cancelled, .failed, .rejected, .superseded: self = .quiet
        }
    }
}
