public import Ethereum

/// Vesting ahead of schedule, as a clause of a grant.
public struct Acceleration: Hashable, Sendable {
    /// How much of it.
    public enum Extent: Hashable, Sendable {
        /// All that has not vested.
        case all
        /// What would vest in so many calendar months from then on; nothing while that is still
        /// before the cliff.
        case months(Int)
        /// So many base units; at most what has not vested.
        case quantity(UInt256)
    }

    /// What must have happened.
    public enum Trigger: Hashable, Sendable {
        /// One event, such as a sale.
        case single(Handle)
        /// Both events, such as a sale and a dismissal, in any order.
        case double(Handle, Handle)
    }

    public let extent: Extent
    public let trigger: Trigger

    /// A clause of a grant.
    public init(_ extent: Extent, on trigger: Trigger) {
        self.extent = extent
        self.trigger = trigger
    }

    /// What follows from recorded events; nil while an event is missing.
    ///
    /// A double trigger takes effect with the later of both.
    public func event(after events: [Handle: UnixTime]) -> GrantEvent? {
        switch trigger {
        case .single(let name):
            return events[name].map { .accelerated(at: $0, extent) }
        case .double(let first, let second):
            guard let one = events[first], let other = events[second] else { return nil }
            return .accelerated(at: max(one, other), extent)
        }
    }
}

extension VestingCurve {
    /// The base units that an acceleration brings forward.
    func quantity(of extent: Acceleration.Extent, at time: UnixTime) -> UInt256 {
        let vested = vested(at: time)
        let unvested = granted(at: time).less(vested)
        switch extent {
        case .all: return unvested
        case .months(let count):
            let later = LockUp.months(count).unlocks(time)
            return self.vested(at: max(later, time)).less(vested)
        case .quantity(let quantity): return min(quantity, unvested)
        }
    }
}

extension Acceleration.Extent {
    /// Reads `all`, `months` or `quantity` with its number; throws
    /// ``VestingError/accelerationMalformed``.
    public init(
        _ word: String, months: Int?, quantity: UInt256?
    ) throws(VestingError) {
        switch (word, months, quantity) {
        case ("all", nil, nil): self = .all
        case ("months", .some(let count), nil) where (1...1200).contains(count):
            self = .months(count)
        case ("quantity", nil, .some(let quantity)): self = .quantity(quantity)
        default: throw .accelerationMalformed
        }
    }
}

extension Acceleration.Trigger {
    /// One name, or two that differ; throws ``VestingError/accelerationMalformed``.
    public init(_ names: [String]) throws(VestingError) {
        do {
            let handles = try names.map { try Handle($0) }
            switch handles.count {
            case 1: self = .single(handles[0])
            case 2 where handles[0] != handles[1]: self = .double(handles[0], handles[1])
            default: throw VestingError.accelerationMalformed
            }
        } catch {
            throw .accelerationMalformed
        }
    }

    /// The events on which it waits, one or two.
    public var names: [Handle] {
        switch self {
        case .single(let name): [name]
        case .double(let first, let second): [first, second]
        }
    }
}
