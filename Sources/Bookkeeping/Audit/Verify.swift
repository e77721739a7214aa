import Postgres

extension Books {
    /// Recomputes what can be recomputed, from one consistent state of the database.
    ///
    /// Rows are streamed, so that memory stays flat; each check goes on to its first break and names
    /// it. Nothing is changed or locked.
    public func verify() async throws -> VerifyReport {
        try await snapshot { reader in
            // A look at all of history may take longer than any request.
            _ = try await reader.query("SET LOCAL statement_timeout = 0")
            return VerifyReport(
                knownAt: try await reader.newestSeq(),
                checks: [
                    try await reader.verifyDensity(),
                    try await reader.verifyEntries(),
                    try await reader.verifyAccounts(),
                    try await reader.verifyLines(),
                    try await reader.verifySources(),
                    try await reader.verifyBatches(),
                    try await reader.verifyPayables(),
                    try await reader.verifyLiabilities(),
                ])
        }
    }
}
