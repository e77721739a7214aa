public import Ledger
import Postgres

/// Which journal entries are wanted; what is nil does not narrow.
public struct JournalFilter: Sendable {
    /// Entries with a posting to this account.
    public var account: AccountCode?
    /// Entries with a posting to an account that begins so.
    public var accountPrefix: AccountPrefix?
    /// Entries with a posting to what is owed to this payee.
    public var payee: ID<Payee>?
    /// Entries with a posting of this asset; where accounts are asked for too, on the same posting.
    public var asset: Reference<Asset>?
    public var kind: JournalEntry.Kind?
    /// The typed id of the object that made the entry.
    public var source: String?
    /// First and last effective day, both inclusive.
    public var from: Day?
    public var to: Day?
    /// First and last instant of recording, both inclusive.
    public var recordedFrom: Instant?
    public var recordedTo: Instant?
    /// Whether another entry reverses it.
    public var isReversed: Bool?
    /// The last entry that is known: what was recorded after it is left out, and reverses nothing. Nil for all.
    public var knownAt: Int64?

    /// Every entry.
    public init() {}
}

extension JournalFilter {
    /// What must hold of journal entry `e` itself.
    var conditions: [SQL] {
        var conditions: [SQL] = []
        if let kind { conditions.append("e.kind = \(kind)") }
        if let source { conditions.append("e.source_id = \(source)") }
        if let from { conditions.append("e.effective_day >= \(from)::date") }
        if let to { conditions.append("e.effective_day <= \(to)::date") }
        switch isReversed {
        case nil: break
        case true?:
            conditions.append("EXISTS (\(RecordedEntry.reversal(knownAt: knownAt)))")
        case false?:
            conditions.append("NOT EXISTS (\(RecordedEntry.reversal(knownAt: knownAt)))")
        }
        return conditions
    }

    /// What must hold of account `c` of one of its postings; empty when any will do.
    var accountConditions: [SQL] {
        var conditions: [SQL] = []
        if let account { conditions.append("c.code = \(account)") }
        if let payee { conditions.append("c.code = \(AccountCode.payable(payee))") }
        if let accountPrefix { conditions.append(accountPrefix.condition) }
        if let asset { conditions.append(asset.condition) }
        return conditions
    }

    var hasDays: Bool { from != nil || to != nil }
}

extension AccountPrefix {
    /// Whether account `c` begins so, in terms of the index `account_by_code`.
    var condition: SQL {
        guard !isWhole else { return "c.code COLLATE \"C\" = \(description)" }
        // The character behind ':' is ';'.
        return """
            c.code COLLATE "C" >= \(description + ":") AND c.code COLLATE "C" < \(description + ";")
            """
    }
}

extension Reference<Asset> {
    /// Whether account `c` counts this asset; a symbol may belong to several chains.
    var condition: SQL {
        switch self {
        case .id(let id): "c.asset_id = \(id)"
        case .name(let name):
            "c.asset_id IN (SELECT a.asset_id FROM asset AS a WHERE lower(a.symbol) = \(name))"
        }
    }
}
