public import Ethereum

/// A sum over accounts, which may pass what one account can hold, or stand below zero: a decimal.
///
/// The database adds what may be so large; here it is only placed against a decimal point.
public struct Sum: Hashable, Sendable, CustomStringConvertible {
    /// Base units, with a minus in front when below zero.
    public let description: String

    /// Reads plain decimal digits with at most a minus in front; nil for anything else.
    public init?(digits text: String) {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        description = text
    }

    /// A sum that is no more than one account can hold, in base units.
    public init(_ amount: UInt256) {
        description = amount.description
    }

    /// Whole units of the asset, exact.
    public func text(of asset: Asset) -> String {
        guard description.hasPrefix("-") else {
            return AmountText.text(digits: description, decimals: asset.decimals)
        }
        return "-"
            + AmountText.text(digits: String(description.dropFirst()), decimals: asset.decimals)
    }
}

/// The control totals of one asset in a report.
public struct ReportTotal: Hashable, Sendable {
    public let asset: Asset
    public let rowCount: Int
    /// Sums by the name of their column, in the order of the columns.
    public let sums: [Column]

    /// The sum of one column.
    public struct Column: Hashable, Sendable {
        public let name: String
        public let sum: Sum

        /// A named sum.
        public init(_ name: String, _ sum: Sum) {
            self.name = name
            self.sum = sum
        }
    }

    /// Totals of one asset.
    public init(asset: Asset, rowCount: Int, sums: [Column]) {
        self.asset = asset
        self.rowCount = rowCount
        self.sums = sums
    }
}
