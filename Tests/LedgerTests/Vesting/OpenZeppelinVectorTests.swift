import Ethereum
import Ledger
import TestSupport
import Testing

/// OpenZeppelin's wallets, replayed call by call: a top-up is a change of the whole terms.
@Suite struct OpenZeppelinVectorTests {
    @Test(arguments: try Vectors.cases("vesting_oz.json"))
    func `a wallet vests what it holds and has released, top-ups too`(vector: Vector) throws {
        var wallet: GrantHistory?
        for call in try vector.list("ops") {
            let time = try call.time("t")
            switch try call.text("op") {
            case "fund": wallet = try fund(wallet, by: call.amount("amount"), at: time, vector)
            case "query":
                let standing = try #require(wallet).standing(at: time)
                #expect(try standing.vested == call.amount("vested"))
                #expect(try standing.releasable == call.amount("releasable"))
                #expect(try standing.released == call.amount("released_total"))
            case "release":
                #expect(try wallet?.claim(at: time) == call.amount("amount"))
                #expect(try wallet?.released(at: time) == call.amount("released_total"))
            default: Issue.record("unknown call \(try call.text("op"))")
            }
        }
    }

    private func fund(
        _ wallet: GrantHistory?, by amount: UInt256, at time: UnixTime, _ vector: Vector
    ) throws -> GrantHistory {
        let total = try (wallet?.terms(at: time).total ?? .zero) + amount
        let isOld = try vector.text("engine") == "VestingWallet"
        let terms = try Terms.make(isOld ? .openZeppelin46 : .openZeppelin51, total) { written in
            written.start = try vector.time("start").instant
            written.durationSeconds = try vector.seconds("duration")
            if vector.has("cliff_seconds") {
                written.cliffSeconds = try vector.seconds("cliff_seconds")
            }
        }
        guard let wallet else { return GrantHistory(terms) }
        return try wallet.recording(.amended(at: time, terms, .whole))
    }
}
