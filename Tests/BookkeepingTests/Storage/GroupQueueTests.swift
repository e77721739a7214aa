import Dispatch
import Synchronization
import Testing

@testable import Bookkeeping

@Suite struct GroupQueueTests {
    /// Keeps groups at work until it is opened.
    private final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var arrivals = 0
            var waiting: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Mutex(State())

        /// How many groups have come to it.
        var arrivals: Int { state.withLock { $0.arrivals } }

        func pass() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    state.arrivals += 1
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiting = state.withLock { state in
                state.isOpen = true
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    /// Counts those who were answered.
    private final class Tally: Sendable {
        private let state = Mutex(0)

        var count: Int { state.withLock { $0 } }

        func add() {
            state.withLock { $0 += 1 }
        }
    }

    private typealias Queue = GroupQueue<Int, [Int]>

    /// A queue whose groups wait for the gate and say who was in them.
    private func queue(
        _ gate: Gate, waiting: Int = 10_000, groupCount: Int = 1_000, groupBytes: Int = 1_000
    ) -> Queue {
        Queue(
            limits: .init(groupCount: groupCount, groupBytes: groupBytes, waiting: waiting),
            on: globalConcurrentExecutor
        ) { items in
            await gate.pass()
            return items.map { _ in .success(items) }
        }
    }

    /// Lets others go on until something is so, or has not come in a million turns.
    private func until(_ isSo: () -> Bool) async {
        for _ in 0..<1_000_000 {
            if isSo() { return }
            await Task.yield()
        }
    }

    /// Submits items of so many bytes one after another; the first of them is at work alone.
    private func submit(
        _ bytes: [Int], _ queue: Queue, _ gate: Gate
    ) async -> [Task<[Int], any Error>] {
        var tasks: [Task<[Int], any Error>] = []
        for (number, bytes) in bytes.enumerated() {
            tasks.append(Task { try await queue.submit(number, bytes: bytes) })
            await until { gate.arrivals == 1 && queue.count == number }
        }
        return tasks
    }

    @Test func `whoever comes while a group is at work is in the next one, in order`() async throws
    {
        let gate = Gate()
        let tasks = await submit([1, 1, 1, 1, 1], queue(gate), gate)
        gate.open()
        #expect(try await tasks[0].value == [0])
        for task in tasks.dropFirst() { #expect(try await task.value == [1, 2, 3, 4]) }
    }

    @Test(arguments: [(groupCount: 2, groupBytes: 1_000), (groupCount: 1_000, groupBytes: 20)])
    func `a group ends at its bounds, and what is larger goes alone`(
        groupCount: Int, groupBytes: Int
    ) async throws {
        let gate = Gate()
        let queue = queue(gate, groupCount: groupCount, groupBytes: groupBytes)
        let tasks = await submit([10, 10, 10, 10, 10, 90], queue, gate)
        gate.open()
        var groups: [[Int]] = []
        for task in tasks { groups.append(try await task.value) }
        #expect(groups == [[0], [1, 2], [1, 2], [3, 4], [3, 4], [5]])
    }

    @Test func `nobody who was cancelled keeps a seat, however soon that was`() async throws {
        let gate = Gate()
        let queue = queue(gate)
        let first = await submit([1], queue, gate)
        let answered = Tally()
        let tasks = (0..<5_000).map { number in
            Task {
                defer { answered.add() }
                return try await queue.submit(number, bytes: 0)
            }
        }
        for task in tasks { task.cancel() }
        await until { answered.count == tasks.count }
        #expect(queue.count == 0)
        gate.open()
        #expect(try await first[0].value == [0])
        for task in tasks {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func `whoever gives way goes on once the group under way is done, at once without one`()
        async throws
    {
        let gate = Gate()
        let queue = queue(gate)
        await queue.giveWay()
        let tasks = await submit([1, 1], queue, gate)
        let passed = Tally()
        let polite = Task {
            await queue.giveWay()
            passed.add()
        }
        for _ in 0..<1_000 { await Task.yield() }
        #expect(passed.count == 0)
        gate.open()
        await polite.value
        for task in tasks { _ = try await task.value }
        await queue.giveWay()
    }

    /// Counts the jobs that it runs on a queue of its own.
    private final class CountingExecutor: TaskExecutor {
        private let queue = DispatchQueue(label: "groups")
        private let state = Mutex(0)

        var count: Int { state.withLock { $0 } }

        func enqueue(_ job: consuming ExecutorJob) {
            state.withLock { $0 += 1 }
            let job = UnownedJob(job)
            let executor = asUnownedTaskExecutor()
            queue.async { unsafe job.runSynchronously(on: executor) }
        }
    }

    @Test func `the work runs on its executor, whoever asks for it`() async throws {
        let executor = CountingExecutor()
        let queue = GroupQueue<Int, Int>(
            limits: .init(groupCount: 10, groupBytes: 10, waiting: 10), on: executor
        ) { $0.map { .success($0 + 1) } }
        #expect(try await queue.submit(1, bytes: 1) == 2)
        #expect(executor.count > 0)
    }

    @Test func `who finds the queue full is sent away`() async throws {
        let gate = Gate()
        let queue = queue(gate, waiting: 2)
        let tasks = await submit([1, 1, 1], queue, gate)
        await #expect(throws: BooksUnavailable.queueFull) { try await queue.submit(3, bytes: 1) }
        gate.open()
        #expect(try await tasks[0].value == [0])
        #expect(try await tasks[2].value == [1, 2])
    }
}
