public import Ledger
import Postgres

/// What a new pot is made of.
public struct BountyPotDraft: Sendable {
    /// What people call it.
    public let name: String
    /// Id or symbol.
    public let asset: String
    /// Whole units.
    public let amount: String
    public let first: Month
    /// How many months, from 1.
    public let months: Int
    public let measure: BountyPot.Measure

    /// A pot of these properties.
    public init(
        name: String, asset: String, amount: String, first: Month, months: Int,
        measure: BountyPot.Measure
    ) {
        self.name = name
        self.asset = asset
        self.amount = amount
        self.first = first
        self.months = months
        self.measure = measure
    }
}

extension Work {
    /// Enters a pot, to be approved by another person.
    ///
    /// Throws ``MethodologistsError``, ``AmountError``, and ``RewardsError`` for an unknown asset.
    public func createBountyPot(_ draft: BountyPotDraft) async throws -> BountyPotDetail {
        let principal = try principal(allowed: .proposePrograms)
        let name = try Text.name(draft.name)
        let asset = try await reader.asset(written: draft.asset)
        let pot = try BountyPot(
            id: newID(), amount: asset.amount(draft.amount), first: draft.first,
            months: draft.months, measure: draft.measure)
        _ = try await transaction.query(
            """
            INSERT INTO bounty_pot (
                pot_id, name, asset_id, amount, first_month, months, measure, created_by, created_at
            )
            VALUES (
                \(pot.id), \(name), \(asset.id), \(pot.amount.baseUnits), \(pot.first),
                \(pot.months), \(pot.measure), \(principal.id), \(now)
            )
            """)
        audit("bounty_pot.created", pot.id)
        return try await reader.bountyPot(pot.id)
    }

    /// Approves a draft: its amount is promised; throws ``AccessError/ownWork`` for who entered it, and
    /// ``MethodologistsError/potNotDraft(_:)``.
    public func approveBountyPot(_ id: ID<BountyPot>) async throws -> BountyPotDetail {
        let principal = try principal(allowed: .approvePrograms)
        let pot = try await reader.bountyPot(id, locked: true)
        try TwoPeople(authors: [pot.createdBy], payees: []).mustAllow(principal)
        try pot.mustBeDraft()
        let entry = try await record([pot.pot.promised(id: newID(), day: reader.today())]).first
        return try await decide(pot, .approved, by: principal, entry: entry)
    }

    /// Withdraws a draft; throws ``MethodologistsError/potNotDraft(_:)``.
    public func withdrawBountyPot(_ id: ID<BountyPot>) async throws -> BountyPotDetail {
        let principal = try principal(allowed: .proposePrograms)
        let pot = try await reader.bountyPot(id, locked: true)
        try pot.mustBeDraft()
        return try await decide(pot, .withdrawn, by: principal, entry: nil)
    }

    private func decide(
        _ pot: BountyPotDetail, _ state: BountyPot.State, by principal: Principal, entry: Int64?
    ) async throws -> BountyPotDetail {
        _ = try await transaction.query(
            """
            UPDATE bounty_pot
            SET state = \(state), decided_by = \(principal.id), decided_at = \(now),
                entry_seq = \(entry)::bigint, row_version = row_version + 1
            WHERE pot_id = \(pot.pot.id)
            """)
        audit("bounty_pot.\(state.rawValue)", pot.pot.id)
        return try await reader.bountyPot(pot.pot.id)
    }
}

extension BountyPotDetail {
    fileprivate func mustBeDraft() throws(MethodologistsError) {
        guard state == .draft else { throw .potNotDraft(state) }
    }
}
