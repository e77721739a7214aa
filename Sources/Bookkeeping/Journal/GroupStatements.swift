import Ledger
import Postgres

/// What records a group of entries, one statement after another, and what it tells of their accounts.
struct GroupStatements: Sendable {
    /// What each of them found.
    typealias Found = (statements: GroupStatements, rows: [Rows])

    private(set) var all: [SQL] = []
    private let accounts: KnownAccounts?
    /// Which of them records the entries, and the accounts that it looks up.
    private var lookUp: (place: Int, accounts: [AccountKey])?

    /// No statement yet.
    ///
    /// - Parameter accounts: those that need no look-up; nil where none are remembered.
    init(knowing accounts: KnownAccounts?) {
        self.accounts = accounts
    }

    mutating func append(_ statement: SQL) {
        all.append(statement)
    }

    /// Records these entries behind the head, which is held, with their hashes.
    mutating func record(
        _ entries: [RecordedBy], at now: Instant, after head: JournalHead, _ hashes: [UInt8]
    ) {
        let named = NamedAccounts(of: entries, knowing: accounts)
        lookUp = (all.count, named.unknown)
        append(
            "SELECT \(entries.recording(at: now, after: head, hashes, named)) AS account_ids")
    }

    /// The same behind a statement that travels with them; spelled at once, because all are sent later.
    ///
    /// Throws `misuse` for what cannot be sent.
    func spelled(after first: SQL) throws(PostgresError) -> GroupStatements {
        var statements = self
        statements.all = try ([first] + all).map { sql throws(PostgresError) in
            try sql.spelled()
        }
        statements.lookUp = lookUp.map { ($0.place + 1, $0.accounts) }
        return statements
    }

    /// Remembers the accounts that were looked up, once all is committed.
    func learn(from rows: [Rows]) {
        guard let accounts, let lookUp, !lookUp.accounts.isEmpty, rows.count == all.count else {
            return
        }
        do throws(PostgresError) {
            guard let row = rows[lookUp.place].first else { return }
            accounts.learn(try row.get("account_ids"), of: lookUp.accounts)
        } catch {
            // What is not remembered is looked up again.
        }
    }
}
