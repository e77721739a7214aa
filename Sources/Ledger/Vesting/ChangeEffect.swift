public import Ethereum

/// What an event does to a grant, told before it is confirmed; amounts in base units.
public struct ChangeEffect: Hashable, Sendable {
    /// Where the grant stands at the second of the event, without and with it.
    public let before: VestingStanding
    public let after: VestingStanding
    /// What had vested and would not have: at that second, or when the change was proposed if that is
    /// later. Above zero for a clawback and for a change from a past second on, which must say so.
    public let vestedTakenBack: UInt256

    /// What lies between two standings of the same second; `vestedTakenBack` is what is taken back of
    /// what has vested since.
    public init(
        before: VestingStanding, after: VestingStanding, vestedTakenBack: UInt256 = .zero
    ) {
        self.before = before
        self.after = after
        self.vestedTakenBack = max(vestedTakenBack, before.vested.less(after.vested))
    }

    /// What goes back to the grantor.
    public var forfeited: UInt256 { after.forfeited.less(before.forfeited) }
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
