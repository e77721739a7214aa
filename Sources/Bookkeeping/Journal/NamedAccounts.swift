import Ledger

/// The accounts that entries are posted to, as `record_hashed_entries` reads them.
struct NamedAccounts {
    /// The ids of those that are known.
    let known: [Int64]
    /// Those that have to be looked up.
    let unknown: [AccountKey]
    /// The account of each posting, from 1: first those that are known, then the others.
    let places: [Int]

    /// Each account once, however often it is posted to.
    ///
    /// - Parameters:
    ///   - entries: one after another, with their postings.
    ///   - memory: where ids are remembered; nil where none are.
    init(of entries: [RecordedBy], knowing memory: KnownAccounts?) {
        var accounts: [AccountKey] = []
        var ordinals: [AccountKey: Int] = [:]
        let postings = entries.flatMap(\.entry.postings).map { posting -> Int in
            let key = AccountKey(code: posting.account, asset: posting.amount.asset)
            if let ordinal = ordinals[key] { return ordinal }
            ordinals[key] = accounts.count
            accounts.append(key)
            return accounts.count - 1
        }
        let ids = memory?.ids(of: accounts) ?? accounts.map { _ in nil }
        let order =
            ids.indices.filter { ids[$0] != nil } + ids.indices.filter { ids[$0] == nil }
        var accountPlaces = ids.map { _ in 0 }
        for (place, ordinal) in order.enumerated() { accountPlaces[ordinal] = place + 1 }
        known = ids.compactMap(\.self)
        unknown = order.dropFirst(known.count).map { accounts[$0] }
        places = postings.map { accountPlaces[$0] }
    }
}
