public import Ethereum

/// Which open payables one batch of a Safe pays, in execution order.
public struct PayoutPlan: Sendable {
    /// An open payable with where it would be paid.
    public struct Candidate: Sendable {
        public let payable: ID<Payable>
        public let payee: ID<Payee>
        public let payeeHandle: Handle
        public let asset: ID<Asset>
        public let token: Address?
        public let amount: UInt256
        /// The payee's address on the Safe's chain; nil when there is none.
        public let recipient: Address?

        /// A candidate.
        public init(
            payable: ID<Payable>, payee: ID<Payee>, payeeHandle: Handle, asset: ID<Asset>,
            token: Address?, amount: UInt256, recipient: Address?
        ) {
            self.payable = payable
            self.payee = payee
            self.payeeHandle = payeeHandle
            self.asset = asset
            self.token = token
            self.amount = amount
            self.recipient = recipient
        }
    }

    /// How many rows a batch has at most: what a Safe executes with room to spare.
    public static let rowLimit = 250
    /// How many rows a batch has when nothing is asked for.
    public static let defaultRowLimit = 100

    /// One row a payable, ordered by payee handle, then payable.
    public let payments: [Payment]
    public let totals: [ControlTotal]
    /// How many open payables did not fit and wait for the next batch.
    public let leftOver: Int

    /// Plans at most `rowLimit` rows.
    ///
    /// Throws ``PayoutsError`` when there is nothing to pay, and names every payee that has no
    /// address on the chain or one that must not be paid (`forbidden`: tokens, Safes).
    public init(
        _ candidates: [Candidate], rowLimit: Int, chain: ChainID, forbidden: Set<Address>
    ) throws(PayoutsError) {
        guard (1...Self.rowLimit).contains(rowLimit) else {
            throw .rowLimitOutOfRange(found: rowLimit)
        }
        guard !candidates.isEmpty else { throw .nothingToPay }
        let ordered = candidates.sorted {
            ($0.payeeHandle, $0.payable) < ($1.payeeHandle, $1.payable)
        }
        let chosen = ordered.prefix(rowLimit)
        var payments: [Payment] = []
        var unreachable: [Handle] = []
        var impossible: [Address] = []
        for candidate in chosen {
            guard let recipient = candidate.recipient else {
                if unreachable.last != candidate.payeeHandle {
                    unreachable.append(candidate.payeeHandle)
                }
                continue
            }
            let place = PayoutAddress(chain: chain, address: recipient)
            guard place.isPayable, !forbidden.contains(recipient) else {
                impossible.append(recipient)
                continue
            }
            payments.append(
                Payment(
                    payee: candidate.payee, recipient: recipient, asset: candidate.asset,
                    token: candidate.token, amount: candidate.amount,
                    payables: [candidate.payable]))
        }
        guard unreachable.isEmpty else { throw .payeesWithoutAddress(unreachable, chain: chain) }
        guard impossible.isEmpty else { throw .recipientsImpossible(impossible) }
        self.payments = payments
        totals = try ControlTotal.totals(of: payments)
        leftOver = candidates.count - chosen.count
    }
}
