import Ethereum
import Foundation
import JSON
import Ledger
import TestSupport
import Testing

/// Lists that organisations really paid, planned as batches.
@Suite struct RealPayoutTests {
    private static let safe = SafeAccount(chain: Sample.chain, address: Sample.safe, version: .v141)

    private static func candidate(
        _ number: Int, _ address: String, _ amount: UInt256
    ) throws -> PayoutPlan.Candidate {
        let digits = String(number)
        let padded = String(repeating: "0", count: 6 - digits.count) + digits
        return PayoutPlan.Candidate(
            payable: Sample.id(UInt64(number)), payee: Sample.id(UInt64(number)),
            payeeHandle: try Handle("p\(padded)"), asset: Sample.id(1), token: Sample.dao,
            amount: amount, recipient: try SpelledAddress(address).address, isKnownHolder: false)
    }

    private static func parts(
        _ candidates: [PayoutPlan.Candidate], distribution: DistributionOptions? = nil
    ) throws -> [PayoutPlan] {
        try PayoutPlan.parts(
            candidates, .init(limits: .init(), distribution: distribution), chain: Sample.chain,
            forbidden: [])
    }

    /// The sum of what the Safe's transactions move, read back from their call data.
    private static func moved(_ parts: [PayoutPlan]) throws -> UInt256 {
        var sum = UInt256.zero
        for (nonce, part) in parts.enumerated() {
            let transaction = try SafeTransaction.paying(
                part.payments.map(\.call), from: safe, nonce: UInt64(nonce))
            for call in try transaction.calls() { sum = try sum + (call.transfer?.amount ?? .zero) }
        }
        return sum
    }

    private static let month = Result { try Vectors.own("merkle_index_coop_2021_05.json") }

    private static func indexCoop() throws -> (
        candidates: [PayoutPlan.Candidate], published: [SpelledAddress]
    ) {
        let rows = try month.get().list("rows")
        let candidates = try rows.enumerated().map { place, row in
            try candidate(
                place, row.text("address_as_published"),
                UInt256(decimal: row.text("amount_wei")))
        }
        return (candidates, try rows.map { try SpelledAddress($0.text("address_as_published")) })
    }

    @Test func `the Index Coop's list of May 2021 is one batch of 66 payments`() throws {
        let parts = try Self.parts(Self.indexCoop().candidates)
        #expect(parts.map(\.payments.count) == [66])
        #expect(parts[0].totals.map(\.amount) == [Sample.number("5741480000000000000000")])
        #expect(try Self.moved(parts) == Sample.number("5741480000000000000000"))
    }

    /// The expected root is an argument of the contract that was deployed.
    @Test func `the same list as a distribution has the root deployed on chain`() throws {
        let (candidates, published) = try Self.indexCoop()
        let parts = try Self.parts(
            candidates, distribution: .init(format: .uniswap, published: published))
        let distribution = try #require(parts.first?.distribution)
        #expect(parts.count == 1)
        #expect(
            distribution.root.description
                == "0x1fc927145803f69851bf66923a8f003b92a8511103d866a98e29454d69a11fbc")
        #expect(distribution.amount == Sample.number("5741480000000000000000"))
        #expect(Set(parts[0].payments.flatMap(\.payables)) == Set(candidates.map(\.payable)))
        let checksummed = try Self.parts(candidates, distribution: .init(format: .uniswap))
        #expect(checksummed.first?.distribution?.root != distribution.root)
    }

    /// The list sums to fifty million and some base units, which come from floating point at its source.
    @Test func `Safe's airdrop of 43,575 rows is planned to the last base unit`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Vectors/safe_user_allocations.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split { $0.isNewline }.dropFirst()
        let candidates = try lines.enumerated().map { place, line in
            let cells = line.split(separator: ",").map(String.init)
            return try Self.candidate(place, cells[0], UInt256(decimal: cells[1]))
        }
        #expect(candidates.count == 43_575)
        let parts = try Self.parts(candidates)
        #expect(parts.count == 436)
        #expect(parts.dropLast().allSatisfy { $0.payments.count == 100 })
        #expect(parts.last?.payments.count == 75)
        let payables = parts.flatMap(\.payments).flatMap(\.payables)
        #expect(payables == candidates.map(\.payable))
        #expect(try Self.moved(parts) == Sample.number("50000000000000002208038912"))
        let claimed = try Self.parts(candidates, distribution: .init(format: .uniswap))
        #expect(claimed.map(\.payments.count) == [10_000, 10_000, 10_000, 10_000, 3_575])
        let sum = try claimed.compactMap(\.distribution).reduce(UInt256.zero) { try $0 + $1.amount }
        #expect(sum == Sample.number("50000000000000002208038912"))
    }
}
