public import Ethereum

/// What the payees of a Safe get in a month beside what they got in the month before.
public struct MonthComparison: Sendable {
    /// Everything that a payee gets of an asset in one of the two months.
    public struct Share: Sendable {
        /// Who gets it.
        public let payee: Handle
        /// In what.
        public let asset: ID<Asset>
        /// How the asset is shown.
        public let unit: AssetUnit
        /// Base units.
        public let amount: UInt256

        /// A share.
        public init(payee: Handle, asset: ID<Asset>, unit: AssetUnit, amount: UInt256) {
            self.payee = payee
            self.asset = asset
            self.unit = unit
            self.amount = amount
        }
    }

    /// What a payee got and gets of an asset, where the two differ; nil where there was nothing.
    struct Change {
        let payee: Handle
        let unit: AssetUnit
        let before: UInt256?
        let now: UInt256?
    }

    /// The month before.
    let month: Month
    /// In the order of payees, then of the asset ids.
    let changes: [Change]
    /// Each asset with its sums, in the order of the ids.
    let sums: [(unit: AssetUnit, before: UInt256, now: UInt256)]

    /// Compares two months; each payee and asset is there once in either.
    ///
    /// Throws ``AmountError`` for sums above 2^256 − 1.
    public init(with month: Month, before: [Share], now: [Share]) throws {
        self.month = month
        var pairs: [Key: (before: Share?, now: Share?)] = [:]
        for share in before { pairs[Key(share), default: (nil, nil)].before = share }
        for share in now { pairs[Key(share), default: (nil, nil)].now = share }
        var changes: [Change] = []
        var sums: [ID<Asset>: (unit: AssetUnit, before: UInt256, now: UInt256)] = [:]
        for (key, pair) in pairs.sorted(by: { $0.key < $1.key }) {
            guard let unit = (pair.now ?? pair.before)?.unit else { continue }
            let (before, now) = (pair.before?.amount, pair.now?.amount)
            let sum = sums[key.asset] ?? (unit, .zero, .zero)
            sums[key.asset] = (
                unit, try sum.before + (before ?? .zero), try sum.now + (now ?? .zero)
            )
            guard before != now else { continue }
            changes.append(Change(payee: key.payee, unit: unit, before: before, now: now))
        }
        self.changes = changes
        self.sums = sums.sorted { $0.key < $1.key }.map(\.value)
    }

    private struct Key: Hashable, Comparable {
        let payee: Handle
        let asset: ID<Asset>

        init(_ share: Share) {
            payee = share.payee
            asset = share.asset
        }

        static func < (left: Key, right: Key) -> Bool {
            (left.payee, left.asset) < (right.payee, right.asset)
        }
    }
}

/// How amounts of an asset are shown to people.
public struct AssetUnit: Hashable, Sendable {
    /// Its symbol.
    public let symbol: String
    /// Digits after the point of a whole unit.
    public let decimals: Int

    /// The unit of an asset.
    public init(symbol: String, decimals: Int) {
        self.symbol = symbol
        self.decimals = decimals
    }

    /// Whole units and the symbol.
    public func text(_ amount: UInt256) -> String { "\(amount.text(decimals: decimals)) \(symbol)" }
}
