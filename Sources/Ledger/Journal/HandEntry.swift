public import Ethereum

/// A journal entry as a person writes it: opening balances, top-ups and corrections.
///
/// Its words are looked up first; ``entry(id:today:periods:directory:)`` then judges it as a whole.
public struct HandEntry: Sendable {
    /// One posting.
    public struct Line: Sendable {
        let account: AccountCode
        /// The id of the asset, or its symbol.
        let asset: String
        let side: Side
        /// Whole units of the asset, such as `144.55`.
        let amount: String

        /// One posting.
        public init(account: AccountCode, asset: String, side: Side, amount: String) {
            self.account = account
            self.asset = asset
            self.side = side
            self.amount = amount
        }
    }

    /// How many postings one entry may have.
    public static let maximumPostings = 10_000
    /// The first day that an entry may be effective on: no chain is older.
    public static let firstDay = Month(unchecked: 1970, 1).firstDay

    let kind: JournalEntry.Kind
    /// Nil for today.
    let effectiveDay: Day?
    let memo: String
    /// What is wrong with the memo, told with what is wrong with day and postings.
    let refusalOfMemo: JournalError?
    let metadata: EntryMetadata
    let lines: [Line]

    /// An entry by hand; throws ``JournalError`` for a kind of the service's own, no postings or too many.
    /// What else is wrong with it is told when it is judged.
    public init(
        kind: JournalEntry.Kind, effectiveDay: Day?, memo: String,
        metadata: EntryMetadata = .none, lines: [Line]
    ) throws(JournalError) {
        guard kind.isOpenToPeople else { throw .kindOfSystem(kind) }
        guard !lines.isEmpty else { throw .noPostings }
        guard lines.count <= Self.maximumPostings else {
            throw .tooManyPostings(found: lines.count, allowed: Self.maximumPostings)
        }
        self.kind = kind
        self.effectiveDay = effectiveDay
        self.memo = memo
        refusalOfMemo = Self.refusal(ofMemo: memo)
        self.metadata = metadata
        self.lines = lines
    }

    private static func refusal(ofMemo memo: String) -> JournalError? {
        do throws(JournalError) {
            _ = try JournalEntry.memo(memo)
            return nil
        } catch {
            return error
        }
    }

    /// What the words of an entry stand for.
    public struct Directory: Sendable {
        public let assets: [Reference<Asset>: [Asset]]
        let safes: [ID<Safe>: ChainID]
        let groups: Set<ID<WorkingGroup>>

        /// What was found: a symbol may belong to several chains, an unknown name to nothing.
        public init(
            assets: [Reference<Asset>: [Asset]], safes: [ID<Safe>: ChainID],
            groups: Set<ID<WorkingGroup>>
        ) {
            self.assets = assets
            self.safes = safes
            self.groups = groups
        }

        /// The same with these symbols alone: an asset that was looked up by its id says nothing about
        /// others of its symbol.
        public func limited(toSymbolsOf references: Set<Reference<Asset>>) -> Directory {
            Directory(
                assets: assets.filter { $0.key.id != nil || references.contains($0.key) },
                safes: safes, groups: groups)
        }

        /// What either knows; both say the same of what both know.
        public func merging(_ other: Directory) -> Directory {
            Directory(
                assets: assets.merging(other.assets) { own, _ in own },
                safes: safes.merging(other.safes) { own, _ in own },
                groups: groups.union(other.groups))
        }
    }

    /// About how many bytes it is written in.
    public var approximateBytes: Int { memo.utf8.count + 200 * (lines.count + 1) }

    /// The accounts that it posts to.
    public var accounts: Set<AccountCode> { Set(lines.map(\.account)) }
    /// The assets that its postings name.
    public var assets: Set<Reference<Asset>> { Set(lines.map { Reference($0.asset) }) }
    /// The Safes that its treasury accounts name.
    public var safes: Set<ID<Safe>> { Set(lines.compactMap(\.account.safe)) }
    /// The working groups that its expense accounts name.
    public var groups: Set<ID<WorkingGroup>> { Set(lines.compactMap(\.account.group)) }
}
