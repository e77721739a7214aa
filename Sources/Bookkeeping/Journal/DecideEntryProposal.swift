public import Ledger
import Postgres

extension Work {
    /// Approves a proposed entry by its digest, as the second person, and records it as it is.
    ///
    /// Throws ``ProposalError``, ``AccessError/ownWork`` for whoever proposed it, and
    /// ``PeriodError/dayClosed(_:next:)`` when its month was closed meanwhile.
    public func approveEntryProposal(
        _ id: ID<EntryProposal>, digest: ContentDigest
    ) async throws -> EntryProposalDetail {
        let approver = try principal(allowed: .approveEntries)
        let proposal = try await lock(id)
        try proposal.mustAllow(approver, stating: digest)
        try await decide(id, .approved, by: approver, digest: digest)
        // The head of the journal is held from here on, so that the month stays as it is.
        try await heldPeriodsWithToday().periods.mustBeOpen(proposal.entry.effectiveDay)
        try await mustBeHeld(proposal.entry, namesPostings: false)
        _ = try await record([proposal.entry])
        audit("journal_entry_proposal.approved", id, digest.description)
        return try await reader.entryProposal(id)
    }

    /// Rejects a proposed entry; its author may, too, and so takes it back.
    public func rejectEntryProposal(
        _ id: ID<EntryProposal>, reason: String
    ) async throws -> EntryProposalDetail {
        let decider = try principal(allowed: .approveEntries)
        let reason = try Note.reason(reason)
        try await lock(id).mustBeUndecided()
        try await decide(id, .rejected, by: decider, reason: reason)
        audit("journal_entry_proposal.rejected", id)
        return try await reader.entryProposal(id)
    }

    private func lock(_ id: ID<EntryProposal>) async throws -> EntryProposal {
        // Proposals that wait are never changed, so that the lock is one on their number; what was decided is
        // read after it.
        _ = try await transaction.query(
            "SELECT pg_advisory_xact_lock(hashtextextended(\(id.description), 1))")
        return try await reader.entryProposal(id).proposal
    }

    private func decide(
        _ id: ID<EntryProposal>, _ outcome: EntryProposal.Outcome, by decider: Principal,
        digest: ContentDigest? = nil, reason: String? = nil
    ) async throws {
        _ = try await transaction.query(
            """
            INSERT INTO entry_proposal_decision (
                proposal_id, outcome, principal_id, digest, reason, decided_at
            )
            VALUES (
                \(id), \(outcome), \(decider.id), \(orNull: digest?.hash)::bytea,
                \(orNull: reason)::text, \(now)
            )
            """)
    }
}
