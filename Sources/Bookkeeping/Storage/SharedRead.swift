import Synchronization

/// One read that serves everybody who was already waiting when it began.
///
/// Whoever comes while a read is under way waits for the next one, so that no answer is older than
/// the question: what was committed before somebody asked is what they get. Under load a hundred
/// questions cost one read.
final class SharedRead<Value: Sendable>: Sendable {
    private typealias Seat = CheckedContinuation<Turn, Never>

    private enum Turn {
        case served(Value)
        /// Read for yourself and for these.
        case lead(for: [Seat])
    }

    private struct State {
        var isReading = false
        var waiting: [Seat] = []
    }

    private let state = Mutex(State())
    private let read: @Sendable () async throws -> Value

    /// Reads by this; it may fail for one and succeed for the next.
    init(_ read: @escaping @Sendable () async throws -> Value) {
        self.read = read
    }

    /// What a read says that began after this was called.
    func value() async throws -> Value {
        switch await turn() {
        case .served(let value): return value
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
            for seat in others { seat.resume(returning: .served(value)) }
            beginNext()
            return value
        } catch {
            // Perhaps only this one gave up: the others read for themselves.
            if let next = others.first {
                next.resume(returning: .lead(for: Array(others.dropFirst())))
            } else {
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
