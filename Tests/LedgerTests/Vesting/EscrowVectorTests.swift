import Ethereum
import Ledger
import TestSupport
import Testing

/// The escrows of Curve and Yearn, replayed call by call.
@Suite struct EscrowVectorTests {
    private static func cases(_ kind: String) throws -> [Vector] {
        try Vectors.cases("vesting_escrow_curve.json").filter { try $0.text("kind") == kind }
    }

    @Test(arguments: try cases("curve"))
    func `Curve's escrow pays up to a switch that can be turned back`(vector: Vector) throws {
        var escrows: [String: GrantHistory] = [:]
        for recipient in try vector.list("recipients") {
            let terms = try Terms.make(.curveEscrow, recipient.amount("amount")) { written in
                written.start = try vector.time("start").instant
                written.end = try vector.time("end").instant
            }
            escrows[try recipient.text("who")] = GrantHistory(terms)
        }
        for call in try vector.list("ops") {
            let who = try call.text("who")
            var escrow = try #require(escrows[who])
            try curveStep(call, &escrow)
            escrows[who] = escrow
        }
    }

    private func curveStep(_ call: Vector, _ escrow: inout GrantHistory) throws {
        let time = try call.time("t")
        switch try call.text("op") {
        case "query":
            // These three views of the contract do not look at the switch.
            let (vested, total) = (escrow.terms.vested(at: time), escrow.terms.total)
            let released = escrow.released(at: time)
            #expect(try vested == call.amount("vestedOf"))
            #expect(try released == call.amount("total_claimed"))
            #expect(try vested - released == call.amount("balanceOf"))
            #expect(try total - vested == call.amount("lockedOf"))
        case "claim":
            #expect(try escrow.claim(at: time) == call.amount("paid"))
            #expect(try escrow.released(at: time) == call.amount("total_claimed"))
        case "toggle_disable" where call.has("error"):
            #expect(try call.text("error") == "Cannot disable")
        case "toggle_disable":
            let isOff = try call.text("disabled_at") != "0"
            escrow = try escrow.recording(isOff ? .suspended(at: time) : .restored(at: time))
        default: Issue.record("unknown call \(try call.text("op"))")
        }
    }

    @Test(arguments: try cases("yearn"))
    func `Yearn's escrow gives back at once what will not vest`(vector: Vector) throws {
        var escrow = GrantHistory(
            try Terms.make(.yearnEscrow, vector.amount("amount")) { written in
                written.start = try vector.time("start").instant
                written.end = try vector.time("end").instant
                written.cliffSeconds = try vector.seconds("cliff_length")
            })
        for call in try vector.list("ops") {
            let time = try call.time("t")
            switch try call.text("op") {
            case "query":
                let standing = escrow.standing(at: time)
                #expect(try standing.releasable == call.amount("unclaimed"))
                #expect(try standing.unvested == call.amount("locked"))
                #expect(try standing.released == call.amount("total_claimed"))
                #expect(try escrow.end == call.time("disabled_at"))
            case "claim":
                let paid = try escrow.claim(atMost: call.optionalAmount("max"), at: time)
                #expect(try paid == call.amount("paid"))
            case "revoke":
                let end = try call.optionalText("ts") == nil ? time : call.time("ts")
                let event = GrantEvent.terminated(at: time, end: end)
                #expect(
                    try escrow.effect(of: event).forfeited == call.amount("clawed_back"))
                escrow = try escrow.recording(event)
            default: Issue.record("unknown call \(try call.text("op"))")
            }
        }
    }
}
