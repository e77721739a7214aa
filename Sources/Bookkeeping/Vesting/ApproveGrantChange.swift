import Ethereum
public import Ledger
import Postgres

/// A change that took effect, and the entry that it made.
public struct GrantChangeApproval: Sendable {
    public let change: GrantChange
    /// What it did to the standing of the grant at its second.
    public let effect: ChangeEffect
    /// Its journal entry and the number of that; nil for none.
    public let entry: (entry: JournalEntry, number: Int64)?
    /// What the approver stated.
    public let digest: ContentDigest
    /// The grant after it.
    public let grant: GrantDetail
}

extension Work {
    /// Approves a proposed change, which takes effect: by a person that neither proposed it nor gets
    /// the grant.
    ///
    /// It is judged again by what is recorded now, and what it does then must be what the approver
    /// states. Throws ``AccessError`` and ``VestingError``, of which
    /// ``VestingError/changeDigestDiffers(expected:)``.
    public func approveGrantChange(
        _ id: ID<GrantChange>, digest stated: ContentDigest
    ) async throws -> GrantChangeApproval {
        let principal = try principal(allowed: .decideGrants)
        let (change, grant) = try await lock(id, for: .decideGrants, by: principal)
        try change.mustBeProposed()
        try TwoPeople(
            authors: [change.proposedBy],
            payees: Set([grant.grant.payee, change.record.payee].compactMap(\.self))
        ).mustAllow(principal)
        let (effect, entry) = try await grant.effect(
            of: change, id: newID(), day: postingDay())
        let digest = change.digest(effect, entry)
        guard stated == digest else { throw VestingError.changeDigestDiffers(expected: digest) }
        let number = try await record([entry].compactMap(\.self)).first
        let isEnd = change.record.change == .terminated
        var event = NewGrantEvent(
            grant, change.record, amount: isEnd ? effect.forfeited : .zero, entry: number)
        event.change = id
        try await append([event], by: principal)
        audit(
            "grant_change.approved", id,
            "\(change.record.kind) of \(change.grant) as \(digest)"
                + (number.map { ", entry \($0)" } ?? ""))
        var made: (entry: JournalEntry, number: Int64)?
        if let entry, let number { made = (entry, number) }
        return GrantChangeApproval(
            change: GrantChange(
                id: id, grant: change.grant, record: change.record, reason: change.reason,
                proposedBy: change.proposedBy, proposedAt: change.proposedAt, state: .approved),
            effect: effect, entry: made, digest: digest, grant: try await reader.grant(change.grant)
        )
    }
}
