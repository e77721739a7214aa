import Ledger
import Testing

/// The nonces of batches that are frozen together.
struct NonceSequenceTests {
    private static func batches() throws -> [ID<PayoutBatch>] {
        try [
            "bat_01f7k5g2g0fd2rabxk1aqvydh1", "bat_01f7k5g2g0fd2rabxk1aqvydh2",
            "bat_01f7k5g2g0fd2rabxk1aqvydh3",
        ].map { try ID($0) }
    }

    private static func nonces(
        asked: UInt64?, taken: Set<UInt64> = [], bound: [Int: Set<UInt64>] = [:]
    ) throws -> [UInt64] {
        let batches = try batches()
        let byBatch = Dictionary(uniqueKeysWithValues: bound.map { (batches[$0], $1) })
        var nonces = NonceSequence(asked: asked, next: 5, taken: taken, bound: byBatch)
        return try batches.enumerated().map { try nonces.take(for: $1, part: $0 + 1).nonce }
    }

    @Test func `without a wish each gets the first that is free`() throws {
        #expect(try Self.nonces(asked: nil, taken: [6, 8]) == [5, 7, 9])
    }

    @Test func `from the nonce asked for they follow without a gap, or not at all`() throws {
        #expect(try Self.nonces(asked: 10, taken: [6]) == [10, 11, 12])
        #expect(throws: PayoutsError.nonceTaken(11)) {
            try Self.nonces(asked: 10, taken: [11])
        }
        #expect(throws: PayoutsError.nonceUsed(4, next: 5)) { try Self.nonces(asked: 4) }
    }

    @Test func `a batch that is bound keeps its own nonce among the others`() throws {
        #expect(try Self.nonces(asked: nil, bound: [1: [9]]) == [5, 9, 6])
        #expect(try Self.nonces(asked: nil, bound: [2: [5]]) == [6, 7, 5])
    }

    @Test(
        arguments: [
            (0, [9], 20), (1, [9], 21), (2, [9], 22), (2, [21], 22), (1, [9, 21], 21),
        ] as [(Int, Set<UInt64>, UInt64)])
    func `from the nonce asked for on, a bound part is named with its own nonce`(
        index: Int, bound: Set<UInt64>, turn: UInt64
    ) {
        #expect(throws: PayoutsError.partBound(index + 1, to: bound.sorted(), insteadOf: turn)) {
            try Self.nonces(asked: 20, bound: [index: bound])
        }
    }

    @Test func `a bound part whose turn it is has its own nonce`() throws {
        #expect(try Self.nonces(asked: 20, bound: [1: [21]]) == [20, 21, 22])
        #expect(try Self.nonces(asked: 20, bound: [0: [20], 2: [22]]) == [20, 21, 22])
        #expect(throws: PayoutsError.nonceTaken(21)) {
            try Self.nonces(asked: 20, taken: [21], bound: [1: [21]])
        }
    }

    @Test func `a batch by itself is refused as one`() throws {
        let batch = try Self.batches()[0]
        var nonces = NonceSequence(asked: 20, next: 5, taken: [], bound: [batch: [9]])
        #expect(throws: PayoutsError.nonceBound([9])) { try nonces.take(for: batch, part: nil) }
    }

    @Test func `the first free nonce is the one before which there is no gap`() throws {
        var nonces = NonceSequence(asked: 7, next: 5, taken: [], bound: [:])
        let (first, second) = (
            try nonces.take(for: Self.batches()[0], part: 1),
            try nonces.take(for: Self.batches()[1], part: 2)
        )
        #expect(first == (7, 5))
        #expect(second == (8, 5))
    }
}
