import Ethereum
import TestSupport
import Testing

@Suite struct SignatureTests {
    private static let cases = Result { try Vectors.cases("safe_signatures.json") }

    /// Cases whose signatures all come from keys.
    private static func fromKeys() throws -> [Vector] {
        try cases.get().filter {
            try $0.list("signers").allSatisfy { ["eoa", "eth_sign"].contains(try $0.text("kind")) }
        }
    }

    private static func owners(_ vector: Vector) throws -> Set<Address> {
        Set(try vector.list("signers").map { try $0.address("owner") })
    }

    @Test(arguments: try fromKeys())
    func `every signer of the vectors is recovered`(vector: Vector) throws {
        let hash = try Hash32(vector.text("safeTxHash"))
        for signer in try vector.list("signers") {
            let signature = try Signature(signer.text("signature"))
            #expect(Hex.text(of: signature.bytes) == (try signer.text("signature")))
            #expect(try signature.signer(of: hash) == (try signer.address("owner")))
            let digest = try Hash32(signer.text("signedDigest"))
            #expect(try signature.signer(ofDigest: digest) == (try signer.address("owner")))
        }
    }

    @Test(arguments: try fromKeys())
    func `signatures pack in the order of their owners`(vector: Vector) throws {
        let hash = try Hash32(vector.text("safeTxHash"))
        let owners = try Self.owners(vector)
        let signers = try vector.list("signers")
        var signatures = OwnerSignatures(over: hash)
        for signer in signers {
            #expect(throws: SignatureError.self) { try signatures.packed(threshold: signers.count) }
            let owner = try signatures.add(Signature(signer.text("signature")), from: owners)
            #expect(owner == (try signer.address("owner")))
        }
        let packed = try signatures.packed(threshold: signers.count)
        #expect(Hex.text(of: packed) == (try vector.text("signatures")))
        #expect(
            try OwnerSignatures(packed: packed, over: hash, from: owners) == signatures)
    }

    @Test func `the two kinds that only the chain can judge are named`() throws {
        let cases = try Self.cases.get()
        let approved = try #require(
            cases.first { $0.testDescription.hasPrefix("one approved hash") })
        let mark = try approved.list("signers")[1]
        let owner = try mark.address("owner")
        #expect(throws: SignatureError.approvedHash(owner: owner)) {
            try Signature(mark.text("signature"))
        }
        let contract = try #require(
            cases.first { $0.testDescription.hasPrefix("one contract signature") })
        let signer = try contract.list("signers")[1].address("owner")
        let packed = try contract.bytes("signatures")
        #expect(throws: SignatureError.contractSignature(owner: signer)) {
            try Signature(bytes: [UInt8](packed[65...]))
        }
        #expect(throws: SignatureError.contractSignature(owner: signer)) {
            try OwnerSignatures(
                packed: packed, over: Hash32(contract.text("safeTxHash")),
                from: Self.owners(contract))
        }
    }

    private static let r = "2eeace255fae5bad8872a73deed28cb07385d26f58d58e0a6f72b6c747393513"
    private static let s = "6bde445c8b0894ac0ffd052a33b892088fe3e8eda1a2b37a1a798d4b5556e6b0"
    private static let order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
    private static let half = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0"
    private static let aboveHalf =
        "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1"
    /// The order less s: the second spelling of the same signature, with the other v.
    private static let highS = "9421bba374f76b53f002fad5cc476df62acaf3f90da5ecc1a558d1417adf5a91"
    private static let zero = String(repeating: "0", count: 64)

    private static func text(_ digits: String...) -> String { "0x" + digits.joined() }

    private static let malformed: [(text: String, error: SignatureError)] = [
        ("", .hexadecimal(.missingPrefix)),
        (text(r, s, "1"), .hexadecimal(.oddLength(digits: 129))),
        ("0x", .truncated(bytes: 0)),
        (text(r, s), .truncated(bytes: 64)),
        (text(r, s, "00"), .recoveryByte(0)),
        (text(r, s, "01"), .recoveryByte(1)),
        (text(r, s, "02"), .recoveryByte(2)),
        (text(r, s, "1a"), .recoveryByte(26)),
        (text(r, s, "1d"), .recoveryByte(29)),
        (text(r, s, "21"), .recoveryByte(33)),
        (text(zero, s, "00"), .recoveryByte(0)),
        (text(r, s, "1b00"), .tooLong(bytes: 66)),
        (text(zero, s, "1b"), .outOfRange),
        (text(r, zero, "1b"), .outOfRange),
        (text(order, s, "1b"), .outOfRange),
        (text(r, order, "1b"), .outOfRange),
        (text(r, aboveHalf, "1b"), .malleable),
        (text(r, highS, "1c"), .malleable),
    ]

    @Test(arguments: malformed)
    func `a malformed signature is refused with its fault`(text: String, error: SignatureError) {
        #expect(throws: error) { try Signature(text) }
    }

    @Test func `s may be half the order, and a point off the curve has no signer`() throws {
        #expect(try Signature("0x" + Self.r + Self.half + "1b").s.isZero == false)
        // x = 5 is on no point of y² = x³ + 7 over this field.
        let five = String(repeating: "0", count: 63) + "5"
        let signature = try Signature("0x" + five + Self.s + "1b")
        #expect(throws: SignatureError.unrecoverable) { try signature.signer(of: Hash32(word: 1)) }
    }

    @Test func `a stranger, a second signature and too few are refused`() throws {
        let vector = try #require(try Self.fromKeys().first { try $0.list("signers").count > 2 })
        let hash = try Hash32(vector.text("safeTxHash"))
        let signers = try vector.list("signers")
        let first = try Signature(signers[0].text("signature"))
        let owner = try signers[0].address("owner")
        var signatures = OwnerSignatures(over: hash)
        #expect(throws: SignatureError.notAnOwner(owner)) {
            try signatures.add(first, from: [try signers[1].address("owner")])
        }
        try signatures.add(first, from: [owner])
        #expect(throws: SignatureError.signedBefore(owner)) {
            try signatures.add(first, from: [owner])
        }
        #expect(signatures.entries.map(\.owner) == [owner])
        #expect(throws: SignatureError.tooFew(found: 1, needed: 2)) {
            try signatures.packed(threshold: 2)
        }
        #expect(throws: SignatureError.tooFew(found: 1, needed: 0)) {
            try signatures.packed(threshold: 0)
        }
        var other = OwnerSignatures(over: Hash32(word: 1))
        #expect(throws: SignatureError.self) { try other.add(first, from: [owner]) }
    }

    /// Published with ERC-191 tools: the hash of "\u{19}Ethereum Signed Message:\n11hello world".
    @Test func `a message is hashed with its length in front`() {
        #expect(
            SignedMessage.digest(Array("hello world".utf8)).description
                == "0xd9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68")
    }
}
