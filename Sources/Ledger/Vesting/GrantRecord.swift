public import Ethereum

/// One thing that happened to a grant, as it is recorded.
public enum GrantRecord: Hashable, Sendable {
    /// It was approved: a commitment of so many base units to a payee.
    case approved(at: UnixTime, payee: ID<Payee>, UInt256)
    /// So many base units became an expense.
    case accrued(at: UnixTime, UInt256)
    /// Something that changes how it vests, or what was released of it.
    case happened(GrantEvent)
    /// An event outside, such as a sale, on which clauses of acceleration wait.
    case occurred(at: UnixTime, Handle)
    /// It goes to another payee from here on; what was released before does not.
    case transferred(at: UnixTime, to: ID<Payee>)
}

extension GrantHistory {
    /// The history that records make, with the clauses of acceleration that the grant has.
    ///
    /// A clause takes effect once, with the record that completes it. Throws ``VestingError`` for the
    /// first record that was not possible.
    public init(
        _ terms: VestingTerms, records: [GrantRecord], clauses: [Acceleration]
    ) throws(VestingError) {
        var occurred: [Handle: UnixTime] = [:]
        var waiting = clauses
        var events: [GrantEvent] = []
        for record in records {
            switch record {
            case .approved, .accrued, .transferred: break
            case .happened(let event): events.append(event)
            case .occurred(let time, let name):
                if occurred[name] == nil { occurred[name] = time }
                events += waiting.compactMap { $0.event(after: occurred) }
                waiting.removeAll { $0.event(after: occurred) != nil }
            }
        }
        try self.init(terms, events: events)
    }

    /// All that was released, whenever.
    public var releasedInAll: UInt256 { releasedTotal }

    /// What a release at a second gives, by its nature: what is unlocked then and was never released,
    /// also not later.
    public func due(at time: UnixTime) -> ReleaseShare {
        let unlocked = unlocked(at: time)
        return share(from: min(releasedTotal, unlocked), to: unlocked, lumps: lumps)
    }

    /// What should be an expense at a second: what is earned, and at least what has vested.
    public func earned(at time: UnixTime) -> UInt256 {
        let standing = standing(at: time)
        return max(standing.accrued, standing.vested)
    }

    /// What unlocks between one second and the next of a list, by its nature, released or not.
    public func unlocking(over boundaries: [UnixTime]) -> [ReleaseShare] {
        let lumps = lumps
        return zip(boundaries, boundaries.dropFirst()).map { first, next in
            let before = unlocked(at: first)
            return share(from: before, to: max(unlocked(at: next), before), lumps: lumps)
        }
    }
}
