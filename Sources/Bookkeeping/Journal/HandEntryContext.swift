import Ethereum
import Ledger
import Postgres

/// What judging entries by hand needs to know, looked up for many of them at once.
struct HandEntryContext {
    let today: Day
    let periods: BookPeriods
    private(set) var directory: HandEntry.Directory
    /// Those of the accounts that have a floor, as they stand now.
    private(set) var floored: FlooredAccounts
    /// Above how much a second person is needed.
    private let limits: EntryLimits

    /// The look-ups, to be sent in one round trip and given to ``init(_:)``.
    ///
    /// - Parameters:
    ///   - drafts: what will be judged.
    ///   - now: the instant that "today" is of.
    ///   - everyAccount: whether accounts without a floor are looked up too.
    /// - Returns: the statements.
    static func statements(
        for drafts: [HandEntry], now: Instant, everyAccount: Bool = false
    ) -> [SQL] {
        var assets: Set<Reference<Asset>> = []
        var safes: Set<ID<Safe>> = []
        var groups: Set<ID<WorkingGroup>> = []
        var accounts: Set<AccountCode> = []
        for draft in drafts {
            assets.formUnion(draft.assets)
            safes.formUnion(draft.safes)
            groups.formUnion(draft.groups)
            accounts.formUnion(draft.accounts)
        }
        return [
            BookPeriods.withToday(at: now),
            Asset.find(assets),
            """
            SELECT s.safe_id, s.chain_id FROM safe AS s
            WHERE s.safe_id = ANY (\(Array(safes))::uuid [])
            """,
            """
            SELECT g.group_id FROM working_group AS g
            WHERE g.group_id = ANY (\(Array(groups))::uuid [])
            """,
            """
            SELECT \(FlooredAccounts.columns)
            FROM account AS c
            WHERE c.code = ANY (\(Array(accounts))::text [])
                AND \(everyAccount ? "true" : "c.floor IS NOT NULL" as SQL)
            """,
            EntryLimits.statement,
        ]
    }

    /// The entry that a draft becomes, to be recorded; throws what judging says, and
    /// ``ProposalError/secondPersonNeeded(limit:)`` above a limit.
    func entry(_ draft: HandEntry, id: ID<JournalEntry>) throws -> JournalEntry {
        let entry = try proposableEntry(draft, id: id)
        try limits.mustAllow(entry, naming: directory.assetsByID)
        return entry
    }

    /// As above, whatever the limits are: above one of them it may be proposed.
    func proposableEntry(_ draft: HandEntry, id: ID<JournalEntry>) throws -> JournalEntry {
        try draft.entry(id: id, today: today, periods: periods, directory: directory)
    }

    /// Reads what the statements found.
    init(_ rows: ArraySlice<Rows>, everyAccount: Bool = false) throws {
        let rows = Array(rows)
        guard rows.count == 6, let day = rows[0].first else {
            throw StorageError.missingRow(of: "organisation")
        }
        today = try day.value("today")
        periods = try BookPeriods(day)
        var safes: [ID<Safe>: ChainID] = [:]
        for row in rows[2] { safes[try row.value("safe_id")] = try row.value("chain_id") }
        directory = HandEntry.Directory(
            assets: try Asset.found(in: rows[1]), safes: safes,
            groups: Set(try rows[3].map { try $0.value("group_id") }))
        floored = try FlooredAccounts(
            rows[4], followingAll: everyAccount, assets: directory.assetsByID)
        limits = try EntryLimits(rows[5])
    }

    /// The same with every account that has a floor, and what the words of these drafts stand for.
    func following(_ floored: Rows, wordsOf drafts: [HandEntry]) throws -> HandEntryContext {
        var context = self
        context.directory = directory.limited(
            toSymbolsOf: drafts.reduce(into: []) { $0.formUnion($1.assets) })
        context.floored = try FlooredAccounts(
            floored, followingAll: false, assets: directory.assetsByID)
        return context
    }

    /// The same with accounts that were moved meanwhile.
    func with(_ floored: FlooredAccounts) -> HandEntryContext {
        var context = self
        context.floored = floored
        return context
    }

    /// The same with what another one knows of the directory.
    func with(wordsOf other: HandEntryContext) -> HandEntryContext {
        var context = self
        context.directory = directory.merging(other.directory)
        return context
    }
}

extension HandEntry.Directory {
    fileprivate var assetsByID: [ID<Asset>: Asset] {
        Dictionary(assets.values.joined().map { ($0.id, $0) }) { first, _ in first }
    }
}
