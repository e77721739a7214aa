import CEpoll
import Foundation
import Synchronization

/// One thread with one epoll set: descriptors, timers and Swift tasks share it.
///
/// Also an executor: `Task(executorPreference: loop) { … }` runs on the loop's thread. Work on a
/// loop must never block. The loop lives until ``stop()``.
///
/// Sendable without the compiler's proof: what other threads may touch is the inbox, behind its
/// mutex; everything else is touched by the loop's own thread only, which the public functions
/// check.
public final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    /// The name of the loop and of its thread.
    public let name: String
    private let epoll: Int32
    private let wakeup: Int32
    private let inbox = Mutex(Inbox())
    private let timers = Timers()
    private var watches = WatchTable()
    private var turn = MonotonicInstant.now

    private struct Inbox {
        var work: [Work] = []
        var isWaiting = false
        var isStopping = false
    }

    private enum Work {
        case job(UnownedJob)
        case closure(@Sendable () -> Void)
    }

    /// Starts a loop on a thread of its own.
    public init(name: String) throws(EventLoopError) {
        self.name = name
        epoll = vestry_epoll_create()
        guard epoll >= 0 else { throw .system(call: "epoll_create1", errno: errno) }
        wakeup = vestry_eventfd()
        guard wakeup >= 0 else {
            let cause = errno
            close(epoll)
            throw .system(call: "eventfd", errno: cause)
        }
        guard vestry_epoll_control(epoll, EPOLL_CTL_ADD, wakeup, EPOLLIN.rawValue, 0) == 0 else {
            throw .system(call: "epoll_ctl", errno: errno)
        }
        let thread = Thread { self.run() }
        thread.name = name
        thread.start()
    }

    deinit {
        close(wakeup)
        close(epoll)
    }

    /// The loop whose thread this is.
    public static var current: EventLoop? {
        unsafe pthread_getspecific(currentLoop).map {
            unsafe Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue()
        }
    }

    /// Whether the caller is on this loop's thread.
    public var isCurrent: Bool {
        unsafe pthread_getspecific(currentLoop)
            == UnsafeMutableRawPointer(Unmanaged.passUnretained(self).toOpaque())
    }

    /// This moment on the monotonic clock.
    public var now: MonotonicInstant { .now }

    /// When the present turn of the loop began: cheaper than ``now``, good enough for deadlines.
    ///
    /// Only on the loop's thread.
    public var turnStart: MonotonicInstant { turn }

    /// Queues work behind what is already queued; from any thread, never run inside the call.
    ///
    /// Work that arrives after the loop has ended is dropped.
    public func execute(_ work: @escaping @Sendable () -> Void) {
        submit(.closure(work))
    }

    /// Queues a job of the concurrency runtime.
    public func enqueue(_ job: consuming ExecutorJob) {
        submit(.job(UnownedJob(job)))
    }

    /// Traps unless the caller is on this loop's thread.
    public func checkIsolated() {
        precondition(isCurrent, "not on the thread of loop \(name)")
    }

    /// Ends the thread after what is queued has run; from any thread; idempotent.
    public func stop() {
        let wake = inbox.withLock { inbox in
            inbox.isStopping = true
            defer { inbox.isWaiting = false }
            return inbox.isWaiting
        }
        if wake { wakeUp() }
    }

    /// Calls back on the loop's thread whenever the descriptor is ready for what is asked.
    ///
    /// Level-triggered: it calls again each turn until the readiness is used up. Only on the
    /// loop's thread.
    public func watch(
        _ descriptor: Int32, _ interest: Interest, _ ready: @escaping (Readiness) -> Void
    ) throws(EventLoopError) -> Watch {
        checkIsolated()
        let token = watches.reserve()
        guard
            vestry_epoll_control(epoll, EPOLL_CTL_ADD, descriptor, interest.flags, token) == 0
        else {
            let cause = errno
            watches.release(token)
            throw .system(call: "epoll_ctl", errno: cause)
        }
        let watch = Watch(
            loop: self, descriptor: descriptor, token: token, interest: interest, ready: ready
        )
        watches.fill(watch)
        return watch
    }

    /// Runs work once, not before the delay has passed. Only on the loop's thread.
    public func schedule(after delay: Duration, _ work: @escaping () -> Void) -> Timer {
        checkIsolated()
        return timers.add(at: MonotonicInstant.now.advanced(by: delay), work)
    }

    /// How many timers are held, cancelled ones included. Only on the loop's thread.
    var heldTimers: Int { timers.count }

    func change(_ watch: Watch, to interest: Interest) {
        checkIsolated()
        let result = vestry_epoll_control(
            epoll, EPOLL_CTL_MOD, watch.descriptor, interest.flags, watch.token
        )
        precondition(result == 0, "a descriptor was closed before its watch was cancelled")
    }

    func remove(_ watch: Watch) {
        checkIsolated()
        watches.release(watch.token)
        _ = vestry_epoll_control(epoll, EPOLL_CTL_DEL, watch.descriptor, 0, 0)
    }

    private func submit(_ work: Work) {
        let wake = inbox.withLock { inbox in
            inbox.work.append(work)
            defer { inbox.isWaiting = false }
            return inbox.isWaiting
        }
        if wake { wakeUp() }
    }

    private func wakeUp() {
        var one: UInt64 = 1
        _ = unsafe write(wakeup, &one, MemoryLayout<UInt64>.size)
    }

    private func run() {
        // A waking loop waits for its time slice instead of interrupting who runs: usually that is the
        // database server, for whose answer others wait. Where it is not allowed, all take longer.
        _ = vestry_schedule_as_batch()
        unsafe pthread_setspecific(currentLoop, Unmanaged.passUnretained(self).toOpaque())
        let capacity: Int32 = 256
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Int(capacity))
        defer { unsafe events.deallocate() }
        var batch: [Work] = []
        while let timeout = patience() {
            let count = unsafe epoll_wait(epoll, events, capacity, timeout)
            if timeout != 0 { inbox.withLock { $0.isWaiting = false } }
            turn = .now
            for index in 0..<Int(max(count, 0)) {
                unsafe dispatch(events + index)
            }
            timers.fire(upTo: turn)
            runInbox(&batch)
        }
        pthread_setspecific(currentLoop, nil)
    }

    /// How long epoll may wait, in milliseconds, −1 for ever; nil when the loop is to end.
    private func patience() -> Int32? {
        let next = timers.nextDeadline()
        return inbox.withLock { inbox in
            guard inbox.work.isEmpty else { return 0 }
            guard !inbox.isStopping else { return nil }
            inbox.isWaiting = true
            guard let next else { return -1 }
            let wait = MonotonicInstant.now.duration(to: next).wholeNanoseconds
            return Int32(clamping: (max(wait, 0) + 999_999) / 1_000_000)
        }
    }

    private func dispatch(_ event: UnsafePointer<epoll_event>) {
        let token = unsafe vestry_event_token(event)
        guard token != 0 else {
            var count: UInt64 = 0
            _ = unsafe read(wakeup, &count, MemoryLayout<UInt64>.size)
            return
        }
        watches[token]?.notify(Readiness(flags: unsafe vestry_event_flags(event)))
    }

    /// Runs what is queued, and what that queues, for a bounded number of rounds.
    private func runInbox(_ batch: inout [Work]) {
        for _ in 0..<16 {
            inbox.withLock { swap(&$0.work, &batch) }
            guard !batch.isEmpty else { return }
            for work in batch {
                switch work {
                case .closure(let closure): closure()
                case .job(let job):
                    unsafe job.runSynchronously(
                        isolatedTo: asUnownedSerialExecutor(),
                        taskExecutor: asUnownedTaskExecutor()
                    )
                }
            }
            batch.removeAll(keepingCapacity: true)
        }
    }
}

/// The thread-local slot that holds the thread's loop.
private let currentLoop: pthread_key_t = {
    var key = pthread_key_t()
    let result = unsafe pthread_key_create(&key, nil)
    precondition(result == 0, "no thread-local slot left for the loops")
    return key
}()
