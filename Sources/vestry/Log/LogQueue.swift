import Dispatch
import Foundation
import Logging
import Synchronization

/// Carries log lines from any thread to one writer thread.
///
/// Appending takes a short lock and never waits for the stream: when `capacity` lines are waiting
/// the new one is dropped and counted, and the count is logged as soon as there is room.
final class LogQueue: Sendable {
    private struct State {
        var waiting: [LogLine] = []
        var dropped = 0
        var isWriting = false
    }

    private let capacity: Int
    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let write: @Sendable ([LogLine]) -> Void

    /// Starts the writer thread, which lives as long as the process.
    ///
    /// `write` is called on that thread only, with at least one line, in order of arrival.
    init(capacity: Int, write: @escaping @Sendable ([LogLine]) -> Void) {
        self.capacity = capacity
        self.write = write
        Thread.detachNewThread { [self] in
            while true { writeNext() }
        }
    }

    func append(_ line: LogLine) {
        let isFirst = state.withLock { state in
            if state.waiting.count >= capacity {
                state.dropped += 1
                return false
            }
            state.waiting.append(line)
            return state.waiting.count == 1
        }
        if isFirst { arrival.signal() }
    }

    /// Waits until everything appended before is written, at most `seconds`; for the end of the
    /// process.
    func flush(seconds: Int) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            let isIdle = state.withLock { $0.waiting.isEmpty && !$0.isWriting }
            if isIdle { return }
            Thread.sleep(forTimeInterval: 0.002)
        }
    }

    private func writeNext() {
        arrival.wait()
        let (lines, dropped) = state.withLock { state in
            let taken = (state.waiting, state.dropped)
            state.waiting = []
            state.dropped = 0
            state.isWriting = true
            return taken
        }
        if !lines.isEmpty { write(lines) }
        if dropped > 0 { write([Self.report(dropped)]) }
        state.withLock { $0.isWriting = false }
    }

    private static func report(_ dropped: Int) -> LogLine {
        LogLine(
            milliseconds: LogLine.now(),
            level: .warning,
            label: "vestry.log",
            message: "log lines dropped",
            metadata: ["log.dropped": .stringConvertible(dropped)]
        )
    }
}
