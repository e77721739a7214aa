public import Ethereum

/// How many lines there are and how much of each asset: what an approver sees and approves.
public struct ControlTotals: Sendable, Hashable {
    /// The number of lines.
    public let lines: Int
    /// Base units of each asset that a line has.
    public let amounts: [ID<Asset>: UInt256]

    /// The totals of lines; throws ``RewardsError/totalTooLarge(_:)`` above 2^256 − 1 base units.
    public init(of lines: [RewardLine]) throws(RewardsError) {
        try self.init(of: lines.map(\.amount))
    }

    /// The totals of amounts, each of them a line; throws ``RewardsError/totalTooLarge(_:)``.
    public init(of lines: [Amount]) throws(RewardsError) {
        var amounts: [ID<Asset>: UInt256] = [:]
        for line in lines {
            let (sum, overflow) = (amounts[line.asset] ?? .zero)
                .addingReportingOverflow(line.baseUnits)
            guard !overflow else { throw .totalTooLarge(line.asset) }
            amounts[line.asset] = sum
        }
        self.lines = lines.count
        self.amounts = amounts
    }
}

/// The totals that an approver saw, as the request states them.
public struct StatedTotals: Sendable, Hashable {
    /// The total of one asset, in whole units.
    public struct Total: Sendable, Hashable {
        /// The asset that is summed.
        public let asset: ID<Asset>
        /// Whole units such as `144.55`.
        public let amount: String

        /// So much of an asset.
        public init(asset: ID<Asset>, amount: String) {
            self.asset = asset
            self.amount = amount
        }
    }

    /// Nil when the request does not say.
    public let lines: Int?
    /// Every asset once; nil when the request does not say.
    public let totals: [Total]?

    /// What a request states.
    public init(lines: Int?, totals: [Total]?) {
        self.lines = lines
        self.totals = totals
    }

    /// Throws ``RewardsError/totalsDiffer(_:)`` unless all that is stated is so.
    ///
    /// The assets are those of the lines.
    public func mustEqual(
        _ actual: ControlTotals, assets: [ID<Asset>: Asset]
    ) throws(RewardsError) {
        var faults = RowFaults()
        if let lines, lines != actual.lines {
            faults.add(
                "/lines", "\(actual.lines) lines wait for approval.", found: "\(lines)")
        }
        if let totals { Self.compare(totals, actual, assets, &faults) }
        guard faults.isEmpty else { throw .totalsDiffer(faults) }
    }

    private static func compare(
        _ totals: [Total], _ actual: ControlTotals, _ assets: [ID<Asset>: Asset],
        _ faults: inout RowFaults
    ) {
        var seen: Set<ID<Asset>> = []
        for (index, total) in totals.enumerated() {
            let place = "/totals/\(index)"
            guard let amount = actual.amounts[total.asset], let asset = assets[total.asset] else {
                faults.add(
                    place + "/asset_id", "No line of this asset waits for approval.",
                    found: total.asset.description)
                continue
            }
            guard seen.insert(total.asset).inserted else {
                faults.add(
                    place + "/asset_id", "Each asset has one total.",
                    found: total.asset.description)
                continue
            }
            guard !states(total, amount, of: asset) else { continue }
            faults.add(
                place + "/amount",
                "\(asset.text(amount)) \(asset.symbol) wait for approval.", found: total.amount)
        }
        for id in actual.amounts.keys.sorted() where !seen.contains(id) {
            guard let asset = assets[id], let amount = actual.amounts[id] else { continue }
            faults.add(
                "/totals", "\(asset.text(amount)) \(asset.symbol) wait for approval too.",
                found: nil)
        }
    }

    private static func states(_ total: Total, _ amount: UInt256, of asset: Asset) -> Bool {
        do throws(AmountError) {
            return try asset.amount(total.amount).baseUnits == amount
        } catch {
            return false
        }
    }
}

extension RowFaults {
    fileprivate mutating func add(_ pointer: String, _ detail: String, found: String?) {
        add(Fault(at: .pointer(pointer), code: "total_differs", detail: detail, found: found))
    }
}
