import Bookkeeping
import Ethereum
import JSON
import Ledger

extension RewardRunDetail {
    func write(to writer: inout JSONWriter) {
        writer.object { write(membersTo: &$0) }
    }

    private func write(membersTo writer: inout JSONWriter) {
        writer.field("id", run.id.description)
        writer.field("group_id", run.group.description)
        writer.field("group", groupHandle.description)
        writer.field("period", run.period.description)
        writer.field("title", run.title)
        writer.field("state", run.state.rawValue)
        writer.object("line_counts") { writer in
            for state in RewardLine.State.allCases {
                writer.field(state.rawValue, lineCounts[state] ?? 0)
            }
        }
        writer.totals("totals", totals)
        writer.object("awaiting_approval") { writer in
            writer.field("lines", lineCounts[.submitted] ?? 0)
            writer.totals("totals", submittedTotals)
        }
        writer.field("created_by", run.createdBy.description)
        writer.field("created_at", createdAt.description)
        writer.field("submitted_by", run.submittedBy?.description)
        writer.field("submitted_at", submittedAt?.description)
    }
}

extension RewardLineDetail {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", line.id.description)
            writer.field("run_id", run.description)
            writer.field("number", line.number)
            writer.field("payee_id", line.payee.description)
            writer.field("payee", payeeHandle.description)
            writer.amount(line.amount.baseUnits, of: asset)
            writer.field("kind", line.kind.description)
            writer.field("note", note)
            writer.field("duplicate_reason", duplicateReason)
            writer.field("state", line.state.rawValue)
            writer.field("entered_by", enteredBy.description)
            writer.field("decided_by", decidedBy?.description)
            writer.field("decided_at", decidedAt?.description)
            writer.field("reason", reason)
        }
    }
}

extension EnteredLines {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("lines", numbers.count)
            writer.field("first_number", numbers.lowerBound)
            writer.field("last_number", numbers.upperBound)
            writer.name("run")
            run.write(to: &writer)
        }
    }
}

extension RewardApprovalDetail {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id.description)
            writer.field("approved_by", approvedBy.description)
            writer.field("approved_at", approvedAt.description)
            writer.field("lines", lines)
            writer.totals("totals", totals)
            writer.field("journal_entry_id", entry.description)
            writer.field("journal_entry_number", Int(entryNumber))
            writer.name("run")
            run.write(to: &writer)
        }
    }
}

extension PayableDetail {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id.description)
            writer.field("payee_id", payee.description)
            writer.field("payee", payeeHandle.description)
            writer.amount(baseUnits, of: asset)
            writer.field("period", period.description)
            writer.field("source_id", source)
            writer.field("nature", nature?.rawValue)
            writer.field("state", state.rawValue)
            writer.field("journal_entry_number", Int(entryNumber))
            writer.field("created_at", createdAt.description)
        }
    }
}

extension JSONWriter {
    /// An amount with its asset: whole units, and base units beside them.
    mutating func amount(_ baseUnits: UInt256, of asset: Asset) {
        field("asset_id", asset.id.description)
        field("asset", asset.symbol)
        field("amount", asset.text(baseUnits))
        field("amount_base_units", baseUnits.description)
    }

    /// Totals by asset.
    fileprivate mutating func totals(_ name: String, _ totals: [AssetTotal]) {
        array(name) { writer in
            for total in totals {
                writer.object { writer in
                    writer.field("lines", total.lines)
                    writer.amount(total.baseUnits, of: total.asset)
                }
            }
        }
    }
}
