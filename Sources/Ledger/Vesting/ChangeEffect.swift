public import Ethereum

/// What an event does to a grant, told before it is confirmed; amounts in base units.
public struct ChangeEffect: Hashable, Sendable {
    /// Where the grant stands at the second of the event, without and with it.
    public let before: VestingStanding
    public let after: VestingStanding

    /// What lies between two standings of the same second.
    public init(before: VestingStanding, after: VestingStanding) {
        self.before = before
        self.after = after
    }

    /// What goes back to the grantor.
    public var forfeited: UInt256 { after.forfeited.less(before.forfeited) }
    /// The part of that which had vested: above zero only for a clawback, which must say so.
    public var forfeitedVested: UInt256 { before.vested.less(after.vested) }
    /// By how much the promise grows.
    public var grantedMore: UInt256 { after.granted.less(before.granted) }
    /// By how much the promise shrinks without being forfeited.
    public var grantedLess: UInt256 { before.granted.less(after.granted) }
    /// What vests at once by the event.
    public var vestedMore: UInt256 { after.vested.less(before.vested) }
}

extension GrantHistory {
    /// What an event would do; throws ``VestingError`` when it is not possible.
    ///
    /// The second that is looked at is that of the event; a termination with an earlier end is
    /// looked at from that second too, for it is told what is lost on the day it is decided.
    public func effect(of event: GrantEvent) throws(VestingError) -> ChangeEffect {
        let after = try recording(event)
        return ChangeEffect(
            before: standing(at: event.time), after: after.standing(at: event.time))
    }
}
