import Ethereum

/// Sums within a grant: no part exceeds the whole, so bounds are kept rather than errors thrown.
extension UInt256 {
    /// The sum, but at most a bound that the rule names.
    func plus(_ other: UInt256, atMost bound: UInt256) -> UInt256 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow || sum > bound ? bound : sum
    }

    /// What is left when another amount is taken away; zero where that is larger.
    func less(_ other: UInt256) -> UInt256 {
        let (difference, isNegative) = subtractingReportingOverflow(other)
        return isNegative ? .zero : difference
    }

    /// The product, but at most a bound that the rule names.
    func times(_ factor: UInt64, atMost bound: UInt256) -> UInt256 {
        let (high, low) = multipliedFullWidth(by: UInt256(factor))
        return high.isZero && low <= bound ? low : bound
    }
}
