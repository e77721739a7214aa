import Ethereum
public import Ledger
import Postgres

/// A limit as somebody writes it.
public struct WrittenLimit: Sendable {
    let asset: String
    let amount: String?

    /// Whole units of an asset, named by id or symbol; nil takes the limit away.
    public init(asset: String, amount: String?) {
        self.asset = asset
        self.amount = amount
    }
}

/// The settings after a change.
public struct SettingsOutcome: Sendable {
    public let detail: SettingsDetail
    /// The change, where it waits for a second person; nil when it came into force.
    public let waiting: ID<SettingsChange>?
}

extension Work {
    /// Changes settings at once, or proposes the change where it loosens a rule of money.
    ///
    /// Throws ``SettingsError``, and ``BooksError/stale(current:)`` when they were changed since the
    /// caller read them.
    public func changeSettings(
        expecting version: ExpectedVersion, name: String?, zone: String?, batchApprovals: Int?,
        limits: [WrittenLimit]
    ) async throws -> SettingsOutcome {
        let principal = try principal(allowed: .changeSettings)
        let old = try await reader.settings()
        try version.mustMatch(old.version)
        if let zone, try await !isZone(zone) { throw SettingsError.zoneUnknown(found: zone) }
        let change = try await SettingsChange(
            name: name, zone: zone, batchApprovals: batchApprovals, limits: read(limits))
        let waits = change.loosens(old.settings)
        if waits, old.proposed.count >= SettingsDetail.waitingChanges {
            throw SettingsError.tooManyWaiting(old.proposed.count)
        }
        let id: ID<SettingsChange> = newID()
        let assets = change.limits.keys.sorted()
        _ = try await transaction.query(
            """
            INSERT INTO settings_change (
                change_id, settings_version, name, zone, batch_approvals, limit_assets,
                limit_amounts, principal_id, made_at
            )
            VALUES (
                \(id), \(old.version), \(orNull: change.name)::text, \(orNull: change.zone)::text,
                \(orNull: change.batchApprovals)::smallint, \(assets)::uuid [],
                \(assets.map { change.limits[$0].flatMap(\.self) })::numeric [], \(principal.id),
                \(now)
            )
            """)
        audit(waits ? "settings.change_proposed" : "settings.changed", id)
        return SettingsOutcome(detail: try await reader.settings(), waiting: waits ? id : nil)
    }

    /// Brings a proposed change into force, as the second person.
    ///
    /// Throws ``AccessError/ownWork`` for whoever proposed it, and ``SettingsError/changePassed``.
    public func approveSettingsChange(_ id: ID<SettingsChange>) async throws -> SettingsDetail {
        let approver = try principal(allowed: .changeSettings)
        let row = try await reader.row(
            "SELECT c.principal_id FROM settings_change AS c WHERE c.change_id = \(id)",
            orNo: "change of settings", id)
        guard try await reader.settings().proposed.contains(where: { $0.id == id }) else {
            throw SettingsError.changePassed
        }
        try TwoPeople(authors: [row.value("principal_id")], payees: []).mustAllow(approver)
        _ = try await transaction.query(
            """
            INSERT INTO settings_approval (change_id, principal_id, approved_at)
            VALUES (\(id), \(approver.id), \(now))
            """)
        audit("settings.changed", id)
        return try await reader.settings()
    }

    /// Whether the IANA has a zone of this name.
    func isZone(_ name: String) async throws -> Bool {
        try await !transaction.query(
            "SELECT 1 AS found FROM pg_timezone_names AS z WHERE z.name = \(name)"
        ).isEmpty
    }

    private func read(_ written: [WrittenLimit]) async throws -> [ID<Asset>: UInt256?] {
        let references = written.map { Reference<Asset>($0.asset) }
        let found = try await transaction.query(
            """
            SELECT \(Asset.valueColumns)
            FROM asset AS a
            WHERE a.asset_id = ANY (\(references.compactMap(\.id))::uuid [])
                OR lower(a.symbol) = ANY (\(references.compactMap(\.name))::text [])
            """
        ).map { try Asset($0) }
        var limits: [ID<Asset>: UInt256?] = [:]
        var seen: Set<ID<Asset>> = []
        var faults: [Fault] = []
        for (place, limit) in written.enumerated() {
            let named = found.filter {
                Reference<Asset>(limit.asset) == .id($0.id)
                    || Reference<Asset>(limit.asset) == .name($0.symbol.lowercased())
            }
            let pointer = "/entry_limits/\(place)"
            let asset: Asset
            do {
                asset = try Self.one(of: named, called: limit.asset)
                guard seen.insert(asset.id).inserted else {
                    throw SettingsError.assetTwice(found: limit.asset)
                }
            } catch let error as any Refusal {
                faults.append(Fault(at: .pointer(pointer + "/asset"), error, found: limit.asset))
                continue
            }
            do {
                var amount: UInt256?
                if let text = limit.amount { amount = try asset.limit(text) }
                limits[asset.id] = .some(amount)
            } catch {
                faults.append(Fault(at: .pointer(pointer + "/amount"), error, found: limit.amount))
            }
        }
        guard faults.isEmpty else { throw SettingsError.limitsRefused(faults) }
        return limits
    }

    private static func one(of named: [Asset], called name: String) throws(JournalError) -> Asset {
        guard let asset = named.first else { throw .assetUnknown(found: name) }
        guard named.count == 1 else { throw .assetAmbiguous(found: name) }
        return asset
    }
}

extension Asset {
    /// Base units of a limit; zero lets nothing pass without a second person.
    fileprivate func limit(_ text: String) throws(AmountError) -> UInt256 {
        do {
            return try amount(text).baseUnits
        } catch .zero {
            return .zero
        }
    }
}
