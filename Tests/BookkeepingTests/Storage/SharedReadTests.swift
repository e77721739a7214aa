import Synchronization
import Testing

@testable import Bookkeeping

/// Many questions, one read.
@Suite struct SharedReadTests {
    private struct Unreadable: Error {}

    /// A source whose reads wait until they are let go, and which counts them.
    private final class Source: Sendable {
        private struct State {
            var reads = 0
            var gates: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Mutex(State())

        var reads: Int { state.withLock { $0.reads } }

        func read(failing: Bool) async throws -> Int {
            await withCheckedContinuation { gate in
                state.withLock { state in
                    state.reads += 1
                    state.gates.append(gate)
                }
            }
            try Task.checkCancellation()
            if failing { throw Unreadable() }
            return reads
        }

        /// Waits until so many reads have begun.
        func began(_ count: Int) async {
            while reads < count { await Task.yield() }
        }

        func letGo() {
            let gates = state.withLock { state in
                let gates = state.gates
                state.gates = []
                return gates
            }
            for gate in gates { gate.resume() }
        }
    }

    @Test func `whoever comes while a read is under way gets the next one, all of them one`()
        async throws
    {
        let source = Source()
        let shared = SharedRead { try await source.read(failing: false) }
        let first = Task { try await shared.value() }
        await source.began(1)
        let others = (0..<20).map { _ in Task { try await shared.value() } }
        while shared.waitingCount < 20 { await Task.yield() }
        source.letGo()
        #expect(try await first.value == 1)
        await source.began(2)
        source.letGo()
        for other in others { #expect(try await other.value == 2) }
        #expect(source.reads == 2)
    }

    @Test func `a read that fails has failed for all whom it was for, and is not tried for each`()
        async throws
    {
        let source = Source()
        let shared = SharedRead { try await source.read(failing: true) }
        let first = Task { try await shared.value() }
        await source.began(1)
        let others = (0..<20).map { _ in Task { try await shared.value() } }
        while shared.waitingCount < 20 { await Task.yield() }
        source.letGo()
        await #expect(throws: Unreadable.self) { try await first.value }
        await source.began(2)
        source.letGo()
        for other in others {
            await #expect(throws: Unreadable.self) { try await other.value }
        }
        #expect(source.reads == 2)
    }

    @Test func `a reader that is cancelled hands over to the next`() async throws {
        let source = Source()
        let shared = SharedRead { try await source.read(failing: false) }
        let first = Task { try await shared.value() }
        await source.began(1)
        let others = (0..<3).map { _ in Task { try await shared.value() } }
        while shared.waitingCount < 3 { await Task.yield() }
        source.letGo()
        #expect(try await first.value == 1)
        await source.began(2)
        for other in others { other.cancel() }
        let last = Task { try await shared.value() }
        while shared.waitingCount < 1 { await Task.yield() }
        // The reader is one of the cancelled; each that takes over is cancelled as well.
        while source.reads < 5 {
            source.letGo()
            await Task.yield()
        }
        source.letGo()
        #expect(try await last.value == source.reads)
    }
}
