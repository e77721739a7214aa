public import Ethereum
public import Ledger
import Postgres

/// What is to be different about a draft; nil stays as it is.
public struct GrantDraftChange: Sendable {
    /// Id or handle.
    public var payee, group: String?
    /// Id or symbol; where it changes alone, amounts keep their number of whole units.
    public var asset: String?
    /// Whole units.
    public var total: String?
    /// All of the terms but the total.
    public var terms: SpelledTerms?
    /// The plan and its version, together; `.some(nil)` for none. New terms are needed with it.
    public var plan: (id: ID<VestingPlan>, version: Int?)??
    public var safe: ID<Safe>??
    public var contract: Address??
    public var contractNumber: UInt256??
    public var grantDay: Day??
    public var agreementURL: String??
    public var agreementDigest: Hash32??
    public var note: String?
    /// Empty takes the reason away.
    public var duplicateReason: String?
    public var accelerations: [WrittenGrant.SpelledAcceleration]?

    /// Nothing different yet.
    public init() {}

    fileprivate func applied(to old: GrantDetail) -> WrittenGrant {
        var new = WrittenGrant(old)
        new.payee = payee ?? new.payee
        new.group = group ?? new.group
        new.asset = asset ?? new.asset
        if let terms {
            let total = new.terms.total
            new.terms = terms
            new.terms.total = total
        }
        new.terms.total = total ?? new.terms.total
        if let plan {
            new.plan = plan?.id
            new.planVersion = plan?.version
        }
        new.safe = safe ?? new.safe
        new.contract = contract ?? new.contract
        new.contractNumber = contractNumber ?? new.contractNumber
        new.grantDay = grantDay ?? new.grantDay
        new.agreementURL = agreementURL ?? new.agreementURL
        new.agreementDigest = agreementDigest ?? new.agreementDigest
        new.note = note ?? new.note
        new.duplicateReason = duplicateReason ?? new.duplicateReason
        new.accelerations = accelerations ?? new.accelerations
        return new
    }
}

extension Work {
    /// Changes a draft and judges it anew; whoever does so cannot approve it any more.
    ///
    /// Throws ``BooksError/stale(current:)`` when it changed since the caller read it,
    /// ``VestingError/grantNotDraft(_:)`` and ``VestingError/grantsRefused(_:)`` with every fault.
    public func changeGrantDraft(
        _ id: ID<Grant>, expecting version: ExpectedVersion, to change: GrantDraftChange
    ) async throws -> GrantDetail {
        let principal = try principal(allowed: .proposeGrants)
        let old = try await lock(id, for: .proposeGrants, by: principal, expecting: version)
        try old.state.mustBeDraft()
        let new = try await judge(change.applied(to: old), replacing: id, by: principal)
        try await replace(old, with: new, by: principal)
        audit("grant.changed", id)
        return try await reader.grant(id)
    }

    private func judge(
        _ written: WrittenGrant, replacing id: ID<Grant>, by principal: Principal
    ) async throws -> JudgedGrant {
        let directory = try await reader.directory(for: [written])
        var faults = RowFaults()
        guard let new = written.judged(by: directory, at: now, adding: &faults) else {
            throw VestingError.grantsRefused(faults)
        }
        try principal.mustBeAllowed(.proposeGrants, in: new.group)
        try await addTwins(among: [new], but: id, to: &faults)
        guard faults.isEmpty else { throw VestingError.grantsRefused(faults) }
        return new
    }

    private func replace(
        _ old: GrantDetail, with new: JudgedGrant, by principal: Principal
    ) async throws {
        let written = new.written
        _ = try await transaction.query(
            """
            UPDATE vesting_grant
            SET payee_id = \(new.payee), group_id = \(new.group), asset_id = \(new.asset.id),
                rule = \(new.terms.rule), total = \(new.terms.total),
                terms = \(new.terms.written.json(withTotal: false))::jsonb,
                accelerations = \(new.accelerations.stored)::jsonb,
                plan_id = \(orNull: new.plan?.id), plan_version = \(orNull: new.plan?.version),
                safe_id = \(orNull: written.safe), contract = \(orNull: written.contract),
                contract_number = \(orNull: written.contractNumber),
                grant_day = \(orNull: written.grantDay),
                agreement_url = \(orNull: written.agreementURL),
                agreement_sha256 = \(orNull: written.agreementDigest), note = \(written.note),
                duplicate_reason = \(orNull: new.duplicateReason),
                changed_by = \(old.changedBy.union([principal.id]).sorted())::uuid [],
                row_version = row_version + 1
            WHERE grant_id = \(old.grant.id)
            """)
    }
}

extension WrittenGrant {
    /// A draft as it could be written again.
    init(_ old: GrantDetail) {
        self.init()
        payee = old.grant.payee.description
        group = old.grant.group.description
        asset = old.asset.id.description
        plan = old.plan
        planVersion = old.planVersion
        terms = SpelledTerms(old.grant.history.terms.written, of: old.asset)
        safe = old.safe
        contract = old.contract
        contractNumber = old.contractNumber
        grantDay = old.grantDay
        agreementURL = old.agreementURL
        agreementDigest = old.agreementDigest
        note = old.note
        duplicateReason = old.duplicateReason ?? ""
        accelerations = old.clauses.map { SpelledAcceleration($0, of: old.asset) }
    }
}
