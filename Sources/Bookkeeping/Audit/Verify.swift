import Postgres

extension Books {
    /// Recomputes what can be recomputed, from one consistent state of the database.
    ///
    /// Rows are streamed, so that memory holds the accounts and 32 bytes for each journal entry; each check goes on to its first break and names
    /// it, also where a value cannot be read. Nothing is changed or locked.
    public func verify() async throws -> VerifyReport {
        try await snapshot { try await $0.verify() }
    }
}

extension Reader {
    /// All checks, in the order in which one relies on the other; inside a snapshot.
    func verify() async throws -> VerifyReport {
        // A look at all of history may take longer than any request.
        _ = try await query("SET LOCAL statement_timeout = 0")
        var limits = LimitHistory()
        var checks = try await look("limits") {
            limits = try await limitHistory()
            return []
        }
        var journal: JournalVerifier?
        checks += try await look("the journal") {
            let read = try await readJournal(limits)
            journal = read
            return try await verifyJournal(read)
        }
        checks += try await look("reward lines") { [try await verifyLines()] }
        checks += try await look("payables") { [try await verifySources()] }
        checks += try await look("grants") { [try await verifyGrants()] }
        checks += try await look("claims") { [try await verifyClaims()] }
        checks += try await look("shares") { [try await verifyShares()] }
        checks += try await look("batches") { [try await verifyBatches()] }
        checks += try await look("payables in batches") { [try await verifyPayables()] }
        checks += try await look("liabilities") { [try await verifyLiabilities()] }
        checks += try await look("fees") { [try await verifyFees()] }
        checks += try await look("bounties") { [try await verifyBounties()] }
        checks += try await look("pools") { [try await verifyPools()] }
        checks += try await look("epochs") { [try await verifyEpochs()] }
        if let journal {
            checks += try await look("the audit log") {
                try await verifyAuditLog(of: journal)
            }
            checks += try await look("month totals") {
                [try await verifyMonths(journal.accounts)]
            }
        }
        checks += try await look("assets") { [try await verifyAssets()] }
        checks += try await look("the chart of accounts") { [try await verifyChart()] }
        checks += try await look("months") { [try await verifyPeriods()] }
        checks += try await look("settings") { [try await verifySettings()] }
        checks += try await look("proposed entries") {
            [try await verifyProposals(aboveLimit: journal?.aboveLimit ?? [])]
        }
        checks += try await look("other tables") { [try await verifyTables()] }
        return VerifyReport(knownAt: try await newestSeq(), checks: checks)
    }

    /// What a look finds; a break as well where it meets a value that it cannot read, after which the
    /// next look begins as if it had not been.
    private func look(
        _ subject: String, _ checks: () async throws -> [VerifyReport.Check]
    ) async throws -> [VerifyReport.Check] {
        _ = try await query("SAVEPOINT look")
        do {
            let found = try await checks()
            _ = try await query("RELEASE SAVEPOINT look")
            return found
        } catch {
            guard Self.isOfAValue(error) else { throw error }
            _ = try await query("ROLLBACK TO SAVEPOINT look")
            return [
                .broken("\(subject) can be read", 0, "a value has another form: \(error)")
            ]
        }
    }

    /// Whether a stored value is the reason of an error, and not the database, its connection or whoever
    /// waits for the answer.
    private static func isOfAValue(_ error: any Error) -> Bool {
        if error is CancellationError || error is BooksUnavailable { return false }
        guard let error = error as? PostgresError else { return true }
        return error.kind == .decoding || error.sqlState?.category == "22"
    }
}
