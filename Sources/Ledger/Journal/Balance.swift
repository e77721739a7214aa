public import Ethereum

/// What was posted to an account up to some point: both sides, never only their difference.
public struct Balance: Hashable, Sendable {
    /// Base units, at most 2^256 − 1 each.
    public let debits: UInt256
    public let credits: UInt256

    /// The sums of both sides.
    public init(debits: UInt256, credits: UInt256) {
        self.debits = debits
        self.credits = credits
    }

    /// The difference in base units with a minus in front when it stands on the other side.
    ///
    /// 7 debits and 10 credits are `-3` on the debit side and `3` on the credit side.
    public func baseUnits(on side: Side) -> String {
        difference(on: side) { $0.description }
    }

    /// The same in whole units of the asset.
    public func text(on side: Side, of asset: Asset) -> String {
        difference(on: side) { asset.text($0) }
    }

    /// What it is after one more posting; throws ``ArithmeticError/overflow`` above 2^256 − 1.
    public func adding(_ amount: UInt256, on side: Side) throws(ArithmeticError) -> Balance {
        switch side {
        case .debit: Balance(debits: try debits + amount, credits: credits)
        case .credit: Balance(debits: debits, credits: try credits + amount)
        }
    }

    /// What it is after more postings; throws ``ArithmeticError/overflow`` above 2^256 − 1.
    public func adding(_ other: Balance) throws(ArithmeticError) -> Balance {
        Balance(debits: try debits + other.debits, credits: try credits + other.credits)
    }

    /// Whether the balance on a side is at least so many base units.
    public func isAtLeast(_ floor: UInt256, on side: Side) -> Bool {
        let (own, other) = side == .debit ? (debits, credits) : (credits, debits)
        let (difference, isNegative) = own.subtractingReportingOverflow(other)
        return !isNegative && difference >= floor
    }

    /// Whether both sides are equal.
    public var isZero: Bool { debits == credits }

    private func difference(on side: Side, _ text: (UInt256) -> String) -> String {
        let (own, other) = side == .debit ? (debits, credits) : (credits, debits)
        let (difference, isNegative) = own.subtractingReportingOverflow(other)
        guard isNegative else { return text(difference) }
        return "-" + text(other.subtractingReportingOverflow(own).partialValue)
    }
}
