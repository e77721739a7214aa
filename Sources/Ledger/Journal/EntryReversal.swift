/// How a person asks for the reversal of a journal entry.
public struct EntryReversal: Sendable {
    /// Nil for today.
    let effectiveDay: Day?
    let memo: String

    /// A reversal with its reason; throws ``JournalError`` as for any memo.
    public init(effectiveDay: Day?, memo: String) throws(JournalError) {
        self.effectiveDay = effectiveDay
        self.memo = try JournalEntry.memo(memo)
    }

    /// The mirror image of an entry, effective from its day up to today.
    ///
    /// - Parameters:
    ///   - entry: what is to be undone.
    ///   - number: the number under which it was recorded.
    ///   - id: of the new entry.
    ///   - today: in the organisation's zone.
    ///   - periods: which months are closed.
    /// - Returns: the entry that undoes it.
    /// - Throws: ``JournalError`` for another day, a reversal, and an entry that an object has made;
    ///   ``PeriodError/dayClosed(_:next:)``.
    public func entry(
        reversing entry: JournalEntry, ofNumber number: Int64, id: ID<JournalEntry>, today: Day,
        periods: BookPeriods
    ) throws -> JournalEntry {
        let day = effectiveDay ?? today
        let days = entry.effectiveDay...max(today, entry.effectiveDay)
        guard days.contains(day) else { throw JournalError.dayTooFar(found: day, allowed: days) }
        try periods.mustBeOpen(day)
        return try entry.reversal(id: id, ofNumber: number, effectiveDay: day, memo: memo)
    }
}
