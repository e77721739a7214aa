public import Ethereum

/// A grant in the Open Cap Format: an issuance, its start, and what happened to it.
public struct OpenCapGrant: Sendable {
    /// What happened; days are those of UTC.
    public enum Event: Hashable, Sendable {
        /// The event of its only condition.
        case reached(Day, Handle)
        /// Base units that vested ahead of schedule.
        case accelerated(Day, UInt256)
        /// Base units that went back.
        case cancelled(Day, UInt256)
    }

    public let quantity: UInt256
    public let form: OpenCapForm
    public let events: [Event]

    /// Reads a history; throws ``VestingError/openCapNotExpressible(_:)`` for what the format has no
    /// place for, such as a pause or other terms. Releases are none of its business.
    public init(_ history: GrantHistory) throws(VestingError) {
        quantity = history.terms.total
        form = try history.terms.openCapForm()
        var before = GrantHistory(history.terms)
        var events: [Event] = []
        for event in history.events {
            let after = try before.recording(event)
            if let told = try Self.event(event, before, after) { events.append(told) }
            before = after
        }
        self.events = events
    }

    private static func event(
        _ event: GrantEvent, _ before: GrantHistory, _ after: GrantHistory
    ) throws(VestingError) -> Event? {
        switch event {
        case .released: return nil
        case .reached(let time, let name): return .reached(time.day, name)
        case .accelerated(let time, _):
            let vested = after.standing(at: time).vested.less(before.standing(at: time).vested)
            return vested.isZero ? nil : .accelerated(time.day, vested)
        case .terminated(let time, let end):
            let forfeited = after.standing(at: max(time, end)).forfeited
            return forfeited.isZero ? nil : .cancelled(end.day, forfeited)
        case .paused, .resumed, .suspended, .restored:
            throw .openCapNotExpressible("its clock was stopped")
        case .amended: throw .openCapNotExpressible("its terms were changed")
        }
    }
}
