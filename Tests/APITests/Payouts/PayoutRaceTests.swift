import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Two at once: one wins, the other is told clearly; and what was done once is not done twice.
struct PayoutRaceTests {
    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        return stage
    }

    private static func race(
        _ first: @Sendable () async throws -> APIHarness.Answer,
        _ second: @Sendable () async throws -> APIHarness.Answer
    ) async throws -> (won: APIHarness.Answer, lost: APIHarness.Answer) {
        async let one = first()
        async let two = second()
        let answers = try await [one, two].sorted { $0.status < $1.status }
        return (answers[0], answers[1])
    }

    @Test func `of two plans over the same payables one gets them`() async throws {
        let stage = try await Self.owed()
        let (won, lost) = try await Self.race(
            { try await stage.plan() }, { try await stage.plan(as: .finance2) })
        #expect(won.status == 201)
        #expect(lost.status == 409)
        #expect(lost.string("code") == "nothing_to_pay")
        #expect(try await stage.liveClaimsOfPayables() == [1, 1])
        try await stage.harness.close()
    }

    @Test func `of two plans from two Safes one gets the payables`() async throws {
        let stage = try await Self.owed()
        let other = try await stage.addSafe()
        let (won, lost) = try await Self.race(
            { try await stage.plan() }, { try await stage.plan(as: .finance2, from: other) })
        #expect(won.status == 201)
        #expect(lost.status == 409)
        #expect(["payables_taken", "nothing_to_pay"].contains(lost.string("code")))
        #expect(try await stage.liveClaimsOfPayables() == [1, 1])
        try await stage.harness.close()
    }

    @Test func `of two freezes one wins`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.planned()
        let (won, lost) = try await Self.race(
            { try await stage.step(batch, "freezes", as: .finance) },
            { try await stage.step(batch, "freezes", as: .finance2) })
        #expect(won.status == 200)
        #expect(lost.status == 409)
        #expect(lost.string("code") == "batch_not_planned")
        #expect(try await stage.balances("payable") == ["1:0", "2:0"])
        try await stage.harness.close()
    }

    @Test func `two batches frozen at once get two nonces`() async throws {
        let stage = try await Self.owed()
        let first = try await stage.planned()
        try await stage.owe(.cyd, .dao, "1")
        let second = try await stage.planned()
        let (one, two) = try await Self.race(
            { try await stage.step(first, "freezes", as: .finance) },
            { try await stage.step(second, "freezes", as: .finance2) })
        let nonces = [one["nonce"], two["nonce"]]
        #expect(nonces.contains(.number(JSONNumber(5))) && nonces.contains(.number(JSONNumber(6))))
        try await stage.harness.close()
    }

    @Test func `of two approvers one approves`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.frozen()
        let (won, lost) = try await Self.race(
            { try await stage.approve(batch, as: .approver) },
            { try await stage.approve(batch, as: .approver2) })
        #expect(won.string("state") == "approved")
        #expect(lost.status == 409)
        #expect(lost.string("code") == "batch_not_frozen")
        try await stage.harness.close()
    }

    @Test func `of two scripts one claims and the other is told by whom and until when`()
        async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let (won, lost) = try await Self.race(
            { try await stage.claim(as: .script) }, { try await stage.claim(as: .script2) })
        #expect(won.string("id") == batch)
        #expect(lost.status == 409)
        #expect(lost.string("code") == "batch_claimed_by_another")
        let holder = try #require(won.string("claim", "handle"))
        #expect(
            lost.string("detail")
                == "\(holder) works on this batch until 2021-06-07T12:10:00.000000Z;"
                + " try again afterwards.")
        try await stage.harness.close()
    }

    @Test func `an execution reported by two scripts is settled once`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let receipt = try await stage.receipt(of: batch)
        let (won, lost) = try await Self.race(
            { try await stage.report(batch, receipt, as: .script) },
            { try await stage.report(batch, receipt, as: .script2) })
        #expect(won.string("state") == "settled")
        #expect(lost.status == 409)
        #expect(lost.string("code") == "execution_already_reported")
        let paid = ["1:-999855450000000000000000", "2:-999998500000"]
        #expect(try await stage.balances("treasury").prefix(2) == paid[...])
        try await stage.harness.close()
    }

    @Test func `a retry with the same key gets the same answer`() async throws {
        let stage = try await Self.owed()
        let first = try await stage.plan(key: "plan")
        let again = try await stage.plan(key: "plan")
        #expect(again.headers["Idempotent-Replayed"] == "true")
        #expect(again.bytes == first.bytes)
        let batch = try #require(first.string("id"))
        _ = try await stage.step(batch, "freezes", as: .finance, key: "freeze")
        let frozen = try await stage.step(batch, "freezes", as: .finance, key: "freeze")
        #expect(frozen.status == 200)
        _ = try await stage.approve(batch)
        let receipt = try await stage.receipt(of: batch)
        let settled = try await stage.report(batch, receipt, key: "report")
        let before = try await stage.harness.database.state()
        let replayed = try await stage.report(batch, receipt, key: "report")
        #expect(replayed.bytes == settled.bytes)
        #expect(try await stage.harness.database.state() == before)
        try await stage.harness.close()
    }

    @Test func `a claim is renewed by its holder and passes on when its lease ends`() async throws {
        let stage = try await Self.owed()
        #expect(try await stage.claim(as: .script, key: "early").status == 204)
        let batch = try await stage.approved()
        #expect(try await stage.claim(as: .script, key: "early").string("id") == batch)
        stage.harness.now = try Instant("2021-06-07T12:05:00Z")
        let renewed = try await stage.claim(as: .script, #"{"lease_seconds":60}"#)
        #expect(renewed.string("claim", "expires_at") == "2021-06-07T12:06:00.000000Z")
        #expect(try await stage.claim(as: .script2).status == 409)
        let held = try await stage.step(
            batch, "cancellations", as: .finance, #"{"reason":"wait"}"#)
        #expect(held.string("code") == "batch_claimed_by_another")
        stage.harness.now = try Instant("2021-06-07T12:06:00Z")
        let passed = try await stage.claim(as: .script2, #"{"safe_id":"\#(stage.safe)"}"#)
        #expect(passed.string("claim", "handle") == "script2")
        #expect(try await stage.claim(as: .script).status == 409)

        try await stage.owe(.cyd, .dao, "1")
        let other = try await stage.addSafe()
        let second = try #require(await stage.plan(from: other).string("id"))
        _ = try await stage.step(second, "freezes", as: .finance)
        _ = try await stage.approve(second)
        #expect(try await stage.claim(as: .script).string("id") == second)
        #expect(try await stage.claim(as: .script2).string("id") == batch)
        try await stage.harness.close()
    }

    @Test func `of a Safe only the batch that its next nonces reach first is given`() async throws {
        let stage = try await Self.owed()
        let first = try await stage.frozen()
        try await stage.owe(.cyd, .dao, "1")
        let second = try await stage.approved()
        // The first one still waits for its approval.
        #expect(try await stage.claim(as: .script).status == 204)
        _ = try await stage.approve(first)
        #expect(try await stage.claim(as: .script).string("id") == first)
        #expect(try await stage.claim(as: .script2).status == 409)
        // Whoever works on it does not get it again once its nonce is used, but the next one.
        try await stage.setNextNonce(6)
        #expect(try await stage.claim(as: .script).string("id") == second)
        try await stage.setNextNonce(7)
        #expect(try await stage.claim(as: .script).status == 204)
        try await stage.harness.close()
    }

    @Test func `a claim that is renewed for ever does not hold off a cancellation for ever`()
        async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let claim = try await stage.claim(as: .script, #"{"lease_seconds":3600}"#)
        #expect(claim.string("claim", "protects_until") == "2021-06-07T13:00:00.000000Z")
        for time in ["12:50", "13:40", "14:30", "15:20"] {
            stage.harness.now = try Instant("2021-06-07T\(time):00Z")
            let renewed = try await stage.claim(as: .script, #"{"lease_seconds":3600}"#)
            #expect(renewed.string("id") == batch)
        }
        stage.harness.now = try Instant("2021-06-07T15:59:59Z")
        let renewed = try await stage.claim(as: .script, #"{"lease_seconds":3600}"#)
        #expect(renewed.string("claim", "expires_at") == "2021-06-07T16:59:59.000000Z")
        #expect(renewed.string("claim", "protects_until") == "2021-06-07T16:00:00.000000Z")
        let early = try await stage.step(
            batch, "cancellations", as: .finance, #"{"reason":"wrong month"}"#)
        #expect(early.string("code") == "batch_claimed_by_another")
        stage.harness.now = try Instant("2021-06-07T16:00:00Z")
        let cancelled = try await stage.step(
            batch, "cancellations", as: .finance, #"{"reason":"wrong month"}"#)
        #expect(cancelled.string("state") == "cancelled")
        try await stage.harness.close()
    }
}
