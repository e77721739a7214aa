import Ledger
import Synchronization

/// Which ids the database has given to accounts that were posted to, so that they need not be looked up
/// again.
///
/// An account keeps its id for good. It holds only for whoever follows the journal from where it was
/// learnt: a database that was set back may give the id to another account.
final class KnownAccounts: Sendable {
    /// More are not remembered: about ten megabytes.
    private static let limit = 100_000

    private let ids = Mutex<[AccountKey: Int64]>([:])

    /// The id of each account; nil where it is not known.
    func ids(of accounts: [AccountKey]) -> [Int64?] {
        ids.withLock { ids in accounts.map { ids[$0] } }
    }

    /// Remembers accounts, once the entries that were posted to them are committed.
    func learn(_ found: [Int64], of accounts: [AccountKey]) {
        guard !accounts.isEmpty else { return }
        ids.withLock { ids in
            for (account, id) in zip(accounts, found) where ids.count < Self.limit {
                ids[account] = id
            }
        }
    }
}
