import Ethereum
import JSON
import Testing

/// The Safe transaction as wallets show and sign it.
struct SafeTypedDataTests {
    private static func transaction(_ version: SafeVersion) throws -> SafeTransaction {
        SafeTransaction(
            safe: SafeAccount(
                chain: try #require(ChainID(10)),
                address: try Address("0xf3eED6A01c11506dE0dE709243392CfA1c97d6De"),
                version: version),
            call: SafeCall(
                to: try Address("0x9641d764fc13c8B624c04430C7356C1C7C8102e2"), value: 7,
                data: [0xAB, 0xCD]),
            operation: .delegateCall, safeTxGas: 1,
            refund: .init(baseGas: 2, gasPrice: 3, gasToken: .zero, receiver: .zero), nonce: 42)
    }

    private static func document(_ version: SafeVersion) throws -> JSONObject {
        guard case .object(let object) = try transaction(version).typedData else {
            throw NotAnObject()
        }
        return object
    }

    private struct NotAnObject: Error {}

    /// `Name(type name,…)` of a type, as EIP-712 hashes it.
    private static func text(of name: String, in document: JSONObject) throws -> String {
        guard case .object(let types) = document["types"], case .array(let list) = types[name]
        else {
            throw NotAnObject()
        }
        let members = list.compactMap { member -> String? in
            guard case .object(let object) = member, case .string(let type) = object["type"],
                case .string(let name) = object["name"]
            else { return nil }
            return "\(type) \(name)"
        }
        return "\(name)(" + members.joined(separator: ",") + ")"
    }

    /// The hashes are those in the source of the contracts.
    @Test(arguments: [
        (
            SafeVersion.v141,
            "0x47e79534a245952e8b16893a336b85a3d9ea9fa8c573f3d803afb92a79469218",
            "0xbb8310d486368db6bd6f849402fdd73ad53d316b5a4b2644ad6efe0f941286d8"
        ),
        (
            .v120, "0x035aff83d86937d35b32e04f0ddc6ff469290eef2f1b692d8a815c89404d4749",
            "0xbb8310d486368db6bd6f849402fdd73ad53d316b5a4b2644ad6efe0f941286d8"
        ),
    ])
    func `its types are those that the contracts hash`(
        version: SafeVersion, domain: String, message: String
    ) throws {
        let document = try Self.document(version)
        let domainText = try Self.text(of: "EIP712Domain", in: document)
        #expect(Keccak256.hash([UInt8](domainText.utf8)).description == domain)
        let messageText = try Self.text(of: "SafeTx", in: document)
        #expect(Keccak256.hash([UInt8](messageText.utf8)).description == message)
        #expect(document["primaryType"] == .string("SafeTx"))
    }

    @Test func `its message has every value that is signed, numbers in decimal`() throws {
        guard case .object(let message) = try Self.document(.v150)["message"] else {
            throw NotAnObject()
        }
        let found = message.members.map { member -> String in
            guard case .string(let text) = member.value else { return member.name }
            return "\(member.name)=\(text)"
        }
        let zero = "0x0000000000000000000000000000000000000000"
        #expect(
            found == [
                "to=0x9641d764fc13c8B624c04430C7356C1C7C8102e2", "value=7", "data=0xabcd",
                "operation=1", "safeTxGas=1", "baseGas=2", "gasPrice=3", "gasToken=\(zero)",
                "refundReceiver=\(zero)", "nonce=42",
            ])
    }

    @Test func `its domain names the chain from 1_3_0 on`() throws {
        let later = try Self.document(.v130)["domain"]
        let earlier = try Self.document(.v111)["domain"]
        guard case .object(let withChain) = later, case .object(let without) = earlier else {
            throw NotAnObject()
        }
        #expect(withChain["chainId"] == .string("10"))
        #expect(without["chainId"] == nil)
        #expect(
            without["verifyingContract"]
                == .string("0xf3eED6A01c11506dE0dE709243392CfA1c97d6De"))
    }
}
