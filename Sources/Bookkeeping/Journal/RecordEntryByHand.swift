public import Ledger
import Postgres

extension Books {
    /// Records an entry that a person wrote: opening balances, top-ups and corrections.
    ///
    /// Entries that arrive together are committed together, each with a verdict of its own. With a
    /// key that was used before, the stored answer comes back. A dry run records nothing. An entry
    /// above a limit is not recorded: it is proposed to a second person, in a transaction of its own.
    ///
    /// Throws ``JournalError`` with the faults of all postings when it cannot stand; accounts of
    /// the service's own are refused. Without `proposed`, an entry above a limit throws
    /// ``ProposalError/secondPersonNeeded(limit:)``.
    public func recordEntryByHand(
        _ draft: HandEntry, _ request: WriteRequest,
        proposed: (@Sendable (EntryProposalDetail) throws -> StoredAnswer)? = nil,
        answer: @escaping @Sendable (RecordedEntry) throws -> StoredAnswer
    ) async throws -> StoredAnswer {
        if !request.isDryRun {
            do {
                try request.caller.principal?.mustBeAllowed(.postEntries)
                return try await journalWriter.record(
                    JournalWriter.Post(request: request, draft: draft, answer: answer))
            } catch {
                // Only an entry that may be proposed goes on, and one that an account has refused:
                // this time it is said which account it was.
                guard error is ProposalError ? proposed != nil : Self.isConstraint(error) else {
                    throw await audited(error, of: request)
                }
            }
        }
        return try await write(request) { work in
            switch try await work.recordEntryByHand(draft) {
            case .recorded(let entry): return try answer(entry)
            case .proposed(let detail, let reason):
                guard let proposed else { throw reason }
                return try proposed(detail)
            }
        }
    }

    private static func isConstraint(_ error: any Error) -> Bool {
        guard case .constraint? = error as? BooksError else { return false }
        return true
    }
}

extension Work {
    /// The same within a larger change.
    func recordEntryByHand(_ draft: HandEntry) async throws -> EntryOutcome {
        try principal?.mustBeAllowed(.postEntries)
        let context = try HandEntryContext(
            await transaction.pipeline(HandEntryContext.statements(for: [draft], now: now))[...])
        let entry = try context.proposableEntry(draft, id: newID())
        return try await recordOrPropose(
            entry, noting: "journal_entry.recorded", entry.id, entry.kind.rawValue)
    }
}
