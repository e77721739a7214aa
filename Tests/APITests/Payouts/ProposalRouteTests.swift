import Ethereum
import HTTP
import JSON
import TestSupport
import Testing

/// A proposal is the transaction of the batch, or the field that differs is named.
struct ProposalRouteTests {
    private static func approved() async throws -> (PayoutStage, String) {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        return (stage, try await stage.approved())
    }

    private static func propose(
        _ stage: PayoutStage, _ batch: String, _ json: String,
        as sender: APIHarness.Sender = .script
    ) async throws -> APIHarness.Answer {
        try await stage.step(batch, "proposals", as: sender, json)
    }

    /// The hash with nonce 5 was computed with eth-abi, that with nonce 6 too.
    private static let hash =
        "0x186a9396f5d45bb13370a090365ca74d471918c184fce0ec1595b748920db1c0"
    private static let hashOfNonceSix =
        "0xfc16e6071f4a34d3803025843241c1a56e2f4cac3a6f19570fe8121ffcaed9b3"
    private static let hashOnMainnet =
        "0x8f9b288c9c6e44491911836a3335e1281fa5d028b74d3fa90f7bd6bc48e68437"

    @Test func `a batch is proposed, and the same again changes nothing`() async throws {
        let (stage, batch) = try await Self.approved()
        let owner = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"
        let body = #"{"safe_tx_hash":"\#(Self.hash)","nonce":5,"proposer":"\#(owner)"}"#
        let first = try await Self.propose(stage, batch, body)
        #expect(first.status == 200, "\(first.text)")
        #expect(first.string("state") == "proposed")
        #expect(first.string("proposal", "proposer") == owner)
        #expect(first.string("proposal", "reported", "handle") == "script")
        let again = try await Self.propose(stage, batch, body, as: .finance)
        #expect(again.string("proposal", "reported", "handle") == "script")
        let cancelled = try await stage.step(
            batch, "cancellations", as: .finance, #"{"reason":"no"}"#)
        #expect(cancelled.string("code") == "batch_not_cancellable")
        let settled = try await stage.report(batch, stage.receipt(of: batch))
        #expect(settled.string("state") == "settled")
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    @Test func `the file of the batch is a proposal of it, as it is`() async throws {
        let (stage, batch) = try await Self.approved()
        let file = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/proposal.json", as: .script
        ).text
        let answer = try await Self.propose(
            stage, batch, #"{"safe_tx_hash":"\#(Self.hash)","transaction":\#(file)}"#)
        #expect(answer.string("state") == "proposed", "\(answer.text)")
        try await stage.harness.close()
    }

    @Test(arguments: [
        (#"{"safe_tx_hash":"HASH","nonce":6}"#, "/nonce", "5", "6"),
        (#"{"safe_tx_hash":"HASH_OF_6"}"#, "/nonce", "5", "6"),
        (#"{"safe_tx_hash":"HASH_ON_1"}"#, "/transaction/chainId", "31337", "1"),
        (
            #"{"safe_tx_hash":"0xabababababababababababababababababababababababababababababababab"}"#,
            "/safe_tx_hash", "HASH",
            "0xabababababababababababababababababababababababababababababababab"
        ),
    ])
    func `the field that differs is named`(
        body: String, pointer: String, expected: String, found: String
    ) async throws {
        let (stage, batch) = try await Self.approved()
        let before = try await stage.harness.database.state()
        let json = body.replacing("HASH_OF_6", with: Self.hashOfNonceSix)
            .replacing("HASH_ON_1", with: Self.hashOnMainnet).replacing("HASH", with: Self.hash)
        let answer = try await Self.propose(stage, batch, json)
        #expect(answer.status == 422)
        #expect(answer.string("code") == "proposal_differs", "\(answer.text)")
        #expect(answer.string("errors", "0", "pointer") == pointer)
        let due = expected.replacing("HASH", with: Self.hash)
        #expect(answer.string("errors", "0", "detail") == "must be \(due)")
        #expect(answer.string("errors", "0", "found") == found)
        #expect(try await stage.harness.database.state() == before)
        try await stage.harness.close()
    }

    @Test(arguments: [
        (#""operation":1"#, #""operation":0"#, "/transaction/operation"),
        (#""safeTxGas":"0""#, #""safeTxGas":"9""#, "/transaction/safeTxGas"),
        (
            #""to":"0x9641d764fc13c8B624c04430C7356C1C7C8102e2""#,
            #""safe":"0x5555555555555555555555555555555555555555","to":"0x9641d764fc13c8B624c04430C7356C1C7C8102e2""#,
            "/transaction/safe"
        ),
        (#""value":"0""#, #""chainId":"1","value":"0""#, "/transaction/chainId"),
    ])
    func `a transaction that was changed is taken apart`(
        from: String, to: String, pointer: String
    ) async throws {
        let (stage, batch) = try await Self.approved()
        let file = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/proposal.json", as: .script
        ).text
        #expect(file.contains(from))
        let changed = file.replacing(from, with: to).replacing(
            #""contractTransactionHash":"\#(Self.hash)","#, with: "")
        let answer = try await Self.propose(
            stage, batch, #"{"safe_tx_hash":"\#(Self.hash)","transaction":\#(changed)}"#)
        #expect(answer.string("code") == "proposal_differs", "\(answer.text)")
        #expect(answer.string("errors", "0", "pointer") == pointer)
        try await stage.harness.close()
    }

    @Test func `only an approved batch is proposed`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        let batch = try await stage.frozen()
        let answer = try await Self.propose(stage, batch, #"{"safe_tx_hash":"\#(Self.hash)"}"#)
        #expect(answer.status == 409)
        #expect(answer.string("code") == "batch_not_approved")
        try await stage.harness.close()
    }
}
