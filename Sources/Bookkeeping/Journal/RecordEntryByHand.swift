import Ethereum
public import Ledger
import Postgres

extension Work {
    /// Records an entry that a person wrote: opening balances, top-ups and corrections.
    ///
    /// Throws ``JournalError`` with the faults of all postings when it cannot stand; accounts of
    /// the service's own are refused.
    public func recordEntryByHand(_ draft: HandEntry) async throws -> RecordedEntry {
        try principal?.mustBeAllowed(.postEntries)
        let directory = try await HandEntry.Directory(
            assets: reader.find(draft.assets), safes: safes(draft.safes),
            groups: groups(draft.groups))
        let entry = try await draft.entry(
            id: newID(), today: reader.today(), directory: directory)
        _ = try await record([entry])
        audit("journal_entry.recorded", entry.id, entry.kind.rawValue)
        return try await reader.journalEntry(entry.id)
    }

    private func safes(_ ids: Set<ID<Safe>>) async throws -> [ID<Safe>: ChainID] {
        let rows = try await transaction.query(
            "SELECT s.safe_id, s.chain_id FROM safe AS s WHERE s.safe_id = ANY (\(Array(ids))::uuid [])"
        )
        var chains: [ID<Safe>: ChainID] = [:]
        for row in rows { chains[try row.value("safe_id")] = try row.value("chain_id") }
        return chains
    }

    private func groups(_ ids: Set<ID<WorkingGroup>>) async throws -> Set<ID<WorkingGroup>> {
        let rows = try await transaction.query(
            """
            SELECT g.group_id FROM working_group AS g
            WHERE g.group_id = ANY (\(Array(ids))::uuid [])
            """)
        return Set(try rows.map { try $0.value("group_id") })
    }
}
