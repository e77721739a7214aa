import Ethereum
import Ledger
import TestSupport
import Testing

/// MakerDAO's contract, replayed call by call.
@Suite struct DssVestVectorTests {
    /// Which fault of ours stands for a refusal of the contract.
    private static let codes = [
        "DssVest/no-vest-total-amount": "amount_zero", "DssVest/bgn-too-far": "start_too_far",
        "DssVest/bgn-too-long-ago": "start_too_long_ago", "DssVest/tau-zero": "duration_zero",
        "DssVest/rate-too-high": "rate_above_cap", "DssVest/tau-too-long": "duration_too_long",
        "DssVest/eta-too-long": "cliff_after_end",
        "DssVest/uint128-overflow": "total_above_128_bits",
    ]
    /// Refusals that are about who calls, which is not the schedule's to know.
    private static let ofAccess: Set<String> = [
        "DssVest/not-authorized", "DssVest/only-user-can-claim", "DssVest/only-user-can-move",
        "DssVest/zero-address-invalid", "DssVest/invalid-user", "DssVest/invalid-award",
    ]

    @Test(arguments: try Vectors.cases("vesting_dssvest.json"))
    func `accruals, claims and yanks are those of the contract`(vector: Vector) throws {
        try replay(vector)
    }

    @Test(arguments: try Vectors.cases("vesting_dssvest_maker.json"))
    func `the streams of MakerDAO vest as on the chain`(vector: Vector) throws {
        try replay(vector)
    }

    private func replay(_ vector: Vector) throws {
        var awards: [String: GrantHistory] = [:]
        for call in try vector.list("ops") {
            if call.has("error"), Self.ofAccess.contains(try call.text("error")) { continue }
            if try call.text("op") == "create" {
                let history = try create(call, cap: vector.amount("cap"))
                if let history { awards[try call.text("id")] = history }
                continue
            }
            let id = try call.text("id")
            guard var award = awards[id] else {
                #expect(try call.text("unpaid_error") == "DssVest/invalid-award")
                continue
            }
            try step(call, &award)
            awards[id] = award
        }
    }

    private func create(_ call: Vector, cap: UInt256) throws -> GrantHistory? {
        let faults: [Fault]
        do {
            let terms = try Terms.make(.dssVest, call.amount("tot")) { written in
                written.start = try call.time("bgn").instant
                written.durationSeconds = try call.seconds("tau")
                written.cliffSeconds = try call.seconds("eta")
            }
            faults = terms.faults(createdAt: try call.time("t"), contractCap: cap)
            if faults.isEmpty {
                #expect(!call.has("error"))
                return GrantHistory(terms)
            }
        } catch let error as VestingError {
            faults = error.faults
        }
        let expected = try #require(Self.codes[call.text("error")])
        #expect(faults.map(\.code).contains(expected))
        return nil
    }

    private func step(_ call: Vector, _ award: inout GrantHistory) throws {
        let time = try call.time("t")
        switch try call.text("op") {
        case "query": try query(call, award, at: time)
        case "vest" where call.has("error"):
            #expect(try call.text("error") == "DssVest/sub-underflow")
            #expect(award.standing(at: time).releasedAhead == 1)
        case "vest":
            let paid = try award.claim(atMost: call.optionalAmount("max"), at: time)
            #expect(try paid == call.amount("paid"))
            #expect(try award.released(at: time) == call.amount("rxd"))
        case "yank":
            let end = try call.optionalText("end") == nil ? time : call.time("end")
            award = try award.recording(.terminated(at: time, end: end))
            try compare(call.part("award"), award, at: time)
        case "restrict", "unrestrict", "move": break
        default: Issue.record("unknown call \(try call.text("op"))")
        }
    }

    private func query(_ call: Vector, _ award: GrantHistory, at time: UnixTime) throws {
        let standing = award.standing(at: time)
        #expect(try standing.accrued == call.amount("accrued"))
        let unpaid = standing.releasedAhead.isZero ? standing.releasable : nil
        #expect(try unpaid == call.optionalAmount("unpaid"))
        #expect(standing.vested >= standing.released)
        #expect(
            try (standing.released < standing.granted.less(standing.forfeited))
                == call.bool("valid"))
        try compare(call.part("award"), award, at: time)
    }

    private func compare(_ stored: Vector, _ award: GrantHistory, at time: UnixTime) throws {
        let standing = award.standing(at: time)
        #expect(try award.start == stored.time("bgn"))
        #expect(try award.cliff ?? award.start == stored.time("clf"))
        #expect(try award.end == stored.time("fin"))
        #expect(try standing.granted.less(standing.forfeited) == stored.amount("tot"))
        #expect(try standing.released == stored.amount("rxd"))
    }
}

extension UInt256 {
    /// The difference of two amounts of which the second is part of the first.
    func less(_ other: UInt256) throws -> UInt256 { try self - other }
}
