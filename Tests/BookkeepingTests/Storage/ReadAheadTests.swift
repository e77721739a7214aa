import Synchronization
import Testing

@testable import Bookkeeping

/// One task reads, another works on what it gave.
@Suite struct ReadAheadTests {
    private struct Fault: Error, Equatable {
        let side: String
    }

    @Test(arguments: [1, 7, 1_000_000])
    func `everything comes in order, however little may wait`(limit: Int) async throws {
        let taken = try await ReadAhead<Int>.run(limit: limit) { give in
            for number in 1...500 { try await give(number, 3) }
        } work: { next in
            var taken: [Int] = []
            while let number = await next() { taken.append(number) }
            return taken
        }
        #expect(taken == Array(1...500))
    }

    @Test func `who reads is never ahead by more than may wait`() async throws {
        let given = Mutex(0)
        let greatest = try await ReadAhead<Int>.run(limit: 10) { give in
            for number in 1...200 {
                try await give(number, 2)
                given.withLock { $0 = number }
            }
        } work: { next in
            var greatest = 0
            while let number = await next() {
                for _ in 0..<20 { await Task.yield() }
                greatest = max(greatest, given.withLock { $0 } - number)
            }
            return greatest
        }
        // Five of two bytes wait; one more may have been given while this one was taken.
        #expect(greatest <= 6)
    }

    @Test func `a fault of either side ends both and is told`() async throws {
        await #expect(throws: Fault(side: "reader")) {
            try await ReadAhead<Int>.run(limit: 4) { give in
                try await give(1, 1)
                throw Fault(side: "reader")
            } work: { next in
                while await next() != nil {}
            }
        }
        await #expect(throws: Fault(side: "worker")) {
            try await ReadAhead<Int>.run(limit: 4) { give in
                while true { try await give(1, 1) }
            } work: { next in
                _ = await next()
                throw Fault(side: "worker")
            }
        }
    }
}
