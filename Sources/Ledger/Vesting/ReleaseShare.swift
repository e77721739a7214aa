public import Ethereum

/// An amount that falls due, by its nature: a cliff does not disturb the recurring line.
public struct ReleaseShare: Hashable, Sendable {
    /// Whether an amount came at once or by the passing of time; the words of payables.
    public enum Nature: String, Sendable, CaseIterable {
        case cliff, recurring
    }

    /// Base units that came at once: a cliff, an acceleration, a milestone, the end of a lock-up.
    public internal(set) var cliff: UInt256 = .zero
    /// Base units that came by the passing of time.
    public internal(set) var recurring: UInt256 = .zero

    /// Both together; what was divided among them was one amount.
    public var total: UInt256 { cliff.plus(recurring, atMost: .max) }

    /// The parts that are not zero.
    public var parts: [(nature: Nature, amount: UInt256)] {
        [(Nature.cliff, cliff), (.recurring, recurring)].filter { !$0.1.isZero }
    }
}

extension GrantHistory {
    /// What can be released at a second, by its nature.
    public func releasable(at time: UnixTime) -> ReleaseShare {
        let released = min(released(at: time), unlocked(at: time))
        return share(from: released, to: unlocked(at: time), lumps: lumps)
    }

    /// What unlocks at once: from one running sum to another.
    struct Lump: Hashable, Sendable {
        let time: UnixTime
        let from: UInt256
        let to: UInt256
    }

    /// In order of time.
    var lumps: [Lump] {
        let times = curve.leaps.map { terms(at: $0).lockUp?.unlocks($0) ?? $0 } + lockEnds
        return Set(times).sorted().compactMap { time in
            let from = unlocked(at: time.advanced(bySeconds: -1))
            let to = unlocked(at: time)
            return from < to ? Lump(time: time, from: from, to: to) : nil
        }
    }

    private var lockEnds: [UnixTime] {
        versions.compactMap { version in
            guard case .until(let end) = version.terms.lockUp else { return nil }
            return end
        }
    }

    /// The part of two running sums that lumps cover, and the rest.
    func share(from: UInt256, to: UInt256, lumps: [Lump]) -> ReleaseShare {
        var share = ReleaseShare()
        for lump in lumps {
            let covered = min(lump.to, to).less(max(lump.from, from))
            share.cliff = share.cliff.plus(covered, atMost: to.less(from))
        }
        share.recurring = to.less(from).less(share.cliff)
        return share
    }
}
