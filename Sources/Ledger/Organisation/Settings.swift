public import Ethereum

/// What the organisation has settled for itself.
public struct Settings: Sendable, Hashable {
    /// What it calls itself.
    public let name: String
    /// IANA zone; used only to cut days and months.
    public let zone: String
    /// How many people besides its author must approve a payout batch, 1 to 20.
    public let batchApprovals: Int
    /// Above how much an entry by hand needs a second person.
    public let limits: EntryLimits

    /// Settings as they are stored.
    public init(name: String, zone: String, batchApprovals: Int, limits: EntryLimits) {
        self.name = name
        self.zone = zone
        self.batchApprovals = batchApprovals
        self.limits = limits
    }
}

/// A change of the settings; what is nil stays.
public struct SettingsChange: Identified, Hashable {
    public static let idPrefix = "stc"

    public let name: String?
    public let zone: String?
    public let batchApprovals: Int?
    /// Base units by asset; nil takes the limit away.
    public let limits: [ID<Asset>: UInt256?]

    /// A change; throws ``DirectoryError/nameMalformed(found:)`` and ``SettingsError``.
    public init(
        name: String?, zone: String?, batchApprovals: Int?, limits: [ID<Asset>: UInt256?]
    ) throws {
        self.name = try name.map { try Text.name($0) }
        if let batchApprovals, !(1...20).contains(batchApprovals) {
            throw SettingsError.approvalsOutOfRange(found: batchApprovals)
        }
        guard name != nil || zone != nil || batchApprovals != nil || !limits.isEmpty else {
            throw SettingsError.nothingToChange
        }
        self.zone = zone
        self.batchApprovals = batchApprovals
        self.limits = limits
    }

    /// Whether it loosens a rule of money and so waits for a second person: fewer people approve a
    /// batch, or a limit is raised or taken away.
    public func loosens(_ settings: Settings) -> Bool {
        if let batchApprovals, batchApprovals < settings.batchApprovals { return true }
        return limits.contains { asset, amount in
            guard let present = settings.limits.amounts[asset] else { return false }
            guard let amount else { return true }
            return amount > present
        }
    }
}

/// Why settings are not changed.
public enum SettingsError: Refusal, Hashable {
    case nothingToChange
    case approvalsOutOfRange(found: Int)
    case zoneUnknown(found: String)
    case limitsRefused([Fault])
    case assetTwice(found: String)
    case tooManyWaiting(Int)
    case changePassed

    public var code: String {
        switch self {
        case .nothingToChange: "settings_unchanged"
        case .approvalsOutOfRange: "batch_approvals_out_of_range"
        case .zoneUnknown: "zone_unknown"
        case .limitsRefused: "entry_limits_refused"
        case .assetTwice: "entry_limit_twice"
        case .tooManyWaiting: "settings_changes_waiting"
        case .changePassed: "settings_change_passed"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .nothingToChange, .approvalsOutOfRange, .zoneUnknown, .limitsRefused, .assetTwice:
            .invalid
        case .tooManyWaiting, .changePassed: .conflict
        }
    }

    public var faults: [Fault] {
        switch self {
        case .approvalsOutOfRange(let found): [fault("/batch_approvals", "\(found)")]
        case .zoneUnknown(let found): [fault("/zone", found)]
        case .limitsRefused(let faults): faults
        case .nothingToChange, .assetTwice, .tooManyWaiting, .changePassed: []
        }
    }

    private func fault(_ pointer: String, _ found: String) -> Fault {
        Fault(at: .pointer(pointer), code: code, detail: description, found: found)
    }

    public var description: String {
        switch self {
        case .nothingToChange: "Name at least one setting that changes."
        case .approvalsOutOfRange: "1 to 20 people approve a payout batch."
        case .zoneUnknown: "A zone is a name of the IANA, for example Europe/Berlin or UTC."
        case .limitsRefused(let faults):
            "\(Plural.refused(faults.count, "limit")); nothing was changed."
        case .assetTwice(let found):
            "\(found) is an asset that has a limit in this request already; give one for each asset."
        case .tooManyWaiting(let count):
            "\(count) changes wait for a second person already; let one be approved, or make one that"
                + " loosens nothing: either way the others lapse."
        case .changePassed:
            "The change was approved already, or the settings have changed since: make it again."
        }
    }
}
