import Synchronization
import Testing

@testable import EventLoop

@Suite struct TimerTests {
    @Test func `timers fire in the order of their deadlines, and not before`() {
        let timers = Timers()
        var fired: [UInt64] = []
        for deadline: UInt64 in [40, 20, 50, 10, 30] {
            _ = timers.add(at: MonotonicInstant(nanoseconds: deadline)) { fired.append(deadline) }
        }
        #expect(timers.nextDeadline() == MonotonicInstant(nanoseconds: 10))
        timers.fire(upTo: MonotonicInstant(nanoseconds: 9))
        #expect(fired == [])
        timers.fire(upTo: MonotonicInstant(nanoseconds: 30))
        #expect(fired == [10, 20, 30])
        timers.fire(upTo: MonotonicInstant(nanoseconds: .max))
        #expect(fired == [10, 20, 30, 40, 50])
        #expect(timers.nextDeadline() == nil)
    }

    @Test func `a timer never fires early`() async throws {
        let loop = try EventLoop(name: "early")
        defer { loop.stop() }
        let start = loop.now
        try await loop.sleep(for: .milliseconds(12))
        #expect(start.duration(to: loop.now) >= .milliseconds(12))
    }

    @Test func `a cancelled timer does not fire, not even when due in the same turn`() async throws
    {
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

    @Test func `random timers fire sorted while others are cancelled`() {
        let timers = Timers()
        var fired: [Int] = []
        var deadlines: [Int] = []
        var doomed: [Timer] = []
        for _ in 0..<2000 {
            let deadline = Int.random(in: 0..<20_000)
            let instant = MonotonicInstant(nanoseconds: UInt64(deadline))
            deadlines.append(deadline)
            _ = timers.add(at: instant) { fired.append(deadline) }
            doomed.append(timers.add(at: instant) { fired.append(-1) })
        }
        for timer in doomed.shuffled() { timer.cancel() }
        for limit in stride(from: 0, through: 20_000, by: 500) {
            timers.fire(upTo: MonotonicInstant(nanoseconds: UInt64(limit)))
        }
        #expect(fired == deadlines.sorted())
        #expect(timers.count == 0)
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
