import CEpoll

/// What a descriptor's owner waits for.
public struct Interest: OptionSet, Sendable {
    /// The bits of the set.
    public let rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Bytes, a connection or the end of the stream can be read.
    public static let read = Interest(rawValue: 1)
    /// Bytes can be written.
    public static let write = Interest(rawValue: 2)

    var flags: UInt32 {
        (contains(.read) ? EPOLLIN.rawValue : 0) | (contains(.write) ? EPOLLOUT.rawValue : 0)
    }
}

/// What a descriptor is ready for.
public struct Readiness: OptionSet, Sendable {
    /// The bits of the set.
    public let rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Bytes, a connection or the end of the stream can be read.
    public static let read = Readiness(rawValue: 1)
    /// Bytes can be written.
    public static let write = Readiness(rawValue: 2)
    /// Both directions are closed; reported whatever the interest, so cancel the watch.
    public static let hangUp = Readiness(rawValue: 4)
    /// The socket has a pending error; reported whatever the interest, so cancel the watch.
    public static let failure = Readiness(rawValue: 8)

    init(flags: UInt32) {
        var readiness = Readiness()
        if flags & EPOLLIN.rawValue != 0 { readiness.insert(.read) }
        if flags & EPOLLOUT.rawValue != 0 { readiness.insert(.write) }
        if flags & EPOLLHUP.rawValue != 0 { readiness.insert(.hangUp) }
        if flags & EPOLLERR.rawValue != 0 { readiness.insert(.failure) }
        self = readiness
    }
}

/// A descriptor under observation by a loop; use it only on the loop's thread.
///
/// Cancel before closing the descriptor. After ``cancel()`` the callback never runs again, not
/// even for an event that was fetched in the same turn.
public final class Watch {
    let descriptor: Int32
    let token: UInt64
    private let loop: EventLoop
    private(set) var interest: Interest
    private var ready: ((Readiness) -> Void)?

    init(
        loop: EventLoop, descriptor: Int32, token: UInt64, interest: Interest,
        ready: @escaping (Readiness) -> Void
    ) {
        self.loop = loop
        self.descriptor = descriptor
        self.token = token
        self.interest = interest
        self.ready = ready
    }

    /// Replaces the interest; an empty one leaves only ``Readiness/hangUp`` and `failure`.
    public func change(to interest: Interest) {
        guard ready != nil, interest != self.interest else { return }
        self.interest = interest
        loop.change(self, to: interest)
    }

    /// Ends the observation; does nothing the second time.
    public func cancel() {
        guard ready != nil else { return }
        ready = nil
        loop.remove(self)
    }

    func notify(_ readiness: Readiness) {
        ready?(readiness)
    }
}

/// The watches of one loop. A token is slot and generation, so that an event of an earlier
/// owner of the slot finds nobody.
struct WatchTable {
    private var slots: [(generation: UInt32, watch: Watch?)] = []
    private var free: [UInt32] = []

    mutating func reserve() -> UInt64 {
        let index: UInt32
        if let reused = free.popLast() {
            index = reused
        } else {
            index = UInt32(slots.count)
            slots.append((generation: 0, watch: nil))
        }
        // Generation 0 is never used: token 0 belongs to the loop's own wake-up descriptor.
        slots[Int(index)].generation = max(1, slots[Int(index)].generation &+ 1)
        return UInt64(slots[Int(index)].generation) << 32 | UInt64(index)
    }

    mutating func fill(_ watch: Watch) {
        slots[Int(UInt32(truncatingIfNeeded: watch.token))].watch = watch
    }

    mutating func release(_ token: UInt64) {
        let index = UInt32(truncatingIfNeeded: token)
        slots[Int(index)].watch = nil
        free.append(index)
    }

    subscript(token: UInt64) -> Watch? {
        let index = Int(UInt32(truncatingIfNeeded: token))
        guard index < slots.count, slots[index].generation == UInt32(token >> 32) else {
            return nil
        }
        return slots[index].watch
    }
}
