import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Entries above a limit, which wait for a second person.
    static let entryProposals = [
        Route(.get, "/v1/journal-entry-proposals", "list_journal_entry_proposals") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            var query = exchange.query
            let state: EntryProposal.State? = query.choice("state")
            let page = query.page(of: EntryProposal.self)
            try query.finish()
            let proposals = try await exchange.books.snapshot {
                try await $0.entryProposals(page, state: state)
            }
            return exchange.list(proposals, id: \.proposal.id) { detail, writer in
                writer.object { detail.writeHead(to: &$0) }
            }
        },
        Route(.get, "/v1/journal-entry-proposals/{id}", "get_journal_entry_proposal") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            try exchange.query.finish()
            let id = try exchange.id(of: EntryProposal.self)
            let detail = try await exchange.books.snapshot { try await $0.entryProposal(id) }
            return .document { detail.write(to: &$0) }
        },
        Route(
            .post, "/v1/journal-entry-proposals/{id}/approvals", "approve_journal_entry_proposal",
            needs: .approveEntries
        ) { exchange in
            let id = try exchange.id(of: EntryProposal.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let digest = try fields.finish(fields.parse("digest") { try ContentDigest($0) })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let detail = try await work.approveEntryProposal(id, digest: digest)
                return .created(at: "/v1/journal-entries/\(detail.proposal.entry.id)") {
                    detail.write(to: &$0)
                }
            }
        },
        Route(
            .post, "/v1/journal-entry-proposals/{id}/rejections", "reject_journal_entry_proposal",
            needs: .approveEntries
        ) { exchange in
            let id = try exchange.id(of: EntryProposal.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let reason = try fields.finish(fields.parse("reason") { try Note.reason($0) })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let detail = try await work.rejectEntryProposal(id, reason: reason)
                return .created(at: "/v1/journal-entry-proposals/\(id)") { detail.write(to: &$0) }
            }
        },
    ]
}

extension StoredAnswer {
    /// An entry that waits for a second person.
    static func proposed(_ detail: EntryProposalDetail) -> StoredAnswer {
        .accepted(at: "/v1/journal-entry-proposals/\(detail.proposal.id)") {
            detail.write(to: &$0)
        }
    }
}

extension EntryProposalDetail {
    /// The proposal with all postings: what is recorded, to the letter.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writeHead(to: &writer)
            writer.array("postings") { writer in
                for (place, posting) in proposal.entry.postings.enumerated() {
                    writer.object { write(posting, line: place + 1, to: &$0) }
                }
            }
        }
    }

    /// The members of the proposal itself.
    func writeHead(to writer: inout JSONWriter) {
        let entry = proposal.entry
        writer.field("id", proposal.id.description)
        writer.field("state", proposal.state.rawValue)
        writer.field("digest", proposal.digest.description)
        writer.field("proposed_by", proposal.proposedBy.description)
        writer.field("proposed_at", proposal.proposedAt.description)
        writer.field("decided_by", proposal.decision?.by.description)
        writer.field("decided_at", proposal.decision?.at.description)
        writer.field("reason", proposal.decision?.reason)
        writer.field(
            "journal_entry_id", proposal.state == .approved ? entry.id.description : nil)
        writer.field("kind", entry.kind.rawValue)
        writer.field("effective_day", entry.effectiveDay.description)
        writer.field("memo", entry.memo)
        writer.name("metadata")
        writer.object { writer in
            for (name, value) in entry.metadata.values.sorted(by: { $0.key < $1.key }) {
                writer.field(name, value)
            }
        }
        writer.field("reverses_number", entry.reverses.map { Int($0) })
        writer.field("posting_count", entry.postings.count)
    }

    private func write(_ posting: Posting, line: Int, to writer: inout JSONWriter) {
        let asset = assets[posting.amount.asset]
        writer.field("line", line)
        writer.field("account", posting.account.description)
        writer.field("side", posting.side.rawValue)
        writer.field("asset", asset?.symbol)
        writer.field("amount", asset?.text(posting.amount.baseUnits))
        writer.field("asset_id", posting.amount.asset.description)
        writer.field("amount_base_units", posting.amount.baseUnits.description)
    }
}
