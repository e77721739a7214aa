import Synchronization

/// Does together what was asked for one by one: whatever arrives while a group is under way becomes
/// the next group.
///
/// No timer waits for company, so a lone item begins at once, and under load groups grow by
/// themselves. Items keep their order of arrival, and groups end in their order. While a group that
/// passed on is being done, the next may prepare itself: half of all that are there, so that they
/// take turns. The queue is bounded: who finds it full is sent away and nothing of theirs is done.
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
    ///
    /// Until it has waited for its turn, another group may be under way.
    typealias Work = @Sendable ([Item], GroupTurn) async -> [Result<Output, any Error>]

    private struct Seat {
        let number: UInt64
        let item: Item
        let bytes: Int
        let continuation: CheckedContinuation<Output, any Error>
    }

    private struct Group {
        let turn: GroupTurn
        let count: Int
        /// Whether the next may prepare itself.
        var hasPassedOn = false
    }

    private struct State {
        /// The group that has its turn, and the one that prepares itself.
        var leading: Group?
        var preparing: Group?
        var waiting: [Seat] = []
        /// How many items there were when a group ended last: its own, those of the next and those that
        /// waited.
        var population = 0
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
                if state.leading != nil { state.givingWay.append(continuation) }
                return state.leading != nil
            }
            if !isWorking { continuation.resume() }
        }
    }

    private func enter(_ seat: Seat) {
        let isFull = state.withLock { state in
            guard state.waiting.count < limits.waiting else { return true }
            state.waiting.append(seat)
            return false
        }
        guard !isFull else { return seat.continuation.resume(throwing: BooksUnavailable.queueFull) }
        beginNext()
    }

    private func leave(_ number: UInt64) {
        let seat = state.withLock { state -> Seat? in
            // Otherwise its group is under way.
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
        }
        seat?.continuation.resume(throwing: CancellationError())
    }

    /// Begins the next group if it may: all that wait when none is under way; beside one that passed on
    /// half of all items, once as many wait. Smaller groups would cost more than they gain.
    private func beginNext() {
        let next = state.withLock { state -> (GroupTurn, [Seat])? in
            guard !state.waiting.isEmpty, state.preparing == nil else { return nil }
            var limit = limits.groupCount
            if let leading = state.leading {
                let population = max(state.population, leading.count + state.waiting.count)
                limit = min(limit, (population + 1) / 2)
                guard leading.hasPassedOn, state.waiting.count >= limit else { return nil }
            }
            let seats = taken(from: &state, atMost: limit)
            let turn = GroupTurn(hasBegun: state.leading == nil) { [weak self] in
                self?.passOn($0)
            }
            let group = Group(turn: turn, count: seats.count)
            if state.leading == nil { state.leading = group } else { state.preparing = group }
            return (turn, seats)
        }
        guard let (turn, seats) = next else { return }
        // A task of its own: the work of all does not end with the request of one.
        Task(executorPreference: executor) { await self.run(seats, turn) }
    }

    private func run(_ seats: [Seat], _ turn: GroupTurn) async {
        let results = await work(seats.map(\.item), turn)
        precondition(results.count == seats.count, "Every item has a result.")
        await turn.begins()
        end()
        // The next group goes on before answers are made of this one.
        await Task.yield()
        for (seat, result) in zip(seats, results) { seat.continuation.resume(with: result) }
    }

    private func passOn(_ turn: GroupTurn) {
        state.withLock { state in
            if state.leading?.turn === turn { state.leading?.hasPassedOn = true }
        }
        beginNext()
    }

    /// The turn goes from the leading group to the one that prepares itself, if there is one; whoever
    /// gave way goes on.
    private func end() {
        let (next, givingWay) = state.withLock { state in
            state.population =
                (state.leading?.count ?? 0) + (state.preparing?.count ?? 0) + state.waiting.count
            state.leading = state.preparing
            state.preparing = nil
            defer { state.givingWay = [] }
            return (state.leading, state.givingWay)
        }
        for continuation in givingWay { continuation.resume() }
        if let next { next.turn.begin() } else { beginNext() }
    }

    private func taken(from state: inout State, atMost limit: Int) -> [Seat] {
        var count = 0
        var bytes = 0
        for seat in state.waiting.prefix(limit) {
            guard count == 0 || bytes + seat.bytes <= limits.groupBytes else { break }
            count += 1
            bytes += seat.bytes
        }
        let group = Array(state.waiting.prefix(count))
        state.waiting.removeFirst(count)
        return group
    }
}

/// The place of a group among others.
final class GroupTurn: Sendable {
    private struct State {
        var hasBegun: Bool
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>
    private let passesOn: @Sendable (GroupTurn) -> Void

    fileprivate init(hasBegun: Bool, passesOn: @escaping @Sendable (GroupTurn) -> Void) {
        state = Mutex(State(hasBegun: hasBegun))
        self.passesOn = passesOn
    }

    /// Waits until every group before this one has ended.
    func begins() async {
        await withCheckedContinuation { continuation in
            let hasBegun = state.withLock { state in
                if !state.hasBegun { state.waiting = continuation }
                return state.hasBegun
            }
            if hasBegun { continuation.resume() }
        }
    }

    /// Lets the next group prepare itself while this one, whose turn it is, waits for its end.
    func passOn() { passesOn(self) }

    fileprivate func begin() {
        let waiting = state.withLock { state in
            state.hasBegun = true
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }
}
