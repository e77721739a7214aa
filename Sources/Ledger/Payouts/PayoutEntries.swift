import Ethereum

/// The journal entries that follow the steps of a batch.
public enum PayoutEntries {
    /// Frozen: debits `payable:PAYEE`, credits `in_flight:BATCH`.
    public static func frozen(
        _ batch: ID<PayoutBatch>, payments: [Payment], id: ID<JournalEntry>, day: Day
    ) throws -> JournalEntry {
        try move(
            payments, of: batch, kind: .batchFrozen, memo: "Payout batch frozen", id: id, day: day,
            debit: { .payable($0.payee) }, credit: { _ in .inFlight(batch) })
    }

    /// A cancelled batch was executed all the same: what it paid is in flight once more, to be settled.
    public static func frozenAgain(
        _ batch: ID<PayoutBatch>, payments: [Payment], id: ID<JournalEntry>, day: Day
    ) throws -> JournalEntry {
        try move(
            payments, of: batch, kind: .batchFrozen, memo: "Cancelled payout batch executed",
            id: id, day: day, debit: { .payable($0.payee) }, credit: { _ in .inFlight(batch) })
    }

    /// Cancelled, failed or superseded: the frozen entry's money goes back to the payees.
    public static func released(
        _ batch: ID<PayoutBatch>, payments: [Payment], id: ID<JournalEntry>, day: Day
    ) throws -> JournalEntry {
        try move(
            payments, of: batch, kind: .batchReleased, memo: "Payout batch released", id: id,
            day: day, debit: { _ in .inFlight(batch) }, credit: { .payable($0.payee) })
    }

    /// Settled payments: debits `in_flight:BATCH`, credits `treasury:SAFE`.
    public static func settled(
        _ batch: ID<PayoutBatch>, from safe: ID<Safe>, payments: [Payment], id: ID<JournalEntry>,
        day: Day
    ) throws -> JournalEntry {
        try move(
            payments, of: batch, kind: .paymentSettled, memo: "Payments settled", id: id, day: day,
            debit: { _ in .inFlight(batch) }, credit: { _ in .treasury(safe) })
    }

    /// A settlement was withdrawn: the mirror image of its entry, whose number is given.
    public static func unsettled(
        _ batch: ID<PayoutBatch>, from safe: ID<Safe>, payments: [Payment], id: ID<JournalEntry>,
        day: Day, reversing number: Int64
    ) throws -> JournalEntry {
        let settled = try settled(batch, from: safe, payments: payments, id: id, day: day)
        return try JournalEntry(
            id: id, kind: settled.kind, effectiveDay: day, memo: "Settlement withdrawn",
            source: settled.source, reverses: number,
            postings: settled.postings.map { Posting($0.side.opposite, $0.account, $0.amount) })
    }

    /// One posting per account, side and asset, in the order of the codes.
    private static func move(
        _ payments: [Payment], of batch: ID<PayoutBatch>, kind: JournalEntry.Kind, memo: String,
        id: ID<JournalEntry>, day: Day, debit: (Payment) -> AccountCode,
        credit: (Payment) -> AccountCode
    ) throws -> JournalEntry {
        let postings =
            try sums(payments, by: debit).map { Posting(.debit, $0, $1) }
            + sums(payments, by: credit).map { Posting(.credit, $0, $1) }
        return try JournalEntry(
            id: id, kind: kind, effectiveDay: day, memo: memo, source: batch.description,
            postings: postings)
    }

    private static func sums(
        _ payments: [Payment], by account: (Payment) -> AccountCode
    ) throws -> [(AccountCode, Amount)] {
        var sums: [AccountCode: [ID<Asset>: UInt256]] = [:]
        for payment in payments {
            let code = account(payment)
            sums[code, default: [:]][payment.asset] =
                try (sums[code]?[payment.asset] ?? .zero) + payment.amount
        }
        return sums.sorted { $0.key < $1.key }.flatMap { code, amounts in
            amounts.sorted { $0.key < $1.key }.map { (code, Amount(baseUnits: $1, of: $0)) }
        }
    }
}
