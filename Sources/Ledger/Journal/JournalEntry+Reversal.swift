extension JournalEntry {
    /// The mirror image of this entry: every posting on the other side, in the same order.
    ///
    /// - Parameters:
    ///   - id: of the new entry.
    ///   - number: the number under which this entry was recorded.
    ///   - effectiveDay: of the new entry.
    ///   - memo: why.
    /// - Returns: an entry that undoes this one.
    /// - Throws: ``JournalError`` for a reversal, and for an entry that an object has made, which is
    ///   reversed by that object's own operation only.
    public func reversal(
        id: ID<JournalEntry>, ofNumber number: Int64, effectiveDay: Day, memo: String
    ) throws(JournalError) -> JournalEntry {
        try Self.mustBeReversible(kind, source: source, reverses: reverses)
        return try JournalEntry(
            id: id, kind: .reversal, effectiveDay: effectiveDay, memo: memo, reverses: number,
            postings: postings.map { Posting($0.side.opposite, $0.account, $0.amount) })
    }

    /// Throws ``JournalError`` for a reversal, and for what only the service makes and undoes.
    public static func mustBeReversible(
        _ kind: Kind, source: String?, reverses: Int64?
    ) throws(JournalError) {
        guard reverses == nil else { throw .reversalOfReversal }
        if let source { throw .reversalOfObject(source: source) }
        guard kind.isOpenToPeople else { throw .kindOfSystem(kind) }
    }
}
