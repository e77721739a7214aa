import Bookkeeping
import JSON
import Ledger

extension PeriodOverview {
    /// The members of a month.
    func write(to writer: inout JSONWriter) {
        writer.field("period", month.description)
        writer.field("state", state.rawValue)
        writer.field("first_day", month.firstDay.description)
        writer.field("last_day", month.lastDay.description)
        writer.field("changed_at", changedAt?.description)
    }
}

extension PeriodDetail {
    /// The month, what a closing would find now, and all acts, the newest first.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            overview.write(to: &writer)
            writer.name("checklist")
            write(checklist, digest, to: &writer)
            writer.array("acts") { writer in
                for act in acts { writer.object { write(act, to: &$0) } }
            }
        }
    }

    private func write(_ act: PeriodAct, to writer: inout JSONWriter) {
        writer.field("id", act.id.description)
        writer.field("kind", act.kind.rawValue)
        writer.field("made_by", act.madeBy.description)
        writer.field("made_at", act.madeAt.description)
        writer.field("reason", act.reason)
        writer.field("awaits_approval", act.isProposed(at: overview.version))
        writer.field("approved_by", act.approval?.by.description)
        writer.field("approved_at", act.approval?.at.description)
        writer.name("checklist")
        if let checklist = act.checklist, let digest = act.digest {
            write(checklist, digest, to: &writer)
        } else {
            writer.null()
        }
    }

    private func write(
        _ checklist: ClosingChecklist, _ digest: ContentDigest, to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.field("digest", digest.description)
            writer.field("allows_closing", checklist.blocks.isEmpty)
            writer.field("needs_reason", !checklist.warnings.isEmpty)
            writer.array("items") { writer in
                for item in checklist.items {
                    writer.object { writer in
                        writer.field("rule", item.rule.rawValue)
                        writer.field("level", item.rule.level.rawValue)
                        writer.field("count", item.count)
                        writer.field("detail", item.detail)
                        writer.field("link", item.rule.link(of: item.month ?? checklist.month))
                    }
                }
            }
            writer.field("entry_count", checklist.entries)
            writer.array("totals") { writer in
                for total in checklist.totals { writer.object { write(total, to: &$0) } }
            }
        }
    }

    private func write(_ total: ClosingChecklist.Total, to writer: inout JSONWriter) {
        let asset = assets[total.asset]
        writer.field("asset_id", total.asset.description)
        writer.field("asset", asset?.symbol)
        writer.field("debits", asset.map { total.debits.text(of: $0) })
        writer.field("debits_base_units", total.debits.description)
        writer.field("credits", asset.map { total.credits.text(of: $0) })
        writer.field("credits_base_units", total.credits.description)
    }
}
