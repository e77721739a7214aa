import Ethereum

/// Streams, plans and pools: contracts that vest many grants, each with a number.
extension GrantContract {
    func streamCalls(_ lockup: Address) throws(VestingError) -> [GrantCall] {
        if let number {
            let withdrawal = recipient.map {
                GrantCall(
                    action: .claim, sender: .anyone,
                    call: .withdrawMax(of: number, to: $0, at: lockup))
            }
            return [withdrawal].compactMap(\.self) + [
                GrantCall(action: .cancel, sender: .safe, call: .cancel(number, at: lockup))
            ]
        }
        guard let token = asset.address, let stream = stream(of: token) else { return [] }
        do {
            return [
                .approve(lockup, of: token, amount: terms.total), try creation(stream, lockup),
            ].map { GrantCall(action: .create, sender: .safe, call: $0) }
        } catch {
            throw .callNotPossible
        }
    }

    private func creation(
        _ stream: ContractCall.SablierStream, _ lockup: Address
    ) throws -> ContractCall {
        let parts = terms.written.parts.compactMap { part in
            part.time.map {
                (part.amount, part.exponent ?? 0, UInt64(clamping: UnixTime($0).seconds))
            }
        }
        switch terms.rule {
        case .sablierTranched:
            return try .create(
                stream, tranches: parts.map { (amount: $0.0, time: $0.2) }, at: lockup)
        case .sablierDynamic:
            return try .create(
                stream, segments: parts.map { (amount: $0.0, exponent: $0.1, time: $0.2) },
                at: lockup)
        default: return try .create(stream, at: lockup)
        }
    }

    /// The Safe may cancel it; whoever gets it may not pass it on, for the payee is who is owed.
    private func stream(of token: Address) -> ContractCall.SablierStream? {
        guard let recipient, let safe, let span else { return nil }
        let written = terms.written
        return ContractCall.SablierStream(
            sender: safe, recipient: recipient, token: token, deposit: terms.total,
            start: span.start, end: span.start + span.duration,
            cliff: terms.cliff == nil ? 0 : span.start + span.cliff,
            startAmount: written.unlockedAtStart ?? .zero,
            cliffAmount: written.unlockedAtCliff ?? .zero, isCancelable: true,
            isTransferable: false)
    }

    func hedgeyCalls(_ plans: Address) -> [GrantCall] {
        if let number {
            return [
                GrantCall(action: .claim, sender: .recipient, call: .redeem(number, at: plans)),
                GrantCall(action: .revoke, sender: .safe, call: .revoke(number, at: plans)),
            ]
        }
        let written = terms.written
        guard let recipient, let safe, let token = asset.address, let span,
            let rate = written.rate, let period = written.periodSeconds
        else { return [] }
        let plan = ContractCall.HedgeyPlan(
            recipient: recipient, token: token, admin: safe, amount: terms.total, rate: rate,
            start: span.start, cliff: span.start + span.cliff, period: UInt64(clamping: period))
        return ContractCall.create(plan, at: plans).map {
            GrantCall(action: .create, sender: .safe, call: $0)
        }
    }

    func poolCalls(_ pool: Address) -> [GrantCall] {
        if let number {
            let changes: [(GrantCall.Action, ContractCall.PoolAction)] = [
                (.pause, .pause), (.resume, .resume), (.cancel, .cancel),
            ]
            let claim = recipient.map {
                GrantCall(
                    action: .claim, sender: .recipient, call: .claim(number, to: $0, at: pool))
            }
            return [claim].compactMap(\.self)
                + changes.map {
                    GrantCall(
                        action: $0.0, sender: .safe, call: .change(number, $0.1, at: pool))
                }
        }
        guard let recipient, let token = asset.address, let span,
            let weeks = terms.written.durationWeeks
        else { return [] }
        let vesting = ContractCall.PoolVesting(
            account: recipient, isQuadratic: terms.rule == .poolQuadratic,
            weeks: UInt64(clamping: weeks), start: span.start, amount: terms.total)
        return [
            GrantCall(
                action: .fund, sender: .safe,
                call: .transfer(of: token, to: pool, amount: terms.total)),
            GrantCall(action: .create, sender: .safe, call: .add(vesting, to: pool)),
        ]
    }
}
