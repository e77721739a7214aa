/// A journal entry as its hash sees it, every value in its canonical text.
public struct CanonicalJournalEntry {
    /// Decimal.
    public let number: ArraySlice<UInt8>
    /// The UUID in lower case with hyphens, as all ids here.
    public let id: ArraySlice<UInt8>
    /// `YYYY-MM-DD`.
    public let effectiveDay: ArraySlice<UInt8>
    /// RFC 3339 in UTC with six digits and `Z`.
    public let recordedAt: ArraySlice<UInt8>
    public let kind: ArraySlice<UInt8>
    public let principal: ArraySlice<UInt8>?
    /// The number of the entry that it reverses.
    public let reverses: ArraySlice<UInt8>?
    /// 64 digits: SHA-256 of the key and the canonical bytes of memo and metadata.
    public let textDigest: ArraySlice<UInt8>
    public let postingCount: ArraySlice<UInt8>
    public let source: ArraySlice<UInt8>?
    public let requestID: ArraySlice<UInt8>?

    public init(
        number: ArraySlice<UInt8>, id: ArraySlice<UInt8>, effectiveDay: ArraySlice<UInt8>,
        recordedAt: ArraySlice<UInt8>, kind: ArraySlice<UInt8>, principal: ArraySlice<UInt8>?,
        reverses: ArraySlice<UInt8>?, textDigest: ArraySlice<UInt8>,
        postingCount: ArraySlice<UInt8>, source: ArraySlice<UInt8>?, requestID: ArraySlice<UInt8>?
    ) {
        self.number = number
        self.id = id
        self.effectiveDay = effectiveDay
        self.recordedAt = recordedAt
        self.kind = kind
        self.principal = principal
        self.reverses = reverses
        self.textDigest = textDigest
        self.postingCount = postingCount
        self.source = source
        self.requestID = requestID
    }
}

extension CanonicalBytes {
    /// Begins version 1 of a journal entry; its postings follow in the order of their lines.
    public mutating func begin(_ entry: CanonicalJournalEntry) {
        begin("vestry journal entry 1")
        field(entry.number)
        field(entry.id)
        field(entry.effectiveDay)
        field(entry.recordedAt)
        field(entry.kind)
        field(entry.principal)
        field(entry.reverses)
        field(entry.textDigest)
        field(entry.postingCount)
        text(entry.source)
        text(entry.requestID)
    }

    /// A posting of the entry that was begun: line, side, base units and asset in front of the account.
    public mutating func posting(
        line: ArraySlice<UInt8>, side: ArraySlice<UInt8>, amount: ArraySlice<UInt8>,
        asset: ArraySlice<UInt8>, account: ArraySlice<UInt8>
    ) {
        word(line)
        word(side)
        word(amount)
        word(asset)
        text(account)
    }

    /// Version 1 of what a journal entry says in free text; metadata in the order of the names' bytes.
    public mutating func journalText(
        memo: ArraySlice<UInt8>, metadata: [(name: [UInt8], value: [UInt8])]
    ) {
        begin("vestry journal text 1")
        text(memo)
        for pair in metadata.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
            text(pair.name[...])
            text(pair.value[...])
        }
    }
}
