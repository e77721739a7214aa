import Ethereum
import JSON
import TestSupport
import Testing

@Suite struct SafeTransactionTests {
    @Test(arguments: try Vectors.cases("safe_tx_hash.json"))
    func `every Safe transaction hash of the vectors is met`(vector: Vector) throws {
        let number = try #require(UInt64(try vector.text("chainId")))
        let safe = SafeAccount(
            chain: try #require(ChainID(number)),
            address: try vector.address("safe"),
            version: try SafeVersion(vector.text("safeVersion")))
        let transaction = try vector.safeTransaction(safe, nonce: try vector.number("nonce"))
        #expect(transaction.domainHash.description == (try vector.text("domainSeparator")))
        #expect(transaction.messageHash.description == (try vector.text("structHash")))
        #expect(transaction.safeTxHash.description == (try vector.text("safeTxHash")))
    }

    @Test(arguments: try Vectors.cases("exec_transaction.json"))
    func `every execTransaction call of the vectors is met`(vector: Vector) throws {
        let safe = SafeAccount(
            chain: Self.chain, address: try vector.address("safe"), version: .v141)
        let transaction = try vector.safeTransaction(safe, nonce: 0)
        let calldata = transaction.execTransactionCalldata(
            signatures: try vector.bytes("signatures"))
        #expect(Hex.text(of: calldata) == (try vector.text("calldata")))
    }

    private static let chain = ChainID(31337)!
    private static let safe = SafeAccount(
        chain: chain, address: try! Address("0xf3eED6A01c11506dE0dE709243392CfA1c97d6De"),
        version: .v141)
    private static let payee = try! Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    private static let token = try! Address("0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6")
    private static let call = SafeCall(
        Transfer(token: token, recipient: payee, amount: 1_250_000_000))

    @Test func `one row is a direct call without refund`() throws {
        let transaction = try SafeTransaction.paying([Self.call], from: Self.safe, nonce: 7)
        #expect(transaction.call == Self.call)
        #expect(transaction.operation == .call)
        #expect(transaction.safeTxGas == 0)
        #expect(transaction.refund == .none)
        #expect(transaction.nonce == 7)
        #expect(try transaction.calls() == [Self.call])
    }

    @Test func `several rows go by delegate call through MultiSendCallOnly and come back`() throws {
        let native = SafeCall(Transfer(token: nil, recipient: Self.payee, amount: 1))
        let calls = [Self.call, native, Self.call]
        let transaction = try SafeTransaction.paying(calls, from: Self.safe, nonce: 7)
        #expect(transaction.call.to.checksummed == "0x9641d764fc13c8B624c04430C7356C1C7C8102e2")
        #expect(transaction.call.value == 0)
        #expect(transaction.operation == .delegateCall)
        #expect(transaction.safeTxGas == 0)
        #expect(transaction.refund == .none)
        #expect(try transaction.calls() == calls)
        #expect(
            try transaction.calls().map(\.transfer?.amount) == [1_250_000_000, 1, 1_250_000_000])
    }

    @Test(arguments: [
        ([SafeCall](), SafeVersion.v141, 1 as UInt64, Address?.none, SafeTransactionError.noCalls),
        ([call, call], .v120, 1, nil, .oneCallOnly(.v120)),
        ([call, call], .v141, 424_242, nil, .unknownMultiSend(.v141, ChainID(424_242)!)),
        ([call, call], .v150, 250, nil, .unknownMultiSend(.v150, ChainID(250)!)),
        (
            [call, call], .v141, 1, token,
            .foreignMultiSend(
                token, usual: try! Address("0x9641d764fc13c8B624c04430C7356C1C7C8102e2"))
        ),
    ])
    func `calls that no Safe can make at once are refused`(
        calls: [SafeCall], version: SafeVersion, chain: UInt64, contract: Address?,
        error: SafeTransactionError
    ) throws {
        let safe = SafeAccount(
            chain: try #require(ChainID(chain)), address: Self.safe.address, version: version)
        #expect(throws: error) {
            try SafeTransaction.paying(calls, from: safe, nonce: 0, multiSendCallOnly: contract)
        }
    }

    @Test func `on an unknown chain the contract given is taken, and trusted only when given`()
        throws
    {
        let safe = SafeAccount(chain: ChainID(424_242)!, address: Self.safe.address, version: .v141)
        let calls = [Self.call, Self.call]
        let transaction = try SafeTransaction.paying(
            calls, from: safe, nonce: 0, multiSendCallOnly: Self.token)
        #expect(transaction.call.to == Self.token)
        #expect(try transaction.calls(multiSendCallOnly: Self.token) == calls)
        #expect(throws: SafeTransactionError.unknownMultiSend(.v141, safe.chain)) {
            try transaction.calls()
        }
    }

    @Test
    func `a delegate call to a contract that is not MultiSendCallOnly is not read as a batch`() {
        let call = SafeCall(
            to: Self.token, value: 0, data: MultiSend.calldata([Self.call, Self.call]))
        let transaction = SafeTransaction(
            safe: Self.safe, call: call, operation: .delegateCall, safeTxGas: 0, refund: .none,
            nonce: 0)
        let usual = try! Address("0x9641d764fc13c8B624c04430C7356C1C7C8102e2")
        #expect(throws: SafeTransactionError.foreignMultiSend(Self.token, usual: usual)) {
            try transaction.calls()
        }
    }

    @Test func `a proposal has the fields of the Transaction Service`() throws {
        let transaction = try SafeTransaction.paying([Self.call], from: Self.safe, nonce: 7)
        var writer = JSONWriter()
        writer.value(transaction.proposal(sender: nil))
        let zero = "0x0000000000000000000000000000000000000000"
        let expected = """
            {"to":"0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6","value":"0","data":"0xa9059cbb\
            0000000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed\
            000000000000000000000000000000000000000000000000000000004a817c80",\
            "operation":0,"safeTxGas":"0","baseGas":"0","gasPrice":"0","gasToken":"\(zero)",\
            "refundReceiver":"\(zero)","nonce":"7","contractTransactionHash":\
            "\(transaction.safeTxHash)","sender":null,"signature":null}
            """
        #expect(String(decoding: writer.take(), as: UTF8.self) == expected)
    }

    @Test(arguments: ["1.4.1", "1.4.1+L2"])
    func `a version with and without the mark of the L2 variant is the same`(text: String) throws {
        #expect(try SafeVersion(text) == .v141)
    }

    @Test(arguments: ["", "1.4", "1.4.2", "v1.4.1", "1.4.1+l2", "1.04.1", "2.0.0"])
    func `a version that we do not know is refused`(text: String) {
        #expect(throws: SafeVersionError.unknown(text)) { try SafeVersion(text) }
    }
}
