public import Ledger
import Postgres

extension Books {
    /// Records an entry that a person wrote: opening balances, top-ups and corrections.
    ///
    /// Entries that arrive together are committed together, each with a verdict of its own. With a
    /// key that was used before, the stored answer comes back. A dry run records nothing.
    ///
    /// Throws ``JournalError`` with the faults of all postings when it cannot stand; accounts of
    /// the service's own are refused.
    public func recordEntryByHand(
        _ draft: HandEntry, _ request: WriteRequest,
        answer: @escaping @Sendable (RecordedEntry) throws -> StoredAnswer
    ) async throws -> StoredAnswer {
        guard !request.isDryRun else {
            return try await write(request) { try answer(await $0.recordEntryByHand(draft)) }
        }
        do {
            try request.caller.principal?.mustBeAllowed(.postEntries)
            return try await journalWriter.record(
                JournalWriter.Post(request: request, draft: draft, answer: answer))
        } catch {
            throw await audited(error, of: request)
        }
    }
}

extension Work {
    /// The same within a larger change.
    func recordEntryByHand(_ draft: HandEntry) async throws -> RecordedEntry {
        try principal?.mustBeAllowed(.postEntries)
        let context = try HandEntryContext(
            await transaction.pipeline(HandEntryContext.statements(for: [draft], now: now))[...])
        let entry = try context.entry(draft, id: newID())
        _ = try await record([entry])
        audit("journal_entry.recorded", entry.id, entry.kind.rawValue)
        return try await reader.journalEntry(entry.id)
    }
}
