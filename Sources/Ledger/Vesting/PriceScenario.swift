public import Ethereum

/// Assumed prices of assets by their symbols, for values that are no bookings.
public struct PriceScenario: Hashable, Sendable {
    /// In parts of 10^-18 of whatever currency is meant, for a whole unit.
    private let prices: [String: UInt256]

    private static let decimals = 18

    /// Reads `INDEX=2.50,DAI=1`; throws ``AmountError`` for a price that is none, and
    /// ``VestingError/pricesMalformed``.
    public init(_ text: String) throws {
        var prices: [String: UInt256] = [:]
        for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty,
                prices[parts[0].lowercased()] == nil, prices.count < 100
            else { throw VestingError.pricesMalformed }
            prices[parts[0].lowercased()] = try AmountText.baseUnits(
                String(parts[1]), decimals: Self.decimals)
        }
        self.prices = prices
    }

    /// What an amount is worth, exactly; nil without a price of its asset, or above 2^256 − 1.
    public func value(of baseUnits: UInt256, _ asset: Asset) -> String? {
        guard let price = prices[asset.symbol.lowercased()] else { return nil }
        let (high, low) = baseUnits.multipliedFullWidth(by: price)
        guard high.isZero else { return nil }
        return AmountText.text(low, decimals: asset.decimals + Self.decimals)
    }
}
