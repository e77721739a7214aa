public import Ethereum

/// A quantity of one asset, in base units; never negative, at most 2^256 − 1.
public struct Amount: Hashable, Sendable {
    /// Whole number of the asset's smallest part.
    public let baseUnits: UInt256
    /// The asset that is counted.
    public let asset: ID<Asset>

    /// So many base units of an asset.
    public init(baseUnits: UInt256, of asset: ID<Asset>) {
        self.baseUnits = baseUnits
        self.asset = asset
    }

    /// The sum; throws ``AmountError`` for another asset or a sum above 2^256 − 1.
    public func adding(_ other: Amount) throws(AmountError) -> Amount {
        guard asset == other.asset else { throw .differentAssets }
        let (sum, overflow) = baseUnits.addingReportingOverflow(other.baseUnits)
        guard !overflow else { throw .tooLarge }
        return Amount(baseUnits: sum, of: asset)
    }
}

/// Why a text or a sum is not an amount.
public enum AmountError: Refusal, Hashable {
    /// Not plain decimal digits with at most one point.
    case malformed(found: String)
    /// A sign stands in front; amounts are never negative.
    case negative
    /// Nothing is to be counted.
    case zero
    /// More digits after the point than the asset has.
    case tooManyDigits(found: Int, allowed: Int)
    /// Above 2^256 − 1 base units.
    case tooLarge
    /// Two assets cannot be added.
    case differentAssets

    public var code: String {
        switch self {
        case .malformed: "amount_malformed"
        case .negative: "amount_negative"
        case .zero: "amount_zero"
        case .tooManyDigits: "amount_too_many_digits"
        case .tooLarge: "amount_too_large"
        case .differentAssets: "assets_differ"
        }
    }

    public var category: RefusalCategory { .invalid }

    public var description: String {
        switch self {
        case .malformed:
            "Write an amount as plain decimal digits in whole units, for example 144.55;"
                + " no sign, exponent, thousands mark or currency."
        case .negative: "An amount is never negative; a correction is an entry of its own."
        case .zero: "An amount above zero is needed."
        case .tooManyDigits(let found, let allowed):
            "The asset has \(allowed) digits after the point, but \(found) were given;"
                + " round it yourself, nothing is cut off silently."
        case .tooLarge: "The amount is above 2^256 − 1 base units."
        case .differentAssets: "Amounts of two different assets cannot be added."
        }
    }
}
