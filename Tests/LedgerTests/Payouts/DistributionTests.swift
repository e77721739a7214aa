import Ethereum
import Foundation
import JSON
import Ledger
import TestSupport
import Testing

/// What is owed to many is claimed from a distributor that one transfer funds.
@Suite struct DistributionTests {
    private static let distributor = Sample.address("0xD1d1d1D1d1d1D1d1D1D1D1d1d1D1D1D1d1D1d1d1")
    private static let cyd = Sample.address("0xc3c3c3c3c3c3c3c3c3C3C3c3C3C3C3c3C3C3c3c3")

    private static func candidate(
        _ number: UInt64, _ handle: String, asset: UInt64 = 1, amount: UInt256, to address: Address?
    ) throws -> PayoutPlan.Candidate {
        PayoutPlan.Candidate(
            payable: Sample.id(number), payee: Sample.id(handle == "ann" ? 1 : number),
            payeeHandle: try Handle(handle), asset: Sample.id(asset),
            token: asset == 3 ? nil : asset == 1 ? Sample.dao : Sample.usd, amount: amount,
            recipient: address, isKnownHolder: false)
    }

    /// ann is owed 7 and 4 of one token, 5 of another and 9 native, bob 2, cyd 3 of the first.
    private static func candidates() throws -> [PayoutPlan.Candidate] {
        try [
            candidate(1, "ann", amount: 7, to: Sample.ann),
            candidate(2, "bob", amount: 2, to: Sample.bob),
            candidate(3, "cyd", amount: 3, to: cyd),
            candidate(4, "ann", amount: 4, to: Sample.ann),
            candidate(5, "ann", asset: 2, amount: 5, to: Sample.ann),
            candidate(6, "ann", asset: 3, amount: 9, to: Sample.ann),
        ]
    }

    private static func parts(
        _ candidates: [PayoutPlan.Candidate], _ distribution: DistributionOptions,
        isNetted: Bool = true
    ) throws -> [PayoutPlan] {
        try PayoutPlan.parts(
            candidates, .init(limits: .init(), isNetted: isNetted, distribution: distribution),
            chain: Sample.chain, forbidden: [])
    }

    /// Claims of Uniswap are in the order of the addresses' text, A1A1… before b2b2… before c3c3….
    private static func shares() throws -> [Payment] {
        try parts(candidates(), .init(format: .uniswap, aboveRows: 1)).last?.payments ?? []
    }

    @Test func `tokens with many rows are claimed, the others paid before`() throws {
        let parts = try Self.parts(
            Self.candidates(), .init(format: .uniswap, aboveRows: 1), isNetted: false)
        #expect(parts.map { $0.distribution == nil } == [true, false])
        #expect(parts[0].payments.map(\.kind) == [.erc20, .native])
        #expect(parts[1].payments.map(\.kind) == [.share, .share, .share])
        #expect(parts[1].payments.map(\.amount) == [11, 2, 3])
        #expect(parts[1].payments[0].payables == [Sample.id(1), Sample.id(4)])
        #expect(parts[1].distribution?.amount == 16)
        let all = try Self.parts(Self.candidates(), .init(format: .uniswap))
        #expect(all.map { $0.distribution?.asset } == [nil, Sample.id(1), Sample.id(2)])
        let none = try Self.parts(Self.candidates(), .init(format: .uniswap, aboveRows: 3))
        #expect(none.map { $0.distribution == nil } == [true])
    }

    @Test func `two payees with one address have two claims where the contract takes them`() throws
    {
        let shared = try Self.candidates() + [Self.candidate(7, "dan", amount: 1, to: Sample.bob)]
        #expect(
            throws: PayoutsError.recipientShared(
                Sample.bob, by: [try Handle("bob"), try Handle("dan")])
        ) {
            try Self.parts(shared, .init(format: .uniswap, aboveRows: 1))
        }
        let parts = try Self.parts(shared, .init(format: .openzeppelin, aboveRows: 1))
        #expect(parts.last?.payments.map(\.amount) == [11, 2, 3, 1])
    }

    /// Written by hand; leaves, root and call data were hashed with pycryptodome.
    @Test(arguments: ["uniswap", "openzeppelin"])
    func `the bytes of a distribution stay for ever, and are read back`(format: String) throws {
        let name = "payout_distribution_\(format)_1.txt"
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Vectors/\(name)")
        let golden = try String(contentsOf: file, encoding: .utf8)
        let shares = try Self.shares()
        let distribution = try Distribution(
            try #require(DistributionFunding.Format(rawValue: format)), of: shares)
        let funding = distribution.funding(at: Self.distributor)
        let bytes = try CanonicalBatch.bytes(
            chain: Sample.chain, safe: Sample.safe, funding: funding, shares: shares)
        #expect(String(decoding: bytes, as: UTF8.self) == golden)
        let read = try CanonicalBatch(bytes)
        #expect(read.funding == funding)
        #expect(read.rows.map(\.token) == [Sample.dao, Sample.dao, Sample.dao])
        #expect(read.rows.map(\.transfer) == [nil, nil, nil])
        #expect(throws: CanonicalBatchError.otherForm) {
            try CanonicalBatch([UInt8](golden.replacing(",16,", with: ",17,").utf8))
        }
    }

    private static let hash = Hash32(word: 77)
    private static let transaction = "0x" + String(repeating: "ab", count: 32)

    private static func settlement(
        _ add: (inout ReceiptMaker) -> Void
    ) throws -> Settlement {
        let shares = try shares()
        var maker = ReceiptMaker(transaction)
        add(&maker)
        maker.execution(by: Sample.safe, of: hash)
        return try Settlement(
            of: shares, by: Sample.safe, safeTxHash: hash, transaction: Hash32(transaction),
            receipt: Receipt(JSONReader().read([UInt8](maker.text.utf8))),
            funding: Distribution(.uniswap, of: shares).funding(at: distributor))
    }

    @Test func `the transfer to the distributor settles all shares`() throws {
        let settlement = try Self.settlement {
            $0.transfer(
                of: Sample.dao, from: Sample.safe, to: Self.distributor, amount: 16)
        }
        #expect(settlement.state == .settled)
        #expect(settlement.rows == [.settled, .settled, .settled])
        #expect(settlement.unexpected.isEmpty)
    }

    @Test func `too little at the distributor settles no share but those that were paid by hand`()
        throws
    {
        let settlement = try Self.settlement {
            $0.transfer(
                of: Sample.dao, from: Sample.safe, to: Self.distributor, amount: 15)
            $0.transfer(of: Sample.dao, from: Sample.safe, to: Sample.bob, amount: 2)
        }
        let lack = Settlement.RowOutcome.mismatched(
            found: "no transfer of 16 base units to the distributor, but one of 15")
        #expect(settlement.rows == [lack, .settled, lack])
        #expect(settlement.state == .executed)
        #expect(settlement.unexpected.map(\.amount) == [15])
    }
}
