import Synchronization

/// One read that serves everybody who was already waiting when it began.
///
/// Whoever comes while a read is under way waits for the next one, so that no answer is older than
/// the question: what was committed before somebody asked is what they get. Under load a hundred
/// questions cost one read.
final class SharedRead<Value: Sendable>: Sendable {
    private typealias Seat = CheckedContinuation<Turn, Never>

    private enum Turn {
        case served(Result<Value, any Error>)
        /// Read for yourself and for these.
        case lead(for: [Seat])
    }

    private struct State {
        var isReading = false
        var waiting: [Seat] = []
    }

    private let state = Mutex(State())
    private let read: @Sendable () async throws -> Value

    /// Reads by this. A read that fails has failed for all whom it was for, so that nobody waits for the
    /// attempts of others, one after another; a reader that is cancelled hands over to the next.
    init(_ read: @escaping @Sendable () async throws -> Value) {
        self.read = read
    }

    /// How many wait for the read after the one that is under way.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// What a read says that began after this was called.
    func value() async throws -> Value {
        switch await turn() {
        case .served(let result): return try result.get()
        case .lead(let others): return try await lead(for: others)
        }
    }

    private func turn() async -> Turn {
        await withCheckedContinuation { (seat: Seat) in
            let leads = state.withLock { state in
                guard state.isReading else {
                    state.isReading = true
                    return true
                }
                state.waiting.append(seat)
                return false
            }
            if leads { seat.resume(returning: .lead(for: [])) }
        }
    }

    private func lead(for others: [Seat]) async throws -> Value {
        do {
            let value = try await read()
            for seat in others { seat.resume(returning: .served(.success(value))) }
            beginNext()
            return value
        } catch {
            if Task.isCancelled, let next = others.first {
                // Only this one gave up: another reads for the rest.
                next.resume(returning: .lead(for: Array(others.dropFirst())))
            } else {
                for seat in others { seat.resume(returning: .served(.failure(error))) }
                beginNext()
            }
            throw error
        }
    }

    /// Lets the first of those who came meanwhile read for all of them.
    private func beginNext() {
        let waiting = state.withLock { state in
            let waiting = state.waiting
            state.waiting = []
            state.isReading = !waiting.isEmpty
            return waiting
        }
        waiting.first?.resume(returning: .lead(for: Array(waiting.dropFirst())))
    }
}
