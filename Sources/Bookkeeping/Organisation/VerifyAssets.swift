import Ethereum
import Ledger
import Postgres

extension Asset {
    /// What the audit log says of it, from which `verify` knows it again: every amount hangs on its decimals.
    var audited: String { "\(fixed)\(symbol), \(name)" }

    /// What of that never changes.
    fileprivate var fixed: String {
        "chain \(chain.number), \(address.map(\.checksummed) ?? "native"), \(decimals) decimals, "
    }
}

extension Reader {
    /// Every asset is what was said when it was made or changed last, and what never changes is what was always said;
    /// what was not said, or was erased since, is passed over.
    func verifyAssets() async throws -> VerifyReport.Check {
        let rule = "every asset is what the audit log says of it"
        var stated: [ID<Asset>: [String?]] = [:]
        let sayings: SQL = """
            SELECT uuid_of_typed_id(u.object_id) AS asset_id, u.detail
            FROM audit_entry AS u
            WHERE
                u.operation IN ('asset.created', 'asset.changed') AND u.outcome = 'done'
                AND uuid_of_typed_id(u.object_id) IS NOT NULL
            ORDER BY u.number
            """
        try await each(sayings) { row in
            stated[try row.value("asset_id"), default: []].append(try row.optional("detail"))
        }
        let kept = try await query("SELECT \(Asset.columns) FROM asset AS a ORDER BY a.asset_id")
            .map { try Asset($0) }
        for asset in kept {
            let said = stated.removeValue(forKey: asset.id) ?? []
            guard said.allSatisfy({ $0?.hasPrefix(asset.fixed) ?? true }),
                (said.last ?? nil).map({ $0 == asset.audited }) ?? true
            else {
                return .broken(rule, kept.count, "\(asset.id) is another asset than was entered")
            }
        }
        if let lost = stated.keys.min() {
            return .broken(rule, kept.count, "\(lost) is not there")
        }
        return .holds(rule, kept.count)
    }
}
