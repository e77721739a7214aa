public import Ethereum

/// Which open payables one batch of a Safe pays, in execution order.
public struct PayoutPlan: Identified {
    /// What ids of plans begin with.
    public static let idPrefix = "pln"

    /// An open payable with where it would be paid.
    public struct Candidate: Sendable {
        /// What would be paid.
        public let payable: ID<Payable>
        /// Whom it is owed to.
        public let payee: ID<Payee>
        /// The name that people know them by; rows are in its order.
        public let payeeHandle: Handle
        /// In what it is owed.
        public let asset: ID<Asset>
        /// The token contract; nil for the native currency.
        public let token: Address?
        /// Base units.
        public let amount: UInt256
        /// The payee's address on the Safe's chain; nil when there is none.
        public let recipient: Address?
        /// Whether the payee was paid in the asset at this address before, which costs less gas.
        public let isKnownHolder: Bool

        /// A candidate.
        public init(
            payable: ID<Payable>, payee: ID<Payee>, payeeHandle: Handle, asset: ID<Asset>,
            token: Address?, amount: UInt256, recipient: Address?, isKnownHolder: Bool
        ) {
            self.payable = payable
            self.payee = payee
            self.payeeHandle = payeeHandle
            self.asset = asset
            self.token = token
            self.amount = amount
            self.recipient = recipient
            self.isKnownHolder = isKnownHolder
        }
    }

    /// How many rows a batch has when nothing is asked for.
    public static let defaultRowLimit = 100
    /// How many payables a batch pays at most; more wait for the next one.
    public static let payableLimit = 10_000
    /// How many payables a plan of several batches takes at most.
    public static let planLimit = 200_000

    /// Ordered by payee handle, then asset id; one row for each of them, or for each payable.
    public let payments: [Payment]
    /// In the order of the asset ids.
    public let totals: [ControlTotal]
    /// How the rows are claimed, where they are shares; then they are in the order of the claims.
    public let distribution: Distribution?
    /// How many payables the rows pay together.
    public var payableCount: Int { payments.reduce(0) { $0 + $1.payables.count } }

    /// A part of these rows, none of them empty and all with a recipient.
    init(rows: [[Candidate]]) throws(PayoutsError) {
        var payments: [Payment] = []
        for row in rows {
            guard let recipient = row[0].recipient else { continue }
            payments.append(try Self.payment(row, to: recipient))
        }
        self.payments = payments
        totals = try ControlTotal.totals(of: payments)
        distribution = nil
    }

    /// A part of shares in the order of their claims.
    init(shares: [Payment], _ format: DistributionFunding.Format) throws(PayoutsError) {
        payments = shares
        totals = try ControlTotal.totals(of: shares)
        distribution = try Distribution(format, of: shares)
    }

    /// Candidates of one payee and asset together, or each by itself; none of the rows is empty.
    static func rows(of candidates: [Candidate], isNetted: Bool) -> [[Candidate]] {
        let ordered = candidates.sorted {
            ($0.payeeHandle, $0.asset, $0.payable) < ($1.payeeHandle, $1.asset, $1.payable)
        }
        var rows: [[Candidate]] = []
        for candidate in ordered {
            if isNetted, let row = rows.last, row.count < payableLimit,
                row[0].payee == candidate.payee,
                row[0].asset == candidate.asset
            {
                rows[rows.count - 1].append(candidate)
            } else {
                rows.append([candidate])
            }
        }
        return rows
    }

    static func mustBeReachable(
        _ rows: [Candidate], chain: ChainID, forbidden: Set<Address>
    ) throws(PayoutsError) {
        var unreachable: [Handle] = []
        var impossible: [PayeeAddress] = []
        for row in rows {
            guard let recipient = row.recipient else {
                if unreachable.last != row.payeeHandle { unreachable.append(row.payeeHandle) }
                continue
            }
            let place = PayoutAddress(chain: chain, address: recipient)
            let entry = PayeeAddress(payee: row.payeeHandle, address: recipient)
            guard !place.isPayable || forbidden.contains(recipient) else { continue }
            if impossible.last != entry { impossible.append(entry) }
        }
        guard unreachable.isEmpty else { throw .payeesWithoutAddress(unreachable, chain: chain) }
        guard impossible.isEmpty else { throw .recipientsImpossible(impossible) }
    }

    static func payment(
        _ row: [Candidate], to recipient: Address, isShare: Bool = false
    ) throws(PayoutsError) -> Payment {
        var amount = UInt256.zero
        for candidate in row {
            let (sum, overflow) = amount.addingReportingOverflow(candidate.amount)
            guard !overflow else { throw .totalTooLarge }
            amount = sum
        }
        return Payment(
            payee: row[0].payee, recipient: recipient, asset: row[0].asset, token: row[0].token,
            amount: amount, payables: row.map(\.payable), isShare: isShare)
    }
}

/// A payee with an address of its own.
public struct PayeeAddress: Hashable, Sendable, CustomStringConvertible {
    /// Who is paid.
    public let payee: Handle
    /// Where to.
    public let address: Address

    /// A payee and where it would be paid.
    public init(payee: Handle, address: Address) {
        self.payee = payee
        self.address = address
    }

    /// Handle and address.
    public var description: String { "\(payee) (\(address))" }
}
