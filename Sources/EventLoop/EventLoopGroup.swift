import Synchronization

/// A fixed set of loops, usually one per core.
public final class EventLoopGroup: Sendable {
    /// The loops, in the order in which ``next()`` gives them out.
    public let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    /// Starts `count` loops, at least one, whose threads are named and numbered.
    public init(count: Int, name: String = "loop") throws(EventLoopError) {
        precondition(count > 0, "a group has at least one loop")
        var started: [EventLoop] = []
        for number in 0..<count {
            do throws(EventLoopError) {
                started.append(try EventLoop(name: "\(name)-\(number)"))
            } catch {
                for loop in started { loop.stop() }
                throw error
            }
        }
        loops = started
    }

    /// The next loop, round-robin; from any thread.
    public func next() -> EventLoop {
        let number = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(UInt(bitPattern: number) % UInt(loops.count))]
    }

    /// Stops all loops after what is queued on them has run.
    public func stop() {
        for loop in loops { loop.stop() }
    }
}
