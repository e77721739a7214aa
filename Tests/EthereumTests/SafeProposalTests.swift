import Ethereum
import JSON
import TestSupport
import Testing

@Suite struct SafeProposalTests {
    private static func safe(_ vector: Vector) throws -> SafeAccount {
        let number = try #require(UInt64(try vector.text("chainId")))
        return SafeAccount(
            chain: try #require(ChainID(number)), address: try vector.address("safe"),
            version: try SafeVersion(vector.text("safeVersion")))
    }

    @Test(arguments: try Vectors.cases("safe_tx_hash.json"))
    func `a proposal comes back as the transaction it was made of`(vector: Vector) throws {
        let transaction = try vector.safeTransaction(
            Self.safe(vector), nonce: try vector.number("nonce"))
        let proposal = transaction.proposal(sender: nil, origin: "o")
        let read = try SafeTransaction(proposal: proposal, of: transaction.safe)
        #expect(read == transaction)
        #expect(read.differences(from: transaction) == [])
        #expect(read.safeTxHash.description == (try vector.text("safeTxHash")))
    }

    private static let account = SafeAccount(
        chain: ChainID(1)!, address: try! Address("0xf3eED6A01c11506dE0dE709243392CfA1c97d6De"),
        version: .v141)
    private static let payee = try! Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")

    private static func proposal(
        _ change: (inout JSONObject) -> Void
    ) throws -> JSONValue {
        let transaction = try SafeTransaction.paying(
            [SafeCall(to: payee, value: 5, data: [1])], from: account, nonce: 7)
        guard case .object(var fields) = transaction.proposal(sender: payee) else { return .null }
        change(&fields)
        return .object(fields)
    }

    @Test func `numbers without quotes and absent addresses are read as the service gives them`()
        throws
    {
        let plain = try SafeTransaction(proposal: Self.proposal { _ in }, of: Self.account)
        let other = try SafeTransaction(
            proposal: Self.proposal {
                $0["value"] = .number(JSONNumber(5))
                $0["nonce"] = .number(JSONNumber(7))
                $0["operation"] = .string("0")
                $0["gasToken"] = .null
                $0["refundReceiver"] = nil
                $0["contractTransactionHash"] = nil
            }, of: Self.account)
        #expect(other == plain)
    }

    @Test(arguments: [
        ("to", JSONValue.string("0x1"), "/to"), ("value", .string("1e18"), "/value"),
        ("value", .number(JSONNumber("1e2")!), "/value"),
        ("value", .number(JSONNumber(-1)), "/value"),
        ("data", .string("12"), "/data"), ("operation", .string("3"), "/operation"),
        ("nonce", .null, "/nonce"), ("safeTxGas", .bool(true), "/safeTxGas"),
        ("value", .string("6"), "/contractTransactionHash"),
        ("nonce", .string("8"), "/contractTransactionHash"),
        ("safeTxHash", .string("0x" + String(repeating: "1", count: 64)), "/safeTxHash"),
        ("contractTransactionHash", .string("0x12"), "/contractTransactionHash"),
    ])
    func `a proposal that is not what its hash says is refused with its place`(
        name: String, value: JSONValue, pointer: String
    ) throws {
        let document = try Self.proposal { $0[name] = value }
        let error = #expect(throws: JSONFaults.self) {
            try SafeTransaction(proposal: document, of: Self.account)
        }
        #expect(error?.faults.map(\.pointer) == [pointer])
    }

    @Test func `the fields in which two transactions differ are named`() throws {
        let calls = [SafeCall(to: Self.payee, value: 5, data: [1])]
        let first = try SafeTransaction.paying(calls, from: Self.account, nonce: 7)
        let later = SafeAccount(
            chain: ChainID(10)!, address: Self.account.address, version: .v130)
        let second = try SafeTransaction.paying(calls + calls, from: later, nonce: 8)
        #expect(
            second.differences(from: first) == [
                .chainId, .safeVersion, .to, .value, .data, .operation, .nonce,
            ])
        #expect(first.text(.data) == "0x01")
    }

    @Test func `a signed proposal and an execution carry the signature`() throws {
        let vector = try #require(try Vectors.cases("safe_signatures.json").first)
        let signature = try Signature(vector.list("signers")[0].text("signature"))
        let transaction = try SafeTransaction.paying(
            [SafeCall(to: Self.payee, value: 5, data: [])], from: Self.account, nonce: 7)
        let long = String(repeating: "ä", count: 201)
        let proposal = try Vector(
            transaction.proposal(sender: Self.payee, signature: signature, origin: long),
            named: "proposal")
        #expect(try proposal.text("sender") == Self.payee.checksummed)
        #expect(try proposal.text("signature") == (try vector.text("signatures")))
        #expect(try proposal.text("origin") == String(repeating: "ä", count: 200))
        let execution = try Vector(
            transaction.execution(signatures: signature.bytes), named: "execution")
        let data = transaction.execTransactionCalldata(signatures: signature.bytes)
        #expect(try execution.text("data") == Hex.text(of: data))
        #expect(try execution.text("to") == Self.account.address.checksummed)
        #expect(try execution.text("value") == "0")
        #expect(try execution.text("chainId") == "1")
        #expect(try execution.text("nonce") == "7")
        #expect(try execution.text("safeTxHash") == transaction.safeTxHash.description)
    }
}
