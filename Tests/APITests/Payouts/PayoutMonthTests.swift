import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// A batch from plan to settlement, as finance, approvers and scripts see it.
struct PayoutMonthTests {
    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.bob, .dao, "12000000000000000000")
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.ann, .usd, "1500000")
        try await stage.owe(.ann, .dao, "5450000000000000000")
        try await stage.owe(.cyd, .native, "70000000000000000")
        return stage
    }

    @Test func `a plan shows its rows and reserves what it pays`() async throws {
        let stage = try await Self.owed()
        let plan = try await stage.plan()
        let batch = try #require(plan.string("id"))
        #expect(plan.status == 201)
        #expect(plan.headers["Location"] == "/v1/payout-batches/\(batch)")
        #expect(plan.headers["ETag"] == "\"v1\"")
        #expect(plan.string("state") == "planned")
        #expect(plan["row_count"] == .number(JSONNumber(4)))
        #expect(plan["left_over_payables"] == .number(JSONNumber(0)))
        #expect(plan.string("totals", "0", "symbol") == "DAO")
        #expect(plan.string("totals", "0", "amount") == "162")
        #expect(plan.string("totals", "0", "amount_base_units") == "162000000000000000000")
        #expect(plan.string("totals", "1", "amount") == "1.5")
        #expect(plan.string("totals", "2", "amount") == "0.07")
        let rows = (0...3).map { row in
            ["payee", "symbol", "amount", "recipient", "type"].compactMap {
                plan.string("payments", "\(row)", $0)
            }
        }
        let (ann, bob, cyd) = (
            PayoutStage.Person.ann.address, PayoutStage.Person.bob.address,
            PayoutStage.Person.cyd.address
        )
        #expect(
            rows == [
                ["ann", "DAO", "150", ann, "erc20"], ["ann", "USDC", "1.5", ann, "erc20"],
                ["bob", "DAO", "12", bob, "erc20"], ["cyd", "ETH", "0.07", cyd, "native"],
            ])
        #expect(try await stage.payableStates() == Array(repeating: "reserved", count: 5))
        #expect(try await stage.balances("in_flight") == [])
        try await stage.harness.close()
    }

    @Test func `a dry run shows the plan and changes nothing`() async throws {
        let stage = try await Self.owed()
        let before = try await stage.harness.database.state()
        let plan = try await stage.plan(query: "?dry_run=true")
        #expect(plan.status == 200)
        #expect(plan.headers["Vestry-Dry-Run"] == "true")
        #expect(plan.string("payments", "3", "payee") == "cyd")
        #expect(try await stage.harness.database.state() == before)
        try await stage.harness.close()
    }

    @Test func `the row limit leaves the rest for the next batch`() async throws {
        let stage = try await Self.owed()
        let first = try await stage.plan(more: ",\"row_limit\":3")
        #expect(first["row_count"] == .number(JSONNumber(3)))
        #expect(first["left_over_payables"] == .number(JSONNumber(1)))
        let second = try await stage.plan()
        #expect(second.string("payments", "0", "payee") == "cyd")
        #expect(second["row_count"] == .number(JSONNumber(1)))
        #expect(second["multi_send_call_only"] == .null)
        let third = try await stage.plan()
        #expect(third.status == 409)
        #expect(third.string("code") == "nothing_to_pay")
        try await stage.harness.close()
    }

    @Test func `a frozen batch has nonce, digest and hash, and moves what is owed into flight`()
        async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.planned()
        let frozen = try await stage.step(batch, "freezes", as: .finance)
        #expect(frozen.status == 200)
        #expect(frozen.string("state") == "frozen")
        #expect(frozen["nonce"] == .number(JSONNumber(5)))
        #expect(frozen.string("digest")?.hasPrefix("sha256:") == true)
        #expect(frozen.string("digest")?.utf8.count == 71)
        #expect(frozen.string("safe_tx_hash")?.utf8.count == 66)
        #expect(frozen.string("frozen", "handle") == "finance")
        let owed = ["1:0", "2:0", "3:0"]
        let flying = ["1:162000000000000000000", "2:1500000", "3:70000000000000000"]
        #expect(try await stage.balances("payable") == owed)
        #expect(try await stage.balances("in_flight") == flying)
        try await stage.harness.close()
    }

    @Test func `a settled batch leaves nothing in flight and the treasury poorer`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let claim = try await stage.claim(as: .script)
        #expect(claim.status == 200)
        #expect(claim.string("id") == batch)
        #expect(claim.string("claim", "handle") == "script")
        #expect(claim.string("claim", "expires_at") == "2021-06-07T12:10:00.000000Z")

        let settled = try await stage.report(batch, stage.receipt(of: batch, form: .data))
        #expect(settled.status == 200)
        #expect(settled.string("state") == "settled")
        #expect(settled.string("settlement") == "reported")
        #expect(settled.string("execution", "outcome") == "success")
        #expect(try await stage.payableStates() == Array(repeating: "settled", count: 5))
        let zero = ["1:0", "2:0", "3:0"]
        #expect(try await stage.balances("payable") == zero)
        #expect(try await stage.balances("in_flight") == zero)
        let treasury = [
            "1:-999838000000000000000000", "2:-999998500000", "3:-999999930000000000000000",
        ]
        #expect(try await stage.balances("treasury") == treasury)
        #expect(try await stage.balances("equity").count == 3)

        let confirmed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(confirmed.status == 200)
        #expect(confirmed.string("settlement") == "confirmed")
        #expect(confirmed.string("execution", "confirmed", "handle") == "approver")

        try await stage.owe(.ann, .dao, "1")
        let next = try await stage.frozen()
        #expect(try await stage.get(next)["nonce"] == .number(JSONNumber(6)))
        try await stage.harness.close()
    }

    @Test func `a batch that failed on the chain gives its payables back, its nonce is used`()
        async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let receipt = try await stage.receipt(of: batch, succeeds: false)
        let flying = try await stage.balances("in_flight")
        let reported = try await stage.report(batch, receipt, as: .script)
        #expect(reported.string("state") == "approved")
        #expect(reported.string("execution", "outcome") == "failure")
        #expect(reported.string("settlement") == "reported")
        #expect(try await stage.payableStates() == Array(repeating: "reserved", count: 5))
        #expect(try await stage.balances("in_flight") == flying)
        let safe = try await stage.harness.send(.get, "/v1/safes/\(stage.safe)", as: .finance)
        #expect(safe["next_nonce"] == .number(JSONNumber(5)))

        let failed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(failed.string("state") == "failed")
        #expect(failed.string("execution", "outcome") == "failure")
        #expect(failed.string("execution", "reported", "handle") == "script")
        #expect(failed.string("execution", "confirmed", "handle") == "approver")
        #expect(try await stage.payableStates() == Array(repeating: "open", count: 5))
        #expect(try await stage.balances("in_flight") == ["1:0", "2:0", "3:0"])
        let owed = ["1:162000000000000000000", "2:1500000", "3:70000000000000000"]
        #expect(try await stage.balances("payable") == owed)
        let again = try await stage.approved()
        #expect(try await stage.get(again)["nonce"] == .number(JSONNumber(6)))
        let settled = try await stage.report(
            again, stage.receipt(of: again, transaction: "0x" + String(repeating: "cd", count: 32)))
        #expect(settled.string("state") == "settled")
        try await stage.harness.close()
    }

    @Test func `nobody confirms the failure that they reported, and a success outweighs it`()
        async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let failure = try await stage.receipt(of: batch, succeeds: false)
        _ = try await stage.report(batch, failure, as: .finance)
        let own = try await stage.step(batch, "confirmations", as: .finance)
        #expect(own.status == 403)
        #expect(own.string("code") == "two_people_reporter")
        let again = try await stage.report(batch, failure, as: .script)
        #expect(again.string("code") == "execution_already_reported")
        #expect(try await stage.get(batch).string("state") == "approved")
        // The same transaction, as it really ended.
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled")
        #expect(settled.string("execution", "outcome") == "success")
        #expect(settled.string("execution", "reported", "handle") == "script")
        #expect(try await stage.payableStates() == Array(repeating: "settled", count: 5))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `what a cancelled but approved batch held is paid with its nonce only`()
        async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let nonce = try await stage.get(batch)["nonce"]
        #expect(nonce == .number(JSONNumber(5)))
        let cancelled = try await stage.step(
            batch, "cancellations", as: .finance, "{\"reason\":\"wrong month\"}")
        #expect(cancelled.status == 200)
        let again = try await stage.planned()
        let other = try await stage.step(again, "freezes", as: .finance, "{\"nonce\":6}")
        #expect(other.status == 409)
        #expect(other.string("code") == "nonce_bound_by_cancelled_batch")
        let same = try await stage.step(again, "freezes", as: .finance)
        #expect(same["nonce"] == nonce)
        try await stage.harness.close()
    }

    @Test func `rows that the receipt does not pay stay in flight and say what was found`()
        async throws
    {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        var receipt = ReceiptMaker("0x" + String(repeating: "ab", count: 32))
        let safe = try Address(PayoutStage.safeAddress)
        let dao = try Address(try #require(PayoutStage.Money.dao.token))
        receipt.transfer(
            of: dao, from: safe, to: try Address(PayoutStage.Person.ann.address), amount: 7)
        receipt.transfer(
            of: dao, from: safe, to: try Address(PayoutStage.Person.bob.address),
            amount: 12_000_000_000_000_000_000)
        receipt.execution(
            by: safe, of: try Hash32(try #require(await stage.get(batch).string("safe_tx_hash"))))
        let executed = try await stage.report(batch, receipt)
        #expect(executed.status == 200)
        #expect(executed.string("state") == "executed")
        #expect(executed["execution", "mismatched_rows"] == .number(JSONNumber(2)))
        #expect(executed["execution", "unexpected_transfer_count"] == .number(JSONNumber(1)))
        let read = try await stage.get(batch)
        #expect(read.string("unexpected_transfers", "0", "amount_base_units") == "7")
        let rows = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/payments", as: .auditor)
        #expect(
            (0...3).map { rows.string("data", "\($0)", "state") } == [
                "mismatched", "mismatched", "settled", "settled",
            ])
        #expect(rows.string("data", "0", "found") == "a transfer of 7 base units instead")
        #expect(rows.string("data", "1", "found") == "no transfer to this recipient")
        let flying = ["1:150000000000000000000", "2:1500000", "3:0"]
        #expect(try await stage.balances("in_flight") == flying)
        let states = ["settled", "reserved", "reserved", "reserved", "settled"]
        #expect(try await stage.payableStates() == states)
        try await stage.harness.close()
    }

    @Test func `a cancelled batch gives payables, nonce and what was in flight back`() async throws
    {
        let stage = try await Self.owed()
        let owed = try await stage.balances("payable")
        let batch = try await stage.approved()
        let cancelled = try await stage.step(
            batch, "cancellations", as: .finance, "{\"reason\":\"wrong month\"}")
        #expect(cancelled.status == 200)
        #expect(cancelled.string("state") == "cancelled")
        #expect(cancelled.string("reason") == "wrong month")
        #expect(try await stage.balances("payable") == owed)
        #expect(try await stage.balances("in_flight") == ["1:0", "2:0", "3:0"])
        let again = try await stage.frozen()
        #expect(try await stage.get(again)["nonce"] == .number(JSONNumber(5)))

        let plannedOnly = try await stage.step(
            again, "cancellations", as: .finance, "{\"reason\":\"again\"}")
        #expect(plannedOnly.string("state") == "cancelled")
        try await stage.harness.close()
    }

    @Test func `a batch that was only planned is cancelled without an entry`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.planned()
        let answer = try await stage.step(
            batch, "cancellations", as: .finance, "{\"reason\":\"too early\"}")
        #expect(answer.string("state") == "cancelled")
        #expect(try await stage.payableStates() == Array(repeating: "open", count: 5))
        #expect(try await stage.balances("in_flight") == [])
        try await stage.harness.close()
    }

    @Test func `the organisation may want two approvals`() async throws {
        let stage = try await Self.owed()
        let changed = try await stage.harness.send(
            .patch, "/v1/settings", as: .admin, json: #"{"batch_approvals": 2}"#, ifMatch: "*")
        #expect(changed.status == 200)
        let batch = try await stage.frozen()
        let first = try await stage.approve(batch, as: .approver)
        #expect(first.string("state") == "frozen")
        #expect(first["approvals_needed"] == .number(JSONNumber(2)))
        stage.harness.now = try Instant("2021-06-07T12:00:01Z")
        let second = try await stage.approve(batch, as: .finance2)
        #expect(second.string("state") == "approved")
        #expect(
            ["0", "1"].compactMap { second.string("approvals", $0, "handle") } == [
                "approver", "finance2",
            ])
        try await stage.harness.close()
    }

    @Test func `batches are listed by state, Safe and period, and paged`() async throws {
        let stage = try await Self.owed()
        try await stage.owe(.ann, .dao, "1", period: "2021-04")
        let may = try await stage.planned()
        stage.harness.now = try Instant("2021-06-07T12:00:01Z")
        let april = try #require(try await stage.plan(period: "2021-04").string("id"))
        let list: @Sendable (String) async throws -> [String?] = { query in
            let answer = try await stage.harness.send(
                .get, "/v1/payout-batches?\(query)", as: .script)
            return [answer.string("data", "0", "id"), answer.string("data", "1", "id")]
        }
        #expect(try await list("state=planned") == [may, april])
        #expect(try await list("period=2021-04") == [april, nil])
        #expect(try await list("safe_id=\(stage.safe)&state=frozen") == [nil, nil])
        let page = try await stage.harness.send(
            .get, "/v1/payout-batches?limit=1", as: .auditor)
        #expect(page["has_more"] == .bool(true))
        #expect(page.headers["Link"] == "</v1/payout-batches?limit=1&cursor=\(may)>; rel=\"next\"")
        let rows = try await stage.harness.send(
            .get, "/v1/payout-batches/\(may)/payments?limit=3", as: .script)
        #expect(rows.string("next_cursor") == "3")
        let rest = try await stage.harness.send(
            .get, "/v1/payout-batches/\(may)/payments?limit=3&cursor=3", as: .script)
        #expect(rest.string("data", "0", "payee") == "cyd")
        #expect(rest["has_more"] == .bool(false))
        try await stage.harness.close()
    }
}
