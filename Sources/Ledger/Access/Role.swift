/// What a principal is in the organisation.
public enum Role: String, Sendable, CaseIterable, Hashable {
    case lead, finance, approver, script, auditor, payee, admin
}

/// What can be done, by the rows of the table of access.
public enum Act: String, Sendable, CaseIterable, Hashable {
    case readDirectory = "read_directory"
    case readLedger = "read_ledger"
    case readAudit = "read_audit"
    case exportLedger = "export_ledger"
    case readRewards = "read_rewards"
    case readBatches = "read_batches"
    case changeDirectory = "change_directory"
    case setPayoutAddresses = "set_payout_addresses"
    case enterRewards = "enter_rewards"
    case decideRewards = "decide_rewards"
    case planBatches = "plan_batches"
    case approveBatches = "approve_batches"
    case reportBatches = "report_batches"
    case confirmSettlements = "confirm_settlements"
    case postEntries = "post_entries"
    case approveEntries = "approve_entries"
    case keepPeriods = "keep_periods"
    case readSettings = "read_settings"
    case changeSettings = "change_settings"
    case readGrants = "read_grants"
    case proposeGrants = "propose_grants"
    case decideGrants = "decide_grants"
    case reportClaims = "report_claims"
    case releaseVesting = "release_vesting"
    case approveReleases = "approve_releases"
    case readPrograms = "read_programs"
    case proposePrograms = "propose_programs"
    case recordPrograms = "record_programs"
    case approvePrograms = "approve_programs"
    case manageAccess = "manage_access"

    /// What an API token that is held to working groups or Safes is held to in this act; without
    /// one of them such a token may not.
    public var limits: Set<Limit> {
        switch self {
        case .readDirectory: [.groups, .safes]
        case .readRewards, .enterRewards, .decideRewards, .readGrants, .proposeGrants,
            .decideGrants:
            [.groups]
        case .readBatches, .planBatches, .approveBatches, .reportBatches, .confirmSettlements:
            [.safes]
        case .readLedger, .readAudit, .exportLedger, .changeDirectory, .setPayoutAddresses,
            .postEntries, .approveEntries, .keepPeriods, .readSettings, .changeSettings,
            .reportClaims, .releaseVesting, .approveReleases, .readPrograms, .proposePrograms,
            .recordPrograms, .approvePrograms, .manageAccess:
            []
        }
    }

    /// Whether an attempt at it is noted that was refused; one by whoever may not always is.
    public func notes(_ refusal: some Refusal) -> Bool {
        if refusal.category == .forbidden { return true }
        if refusal.category == .notFound { return false }
        return switch self {
        // A second person lets money move, or months of the books be changed.
        case .approveEntries, .keepPeriods, .approveBatches, .decideGrants, .approveReleases,
            .approvePrograms:
            true
        // Money moves, or is about to: what is written wrongly is no attempt.
        case .postEntries, .decideRewards, .planBatches, .reportBatches, .confirmSettlements,
            .releaseVesting:
            !refusal.rulesOfTheBooks.isEmpty
        case .readDirectory, .readLedger, .readAudit, .exportLedger, .readRewards, .readBatches,
            .changeDirectory, .setPayoutAddresses, .enterRewards, .readSettings, .changeSettings,
            .readGrants, .proposeGrants, .reportClaims, .readPrograms, .proposePrograms,
            .recordPrograms, .manageAccess:
            false
        }
    }

    /// By what an API token can be held back.
    public enum Limit: String, Sendable, CaseIterable, Hashable {
        case groups, safes
    }

    /// Who may; a lead only within the own groups.
    public var roles: Set<Role> {
        switch self {
        case .readDirectory: [.lead, .finance, .approver, .auditor, .admin]
        case .readLedger, .readAudit: [.finance, .approver, .auditor]
        case .exportLedger: [.finance, .auditor]
        case .readRewards: [.lead, .finance, .approver, .auditor]
        case .readBatches: [.finance, .approver, .script, .auditor]
        case .changeDirectory: [.finance, .admin]
        case .setPayoutAddresses: [.finance]
        case .enterRewards: [.lead, .finance]
        case .decideRewards: [.finance, .approver]
        case .planBatches: [.finance]
        case .approveBatches: [.finance, .approver]
        case .reportBatches: [.finance, .script]
        case .confirmSettlements: [.finance, .approver]
        case .postEntries: [.finance]
        case .approveEntries: [.finance, .approver]
        case .keepPeriods: [.finance]
        case .readSettings: [.finance, .approver, .auditor, .admin]
        case .changeSettings: [.admin]
        case .readGrants: [.lead, .finance, .approver, .auditor]
        case .proposeGrants: [.lead, .finance]
        case .decideGrants: [.approver]
        case .reportClaims: [.finance, .script]
        case .releaseVesting: [.finance]
        case .approveReleases: [.finance, .approver]
        case .readPrograms: [.lead, .finance, .approver, .auditor]
        case .proposePrograms: [.lead, .finance]
        case .recordPrograms: [.finance]
        case .approvePrograms: [.approver]
        case .manageAccess: [.admin]
        }
    }
}
