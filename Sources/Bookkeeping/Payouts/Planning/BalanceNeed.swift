public import Ethereum
public import Ledger

/// What a plan needs of an asset, beside what the Safe has.
public struct BalanceNeed: Sendable {
    /// What is counted.
    public let asset: ID<Asset>
    /// How it is shown.
    public let unit: AssetUnit
    /// Base units that all parts pay together.
    public let needed: UInt256
    /// Base units that the books have and no frozen batch will pay; nil where they know nothing.
    public let available: UInt256?
}

extension Reader {
    /// What the parts of a plan need, in the order of the asset ids.
    ///
    /// Throws for sums above 2^256 − 1.
    public func needs(
        of safe: ID<Safe>, for parts: [PlannedBatch]
    ) async throws -> [BalanceNeed] {
        var sums: [ID<Asset>: (unit: AssetUnit, amount: UInt256)] = [:]
        for total in parts.flatMap(\.batch.totals) {
            let unit = AssetUnit(symbol: total.symbol, decimals: total.decimals)
            sums[total.asset] = (unit, try (sums[total.asset]?.amount ?? .zero) + total.amount)
        }
        let balances = try await balances(of: safe, for: sums.keys.sorted())
        return sums.sorted { $0.key < $1.key }.map { asset, sum in
            BalanceNeed(
                asset: asset, unit: sum.unit, needed: sum.amount, available: balances[asset])
        }
    }
}
