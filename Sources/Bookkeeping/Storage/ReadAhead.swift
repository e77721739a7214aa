import Synchronization

/// Hands what one task reads to another that works on it, in order; who reads waits when too much is
/// not worked on yet.
///
/// For one reader and one worker: the server sends the next rows while those before are looked at.
final class ReadAhead<Value: Sendable>: Sendable {
    private struct State {
        var values: [(value: Value, bytes: Int)] = []
        var bytes = 0
        var hasEnded = false
        var reader: CheckedContinuation<Void, Never>?
        var worker: CheckedContinuation<Void, Never>?
    }

    private let limit: Int
    private let state = Mutex(State())

    /// At most so many bytes wait, or one value that is larger.
    private init(limit: Int) {
        self.limit = limit
    }

    /// Reads on this task and works on another, on threads beside the loops.
    ///
    /// - Parameters:
    ///   - limit: bytes that may wait.
    ///   - read: gives values to the function that it gets, with about how many bytes each has.
    ///   - work: takes values from the function that it gets, until nil.
    /// - Returns: what the work returns.
    /// - Throws: what the work throws, else what reading does; either ends the other.
    static func run<Result: Sendable>(
        limit: Int, _ read: ((Value, Int) async throws -> Void) async throws -> Void,
        work: @escaping @Sendable (() async -> Value?) async throws -> Result
    ) async throws -> Result {
        let line = ReadAhead(limit: limit)
        return try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask(executorPreference: globalConcurrentExecutor) {
                defer { line.end() }
                return try await work { await line.next() }
            }
            let reading: Swift.Result<Void, any Error>
            do {
                try await read { try await line.give($0, bytes: $1) }
                reading = .success(())
            } catch {
                reading = .failure(error)
            }
            line.end()
            guard let result = try await group.next() else { throw CancellationError() }
            try reading.get()
            return result
        }
    }

    /// Throws `CancellationError` once nobody works any more.
    private func give(_ value: Value, bytes: Int) async throws {
        while true {
            let worker = try state.withLock { state -> CheckedContinuation<Void, Never>?? in
                guard !state.hasEnded else { throw CancellationError() }
                guard state.bytes + bytes <= limit || state.values.isEmpty else { return nil }
                state.values.append((value, bytes))
                state.bytes += bytes
                defer { state.worker = nil }
                return .some(state.worker)
            }
            if let worker {
                worker?.resume()
                return
            }
            await wait { state, continuation in
                guard !state.hasEnded, !state.values.isEmpty else { return false }
                state.reader = continuation
                return true
            }
        }
    }

    /// The next value; nil once all were taken after the end.
    private func next() async -> Value? {
        while true {
            let (values, reader, hasEnded) = state.withLock { state in
                let first = state.values.isEmpty ? nil : state.values.removeFirst()
                state.bytes -= first?.bytes ?? 0
                defer { state.reader = nil }
                return (first, state.reader, state.hasEnded)
            }
            reader?.resume()
            if let values { return values.value }
            if hasEnded { return nil }
            await wait { state, continuation in
                guard !state.hasEnded, state.values.isEmpty else { return false }
                state.worker = continuation
                return true
            }
        }
    }

    private func end() {
        let (reader, worker) = state.withLock { state in
            state.hasEnded = true
            defer { (state.reader, state.worker) = (nil, nil) }
            return (state.reader, state.worker)
        }
        reader?.resume()
        worker?.resume()
    }

    /// Waits until the other side has done something, unless there is nothing to wait for.
    private func wait(
        _ sitDown: (inout State, CheckedContinuation<Void, Never>) -> Bool
    ) async {
        await withCheckedContinuation { continuation in
            let waits = state.withLock { sitDown(&$0, continuation) }
            if !waits { continuation.resume() }
        }
    }
}
