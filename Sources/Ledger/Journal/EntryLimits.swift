public import Ethereum

/// Above how much of an asset an entry by hand needs a second person.
public struct EntryLimits: Sendable, Hashable {
    /// Base units by asset; an asset that is not here has no limit.
    public let amounts: [ID<Asset>: UInt256]

    /// No limits.
    public static let none = EntryLimits([:])

    /// Limits by asset, in base units.
    public init(_ amounts: [ID<Asset>: UInt256]) {
        self.amounts = amounts
    }

    /// Throws ``ProposalError/secondPersonNeeded(limit:)`` when the debits of an asset, all postings of the
    /// entry together, are above its limit. Only entries by hand are held to limits, and reversals of
    /// them: those of an object follow from what two people approved already.
    ///
    /// The error calls an asset that is not among `assets` by its id.
    public func mustAllow(
        _ entry: JournalEntry, naming assets: [ID<Asset>: Asset] = [:]
    ) throws(ProposalError) {
        guard !amounts.isEmpty,
            entry.source == nil || entry.kind.isOpenToPeople || entry.kind == .reversal
        else { return }
        for (asset, limit) in amounts.sorted(by: { $0.key < $1.key }) {
            var sum = UInt256.zero
            for posting in entry.postings
            where posting.side == .debit && posting.amount.asset == asset {
                let (next, overflow) = sum.addingReportingOverflow(posting.amount.baseUnits)
                guard !overflow, next <= limit else {
                    let named = assets[asset].map { "\($0.text(limit)) \($0.symbol)" }
                    throw .secondPersonNeeded(limit: named ?? "\(limit) base units of \(asset)")
                }
                sum = next
            }
        }
    }
}
