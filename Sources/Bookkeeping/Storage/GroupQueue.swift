import Synchronization

/// Does together what was asked for one by one: whatever arrives while a group is under way becomes
/// the next group.
///
/// No timer waits for company, so a lone item begins at once, and under load groups grow by
/// themselves. Items keep their order of arrival. The queue is bounded: who finds it full is sent
/// away and nothing of theirs is done.
final class GroupQueue<Item: Sendable, Output: Sendable>: Sendable {
    /// How much is taken at once and how much may wait.
    struct Limits: Sendable {
        /// Items of one group.
        let groupCount: Int
        /// Bytes of one group; an item that is larger goes alone.
        let groupBytes: Int
        /// Items that wait.
        let waiting: Int
    }

    /// Does a group and gives each of its items a result of its own, in their order.
    typealias Work = @Sendable ([Item]) async -> [Result<Output, any Error>]

    private struct Seat {
        let number: UInt64
        let item: Item
        let bytes: Int
        let continuation: CheckedContinuation<Output, any Error>
    }

    private struct State {
        var isWorking = false
        var waiting: [Seat] = []
        /// Who lets the group under way go first.
        var givingWay: [CheckedContinuation<Void, Never>] = []
        var nextNumber: UInt64 = 0
    }

    private let limits: Limits
    private let executor: any TaskExecutor
    private let work: Work
    private let state = Mutex(State())

    /// A queue whose work runs on the executor, whoever asks for it.
    init(limits: Limits, on executor: any TaskExecutor, work: @escaping Work) {
        self.limits = limits
        self.executor = executor
        self.work = work
    }

    /// How many wait.
    var count: Int { state.withLock { $0.waiting.count } }

    /// Waits for the group of this item and returns what became of it.
    ///
    /// A cancelled caller leaves the queue; once its group has begun, the result is waited for.
    /// Throws ``BooksUnavailable/queueFull``, `CancellationError`, or what the work says of this item.
    func submit(_ item: Item, bytes: Int) async throws -> Output {
        try Task.checkCancellation()
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enter(Seat(number: number, item: item, bytes: bytes, continuation: continuation))
                // Cancelled before there was a seat to leave.
                if Task.isCancelled { leave(number) }
            }
        } onCancel: {
            leave(number)
        }
    }

    /// Waits for the end of the group under way; not at all when there is none.
    ///
    /// For work beside the queue that would otherwise keep it from what both need.
    func giveWay() async {
        await withCheckedContinuation { continuation in
            let isWorking = state.withLock { state in
                if state.isWorking { state.givingWay.append(continuation) }
                return state.isWorking
            }
            if !isWorking { continuation.resume() }
        }
    }

    private enum Entrance {
        case waits, begins, isFull
    }

    private func enter(_ seat: Seat) {
        let entrance = state.withLock { state -> Entrance in
            guard state.waiting.count < limits.waiting else { return .isFull }
            state.waiting.append(seat)
            if state.isWorking { return .waits }
            state.isWorking = true
            return .begins
        }
        switch entrance {
        case .waits: break
        // A task of its own: the work of all does not end with the request of one.
        case .begins: Task(executorPreference: executor) { await self.run() }
        case .isFull: seat.continuation.resume(throwing: BooksUnavailable.queueFull)
        }
    }

    private func leave(_ number: UInt64) {
        let seat = state.withLock { state -> Seat? in
            // Otherwise its group is under way.
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
        }
        seat?.continuation.resume(throwing: CancellationError())
    }

    private func run() async {
        while let group = next() {
            let results = await work(group.map(\.item))
            precondition(results.count == group.count, "Every item has a result.")
            for (seat, result) in zip(group, results) { seat.continuation.resume(with: result) }
        }
    }

    /// The next group; nil when nobody waits. Whoever gave way to the one before goes on.
    private func next() -> [Seat]? {
        let (group, givingWay) = state.withLock { state in
            defer { state.givingWay = [] }
            return (taken(from: &state), state.givingWay)
        }
        for continuation in givingWay { continuation.resume() }
        return group
    }

    private func taken(from state: inout State) -> [Seat]? {
        var count = 0
        var bytes = 0
        for seat in state.waiting.prefix(limits.groupCount) {
            guard count == 0 || bytes + seat.bytes <= limits.groupBytes else { break }
            count += 1
            bytes += seat.bytes
        }
        guard count > 0 else {
            state.isWorking = false
            return nil
        }
        let group = Array(state.waiting.prefix(count))
        state.waiting.removeFirst(count)
        return group
    }
}
