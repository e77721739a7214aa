import Ethereum
import Ledger
import TestSupport
import Testing

/// Sablier's streams and Hedgey's plans at single seconds.
@Suite struct LockupVectorTests {
    private static func cases(_ kind: String) throws -> [Vector] {
        try Vectors.cases("vesting_extra.json").filter { try $0.text("kind") == kind }
    }

    private func compare(_ terms: VestingTerms, _ vector: Vector, _ field: String) throws {
        #expect(try terms.end == vector.time("end"))
        for query in try vector.list("queries") {
            #expect(try terms.vested(at: query.time("t")) == query.amount(field))
        }
    }

    @Test(arguments: try cases("sablier_linear"))
    func `a linear stream is rounded down twice`(vector: Vector) throws {
        let terms = try Terms.make(.sablierLinear, vector.amount("deposited")) { written in
            written.start = try vector.time("start").instant
            written.cliff = try vector.text("cliff") == "0" ? nil : vector.time("cliff").instant
            written.end = try vector.time("end").instant
            written.unlockedAtStart = try vector.amount("unlock_start")
            written.unlockedAtCliff = try vector.amount("unlock_cliff")
        }
        try compare(terms, vector, "streamed")
    }

    @Test(arguments: try cases("sablier_tranched"))
    func `a tranche is whole at its second`(vector: Vector) throws {
        let terms = try Terms.make(.sablierTranched, vector.amount("deposited")) { written in
            written.start = try vector.time("start").instant
            written.parts = try vector.list("tranches").map {
                WrittenTerms.Part(time: try $0.time("t").instant, amount: try $0.amount("amount"))
            }
        }
        try compare(terms, vector, "streamed")
    }

    @Test(arguments: try cases("sablier_dynamic"))
    func `a segment follows the contract's own power`(vector: Vector) throws {
        let terms = try Terms.make(.sablierDynamic, vector.amount("deposited")) { written in
            written.start = try vector.time("start").instant
            written.parts = try vector.list("segments").map {
                WrittenTerms.Part(
                    time: try $0.time("t").instant, amount: try $0.amount("amount"),
                    exponent: UInt64(try $0.text("exponent_wei")))
            }
        }
        try compare(terms, vector, "streamed")
    }

    @Test(arguments: try cases("hedgey_plan"))
    func `a plan unlocks whole periods`(vector: Vector) throws {
        let terms = try Terms.make(.hedgeyPlan, vector.amount("amount")) { written in
            written.start = try vector.time("start").instant
            written.cliff = try vector.time("cliff").instant
            written.rate = try vector.amount("rate")
            written.periodSeconds = try vector.seconds("period")
        }
        try compare(terms, vector, "unlocked")
        for query in try vector.list("queries") {
            let standing = GrantHistory(terms).standing(at: try query.time("t"))
            #expect(try standing.unvested == query.amount("locked"))
        }
    }
}
