public import Ethereum

/// How one epoch's amount is divided among holders.
///
/// It keeps its inputs, so that it can be computed again: the rows with their weights, the amount
/// and the rule.
public struct EpochAllocation: Identified, Hashable {
    /// The prefix of the ids of its rows.
    public static let idPrefix = "alc"

    /// One holder's part.
    public struct Row: Hashable, Sendable {
        /// Who is to get it.
        public let recipient: Address
        /// Balance · seconds, or the balance of a snapshot.
        public let weight: UInt256
        /// Base units of the reward token; may be zero.
        public let amount: UInt256

        /// A part.
        public init(recipient: Address, weight: UInt256, amount: UInt256) {
            self.recipient = recipient
            self.weight = weight
            self.amount = amount
        }
    }

    /// A holder and its weight.
    public struct Holding: Hashable, Sendable {
        /// Who holds.
        public let holder: Address
        /// Balance · seconds, or the balance of a snapshot.
        public let weight: UInt256

        /// A holder's weight.
        public init(_ holder: Address, weight: UInt256) {
            self.holder = holder
            self.weight = weight
        }
    }

    /// What was divided, in base units of the reward token.
    public let total: UInt256
    /// How it was divided.
    public let rule: ProRata.Rule
    /// One row a holder, in the order of addresses.
    public let rows: [Row]
    /// What is left; it stays with the payer.
    public let dust: UInt256

    /// Divides an amount.
    ///
    /// Throws ``LiquidityMiningError/holdersRefused(_:)`` for accounts that are listed twice (rows
    /// are counted from 2, as in a file with a header), and
    /// ``LiquidityMiningError/notAllocated(_:)`` when the weights sum to zero.
    public init(
        of total: UInt256, among holdings: [Holding], by rule: ProRata.Rule
    ) throws(LiquidityMiningError) {
        let sorted = try Self.sorted(holdings)
        let shares: ProRata.Shares
        do {
            shares = try ProRata.shares(
                of: total, weights: sorted.map(\.weight), keys: sorted.map(\.holder), by: rule)
        } catch {
            throw .notAllocated(error)
        }
        self.total = total
        self.rule = rule
        rows = zip(sorted, shares.amounts).map { holding, amount in
            Row(recipient: holding.holder, weight: holding.weight, amount: amount)
        }
        dust = shares.dust
    }

    private static func sorted(
        _ holdings: [Holding]
    ) throws(LiquidityMiningError) -> [Holding] {
        let order = holdings.indices.sorted {
            (holdings[$0].holder, $0) < (holdings[$1].holder, $1)
        }
        var faults = RowFaults()
        for (previous, next) in zip(order, order.dropFirst())
        where holdings[previous].holder == holdings[next].holder {
            faults.add(
                row: next + 2, "account", code: "account_twice",
                "The account is on row \(previous + 2) already; a snapshot lists each once.",
                found: holdings[next].holder.description)
        }
        guard faults.isEmpty else { throw .holdersRefused(faults) }
        return order.map { holdings[$0] }
    }
}
