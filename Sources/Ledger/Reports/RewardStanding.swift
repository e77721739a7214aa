/// How far an approved reward is, as the journal tells it.
public enum RewardStanding: String, Sendable, CaseIterable {
    /// Owed, and in no frozen batch.
    case open
    /// In a frozen batch that is not settled.
    case inFlight = "in_flight"
    case settled

    /// What the entries of its batches say of a payable.
    ///
    /// A planned batch has no entries and changes nothing; a released one gave its payables back,
    /// and so did a settled one with the payments that it did not make.
    ///
    /// - Parameters:
    ///   - batchEntries: the kinds of entries that the batch has made.
    ///   - isPaymentSettled: whether the receipt showed the payment that pays it.
    public init(batchEntries: Set<JournalEntry.Kind>, isPaymentSettled: Bool) {
        if batchEntries.contains(.paymentSettled), isPaymentSettled {
            self = .settled
        } else if batchEntries.contains(.batchReleased) || !batchEntries.contains(.batchFrozen) {
            self = .open
        } else {
            self = .inFlight
        }
    }
}
