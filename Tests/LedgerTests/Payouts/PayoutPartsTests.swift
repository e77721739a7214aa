import Ethereum
import Ledger
import Testing

/// Payables become parts by rows, call data and gas, always the same ones.
@Suite struct PayoutPartsTests {
    /// The address of a payee is made of its number, so that rows differ.
    private static func candidate(
        _ number: UInt64, asset: UInt64 = 1, amount: UInt256 = 10, isKnown: Bool = false
    ) throws -> PayoutPlan.Candidate {
        let digits = String(number)
        let padded = String(repeating: "0", count: 4 - digits.count) + digits
        return PayoutPlan.Candidate(
            payable: Sample.id(number), payee: Sample.id(number),
            payeeHandle: try Handle("p\(padded)"), asset: Sample.id(asset),
            token: asset == 3 ? nil : Sample.dao, amount: amount,
            recipient: try Address("0x1111111111111111111111111111111111\(padded)11"),
            isKnownHolder: isKnown)
    }

    private static func parts(
        _ candidates: [PayoutPlan.Candidate], rows: Int? = nil, bytes: Int? = nil,
        gas: UInt64? = nil, isNetted: Bool = true, hasTest: Bool = false
    ) throws -> [PayoutPlan] {
        try PayoutPlan.parts(
            candidates,
            .init(
                limits: .init(rows: rows, callDataBytes: bytes, gas: gas), isNetted: isNetted,
                hasTestPayment: hasTest),
            chain: Sample.chain, forbidden: [])
    }

    @Test(arguments: [(1, [1]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])])
    func `a hundred rows are a part when nothing is asked for`(count: Int, sizes: [Int]) throws {
        let candidates = try (1...count).map { try Self.candidate(UInt64($0)) }
        let parts = try Self.parts(candidates)
        #expect(parts.map(\.payments.count) == sizes)
        let all = parts.flatMap(\.payments).flatMap(\.payables)
        #expect(all == (1...count).map { Sample.id(UInt64($0)) })
    }

    /// 68 and 153 bytes each: six rows need 986 bytes, seven 1,139.
    @Test func `call data splits too`() throws {
        let candidates = try (1...13).map { try Self.candidate(UInt64($0)) }
        #expect(try Self.parts(candidates, bytes: 1_000).map(\.payments.count) == [6, 6, 1])
    }

    /// 76,500 and 28,500 each for new holders, 11,400 for others, 36,000 for native currency.
    @Test func `gas splits too, and new holders cost more`() throws {
        let new = try (1...8).map { try Self.candidate(UInt64($0)) }
        #expect(try Self.parts(new, gas: 200_000).map(\.payments.count) == [4, 4])
        let known = try (1...20).map { try Self.candidate(UInt64($0), isKnown: true) }
        #expect(try Self.parts(known, gas: 200_000).map(\.payments.count) == [10, 10])
        let native = try (1...6).map { try Self.candidate(UInt64($0), asset: 3) }
        #expect(try Self.parts(native, gas: 200_000).map(\.payments.count) == [3, 3])
    }

    @Test func `the same payables in another order give the same parts`() throws {
        let candidates = try (1...30).map { try Self.candidate(UInt64($0)) }
        let first = try Self.parts(candidates, rows: 7).map(\.payments)
        let second = try Self.parts(candidates.reversed(), rows: 7).map(\.payments)
        #expect(first == second)
    }

    @Test func `without netting every payable is a row`() throws {
        let one = try Self.candidate(1)
        let other = PayoutPlan.Candidate(
            payable: Sample.id(9), payee: one.payee, payeeHandle: one.payeeHandle,
            asset: one.asset, token: one.token, amount: 5, recipient: one.recipient,
            isKnownHolder: false)
        #expect(try Self.parts([one, other])[0].payments.map(\.amount) == [15])
        #expect(
            try Self.parts([one, other], isNetted: false)[0].payments.map(\.amount) == [10, 5])
    }

    @Test func `a test payment is the smallest row, alone and first`() throws {
        let candidates = try [
            Self.candidate(1, amount: 30), Self.candidate(2, amount: 2),
            Self.candidate(3, amount: 8),
        ]
        let parts = try Self.parts(candidates, hasTest: true)
        #expect(parts.map { $0.payments.map(\.amount) } == [[2], [30, 8]])
        #expect(try Self.parts([candidates[0]], hasTest: true).count == 1)
    }

    @Test(arguments: [(999, 0), (120_001, 0), (0, 199_999), (0, 16_777_217)])
    func `limits have bounds`(bytes: Int, gas: UInt64) {
        #expect(throws: PayoutsError.sizeLimitOutOfRange) {
            try BatchSize.Limits(
                callDataBytes: bytes == 0 ? nil : bytes, gas: gas == 0 ? nil : gas)
        }
    }

    /// Measured in an EVM: 100 rows to new holders needed 2,919,443 gas, 15,396 bytes with padding.
    @Test func `the estimate is near what was measured`() throws {
        let payments = try Self.parts((1...100).map { try Self.candidate(UInt64($0)) })[0].payments
        let size = BatchSize(payments) { _ in true }
        #expect(size.gas == 2_926_500)
        #expect(size.callDataBytes == 15_368)
        #expect(size.rowCount == 100)
    }
}
