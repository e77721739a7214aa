public import Ethereum

/// A call of the contract that vests a grant, for a batch of the Safe that funds it.
public struct GrantCall: Hashable, Sendable {
    /// What is to be done; the words of the contracts where they have one.
    public enum Action: String, Sendable, CaseIterable {
        case create, fund, vest, claim, release, yank, clawback, revoke, cancel, pause, resume
        case toggleDisable = "toggle_disable"
    }

    /// Who may send it.
    public enum Sender: String, Sendable {
        /// Anyone; the money goes to the recipient all the same.
        case anyone
        /// The Safe, as owner, sender, admin or manager.
        case safe
        /// Only who is paid.
        case recipient
    }

    public let action: Action
    public let sender: Sender
    public let call: ContractCall
}

/// What the calls of a grant's contract are made from.
public struct GrantContract: Sendable {
    public let terms: VestingTerms
    public let asset: Asset
    /// The contract, where it is known; what creates one by a factory needs that instead.
    public let contract, factory: Address?
    /// The award, stream, plan or vesting; nil while it is not created.
    public let number: UInt256?
    /// The payee's address on the chain; without it nothing is created.
    public let recipient: Address?
    /// The Safe that funds it.
    public let safe: Address?

    /// A contract that is there, or a factory that makes it.
    public init(
        terms: VestingTerms, asset: Asset, contract: Address?, factory: Address?,
        number: UInt256?, recipient: Address?, safe: Address?
    ) {
        self.terms = terms
        self.asset = asset
        self.contract = contract
        self.factory = factory
        self.number = number
        self.recipient = recipient
        self.safe = safe
    }

    /// All that can be called now, in the order in which calls of one action are sent.
    ///
    /// Throws ``VestingError/notOfContract`` where neither contract nor factory is known, and
    /// ``VestingError/callNotPossible`` when an amount or time does not fit the contract's words.
    public func calls() throws(VestingError) -> [GrantCall] {
        guard let contract else {
            guard let factory, terms.rule == .yearnEscrow else { throw .notOfContract }
            return created(by: factory)
        }
        switch terms.rule {
        case .dssVest: return dssVestCalls(contract)
        case .openZeppelin46, .openZeppelin51:
            return [
                fund(contract),
                GrantCall(
                    action: .release, sender: .anyone, call: .release(asset.address, at: contract)),
            ]
        case .indexVesting, .indexFTCVesting: return indexCalls(contract)
        case .curveEscrow: return curveCalls(contract)
        case .yearnEscrow: return yearnCalls(contract)
        case .sablierLinear, .sablierTranched, .sablierDynamic:
            return try streamCalls(contract)
        case .hedgeyPlan: return hedgeyCalls(contract)
        case .poolLinear, .poolQuadratic: return poolCalls(contract)
        case .tranches, .milestones, .calendarCumulativeRounding, .calendarCumulativeRoundDown,
            .calendarFrontLoaded, .calendarBackLoaded, .calendarFrontLoadedToSingleTranche,
            .calendarBackLoadedToSingleTranche:
            return []
        }
    }

    /// A transfer of the whole grant to its contract.
    private func fund(_ contract: Address) -> GrantCall {
        let transfer = Transfer(token: asset.address, recipient: contract, amount: terms.total)
        return GrantCall(action: .fund, sender: .safe, call: ContractCall(transfer))
    }
}

extension GrantContract {
    private func dssVestCalls(_ contract: Address) -> [GrantCall] {
        var calls: [GrantCall] = []
        if let number {
            calls = [
                GrantCall(action: .vest, sender: .anyone, call: .vest(number, at: contract)),
                GrantCall(action: .yank, sender: .safe, call: .yank(number, at: contract)),
            ]
        } else if let recipient, let span {
            let award = ContractCall.DssAward(
                user: recipient, total: terms.total, begin: span.start, duration: span.duration,
                cliff: span.cliff, manager: .zero)
            calls = [
                GrantCall(action: .create, sender: .safe, call: .create(award, at: contract))
            ]
        }
        guard let token = asset.address else { return calls }
        // The transferring kind takes what it pays from the Safe; the others need no allowance.
        return calls + [
            GrantCall(
                action: .fund, sender: .safe,
                call: .approve(contract, of: token, amount: terms.total))
        ]
    }

    private func indexCalls(_ contract: Address) -> [GrantCall] {
        let isFTC = terms.rule == .indexFTCVesting
        let claim = GrantCall(
            action: .claim, sender: isFTC ? .recipient : .anyone, call: .claim(at: contract))
        let clawback = GrantCall(
            action: .clawback, sender: .safe, call: .clawback(at: contract))
        return [fund(contract), claim] + (isFTC ? [clawback] : [])
    }

    private func curveCalls(_ contract: Address) -> [GrantCall] {
        guard let recipient else { return [] }
        let funding = asset.address.map {
            ContractCall.fundEscrow(contract, for: recipient, with: $0, amount: terms.total)
        }
        return (funding ?? []).map { GrantCall(action: .fund, sender: .safe, call: $0) } + [
            GrantCall(
                action: .claim, sender: .anyone, call: .claim(for: recipient, at: contract)),
            GrantCall(
                action: .toggleDisable, sender: .safe,
                call: .toggleDisable(recipient, at: contract)),
        ]
    }

    private func yearnCalls(_ contract: Address) -> [GrantCall] {
        let claim = recipient.map {
            GrantCall(action: .claim, sender: .anyone, call: .claim(for: $0, at: contract))
        }
        return [claim].compactMap(\.self) + [
            GrantCall(action: .revoke, sender: .safe, call: .revoke(at: contract))
        ]
    }

    /// An escrow of Yearn's, funded as it is made.
    private func created(by factory: Address) -> [GrantCall] {
        guard let recipient, let token = asset.address, let span else { return [] }
        let escrow = ContractCall.Escrow(
            recipient: recipient, token: token, amount: terms.total, start: span.start,
            duration: span.duration, cliff: span.cliff)
        return ContractCall.deploy(escrow, by: factory).map {
            GrantCall(action: .create, sender: .safe, call: $0)
        }
    }
}

extension GrantContract {
    /// Start, length and length of the cliff in seconds; nil for rules without a start.
    var span: (start: UInt64, duration: UInt64, cliff: UInt64)? {
        guard let start = terms.start, let end = terms.end, start.seconds >= 0 else { return nil }
        return (
            UInt64(start.seconds), end.elapsed(since: start),
            (terms.cliff ?? start).elapsed(since: start)
        )
    }
}
