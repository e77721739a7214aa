import Postgres

extension Books {
    /// Recomputes what can be recomputed, from one consistent state of the database.
    ///
    /// Rows are streamed, so that memory holds the accounts and 32 bytes for each journal entry; each check goes on to its first break and names
    /// it. Nothing is changed or locked.
    public func verify() async throws -> VerifyReport {
        try await snapshot { try await $0.verify() }
    }
}

extension Reader {
    /// All checks, in the order in which one relies on the other; inside a snapshot.
    func verify() async throws -> VerifyReport {
        // A look at all of history may take longer than any request.
        _ = try await query("SET LOCAL statement_timeout = 0")
        let journal = try await readJournal()
        return VerifyReport(
            knownAt: try await newestSeq(),
            checks: try await verifyJournal(journal) + [
                try await verifyLines(),
                try await verifySources(),
                try await verifyGrants(),
                try await verifyShares(),
                try await verifyBatches(),
                try await verifyPayables(),
                try await verifyLiabilities(),
                try await verifyFees(),
                try await verifyBounties(),
                try await verifyPools(),
                try await verifyEpochs(),
            ] + verifyAuditLog(leaves: journal.leaves) + [
                try await verifyMonths(journal.accounts),
                try await verifyChart(),
                try await verifyPeriods(),
            ])
    }
}
