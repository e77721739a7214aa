public import Ethereum

/// The journal entries that follow from what happens to a grant.
///
/// A commitment is a memorandum: `commitment:vesting` against `committed:GRANT`. What is accrued
/// leaves it and becomes expense; what is released leaves `accrued_vesting:GRANT` and is payable.
/// Every amount is in base units of the grant's asset; an entry of zero throws ``JournalError``.
public struct VestingEntries: Sendable {
    let grant: Grant
    let id: ID<JournalEntry>
    let day: Day

    /// The entry of this id for a grant, effective on a day.
    public init(of grant: Grant, id: ID<JournalEntry>, day: Day) {
        self.grant = grant
        self.id = id
        self.day = day
    }

    /// Approved: debits `commitment:vesting`, credits `committed:GRANT`.
    public func approved(_ granted: UInt256) throws(JournalError) -> JournalEntry {
        try entry(
            .grantApproved, "Grant approved", [(.commitment, .committed(grant.id), granted)])
    }

    /// Enlarged by new terms: the commitment grows.
    public func enlarged(by amount: UInt256) throws(JournalError) -> JournalEntry {
        try entry(.grantAmended, "Grant amended", [(.commitment, .committed(grant.id), amount)])
    }

    /// Accrued: debits `expense:GROUP:vesting`, credits `accrued_vesting:GRANT`, and takes as much out
    /// of the commitment.
    public func accrued(_ amount: UInt256) throws(JournalError) -> JournalEntry {
        try entry(.vestingAccrued, "Vesting accrued", accruing(amount))
    }

    /// Released: debits `accrued_vesting:GRANT`, credits `payable:PAYEE`.
    ///
    /// What the books had not accrued for it yet is accrued in the same entry; `accrued` and
    /// `released` are what they hold before.
    public func released(
        _ amount: UInt256, accrued: UInt256, released: UInt256
    ) throws(JournalError) -> JournalEntry {
        try paid(
            amount, accrued: accrued, released: released, to: .payable(grant.payee),
            "Vesting released")
    }

    /// Claimed from the contract that vests it: as released, but credits `treasury:SAFE`, for what a
    /// contract holds counts with the Safe that funds it until it is claimed.
    public func claimed(
        _ amount: UInt256, from safe: ID<Safe>, accrued: UInt256, released: UInt256
    ) throws(JournalError) -> JournalEntry {
        try paid(
            amount, accrued: accrued, released: released, to: .treasury(safe), "Vesting claimed")
    }

    private func paid(
        _ amount: UInt256, accrued: UInt256, released: UInt256, to account: AccountCode,
        _ memo: String
    ) throws(JournalError) -> JournalEntry {
        let missing = amount.less(accrued.less(released))
        return try entry(
            .vestingReleased, memo,
            accruing(missing) + [(.accruedVesting(grant.id), account, amount)])
    }

    /// Terminated: the part that goes back leaves the commitment as far as it was not accrued, and the
    /// expense beyond that; `granted` and `accrued` are what the books hold before.
    public func terminated(
        forfeiting amount: UInt256, granted: UInt256, accrued: UInt256
    ) throws(JournalError) -> JournalEntry {
        try entry(
            .grantTerminated, "Grant terminated", givingBack(amount, granted.less(accrued)))
    }

    /// Made smaller by new terms, in the same way.
    public func reduced(
        by amount: UInt256, granted: UInt256, accrued: UInt256
    ) throws(JournalError) -> JournalEntry {
        try entry(.grantAmended, "Grant amended", givingBack(amount, granted.less(accrued)))
    }

    private typealias Move = (debit: AccountCode, credit: AccountCode, amount: UInt256)

    private func accruing(_ amount: UInt256) -> [Move] {
        [
            (.expense(grant.group, .vesting), .accruedVesting(grant.id), amount),
            (.committed(grant.id), .commitment, amount),
        ]
    }

    private func givingBack(_ amount: UInt256, _ committed: UInt256) -> [Move] {
        [
            (.committed(grant.id), .commitment, min(amount, committed)),
            (
                .accruedVesting(grant.id), .expense(grant.group, .vesting),
                amount.less(committed)
            ),
        ]
    }

    /// Debits and credits; pairs of zero are left out.
    private func entry(
        _ kind: JournalEntry.Kind, _ memo: String, _ moves: [Move]
    ) throws(JournalError) -> JournalEntry {
        let postings = moves.filter { !$0.amount.isZero }.flatMap { move in
            let amount = Amount(baseUnits: move.amount, of: grant.asset)
            return [Posting(.debit, move.debit, amount), Posting(.credit, move.credit, amount)]
        }
        return try JournalEntry(
            id: id, kind: kind, effectiveDay: day, memo: memo, source: grant.id.description,
            postings: postings)
    }
}
