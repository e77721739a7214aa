public import Ledger
import Postgres

/// A journal entry as the books hold it.
public struct RecordedEntry: Sendable {
    public let id: ID<JournalEntry>
    /// Its place in the journal: 1, 2, 3, …
    public let seq: Int64
    public let kind: JournalEntry.Kind
    public let effectiveDay: Day
    public let recordedAt: Instant
    /// Nil once it was erased.
    public let memo: String?
    /// Empty once it was erased.
    public let metadata: EntryMetadata
    /// The entry whose mirror image this one is.
    public let reverses: ID<JournalEntry>?
    /// The entry that is the mirror image of this one.
    public let reversedBy: ID<JournalEntry>?
    /// The typed id of the object whose operation made it; nil for entries by hand.
    public let source: String?
    /// Nil: the command line on the machine itself.
    public let principal: ID<Principal>?
    public let requestID: String?
    /// The proposal that the principal approved; nil for an entry without a second person.
    public let proposal: ID<EntryProposal>?
    /// Who wrote the entry where the principal only approved it.
    public let proposedBy: ID<Principal>?
    /// How many postings it has.
    public let postingCount: Int
    /// The first of them, at most ``shownPostings``; none in lists.
    public let postings: [RecordedPosting]

    /// How many postings come with the entry; more are read as a stream.
    public static let shownPostings = 1_000

    init(_ row: Row, postings: [RecordedPosting] = []) throws {
        id = try row.value("entry_id")
        seq = try row.get("seq")
        kind = try row.choice("kind")
        effectiveDay = try row.value("effective_day")
        recordedAt = try row.value("recorded_at")
        memo = try row.optional("memo")
        metadata = try row.value("metadata")
        reverses = try row.optionalValue("reverses_id")
        reversedBy = try row.optionalValue("reversed_by_id")
        source = try row.optional("source_id")
        principal = try row.optionalValue("principal_id")
        requestID = try row.optional("request_id")
        proposal = try row.optionalValue("proposal_id")
        proposedBy = try row.optionalValue("proposed_by")
        postingCount = try row.get("posting_count")
        self.postings = postings
    }

    /// An entry by hand that is being recorded under this number.
    init(
        _ made: RecordedBy, seq: Int64, at instant: Instant, _ directory: HandEntry.Directory
    ) throws {
        let entry = made.entry
        id = entry.id
        self.seq = seq
        kind = entry.kind
        effectiveDay = entry.effectiveDay
        recordedAt = instant
        memo = entry.memo
        metadata = entry.metadata
        reverses = nil
        reversedBy = nil
        source = entry.source
        principal = made.caller.principal?.id
        requestID = made.caller.requestID
        proposal = nil
        proposedBy = nil
        postingCount = entry.postings.count
        postings = try entry.postings.prefix(Self.shownPostings).enumerated().map {
            index, posting in
            guard let asset = directory.assets[.id(posting.amount.asset)]?.first else {
                throw StorageError.missingRow(of: "asset")
            }
            return RecordedPosting(
                line: index + 1, account: posting.account, asset: asset, side: posting.side,
                amount: posting.amount)
        }
    }

    static let columns = columns(knownAt: nil)

    /// As of when an entry was the newest; nil for now.
    static func columns(knownAt: Int64?) -> SQL {
        """
        e.seq, e.entry_id, e.kind, e.effective_day, e.recorded_at, e.memo, e.source_id,
        e.principal_id, e.request_id, e.metadata, e.posting_count,
        (SELECT o.entry_id FROM journal_entry AS o WHERE o.seq = e.reverses) AS reverses_id,
        (\(reversal(knownAt: knownAt))) AS reversed_by_id,
        (SELECT q.proposal_id FROM entry_proposal AS q WHERE q.entry_id = e.entry_id) AS proposal_id,
        (SELECT q.principal_id FROM entry_proposal AS q WHERE q.entry_id = e.entry_id) AS proposed_by
        """
    }

    /// The id of the entry that reverses entry `e`.
    static func reversal(knownAt: Int64?) -> SQL {
        // No bound of an index: there is one of all reversals, and none or one reverses the entry.
        let isKnown: SQL = knownAt.map { "r.seq + 0 <= \($0)::bigint" } ?? "true"
        return "SELECT r.entry_id FROM journal_entry AS r WHERE r.reverses = e.seq AND \(isKnown)"
    }
}

/// One line of a recorded entry.
public struct RecordedPosting: Sendable {
    /// From 1.
    public let line: Int
    public let account: AccountCode
    public let asset: Asset
    public let side: Side
    public let amount: Amount

    init(line: Int, account: AccountCode, asset: Asset, side: Side, amount: Amount) {
        self.line = line
        self.account = account
        self.asset = asset
        self.side = side
        self.amount = amount
    }

    init(_ row: Row) throws {
        try self.init(row, of: Asset(row))
    }

    /// Reads all but the asset.
    init(_ row: Row, of asset: Asset) throws {
        line = try row.get("line")
        account = try row.value("code")
        self.asset = asset
        side = try row.choice("side")
        amount = Amount(baseUnits: try row.value("amount"), of: asset.id)
    }

    static let columns: SQL = "p.line, c.code, p.side, p.amount, \(Asset.columns)"
    static let tables: SQL = """
        posting AS p
        INNER JOIN account AS c ON c.account_id = p.account_id
        INNER JOIN asset AS a ON a.asset_id = c.asset_id
        """
}
