public import Ethereum

/// One transfer of a batch.
public struct Payment: Hashable, Sendable {
    /// How the value moves.
    public enum Kind: String, Sendable {
        case erc20, native
        /// The recipient claims it from a distributor, which the Safe funds by one transfer for all.
        case share
        /// It is a call that pays no payable; never the kind of a payment.
        case call
    }

    /// Who is paid.
    public let payee: ID<Payee>
    /// Where to.
    public let recipient: Address
    /// In what.
    public let asset: ID<Asset>
    /// The token contract; nil for the native currency.
    public let token: Address?
    /// Base units, above zero: the sum of its payables.
    public let amount: UInt256
    /// What it pays, in the order of the ids.
    public let payables: [ID<Payable>]
    /// Whether it is a share of a distribution; the Safe makes no transfer for it alone.
    public let isShare: Bool

    /// A transfer, or a share.
    public init(
        payee: ID<Payee>, recipient: Address, asset: ID<Asset>, token: Address?, amount: UInt256,
        payables: [ID<Payable>], isShare: Bool = false
    ) {
        self.payee = payee
        self.recipient = recipient
        self.asset = asset
        self.token = token
        self.amount = amount
        self.payables = payables.sorted()
        self.isShare = isShare
    }

    /// How the value moves.
    public var kind: Kind { isShare ? .share : token == nil ? .native : .erc20 }

    /// What moves, in the words of the chain.
    public var transfer: Transfer { Transfer(token: token, recipient: recipient, amount: amount) }

    /// The call that the Safe makes where it is no share: `transfer` on the token, or plain value to
    /// the recipient.
    public var call: SafeCall { SafeCall(transfer) }
}

/// Sum and number of payments of one asset.
public struct ControlTotal: Hashable, Sendable {
    /// What is counted.
    public let asset: ID<Asset>
    /// How many rows pay in it.
    public let rowCount: Int
    /// Base units.
    public let amount: UInt256

    /// The totals of payments, in the order of the asset ids.
    ///
    /// Throws ``PayoutsError/totalTooLarge`` from 2^255 base units on: CSV Airdrop takes no more.
    public static func totals(
        of payments: [Payment]
    ) throws(PayoutsError) -> [ControlTotal] {
        try totals(of: payments.map { ($0.asset, $0.amount) })
    }

    /// The totals of rows as the canonical bytes hold them.
    public static func totals(
        of rows: [CanonicalBatch.Row]
    ) throws(PayoutsError) -> [ControlTotal] {
        try totals(of: rows.compactMap { row in row.asset.map { ($0, row.amount) } })
    }

    private static func totals(
        of amounts: [(asset: ID<Asset>, amount: UInt256)]
    ) throws(PayoutsError) -> [ControlTotal] {
        var sums: [ID<Asset>: (rows: Int, amount: UInt256)] = [:]
        for (asset, amount) in amounts {
            let sum = sums[asset] ?? (0, .zero)
            let (total, overflow) = sum.amount.addingReportingOverflow(amount)
            guard !overflow, total.bitWidth < 256 else { throw .totalTooLarge }
            sums[asset] = (sum.rows + 1, total)
        }
        return sums.sorted { $0.key < $1.key }.map { asset, sum in
            ControlTotal(asset: asset, rowCount: sum.rows, amount: sum.amount)
        }
    }
}
