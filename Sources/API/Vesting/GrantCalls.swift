import Bookkeeping
import Ethereum
import JSON
import Ledger

/// Calls of the contract that vests a grant, for a batch of the Safe that funds it.
struct GrantCalls {
    /// A call by what it does.
    struct Call {
        let action: String
        let call: SafeCall

        func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("action", action)
                writer.field("to", call.to.checksummed)
                writer.field("value", call.value.description)
                writer.field("data", Hex.text(of: call.data))
            }
        }
    }

    let all: [Call]

    /// What is known of the contract of a grant; throws ``VestingError/notOfContract`` without one.
    ///
    /// `create` and `fund` need the payee's address, all others of a shared contract its number.
    init(_ grant: GrantDetail, recipient: Address?) throws {
        guard let contract = grant.contract else { throw VestingError.notOfContract }
        let terms = grant.grant.history.terms
        let number = grant.contractNumber
        var calls: [(String, ContractCall)] = []
        switch terms.rule {
        case .dssVest:
            if number == nil, let recipient, let start = terms.start, let end = terms.end {
                let award = ContractCall.DssAward(
                    user: recipient, total: terms.total, begin: UInt64(clamping: start.seconds),
                    duration: UInt64(clamping: end.seconds - start.seconds),
                    cliff: UInt64(clamping: (terms.cliff ?? start).seconds - start.seconds),
                    manager: Address.zero)
                calls.append(("create", .create(award, at: contract)))
            }
            if let number {
                calls.append(("vest", .vest(number, at: contract)))
                calls.append(("yank", .yank(number, at: contract)))
            }
        case .indexVesting, .indexFTCVesting:
            calls.append(("fund", Self.fund(grant, contract)))
            calls.append(("claim", .claim(at: contract)))
            if terms.rule == .indexFTCVesting {
                calls.append(("clawback", .clawback(at: contract)))
            }
        case .openZeppelin46, .openZeppelin51:
            calls.append(("fund", Self.fund(grant, contract)))
            calls.append(("release", .release(grant.asset.address, at: contract)))
        case .sablierLinear, .sablierTranched, .sablierDynamic:
            if let number { calls.append(("cancel", .cancel(number, at: contract))) }
        case .curveEscrow, .yearnEscrow, .hedgeyPlan, .poolLinear, .poolQuadratic, .tranches,
            .milestones, .calendarCumulativeRounding, .calendarCumulativeRoundDown,
            .calendarFrontLoaded, .calendarBackLoaded, .calendarFrontLoadedToSingleTranche,
            .calendarBackLoadedToSingleTranche:
            break
        }
        all = calls.map { Call(action: $0.0, call: $0.1.safeCall) }
    }

    /// A transfer of the whole grant to its contract.
    private static func fund(_ grant: GrantDetail, _ contract: Address) -> ContractCall {
        ContractCall(
            Transfer(
                token: grant.asset.address, recipient: contract,
                amount: grant.grant.history.terms.total))
    }
}
