import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Another transaction used the nonce of a batch: nothing is freed before a receipt shows it and a
/// second person confirms.
struct NonceUseRouteTests {
    private static let stranger = "0x6666666666666666666666666666666666666666"

    private static func approved(
        native: Bool = false
    ) async throws -> (PayoutStage, String) {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        if native { try await stage.owe(.cyd, .native, "70000000000000000") }
        return (stage, try await stage.approved())
    }

    static func transaction(
        to: String, data: [UInt8] = [], value: UInt256 = 0, nonce: UInt256 = 5,
        operation: SafeTransaction.Operation = .call
    ) throws -> SafeTransaction {
        SafeTransaction(
            safe: SafeAccount(
                chain: try #require(ChainID(31337)), address: try Address(PayoutStage.safeAddress),
                version: .v141),
            call: SafeCall(to: try Address(to), value: value, data: data), operation: operation,
            safeTxGas: 0, refund: .none, nonce: nonce)
    }

    static func calls(_ transfers: [Transfer]) throws -> SafeTransaction {
        try SafeTransaction.paying(
            transfers.map { SafeCall($0) }, from: transaction(to: stranger).safe, nonce: 5)
    }

    /// The body of a report with a receipt in which the Safe executed the transaction.
    static func body(
        _ transaction: SafeTransaction, transfers: [Transfer] = [], succeeds: Bool = true,
        executes: Bool = true
    ) throws -> String {
        var maker = ReceiptMaker("0x" + String(repeating: "cd", count: 32))
        for transfer in transfers {
            guard let token = transfer.token else { continue }
            maker.transfer(
                of: token, from: transaction.safe.address, to: transfer.recipient,
                amount: transfer.amount)
        }
        if executes {
            maker.execution(
                by: transaction.safe.address, of: transaction.safeTxHash, succeeds: succeeds)
        }
        var writer = JSONWriter()
        writer.value(transaction.proposal(sender: nil))
        return """
            {"reason":"owners changed their mind","transaction_hash":"\(maker.transactionHash)",\
            "receipt":\(maker.text),\
            "safe_transaction":\(String(decoding: writer.take(), as: UTF8.self))}
            """
    }

    static func report(
        _ stage: PayoutStage, _ batch: String, _ body: String
    ) async throws -> APIHarness.Answer {
        try await stage.step(batch, "nonce-uses", as: .script, body)
    }

    @Test(arguments: [true, false])
    func `a rejection frees the payables once somebody else confirms`(
        succeeds: Bool
    ) async throws {
        let (stage, batch) = try await Self.approved()
        let rejection = try Self.transaction(to: PayoutStage.safeAddress)
        let answer = try await Self.report(
            stage, batch, Self.body(rejection, succeeds: succeeds))
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.string("state") == "approved")
        #expect(answer.string("nonce_use", "kind") == "rejection")
        #expect(answer["nonce_use", "confirmed"] == .null)
        #expect(try await stage.payableStates() == ["reserved", "reserved"])
        #expect(
            try await stage.step(batch, "confirmations", as: .script).status == 403)
        let confirmed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(confirmed.string("state") == "rejected")
        #expect(confirmed.string("reason") == "owners changed their mind")
        #expect(confirmed.string("nonce_use", "confirmed", "handle") == "approver")
        #expect(try await stage.payableStates() == ["open", "open"])
        #expect(try await stage.balances("in_flight") == ["1:0", "2:0"])
        let next = try await stage.get(stage.frozen())
        #expect(next["nonce"] == .number(JSONNumber(6)))
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test(arguments: [true, false])
    func
        `a use of the nonce that is taken off the chain leaves the batch cancelled and its nonce binding`(
            isRejection: Bool
        ) async throws
    {
        let (stage, batch) = try await Self.approved()
        let token = try Address(PayoutStage.Money.dao.token ?? "")
        let elsewhere = Transfer(token: token, recipient: try Address(Self.stranger), amount: 3)
        let used =
            isRejection
            ? try Self.body(Self.transaction(to: PayoutStage.safeAddress))
            : try Self.body(Self.calls([elsewhere]), transfers: [elsewhere])
        _ = try await Self.report(stage, batch, used)
        let gone = { (hash: String) in
            #"{"transaction_hash":"0x\#(String(repeating: hash, count: 32))","reason":"it is gone"}"#
        }
        let early = try await stage.step(
            batch, "execution-withdrawals", as: .script, gone("cd"))
        #expect(early.string("code") == "execution_not_reported", "\(early.text)")
        let state = isRejection ? "rejected" : "superseded"
        #expect(
            try await stage.step(batch, "confirmations", as: .approver).string("state") == state)
        let other = try await stage.step(
            batch, "execution-withdrawals", as: .script, gone("ab"))
        #expect(other.string("code") == "executed_by_other_transaction")
        let withdrawn = try await stage.step(
            batch, "execution-withdrawals", as: .script, gone("cd"))
        #expect(withdrawn.string("state") == "cancelled", "\(withdrawn.text)")
        #expect(withdrawn["nonce_use"] == .null)
        #expect(try await stage.payableStates() == ["open", "open"])
        let next = try await stage.planned()
        let elsewhen = try await stage.step(next, "freezes", as: .finance, #"{"nonce":6}"#)
        #expect(elsewhen.string("code") == "nonce_bound_by_cancelled_batch", "\(elsewhen.text)")
        let bound = try await stage.step(next, "freezes", as: .finance)
        #expect(bound["nonce"] == .number(JSONNumber(5)), "\(bound.text)")
        #expect(try await stage.firstBreak() == nil)
        // It comes back in another block.
        _ = try await Self.report(stage, batch, used)
        let again = try await stage.step(batch, "confirmations", as: .approver)
        #expect(again.string("nonce_use", "confirmed", "handle") == "approver", "\(again.text)")
        #expect(again.string("state") == "cancelled")
        try await stage.harness.close()
    }

    @Test func `a transaction that pays nobody of the batch supersedes it`() async throws {
        let (stage, batch) = try await Self.approved(native: true)
        let token = try Address(PayoutStage.Money.dao.token ?? "")
        let elsewhere = Transfer(token: token, recipient: try Address(Self.stranger), amount: 3)
        _ = try await Self.report(
            stage, batch, Self.body(Self.calls([elsewhere]), transfers: [elsewhere]))
        let confirmed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(confirmed.string("state") == "superseded", "\(confirmed.text)")
        #expect(try await stage.payableStates() == ["open", "open", "open"])
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    /// ann is paid, bob gets another amount, cyd nothing, and a stranger something.
    @Test func `what was replaced by hand settles row by row, and the rest can be let go`()
        async throws
    {
        let (stage, batch) = try await Self.approved(native: true)
        let dao = try Address(PayoutStage.Money.dao.token ?? "")
        let usd = try Address(PayoutStage.Money.usd.token ?? "")
        let paid = [
            Transfer(
                token: dao, recipient: try Address(PayoutStage.Person.ann.address),
                amount: try UInt256(decimal: "144550000000000000000")),
            Transfer(
                token: usd, recipient: try Address(PayoutStage.Person.bob.address),
                amount: 1_400_000),
            Transfer(token: nil, recipient: try Address(Self.stranger), amount: 5),
        ]
        _ = try await Self.report(stage, batch, Self.body(Self.calls(paid), transfers: paid))
        let confirmed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(confirmed.string("state") == "executed", "\(confirmed.text)")
        #expect(confirmed.string("settlement") == "confirmed")
        #expect(try await stage.payableStates() == ["settled", "reserved", "reserved"])
        let rows = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/payments", as: .finance)
        #expect(rows.string("data", "0", "state") == "settled")
        #expect(rows.string("data", "1", "found") == "a transfer of 1400000 base units instead")
        #expect(rows.string("data", "2", "state") == "mismatched")
        #expect(try await stage.firstBreak() == nil)

        let release = #"{"reason":"bob gets the rest by hand"}"#
        let own = try await stage.step(batch, "payment-releases", as: .script, release)
        #expect(own.status == 403)
        let released = try await stage.step(batch, "payment-releases", as: .approver2, release)
        #expect(released.string("state") == "settled", "\(released.text)")
        #expect(try await stage.payableStates() == ["settled", "open", "open"])
        #expect(try await stage.balances("in_flight") == ["1:0", "2:0", "3:0"])
        #expect(try await stage.firstBreak() == nil)
        let next = try await stage.get(stage.frozen())
        #expect(next["row_count"] == .number(JSONNumber(2)))
        try await stage.harness.close()
    }

    @Test func `native payments that cannot be told are not taken for unpaid`() async throws {
        let (stage, batch) = try await Self.approved(native: true)
        let foreign = try Self.transaction(
            to: Self.stranger, data: [1, 2, 3, 4], operation: .delegateCall)
        _ = try await Self.report(stage, batch, Self.body(foreign))
        let confirmed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(confirmed.string("state") == "executed")
        #expect(try await stage.payableStates() == ["reserved", "reserved", "reserved"])
        try await stage.harness.close()
    }

    @Test func `reports that prove nothing are refused and change nothing`() async throws {
        let (stage, batch) = try await Self.approved()
        let own = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/safe-transaction.json", as: .script)
        let rejection = try Self.transaction(to: PayoutStage.safeAddress)
        let ours = try SafeTransaction(proposal: own.json, of: rejection.safe)
        let cases: [(String, String)] = [
            (try Self.body(ours), "nonce_used_by_this_batch"),
            (
                try Self.body(Self.transaction(to: PayoutStage.safeAddress, nonce: 6)),
                "nonce_use_of_other_nonce"
            ),
            (try Self.body(rejection, executes: false), "receipt_of_another_transaction"),
        ]
        for (body, code) in cases {
            let before = try await stage.harness.database.state()
            let answer = try await Self.report(stage, batch, body)
            #expect(answer.status == 422)
            #expect(answer.string("code") == code, "\(answer.text)")
            #expect(try await stage.harness.database.state() == before)
        }
        try await stage.harness.close()
    }

    @Test func `the batch's own execution counts although somebody said otherwise`() async throws {
        let (stage, batch) = try await Self.approved()
        _ = try await Self.report(
            stage, batch, Self.body(Self.transaction(to: PayoutStage.safeAddress)))
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled")
        let confirmed = try await stage.step(batch, "confirmations", as: .approver)
        #expect(confirmed.string("state") == "settled")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }
}
