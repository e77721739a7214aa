import Dispatch
import Foundation
import Synchronization

/// SIGTERM and SIGINT: the first asks for an orderly end, the second ends the process at once.
struct StopSignals {
    /// Counts what was received, by whichever signal.
    private final class Count: Sendable {
        private let value = Atomic(0)
        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }

    private let stream: AsyncStream<Int32>
    /// Kept, because a source that nobody holds is cancelled.
    private let sources: [any DispatchSourceSignal]

    /// Takes the signals over from now on.
    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.stream = stream
        let count = Count()
        sources = [SIGTERM, SIGINT].map { number in
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if count.next() > 1 { _exit(ExitStatus.interrupted.rawValue) }
                continuation.yield(number)
            }
            source.resume()
            return source
        }
    }

    /// Waits for the first signal.
    func wait() async {
        for await _ in stream { return }
    }
}
