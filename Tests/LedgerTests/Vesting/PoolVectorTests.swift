import Ethereum
import Ledger
import TestSupport
import Testing

/// Safe's VestingPool, replayed call by call.
@Suite struct PoolVectorTests {
    private static func cases() throws -> [Vector] {
        try Vectors.cases("vesting_extra.json").filter {
            try $0.text("kind") == "safe_vesting_pool"
        }
    }

    @Test(arguments: try cases())
    func `claims, pauses and cancellations are those of the pool`(vector: Vector) throws {
        let isLinear = try vector.text("curve") == "linear"
        var vesting = GrantHistory(
            try Terms.make(isLinear ? .poolLinear : .poolQuadratic, vector.amount("amount")) {
                $0.start = try vector.time("start").instant
                $0.durationWeeks = try vector.integer("duration_weeks")
            })
        for call in try vector.list("ops") {
            if call.has("error") {
                try refuse(call, vesting)
            } else {
                try step(call, &vesting)
            }
        }
    }

    private func step(_ call: Vector, _ vesting: inout GrantHistory) throws {
        let time = try call.time("t")
        switch try call.text("op") {
        case "query":
            let standing = vesting.standing(at: time)
            #expect(try standing.vested == call.amount("vested"))
            #expect(try standing.released == call.amount("claimed"))
            let start = vesting.terms.start?.advanced(bySeconds: vesting.pausedSeconds)
            #expect(try start == call.time("start"))
        case "claim":
            let paid = try vesting.claim(atMost: call.optionalAmount("amount"), at: time)
            #expect(try paid == call.amount("paid"))
        case "pause": vesting = try vesting.recording(.paused(at: time))
        case "unpause": vesting = try vesting.recording(.resumed(at: time))
        case "cancel":
            let event = GrantEvent.terminated(at: time, end: time)
            #expect(try vesting.effect(of: event).forfeited == call.amount("returned_to_pool"))
            vesting = try vesting.recording(event)
        default: Issue.record("unknown call \(try call.text("op"))")
        }
    }

    private func refuse(_ call: Vector, _ vesting: GrantHistory) throws {
        let (time, error) = (try call.time("t"), try call.text("error"))
        if error.hasPrefix("Only managed") { return }
        let event: GrantEvent
        switch try call.text("op") {
        case "query":
            #expect(error == "Vesting not active yet")
            #expect(vesting.standing(at: time).vested == 0)
            #expect(vesting.start.map { $0 > time } ?? true)
            return
        case "claim" where try call.optionalText("amount") == nil:
            #expect(error == "Vesting not active yet")
            #expect(vesting.standing(at: time).releasable == 0)
            return
        case "claim": event = .released(at: time, try call.amount("amount"))
        case "pause": event = .paused(at: time)
        case "unpause": event = .resumed(at: time)
        default: event = .terminated(at: time, end: time)
        }
        #expect(throws: VestingError.self) { try vesting.recording(event) }
    }
}
