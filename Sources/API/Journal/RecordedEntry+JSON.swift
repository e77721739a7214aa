import Bookkeeping
import Ethereum
import JSON
import Ledger

extension RecordedEntry {
    /// The entry with its first postings.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writeHead(to: &writer)
            writer.array("postings") { writer in
                for posting in postings { writer.object { posting.write(to: &$0) } }
            }
        }
    }

    /// The members of the entry itself.
    func writeHead(to writer: inout JSONWriter) {
        writer.field("id", id.description)
        writer.field("number", Int(seq))
        writer.field("kind", kind.rawValue)
        writer.field("effective_day", effectiveDay.description)
        writer.field("recorded_at", recordedAt.description)
        writer.field("memo", memo)
        writer.object("metadata") { writer in
            for (name, value) in metadata.values.sorted(by: { $0.key < $1.key }) {
                writer.field(name, value)
            }
        }
        writer.field("source_id", source)
        writer.field("principal_id", principal?.description)
        writer.field("request_id", requestID)
        writer.field("proposal_id", proposal?.description)
        writer.field("proposed_by", proposedBy?.description)
        writer.field("posting_count", postingCount)
        writer.field("reverses_id", reverses?.description)
        writer.field("reversed_by_id", reversedBy?.description)
    }
}

extension RecordedPosting {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.field("line", line)
        writer.field("account", account.description)
        writer.field("side", side.rawValue)
        writer.field("asset", asset.symbol)
        writer.field("amount", asset.text(amount.baseUnits))
        writer.field("asset_id", asset.id.description)
        writer.field("amount_base_units", amount.baseUnits.description)
    }
}

extension Report {
    /// All postings of the entries of a filter.
    static func journal(
        _ filter: JournalFilter, after: ID<JournalEntry>?, _ clocks: Clocks,
        _ control: ReportControl
    ) -> Report {
        Report(
            name: "journal_entries", clocks: clocks, control: control,
            columns: [
                "number", "line", "effective_day", "kind", "account", "side", "asset", "amount",
                "memo", "entry_id", "source_id", "reverses_id", "reversed_by_id", "recorded_at",
                "principal_id", "proposed_by", "asset_id", "amount_base_units",
            ]
        ) { reader, sink in
            try await reader.eachPosting(of: filter, after: after) { entry, posting in
                try await sink([
                    .integer(Int(entry.seq)), .integer(posting.line),
                    .plain(entry.effectiveDay.description), .plain(entry.kind.rawValue),
                    .plain(posting.account.description), .plain(posting.side.rawValue),
                    .plain(posting.asset.symbol),
                    .plain(posting.asset.text(posting.amount.baseUnits)),
                    entry.memo.map { .text($0) } ?? .null, .plain(entry.id.description),
                    entry.source.map { .plain($0) } ?? .null,
                    entry.reverses.map { .plain($0.description) } ?? .null,
                    entry.reversedBy.map { .plain($0.description) } ?? .null,
                    .plain(entry.recordedAt.description),
                    entry.principal.map { .plain($0.description) } ?? .null,
                    entry.proposedBy.map { .plain($0.description) } ?? .null,
                    .plain(posting.asset.id.description),
                    .plain(posting.amount.baseUnits.description),
                ])
            }
        }
    }

    /// All postings of one entry.
    static func postings(of entry: RecordedEntry, _ control: ReportControl) -> Report {
        let id = entry.id
        return Report(
            name: "postings", clocks: Clocks(asOf: entry.effectiveDay, knownAt: entry.seq),
            control: control,
            columns: [
                "line", "account", "side", "asset", "amount", "asset_id", "amount_base_units",
            ]
        ) { reader, sink in
            try await reader.eachPosting(of: id) { posting in
                try await sink([
                    .integer(posting.line), .plain(posting.account.description),
                    .plain(posting.side.rawValue), .plain(posting.asset.symbol),
                    .plain(posting.asset.text(posting.amount.baseUnits)),
                    .plain(posting.asset.id.description),
                    .plain(posting.amount.baseUnits.description),
                ])
            }
        }
    }
}
