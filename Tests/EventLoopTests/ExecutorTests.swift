import EventLoop
import Foundation
import Synchronization
import Testing

@Suite struct ExecutorTests {
    @Test func `a task preferring a loop runs on its thread, also after suspensions`() async throws
    {
        let loop = try EventLoop(name: "task")
        defer { loop.stop() }
        let seen = await Task(executorPreference: loop) {
            var seen = [loop.isCurrent]
            await Task.yield()
            seen.append(EventLoop.current === loop)
            await Elsewhere().work()
            seen.append(loop.isCurrent)
            return seen
        }.value
        #expect(seen == [true, true, true])
        #expect(EventLoop.current == nil)
        #expect(!loop.isCurrent)
    }

    @Test func `an actor can live on a loop`() async throws {
        let loop = try EventLoop(name: "actor")
        defer { loop.stop() }
        #expect(await Resident(loop).isAtHome())
    }

    @Test func `work from one thread runs in the order it was given`() async throws {
        let loop = try EventLoop(name: "order")
        defer { loop.stop() }
        let seen = Mutex<[Int]>([])
        for number in 0..<1000 {
            loop.execute { seen.withLock { $0.append(number) } }
        }
        await loop.turn()
        #expect(seen.withLock { $0 } == Array(0..<1000))
    }

    @Test func `work given on the loop runs after the caller, not inside the call`() async throws {
        let loop = try EventLoop(name: "nested")
        defer { loop.stop() }
        let seen = Mutex<[String]>([])
        loop.execute {
            loop.execute { seen.withLock { $0.append("inner") } }
            seen.withLock { $0.append("outer") }
        }
        await loop.turn()
        await loop.turn()
        #expect(seen.withLock { $0 } == ["outer", "inner"])
    }

    @Test func `a stopped loop still runs what was queued, and stopping twice is harmless`()
        async throws
    {
        let loop = try EventLoop(name: "stop")
        let count = Atomic<Int>(0)
        await withCheckedContinuation { continuation in
            for _ in 0..<100 { loop.execute { count.add(1, ordering: .relaxed) } }
            loop.execute { continuation.resume() }
            loop.stop()
            loop.stop()
        }
        #expect(count.load(ordering: .relaxed) == 100)
    }

    @Test func `a group gives out its loops in turn`() throws {
        let group = try EventLoopGroup(count: 3)
        defer { group.stop() }
        let names = (0..<6).map { _ in group.next().name }
        #expect(names == ["loop-0", "loop-1", "loop-2", "loop-0", "loop-1", "loop-2"])
    }
}

private actor Elsewhere {
    func work() {}
}

private actor Resident {
    private let loop: EventLoop
    init(_ loop: EventLoop) { self.loop = loop }
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    func isAtHome() -> Bool { loop.isCurrent }
}

extension EventLoop {
    /// Returns when everything queued so far has run.
    func turn() async {
        await withCheckedContinuation { continuation in
            execute { continuation.resume() }
        }
    }

    /// Runs a piece of test on the loop's thread.
    func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            execute { continuation.resume(with: Swift.Result { try body() }) }
        }
    }
}
