public import Ethereum

/// A grant that a contract vests, as far as a receipt can be read for it.
public struct MirroredGrant: Sendable {
    let rule: VestingRule
    let contract: Address
    let number: UInt256?
    let token: Address?
    let addresses: Set<Address>

    /// The token is nil for the chain's own currency; addresses are all that the payee ever had on
    /// the chain.
    public init(
        rule: VestingRule, contract: Address, number: UInt256?, token: Address?,
        addresses: Set<Address>
    ) {
        self.rule = rule
        self.contract = contract
        self.number = number
        self.token = token
        self.addresses = addresses
    }

    /// What the contract paid of it in a transaction; nil where the receipt does not say anything.
    ///
    /// Contracts of many grants tell them apart by number, Curve's escrow by who is paid. Transfers
    /// out of Index Coop's contracts count where the payee gets them: a clawback goes to the treasury.
    public func claimed(in receipt: Receipt) -> UInt256? {
        guard let log else { return nil }
        let mine = receipt.claims(of: log, from: contract).filter { claim in
            switch log {
            case .dssVest, .sablier, .hedgey, .pool: claim.number == number
            case .wallet: true
            case .escrow:
                rule == .yearnEscrow || claim.recipient.map(addresses.contains) == true
            case .transfer: claim.recipient.map(addresses.contains) == true
            }
        }
        guard !mine.isEmpty else { return nil }
        return mine.reduce(UInt256.zero) { $0.plus($1.amount, atMost: .max) }
    }

    /// By what claims are known to be of this grant: two grants with one of these in common cannot be
    /// told apart by a receipt.
    public var marks: Set<Mark> {
        guard let log else { return [] }
        switch log {
        case .dssVest, .sablier, .hedgey, .pool, .wallet: return [mark(log, nil)]
        case .escrow where rule == .yearnEscrow: return [mark(log, nil)]
        case .escrow, .transfer: return Set(addresses.map { mark(log, $0) })
        }
    }

    /// A contract, its kind of log, and what it tells grants apart by.
    public struct Mark: Hashable, Sendable {
        let contract: Address
        let log: ClaimLog
        let number: UInt256?
        let recipient: Address?
    }

    private func mark(_ log: ClaimLog, _ recipient: Address?) -> Mark {
        Mark(contract: contract, log: log, number: number, recipient: recipient)
    }

    private var log: ClaimLog? {
        switch rule {
        case .dssVest: .dssVest
        case .openZeppelin46, .openZeppelin51: .wallet(token: token)
        case .curveEscrow, .yearnEscrow: .escrow
        case .indexVesting, .indexFTCVesting: token.map { .transfer(token: $0) }
        case .sablierLinear, .sablierTranched, .sablierDynamic: .sablier
        case .hedgeyPlan: .hedgey
        case .poolLinear, .poolQuadratic: token.map { .pool(token: $0) }
        case .tranches, .milestones, .calendarCumulativeRounding, .calendarCumulativeRoundDown,
            .calendarFrontLoaded, .calendarBackLoaded, .calendarFrontLoadedToSingleTranche,
            .calendarBackLoadedToSingleTranche:
            nil
        }
    }
}
