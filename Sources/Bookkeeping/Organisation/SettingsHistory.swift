import Ethereum
import Ledger
import Postgres

/// The settings as their changes made them, one after another.
struct SettingsHistory {
    /// A change as somebody made or proposed it.
    struct Change {
        let id: ID<SettingsChange>
        /// The version of the settings that it is for.
        let version: Int64
        let content: SettingsChange
        let madeBy: ID<Principal>
        /// The second person; nil where there was none.
        let approvedBy: ID<Principal>?

        init(_ row: Row) throws {
            id = try row.value("change_id")
            version = try row.get("settings_version")
            content = try SettingsChange(row)
            madeBy = try row.value("principal_id")
            approvedBy = try row.optionalValue("approved_by")
        }
    }

    /// Those that came into force, in their order.
    private(set) var inForce: [Change] = []
    /// What the last one led to; nil before the first.
    private(set) var version: Int64?
    private(set) var limits: [ID<Asset>: UInt256] = [:]
    /// Nil while no change said it, when there were settings before changes were kept.
    private(set) var name: String?
    private(set) var zone: String?
    private(set) var batchApprovals: Int?
    private(set) var firstBreak: String?

    /// Follows all changes, which come in the order of their versions; the settings began with the given
    /// ones, and are at a version now.
    init(_ changes: [Change], from first: Settings, at present: Int64) {
        if (changes.first?.version ?? present) == 1 {
            (name, zone, batchApprovals) = (first.name, first.zone, first.batchApprovals)
        }
        var rest = changes[...]
        while firstBreak == nil, let next = rest.first {
            let rivals = rest.prefix { $0.version == next.version }
            rest = rest.dropFirst(rivals.count)
            follow(Array(rivals), at: present)
        }
        if firstBreak == nil, let version, version != present {
            firstBreak =
                "changes lead to version \(version) of the settings, which are at \(present)"
        }
    }

    /// Of all changes for one version the one that counts: approved, or not in need of it.
    private mutating func follow(_ rivals: [Change], at present: Int64) {
        let wanted = rivals[0].version
        if let version, version != wanted {
            firstBreak = "\(rivals[0].id) is for version \(wanted) of the settings, not \(version)"
            return
        }
        version = wanted
        if let own = rivals.first(where: { $0.approvedBy == $0.madeBy }) {
            firstBreak = "\(own.id) was approved by who proposed it"
            return
        }
        let approved = rivals.filter { $0.approvedBy != nil }
        let free = rivals.filter { $0.approvedBy == nil && !loosens($0.content) }
        guard let change = approved.first ?? free.last else {
            // All of them wait for a second person.
            guard wanted != present else { return }
            firstBreak = "\(rivals[0].id) came into force without a second person"
            return
        }
        guard approved.count + free.count == 1 || batchApprovals == nil else {
            firstBreak = "\(change.id) is not the only change of version \(wanted) of the settings"
            return
        }
        apply(change)
    }

    private func loosens(_ change: SettingsChange) -> Bool {
        change.loosens(
            Settings(
                name: "", zone: "", batchApprovals: batchApprovals ?? 1,
                limits: EntryLimits(limits)))
    }

    private mutating func apply(_ change: Change) {
        inForce.append(change)
        version = change.version + 1
        name = change.content.name ?? name
        zone = change.content.zone ?? zone
        batchApprovals = change.content.batchApprovals ?? batchApprovals
        for (asset, amount) in change.content.limits { limits[asset] = amount }
    }

    /// What differs from the settings that are kept; nil where nothing does.
    func difference(from kept: Settings) -> String? {
        if let name, name != kept.name { return "the name is not the one that was set" }
        if let zone, zone != kept.zone { return "the zone is not the one that was set" }
        if let batchApprovals, batchApprovals != kept.batchApprovals {
            return "\(kept.batchApprovals) people approve a batch, \(batchApprovals) were set"
        }
        for asset in Set(limits.keys).union(kept.limits.amounts.keys).sorted()
        where limits[asset] != kept.limits.amounts[asset] {
            let found = kept.limits.amounts[asset].map(\.description) ?? "none"
            let wanted = limits[asset].map(\.description) ?? "none"
            return "the limit of \(asset) is \(found), set was \(wanted)"
        }
        return nil
    }
}
