public import Ethereum

/// What the journal holds of a grant; base units of its asset.
public struct GrantBooks: Hashable, Sendable {
    /// Promised, without what was forfeited.
    public let granted: UInt256
    /// Promised and not an expense yet: the balance of `committed:GRANT`.
    public let committed: UInt256
    /// An expense and not released yet: the balance of `accrued_vesting:GRANT`.
    public let accrued: UInt256
    /// Made payable, or claimed.
    public let released: UInt256

    /// What the journal holds.
    public init(granted: UInt256, committed: UInt256, accrued: UInt256, released: UInt256) {
        self.granted = granted
        self.committed = committed
        self.accrued = accrued
        self.released = released
    }

    /// Before it is approved.
    public static let none = GrantBooks(
        granted: .zero, committed: .zero, accrued: .zero, released: .zero)

    /// All that ever became an expense and was not given back.
    public var accruedInAll: UInt256 { accrued.plus(released, atMost: .max) }

    /// What is still to become an expense at a second.
    public func missing(of history: GrantHistory, at time: UnixTime) -> UInt256 {
        min(history.earned(at: time).less(accruedInAll), committed)
    }
}

extension GrantBooks {
    /// What the journal holds after one more record; `effect` is what the record does to the standing.
    public func after(_ record: GrantRecord, _ effect: ChangeEffect) -> GrantBooks {
        switch record {
        case .approved(_, _, let total):
            return GrantBooks(granted: total, committed: total, accrued: .zero, released: .zero)
        case .accrued(_, let amount): return accruing(amount)
        case .happened(.released(_, let amount)):
            let books = accruing(amount.less(accrued))
            return GrantBooks(
                granted: granted, committed: books.committed, accrued: books.accrued.less(amount),
                released: released.plus(amount, atMost: .max))
        case .happened, .occurred, .transferred:
            switch record.change {
            case .terminated: return givingBack(effect.forfeited)
            case .amended:
                let books = givingBack(effect.grantedLess)
                return GrantBooks(
                    granted: books.granted.plus(effect.grantedMore, atMost: .max),
                    committed: books.committed.plus(effect.grantedMore, atMost: .max),
                    accrued: books.accrued, released: released)
            case .accelerated, .occurred, .paused, .resumed, .suspended, .restored, .reached,
                .transferred, nil:
                return self
            }
        }
    }

    private func accruing(_ amount: UInt256) -> GrantBooks {
        GrantBooks(
            granted: granted, committed: committed.less(amount),
            accrued: accrued.plus(amount, atMost: .max), released: released)
    }

    private func givingBack(_ amount: UInt256) -> GrantBooks {
        GrantBooks(
            granted: granted.less(amount), committed: committed.less(amount),
            accrued: accrued.less(amount.less(committed)), released: released)
    }
}

extension ChangeEffect {
    /// The entry that a change makes; nil when no money moves.
    ///
    /// Throws ``JournalError`` where it cannot be.
    public func entry(
        of record: GrantRecord, _ entries: VestingEntries, _ books: GrantBooks
    ) throws(JournalError) -> JournalEntry? {
        switch record.change {
        case .terminated:
            guard !forfeited.isZero else { return nil }
            return try entries.terminated(
                forfeiting: forfeited, granted: books.granted, accrued: books.accruedInAll)
        case .amended where !grantedMore.isZero: return try entries.enlarged(by: grantedMore)
        case .amended where !grantedLess.isZero:
            return try entries.reduced(
                by: grantedLess, granted: books.granted, accrued: books.accruedInAll)
        case .amended, .accelerated, .occurred, .paused, .resumed, .suspended, .restored, .reached,
            .transferred, nil:
            return nil
        }
    }
}
