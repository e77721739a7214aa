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
        ) { items, _ in
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
        ) { items, _ in items.map { .success($0 + 1) } }
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

    /// What groups did, in order.
    private final class Diary: Sendable {
        private let state = Mutex<[String]>([])

        var lines: [String] { state.withLock { $0 } }

        func note(_ line: String) {
            state.withLock { $0.append(line) }
        }
    }

    @Test func `the next group prepares itself beside one that passed on, and acts after it`()
        async throws
    {
        let gate = Gate()
        let diary = Diary()
        let queue = Queue(
            limits: .init(groupCount: 10, groupBytes: 10, waiting: 10),
            on: globalConcurrentExecutor
        ) { items, turn in
            diary.note("prepares \(items)")
            await turn.begins()
            diary.note("acts \(items)")
            turn.passOn()
            await gate.pass()
            diary.note("ends \(items)")
            return items.map { _ in .success(items) }
        }
        var tasks = [Task { try await queue.submit(0, bytes: 1) }]
        await until { diary.lines.count == 2 }
        tasks.append(Task { try await queue.submit(1, bytes: 1) })
        await until { diary.lines.count == 3 }
        // The second stands ready, and the third waits for what will be the group after it.
        tasks.append(Task { try await queue.submit(2, bytes: 1) })
        await until { queue.count == 1 }
        #expect(diary.lines == ["prepares [0]", "acts [0]", "prepares [1]"])
        gate.open()
        for (number, task) in tasks.enumerated() { #expect(try await task.value == [number]) }
        #expect(
            diary.lines.filter { !$0.hasPrefix("prepares") }
                == (0...2).flatMap { ["acts [\($0)]", "ends [\($0)]"] })
    }

    @Test func `beside a group another prepares itself once half of all wait`() async throws {
        let (first, others) = (Gate(), Gate())
        let diary = Diary()
        let queue = Queue(
            limits: .init(groupCount: 10, groupBytes: 100, waiting: 10),
            on: globalConcurrentExecutor
        ) { items, turn in
            diary.note("\(items)")
            await turn.begins()
            // The first does not pass on: who comes meanwhile waits.
            if items != [0] { turn.passOn() }
            await (items == [0] ? first : others).pass()
            return items.map { _ in .success(items) }
        }
        let tasks = (0...8).map { number in
            Task {
                await until { diary.lines.count > (number > 4 ? 1 : number > 0 ? 0 : -1) }
                return try await queue.submit(number, bytes: 1)
            }
        }
        await until { queue.count == 4 }
        first.open()
        await until { diary.lines.count == 3 }
        // Four that had waited, and as many besides them.
        #expect(
            diary.lines.map(\.count) == ["[0]".count, "[1, 2, 3, 4]".count, "[5, 6, 7, 8]".count])
        others.open()
        for task in tasks { _ = try await task.value }
    }
}
