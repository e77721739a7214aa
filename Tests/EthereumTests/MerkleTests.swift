import Ethereum
import JSON
import TestSupport
import Testing

@Suite struct MerkleTests {
    private static func trees(_ file: String) throws -> [Vector] {
        let trees = try Vectors.file(file).list("trees")
        try #require(!trees.isEmpty)
        return trees
    }

    private static func bytes(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return writer.take()
    }

    private static func members(_ vector: Vector, _ name: String) throws -> [JSONObject.Member] {
        guard case .object(let object) = try vector.value(name) else { return [] }
        return object.members
    }

    private static func text(_ value: JSONValue) throws -> String {
        guard case .string(let text) = value else { throw NotText() }
        return text
    }

    private struct NotText: Error {}

    @Test(arguments: try trees("merkle_uniswap.json"))
    func `a distribution is the file that Uniswap's script prints`(vector: Vector) throws {
        let shares = try Self.members(vector, "input").map {
            MerkleShare(
                recipient: try SpelledAddress($0.name),
                amount: try UInt256(decimal: Self.text($0.value)))
        }
        let distribution = try UniswapDistribution(shares)
        var file: [UInt8] = []
        distribution.file { file += $0 }
        #expect(file == Self.bytes(try vector.value("output")) + [0x0A])
        let leaves = try vector.part("leaves")
        for claim in distribution.claims {
            #expect(claim.leaf.description == (try leaves.text(claim.recipient.checksummed)))
            #expect(distribution.proof(of: claim.index).root(from: claim.leaf) == distribution.root)
        }
        if vector.has("officialMerkleRoot") {
            #expect(distribution.root.description == (try vector.text("officialMerkleRoot")))
        }
    }

    /// The expected root is an argument of the deployed contract.
    @Test func `the Index Coop's list of May 2021 has the root deployed on chain`() throws {
        let month = try Vectors.own("merkle_index_coop_2021_05.json")
        let shares = try month.list("rows").map {
            MerkleShare(
                recipient: try SpelledAddress($0.text("address_as_published")),
                amount: try $0.number("amount_wei"))
        }
        #expect(shares.count == 66)
        let published = try UniswapDistribution(shares, order: .asPublished)
        #expect(published.root.description == (try month.text("merkle_root_on_chain")))
        #expect(published.total == (try month.number("total_wei")))
        #expect(try UniswapDistribution(shares).root != published.root)
        for share in shares {
            let claim = try #require(
                published.claims.first { $0.recipient == share.recipient.address })
            #expect(claim.amount == share.amount)
            #expect(published.proof(of: claim.index).root(from: claim.leaf) == published.root)
        }
    }

    @Test(arguments: try trees("merkle_openzeppelin.json"))
    func `a tree is the dump that OpenZeppelin's library gives`(vector: Vector) throws {
        let dump = try vector.part("dump")
        guard case .array(let types) = try dump.value("leafEncoding") else { throw NotText() }
        let leafEncoding = try types.map { try ABIType(Self.text($0)) }
        let rows = try dump.list("values").map { row in
            guard case .array(let values) = try row.value("value") else { throw NotText() }
            return values
        }
        let sortsLeaves = try vector.bool("sortLeaves")
        let distribution = try StandardDistribution(
            leafEncoding: leafEncoding, rows: rows, sortsLeaves: sortsLeaves)
        try Self.check(distribution, vector)
        for (row, values) in rows.enumerated() {
            let leaf = try StandardDistribution.leaf(leafEncoding, values)
            #expect(distribution.proof(of: row).root(from: leaf) == distribution.root)
        }
        guard leafEncoding.map(\.description) == ["address", "uint256"] else { return }
        let shares = try rows.map {
            MerkleShare(
                recipient: try SpelledAddress(Self.text($0[0])),
                amount: try UInt256(decimal: Self.text($0[1])))
        }
        try Self.check(try StandardDistribution(shares, sortsLeaves: sortsLeaves), vector)
    }

    private static func check(_ distribution: StandardDistribution, _ vector: Vector) throws {
        var file: [UInt8] = []
        distribution.file { file += $0 }
        #expect(file == bytes(try vector.value("dump")))
        #expect(distribution.root.description == (try vector.text("root")))
        guard case .array(let proofs) = try vector.value("proofs") else { throw NotText() }
        for (row, proof) in proofs.enumerated() {
            let hashes = distribution.proof(of: row).hashes.map { JSONValue.string($0.description) }
            #expect(proof == .array(hashes))
        }
    }

    @Test(arguments: [1, 2, 3, 7, 64, 1000, 5000])
    func `proofs in binary are those of each line, in pieces of whole proofs`(count: Int) throws {
        let shares = try (0..<count).map { row in
            MerkleShare(
                recipient: SpelledAddress(
                    try #require(Address(word: Keccak256.hash(utf8: "\(row)").word.low160))),
                amount: UInt256(UInt64(row + 1)))
        }
        let uniswap = try UniswapDistribution(shares)
        let standard = try StandardDistribution(shares)
        var words: [UInt64] = []
        uniswap.binaryProofs { span in
            for index in span.indices { words.append(UInt64(bigEndian: span[index])) }
        }
        var expected: [UInt64] = []
        for claim in uniswap.claims {
            let hashes = uniswap.proof(of: claim.index).hashes
            expected += Self.words(hashes)
            #expect(MerkleProof(hashes).root(from: claim.leaf) == uniswap.root)
        }
        #expect(words == expected)
        words = []
        standard.binaryProofs { span in
            for index in span.indices { words.append(UInt64(bigEndian: span[index])) }
        }
        expected = []
        for row in 0..<count { expected += Self.words(standard.proof(of: row).hashes) }
        #expect(words == expected)
    }

    /// The number of hashes, then four numbers for each.
    private static func words(_ hashes: [Hash32]) -> [UInt64] {
        var words: [UInt64] = [UInt64(hashes.count)]
        for hash in hashes {
            let bytes = hash.bytes
            for start in stride(from: 0, to: 32, by: 8) {
                words.append(bytes[start..<(start + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            }
        }
        return words
    }

    @Test(arguments: [10, 6000])
    func `claims are numbered by the text of their addresses, alike beginnings or not`(count: Int)
        throws
    {
        var texts: [String] = []
        for row in 0..<count {
            let digits = Keccak256.hash(utf8: "\(row)").description.dropFirst(2).prefix(40)
            let beginning = row % 2 == 0 ? "abcabcabcabcdef" : ""
            let address = try Address("0x" + beginning + digits.dropFirst(beginning.utf8.count))
            texts.append(row % 3 == 0 ? address.description.lowercased() : address.description)
        }
        let shares = try texts.map { MerkleShare(recipient: try SpelledAddress($0), amount: 1) }
        let published = try UniswapDistribution(shares, order: .asPublished)
        let expected = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(published.claims.map(\.recipient) == (try expected.map { try Address($0) }))
        let checksummed = try UniswapDistribution(shares).claims.map(\.recipient.description)
        #expect(checksummed == checksummed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test func `a proof does not fit another amount, index or recipient`() throws {
        let shares = try Self.shares([1, 2, 3, 4, 5])
        let distribution = try UniswapDistribution(shares)
        let claim = distribution.claims[2]
        let proof = distribution.proof(of: 2)
        let others = [
            UniswapDistribution.Claim(index: 3, recipient: claim.recipient, amount: claim.amount),
            .init(index: 2, recipient: distribution.claims[1].recipient, amount: claim.amount),
            .init(index: 2, recipient: claim.recipient, amount: 6),
        ]
        for other in others { #expect(proof.root(from: other.leaf) != distribution.root) }
        let shorter = MerkleProof(Array(proof.hashes.dropLast()))
        #expect(shorter.root(from: claim.leaf) != distribution.root)
    }

    private static func shares(_ amounts: [UInt256]) throws -> [MerkleShare] {
        try amounts.enumerated().map { row, amount in
            MerkleShare(
                recipient: try SpelledAddress(
                    "0x" + String(repeating: "\(row % 9 + 1)", count: 40)),
                amount: amount)
        }
    }

    @Test func `lists that cannot be claimed as written are refused`() throws {
        #expect(throws: MerkleError.empty) { try UniswapDistribution([]) }
        #expect(throws: MerkleError.empty) { try StandardDistribution([]) }
        #expect(throws: MerkleError.empty) {
            try StandardDistribution(leafEncoding: [ABIType("bool")], rows: [])
        }
        #expect(throws: MerkleError.zeroAmount(row: 1)) {
            try UniswapDistribution(Self.shares([1, 0]))
        }
        #expect(throws: MerkleError.zeroAmount(row: 0)) {
            try StandardDistribution(Self.shares([0]))
        }
        #expect(throws: MerkleError.overflow) {
            try UniswapDistribution(Self.shares([.max, 1]))
        }
        let upper = "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"
        let twice = [
            MerkleShare(recipient: try SpelledAddress(upper.lowercased()), amount: 1),
            MerkleShare(
                recipient: try SpelledAddress(upper.replacing("0X", with: "0x")), amount: 2),
        ]
        let address = twice[0].recipient.address
        for order in [UniswapDistribution.Order.checksummed, .asPublished] {
            #expect(throws: MerkleError.recipientTwice(address, rows: [0, 1])) {
                try UniswapDistribution(twice, order: order)
            }
        }
        #expect(throws: MerkleError.self) {
            try StandardDistribution(
                leafEncoding: [ABIType("uint8")], rows: [[.string("1")], [.string("256")]])
        }
    }

    @Test(arguments: [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED",
    ])
    func `an address remembers how it was spelled`(text: String) throws {
        #expect(try SpelledAddress(text).description == text)
    }
}

extension UInt256 {
    fileprivate var low160: UInt256 {
        UInt256(bytes: bytes.suffix(20)) ?? 0
    }
}
