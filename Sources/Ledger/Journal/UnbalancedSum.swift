import Ethereum

/// An asset whose debits and credits in one entry differ, in whole units as they were written.
public struct UnbalancedSum: Hashable, Sendable, CustomStringConvertible {
    public let symbol: String
    public let debits: String
    public let credits: String
    /// How much the larger side is above the other.
    public let difference: String

    init(_ asset: Asset, debits: UInt256, credits: UInt256) {
        symbol = asset.symbol
        self.debits = asset.text(debits)
        self.credits = asset.text(credits)
        let (above, isNegative) = debits.subtractingReportingOverflow(credits)
        let below = credits.subtractingReportingOverflow(debits).partialValue
        difference = asset.text(isNegative ? below : above)
    }

    public var description: String {
        "Debits and credits of \(symbol) differ by \(difference): \(debits) against \(credits)."
    }
}
