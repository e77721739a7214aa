import Ledger
import Postgres

extension Reader {
    /// Looks up the payees and assets that lines name and the directory does not have yet.
    func directory(
        for lines: [WrittenLine], beyond known: RewardDirectory = RewardDirectory()
    ) async throws -> RewardDirectory {
        let (payees, assets) = known.missing(lines)
        return RewardDirectory(
            payees: try await find(payees), assets: try await find(assets))
    }

    /// The payees that references name.
    func find(
        _ references: Set<Reference<Payee>>
    ) async throws -> [Reference<Payee>: ID<Payee>] {
        guard !references.isEmpty else { return [:] }
        let rows = try await query(
            """
            SELECT p.payee_id, p.handle
            FROM payee AS p
            WHERE p.payee_id = ANY (\(references.compactMap(\.id))::uuid [])
                OR p.handle = ANY (\(references.compactMap(\.name))::text [])
            """)
        var found: [Reference<Payee>: ID<Payee>] = [:]
        for row in rows {
            let id = try row.value("payee_id", as: ID<Payee>.self)
            for reference in [.id(id), .name(try row.get("handle"))] as [Reference<Payee>]
            where references.contains(reference) {
                found[reference] = id
            }
        }
        return found
    }

    /// The assets that references name; a symbol may belong to several chains.
    func find(
        _ references: Set<Reference<Asset>>
    ) async throws -> [Reference<Asset>: [Asset]] {
        guard !references.isEmpty else { return [:] }
        return try await Asset.found(in: query(Asset.find(references)))
            .filter { references.contains($0.key) }
    }
}
