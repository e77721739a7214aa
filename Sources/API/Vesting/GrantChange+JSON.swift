import Bookkeeping
import Ethereum
import JSON
import Ledger

extension GrantChangeDetail {
    func write(to writer: inout JSONWriter, _ more: (inout JSONWriter) -> Void = { _ in }) {
        writer.object { writer in
            change.write(to: &writer, of: asset)
            writer.field("proposed_at", change.proposedAt.description)
            writer.effect(effect, of: asset)
            writer.entry(entry, of: asset)
            writer.field("digest", digest?.description)
            more(&writer)
        }
    }
}

extension GrantChangeApproval {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            change.write(to: &writer, of: grant.asset)
            writer.effect(effect, of: grant.asset)
            writer.entry(entry?.entry, of: grant.asset)
            writer.field("digest", digest.description)
            writer.field("journal_entry_number", entry.map { Int($0.number) })
            writer.name("grant")
            grant.write(to: &writer)
        }
    }
}

extension GrantChange {
    fileprivate func write(to writer: inout JSONWriter, of asset: Asset) {
        writer.field("id", id.description)
        writer.field("grant_id", grant.description)
        writer.field("kind", record.change?.rawValue)
        record.write(to: &writer, of: asset)
        writer.field("reason", reason)
        writer.field("state", state.rawValue)
        writer.field("proposed_by", proposedBy.description)
    }
}

extension JSONWriter {
    /// What a change does to the standing; null where nothing can be told.
    fileprivate mutating func effect(_ effect: ChangeEffect?, of asset: Asset) {
        guard let effect else { return null("effect") }
        object("effect") { writer in
            writer.amount("forfeited", effect.forfeited, of: asset)
            writer.amount("vested_taken_back", effect.vestedTakenBack, of: asset)
            writer.amount("granted_more", effect.grantedMore, of: asset)
            writer.amount("granted_less", effect.grantedLess, of: asset)
            writer.amount("vested_more", effect.vestedMore, of: asset)
        }
    }

    /// The postings of the entry that a change makes; null for none.
    fileprivate mutating func entry(_ entry: JournalEntry?, of asset: Asset) {
        guard let entry else { return null("entry") }
        object("entry") { writer in
            writer.field("kind", entry.kind.rawValue)
            writer.field("effective_day", entry.effectiveDay.description)
            writer.array("postings") { writer in
                for posting in entry.postings {
                    writer.object { writer in
                        writer.field("account", posting.account.description)
                        writer.field("side", posting.side.rawValue)
                        writer.amount("amount", posting.amount.baseUnits, of: asset)
                    }
                }
            }
        }
    }
}
