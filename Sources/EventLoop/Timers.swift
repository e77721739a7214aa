/// Work that a loop runs once at an instant; made by ``EventLoop/schedule(after:_:)``.
///
/// Belongs to its loop: use it only on the loop's thread.
public final class Timer {
    let deadline: MonotonicInstant
    private var work: (() -> Void)?
    private let timers: Timers

    init(deadline: MonotonicInstant, timers: Timers, work: @escaping () -> Void) {
        self.deadline = deadline
        self.timers = timers
        self.work = work
    }

    /// Forgets the work at once; does nothing when it already ran or was cancelled.
    public func cancel() {
        guard work != nil else { return }
        work = nil
        timers.noteCancellation()
    }

    var isCancelled: Bool { work == nil }

    func fire() {
        let due = work
        work = nil
        due?()
    }
}

/// The timers of one loop: a binary heap in which cancelled timers stay until they surface or
/// make up half of it, so that cancelling costs nothing and never leaks.
final class Timers {
    private var heap: [Timer] = []
    private var cancelled = 0

    var count: Int { heap.count }

    func add(at deadline: MonotonicInstant, _ work: @escaping () -> Void) -> Timer {
        let timer = Timer(deadline: deadline, timers: self, work: work)
        heap.append(timer)
        siftUp(heap.count - 1)
        return timer
    }

    func noteCancellation() {
        cancelled += 1
        guard cancelled > 64, cancelled * 2 > heap.count else { return }
        heap.removeAll { $0.isCancelled }
        cancelled = 0
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) {
            siftDown(index)
        }
    }

    /// When the earliest timer that still has work is due.
    func nextDeadline() -> MonotonicInstant? {
        while let first = heap.first, first.isCancelled {
            removeFirst()
            cancelled -= 1
        }
        return heap.first?.deadline
    }

    /// Runs what is due at `now`; timers added by that work wait for the next turn.
    func fire(upTo now: MonotonicInstant) {
        var due: [Timer] = []
        while let deadline = nextDeadline(), deadline <= now {
            due.append(heap[0])
            removeFirst()
        }
        for timer in due {
            // A timer cancelled by an earlier one of this turn has already left the heap.
            if timer.isCancelled {
                cancelled -= 1
            }
            timer.fire()
        }
    }

    private func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        siftDown(0)
    }

    private func siftUp(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard heap[index].deadline < heap[parent].deadline else { return }
            heap.swapAt(index, parent)
            index = parent
        }
    }

    private func siftDown(_ start: Int) {
        var index = start
        while true {
            var smallest = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].deadline < heap[smallest].deadline {
                smallest = child
            }
            guard smallest != index else { return }
            heap.swapAt(index, smallest)
            index = smallest
        }
    }
}
