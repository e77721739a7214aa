public import Ethereum
import HTTP
import JSON
public import Ledger

extension PayoutStage {
    /// Reports as a script that a rejection, which pays nobody, used the nonce of a batch.
    public func reportRejection(
        of batch: String, nonce: UInt256, transaction digits: String = "cd"
    ) async throws -> Answer {
        guard let chain = ChainID(UInt64(self.chain)) else { throw SetupFailure("no such chain") }
        let rejection = SafeTransaction(
            safe: SafeAccount(
                chain: chain, address: try Address(Self.safeAddress), version: .v141),
            call: SafeCall(to: try Address(Self.safeAddress), value: 0, data: []),
            operation: .call, safeTxGas: 0, refund: .none, nonce: nonce)
        var maker = ReceiptMaker("0x" + String(repeating: digits, count: 32))
        maker.execution(by: rejection.safe.address, of: rejection.safeTxHash, succeeds: true)
        var writer = JSONWriter()
        writer.value(rejection.proposal(sender: nil))
        return try await step(
            batch, "nonce-uses", as: .script,
            """
            {"reason":"rejected","transaction_hash":"\(maker.transactionHash)",\
            "receipt":\(maker.text),\
            "safe_transaction":\(String(decoding: writer.take(), as: UTF8.self))}
            """)
    }

    /// Confirms the nonce that was proposed last, by the digest and safeTxHash that the batch shows.
    public func confirmNonce(
        of batch: String, as sender: APIHarness.Sender = .approver
    ) async throws -> Answer {
        let shown = try await get(batch)
        return try await step(
            batch, "nonce-binding-confirmations", as: sender,
            Self.approval(
                of: shown.string("digest"), shown.string("nonce_binding", "safe_tx_hash")))
    }
}

extension PayoutStage {
    /// Says what nonce the Safe's next transaction will have, over REST.
    public func setNextNonce(
        _ nonce: UInt64, as sender: APIHarness.Sender = .admin, of other: ID<Safe>? = nil
    ) async throws {
        let answer = try await harness.send(
            .patch, "/v1/safes/\(other ?? safe)", as: sender, json: "{\"next_nonce\":\(nonce)}",
            ifMatch: "*")
        guard answer.status == 200 else { throw SetupFailure(answer.text) }
    }
}
