public import Ethereum
public import Ledger

/// One journal entry of a request that brings many.
public struct BulkEntry: Sendable {
    /// Its place in the request, from 0.
    public let index: Int
    /// What was written, or why that says nothing.
    public let draft: Result<HandEntry, any Error>

    /// The entry at a place.
    public init(index: Int, draft: Result<HandEntry, any Error>) {
        self.index = index
        self.draft = draft
    }

    /// What was written, where it says something.
    var written: HandEntry? {
        switch draft {
        case .success(let draft): draft
        case .failure: nil
        }
    }
}

/// A journal entry of many that was recorded.
public struct BulkReceipt: Sendable {
    public let id: ID<JournalEntry>
    /// Its place in the journal.
    public let seq: Int64
    public let effectiveDay: Day
    public let recordedAt: Instant
}

/// What became of one entry of many.
public struct BulkVerdict: Sendable {
    public let index: Int
    public let outcome: Result<BulkReceipt, any Error>
}

/// Entries that are judged each by itself and recorded by one transaction.
///
/// The same entries of a request always make the same groups, so that a retry finds its answers.
public struct BulkGroup: Sendable {
    public let entries: [BulkEntry]
    /// What a key stands for: SHA-256 of what was sent for them and how it is judged.
    public let digest: Hash32
    /// SHA-256 of what was sent for them, as the bytes of each entry with a line feed behind them.
    public let lines: Hash32

    /// How many entries a group has at most.
    public static let maximumCount = 1_000
    /// How many bytes of a request make a group, with the entry that reaches them.
    public static let maximumBytes = 4 << 20

    /// A group of these entries, at least one.
    public init(_ entries: [BulkEntry], digest: Hash32, lines: Hash32) {
        self.entries = entries
        self.digest = digest
        self.lines = lines
    }

    /// The places of its entries within the request, from 0.
    var places: ClosedRange<Int> {
        let first = entries.first?.index ?? 0
        return first...max(first, entries.last?.index ?? first)
    }

    /// What a group is called within its request.
    public struct Name: Sendable {
        let first: Int
    }

    /// What this one is called.
    public var name: Name { Name(first: entries.first?.index ?? 0) }
}

extension BulkGroup.Name {
    /// The key of this group within a request of a key: that of the request for the first.
    func key(within key: String) -> String {
        first == 0 ? key : "\(Digest.sha256(of: key)) \(first)"
    }
}

extension WriteRequest {
    /// The same for one group of it, under a key of the group's own.
    func of(_ group: BulkGroup) -> WriteRequest {
        WriteRequest(
            caller: caller, act: act, method: method, path: path, key: key.map(group.name.key),
            bodyDigest: group.lines, contentDigest: group.digest, condition: condition,
            isDryRun: isDryRun, willCommit: willCommit, didCommit: didCommit)
    }
}
