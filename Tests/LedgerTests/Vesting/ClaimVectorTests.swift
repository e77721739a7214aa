import Ethereum
import Ledger
import TestSupport
import Testing

/// Index Coop's Vesting and FTCVesting, replayed call by call.
@Suite struct ClaimVectorTests {
    private static func cases(made: Bool) throws -> [Vector] {
        try Vectors.cases("vesting_ftc.json").filter { $0.has("constructor_error") != made }
    }

    private static func cases(funded: Bool) throws -> [Vector] {
        try cases(made: true).filter { try ($0.text("funded") != "0") == funded }
    }

    private func rule(_ vector: Vector) throws -> VestingRule {
        try vector.text("kind") == "ftc" ? .indexFTCVesting : .indexVesting
    }

    private func terms(_ vector: Vector) throws -> VestingTerms {
        try Terms.make(rule(vector), vector.amount("funded")) { written in
            written.contractAmount = try vector.amount("amount")
            written.start = try vector.time("begin").instant
            written.cliff = try vector.time("cliff").instant
            written.end = try vector.time("end").instant
        }
    }

    @Test(arguments: try cases(funded: true))
    func `each claim counts from the last one, and the last pays the rest`(vector: Vector) throws {
        var history = GrantHistory(try terms(vector))
        for call in try vector.list("ops") {
            let time = try call.time("t")
            switch try call.text("op") {
            case "claim" where call.has("error"), "claim_by_other" where call.has("error"):
                if try call.text("error").hasSuffix("unauthorized") { continue }
                #expect(history.standing(at: time).releasable == 0)
            case "claim", "claim_by_other":
                let paid = history.standing(at: time).releasable
                #expect(try paid == call.amount("paid"))
                history = try history.recording(.released(at: time, paid))
            case "clawback":
                let event = GrantEvent.terminated(at: time, end: time)
                #expect(try history.effect(of: event).forfeited == call.amount("returned"))
                history = try history.recording(event)
            case "clawback_by_other": #expect(call.has("error"))
            default: Issue.record("unknown call \(try call.text("op"))")
            }
            guard call.has("balance") else { continue }
            let standing = history.standing(at: time)
            #expect(
                try standing.granted - standing.forfeited - standing.released
                    == call.amount("balance"))
        }
    }

    @Test(arguments: try cases(funded: false))
    func `a contract that holds nothing pays nothing and is no grant`(vector: Vector) throws {
        for call in try vector.list("ops") where !call.has("error") {
            #expect(try call.text("paid") == "0")
        }
        let error = try #require(throws: VestingError.self) { try terms(vector) }
        #expect(error.faults.map(\.code) == ["amount_zero"])
    }

    @Test(arguments: try cases(made: false))
    func `a cliff too early and an end too early are refused`(vector: Vector) throws {
        let error = try #require(throws: VestingError.self) { try terms(vector) }
        let isCliff = try vector.text("constructor_error").hasSuffix("cliff is too early")
        #expect(
            error.faults.map(\.code) == [isCliff ? "cliff_before_start" : "cliff_not_before_end"])
    }

    @Test func `a clawback says how much of it had vested`() throws {
        let terms = try Terms.linear(1000, by: .indexFTCVesting, cliff: 10, duration: 100)
        let history = GrantHistory(terms)
        let time = UnixTime(seconds: 1_600_000_040)
        let effect = try history.effect(of: .terminated(at: time, end: time))
        #expect(effect.forfeited == 1000)
        #expect(effect.vestedTakenBack == 400)
    }

    @Test func `a contract that holds too little pays nothing until the end`() throws {
        let terms = try Terms.make(.indexVesting, 300) { written in
            written.contractAmount = 1000
            written.start = UnixTime(seconds: 1_600_000_000).instant
            written.durationSeconds = 100
        }
        let history = GrantHistory(terms)
        let releasable = [20, 31, 99, 100].map {
            history.standing(at: UnixTime(seconds: 1_600_000_000 + $0)).releasable
        }
        #expect(releasable == [200, 0, 0, 300])
    }
}
