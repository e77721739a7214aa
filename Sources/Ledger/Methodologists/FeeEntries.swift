public import Ethereum

/// The journal entries that follow from the fees of a product.
///
/// Fees are income before any part is passed on, and the methodologist's part is a cost, as the
/// published reports book them. Amounts are base units of the product's token.
public struct FeeEntries: Sendable {
    private let agreement: FeeAgreement
    private let id: ID<JournalEntry>
    private let day: Day

    /// The entry of this id for an agreement, effective on a day.
    public init(of agreement: FeeAgreement, id: ID<JournalEntry>, day: Day) {
        self.agreement = agreement
        self.id = id
        self.day = day
    }

    /// The contract has paid both parties: the operator's part arrives in `treasury:SAFE`, the
    /// methodologist's is `expense:methodologists:AGREEMENT`, both are `income:product_fees`.
    public func distributed(
        _ split: FeeSplit, to safe: ID<Safe>
    ) throws(JournalError) -> JournalEntry {
        var moves = EntryMoves(of: agreement.product)
        try moves.add(debit: .treasury(safe), credit: .productFees, split.operatorTake)
        try moves.add(
            debit: .expense(agreement.id), credit: .productFees, split.methodologistTake)
        return try entry(.feesDistributed, "Product fees distributed", moves)
    }

    /// The treasury has received the gross: `treasury:SAFE` to `income:product_fees`.
    public func received(_ gross: UInt256, in safe: ID<Safe>) throws(JournalError) -> JournalEntry {
        var moves = EntryMoves(of: agreement.product)
        try moves.add(debit: .treasury(safe), credit: .productFees, gross)
        return try entry(.feesReceived, "Product fees received", moves)
    }

    /// The methodologist's part of the gross is approved: `expense:methodologists:AGREEMENT` to
    /// `payable:PAYEE`, of the version that divided it.
    public func shareApproved(
        _ split: FeeSplit, by version: FeeVersion
    ) throws(JournalError) -> JournalEntry {
        var moves = EntryMoves(of: agreement.product)
        try moves.add(
            debit: .expense(agreement.id), credit: .payable(version.methodologist),
            split.methodologistTake)
        return try entry(.feeShareApproved, "Methodologist's share approved", moves)
    }

    private func entry(
        _ kind: JournalEntry.Kind, _ memo: String, _ moves: EntryMoves
    ) throws(JournalError) -> JournalEntry {
        try JournalEntry(
            id: id, kind: kind, effectiveDay: day, memo: memo, source: agreement.id.description,
            postings: moves.postings)
    }
}

extension BountyPot {
    /// Approved: all of it is promised, `commitment:methodologists` against `committed:POT`.
    public func promised(id entry: ID<JournalEntry>, day: Day) throws(JournalError) -> JournalEntry
    {
        var moves = EntryMoves(of: amount.asset)
        try moves.add(debit: .bountyCommitment, credit: .committed(id), amount.baseUnits)
        return try JournalEntry(
            id: entry, kind: .bountyPotApproved, effectiveDay: day,
            memo: "Methodologist bounty approved", source: id.description,
            postings: moves.postings)
    }

    /// A month's parts are approved: `expense:methodologists:POT` to `payable:PAYEE`.
    ///
    /// As much leaves the commitment.
    public func approved(
        _ rows: [Row], of month: Month, id entry: ID<JournalEntry>, today: Day
    ) throws(JournalError) -> JournalEntry {
        var moves = EntryMoves(of: amount.asset)
        for row in rows {
            try moves.add(debit: .expense(id), credit: .payable(row.methodologist), row.amount)
            try moves.add(debit: .committed(id), credit: .bountyCommitment, row.amount)
        }
        return try JournalEntry(
            id: entry, kind: .bountyApproved, effectiveDay: min(month.lastDay, today),
            memo: "Methodologist bounty of \(month) approved", source: id.description,
            postings: moves.postings)
    }
}
