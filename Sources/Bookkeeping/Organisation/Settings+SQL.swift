import Ethereum
public import Ledger
import Postgres

/// The settings, and the changes that wait for a second person.
public struct SettingsDetail: Sendable {
    public let settings: Settings
    /// Grows by one with each change that comes into force.
    public let version: Int64
    /// The assets that limits name.
    public let assets: [ID<Asset>: Asset]
    /// For the present version, at most ``shownChanges``.
    public let proposed: [ProposedSettings]

    /// With so many waiting, no further change is proposed.
    public static let waitingChanges = 20
    /// How many proposed changes are shown at the most.
    public static let shownChanges = 100
}

/// A change that waits for a second person.
public struct ProposedSettings: Sendable {
    public let id: ID<SettingsChange>
    public let change: SettingsChange
    public let madeBy: ID<Principal>
    public let madeAt: Instant

    init(_ row: Row) throws {
        id = try row.value("change_id")
        change = try SettingsChange(row)
        madeBy = try row.value("principal_id")
        madeAt = try row.value("made_at")
    }
}

extension SettingsChange {
    /// Reads what a change sets.
    init(_ row: Row) throws {
        let assets: [ID<Asset>] = try row.values("limit_assets")
        let amounts = try row.get("limit_amounts", as: [String?].self)
            .map { try $0.map { try UInt256(stored: $0) } }
        try self.init(
            name: row.optional("name"), zone: row.optional("zone"),
            batchApprovals: row.optional("batch_approvals"),
            limits: Dictionary(zip(assets, amounts)) { first, _ in first })
    }
}

extension Reader {
    /// The settings of the organisation; inside a snapshot or a change.
    public func settings() async throws -> SettingsDetail {
        guard
            let row = try await query(
                "SELECT o.name, o.zone, o.batch_approvals, o.row_version FROM organisation AS o"
            ).first
        else { throw StorageError.missingRow(of: "organisation") }
        let version: Int64 = try row.get("row_version")
        let limits = try await EntryLimits(query(EntryLimits.statement))
        let proposed = try await query(
            """
            SELECT
                c.change_id, c.name, c.zone, c.batch_approvals, c.limit_assets,
                c.limit_amounts, c.principal_id, c.made_at
            FROM settings_change AS c
            WHERE c.settings_version = \(version)
            ORDER BY c.change_no
            LIMIT \(SettingsDetail.shownChanges)
            """
        ).map { try ProposedSettings($0) }
        let ids = Set(limits.amounts.keys).union(proposed.flatMap(\.change.limits.keys))
        let assets = try await query(
            """
            SELECT \(Asset.valueColumns) FROM asset AS a
            WHERE a.asset_id = ANY (\(ids.sorted())::uuid [])
            """
        ).map { try Asset($0) }
        return SettingsDetail(
            settings: Settings(
                name: try row.get("name"), zone: try row.get("zone"),
                batchApprovals: try row.get("batch_approvals"), limits: limits),
            version: version, assets: Dictionary(assets.map { ($0.id, $0) }) { first, _ in first },
            proposed: proposed)
    }
}
