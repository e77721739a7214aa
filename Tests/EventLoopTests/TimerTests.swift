import Synchronization
import Testing

@testable import EventLoop

@Suite struct TimerTests {
    @Test func `timers fire in the order of their deadlines`() async throws {
        let loop = try EventLoop(name: "timers")
        defer { loop.stop() }
        let order = try await loop.collect(5) { record in
            for delay in [4, 2, 5, 1, 3] {
                _ = loop.schedule(after: .milliseconds(delay * 3)) { record(delay) }
            }
        }
        #expect(order == [1, 2, 3, 4, 5])
    }

    @Test func `a timer never fires early`() async throws {
        let loop = try EventLoop(name: "early")
        defer { loop.stop() }
        let start = loop.now
        try await loop.sleep(for: .milliseconds(12))
        #expect(start.duration(to: loop.now) >= .milliseconds(12))
    }

    @Test func `a cancelled timer does not fire, not even when due in the same turn`() async throws {
        let loop = try EventLoop(name: "cancel")
        defer { loop.stop() }
        let fired = try await loop.collect(2) { record in
            var second: Timer?
            _ = loop.schedule(after: .zero) {
                record(1)
                second?.cancel()
                second?.cancel()
            }
            second = loop.schedule(after: .zero) { record(2) }
            _ = loop.schedule(after: .milliseconds(5)) { record(3) }
        }
        #expect(fired == [1, 3])
    }

    @Test func `cancelled timers do not pile up`() async throws {
        let loop = try EventLoop(name: "pile")
        defer { loop.stop() }
        let (held, left) = try await loop.run {
            let kept = (0..<10).map { _ in loop.schedule(after: .seconds(60)) {} }
            for _ in 0..<100_000 {
                loop.schedule(after: .seconds(30)) {}.cancel()
            }
            let held = loop.heldTimers
            for timer in kept { timer.cancel() }
            return (held, loop.heldTimers)
        }
        #expect(held < 200)
        #expect(left < 200)
    }

    @Test func `random timers fire sorted while others are cancelled`() async throws {
        let loop = try EventLoop(name: "random")
        defer { loop.stop() }
        let order = try await loop.collect(500) { record in
            var generator = SystemRandomNumberGenerator()
            var doomed: [Timer] = []
            for _ in 0..<500 {
                let delay = Int.random(in: 0..<20_000, using: &generator)
                _ = loop.schedule(after: .microseconds(delay)) { record(delay / 1000) }
                doomed.append(loop.schedule(after: .microseconds(delay)) { record(-1) })
            }
            for timer in doomed.shuffled() { timer.cancel() }
        }
        // Scheduling itself takes a moment, so neighbours within a millisecond may swap.
        #expect(zip(order, order.dropFirst()).allSatisfy { $0 <= $1 + 1 })
        #expect(!order.contains(-1))
    }

    @Test func `a cancelled sleep ends at once with CancellationError`() async throws {
        let loop = try EventLoop(name: "sleep")
        defer { loop.stop() }
        let start = loop.now
        let task = Task { try await loop.sleep(for: .seconds(60)) }
        await loop.turn()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(start.duration(to: loop.now) < .seconds(30))
    }

    @Test(arguments: [
        (Duration.seconds(1), Int64(1_000_000_000)), (.nanoseconds(-5), -5),
        (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
    ])
    func `durations become nanoseconds and stop at the ends`(
        duration: Duration, nanoseconds: Int64
    ) {
        #expect(duration.wholeNanoseconds == nanoseconds)
    }
}

extension EventLoop {
    /// Runs `body` on the loop and returns the first `count` values that it or its timers record.
    fileprivate func collect(
        _ count: Int, _ body: @escaping @Sendable (@escaping @Sendable (Int) -> Void) -> Void
    ) async throws -> [Int] {
        let values = Mutex<[Int]>([])
        try await withCheckedThrowingContinuation { continuation in
            execute {
                body { value in
                    let seen = values.withLock { values in
                        values.append(value)
                        return values.count
                    }
                    if seen == count { continuation.resume() }
                }
            }
        } as Void
        return values.withLock { $0 }
    }
}
