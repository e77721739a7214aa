public import Ledger
import Postgres

/// What became of an entry by hand.
public enum EntryOutcome: Sendable {
    case recorded(RecordedEntry)
    /// It is above a limit, which the error names, and waits for a second person.
    case proposed(EntryProposalDetail, because: ProposalError)
}

extension Work {
    /// Records an entry that was judged already, or proposes it where it is above a limit.
    ///
    /// For entries by hand and their reversals; whoever sent the request is the author.
    ///
    /// - Parameters:
    ///   - entry: what is recorded or proposed.
    ///   - operation: how the audit log calls that it was recorded.
    ///   - object: of the audit entry.
    ///   - detail: of the audit entry.
    /// - Returns: what became of it.
    /// - Throws: ``JournalError`` for a floor or a total, ``BooksError``.
    func recordOrPropose(
        _ entry: JournalEntry, noting operation: String, _ object: ID<JournalEntry>,
        _ detail: String
    ) async throws -> EntryOutcome {
        let rows = try await transaction.pipeline([EntryLimits.statement, Asset.of([entry])])
        let (limits, assets) = (try EntryLimits(rows[0]), try Asset.byID(rows[1]))
        do {
            try limits.mustAllow(entry, naming: assets)
        } catch {
            return .proposed(try await propose(entry), because: error)
        }
        try await mustBeHeld(entry, namesPostings: entry.reverses == nil)
        _ = try await record([entry])
        audit(operation, object, detail)
        return .recorded(try await reader.journalEntry(entry.id))
    }

    private func propose(_ entry: JournalEntry) async throws -> EntryProposalDetail {
        let proposal = EntryProposal(
            id: newID(), entry: entry,
            digest: ContentDigest(Digest.sha256(of: entry.content)),
            proposedBy: try person().id, proposedAt: now)
        _ = try await transaction.query(proposal.inserting)
        audit("journal_entry_proposal.made", proposal.id, proposal.digest.description)
        return try await reader.entryProposal(proposal.id)
    }
}
