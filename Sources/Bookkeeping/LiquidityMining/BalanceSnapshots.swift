public import Ethereum
public import Ledger
import Postgres

/// That all balances of a stake token at a time are known.
public struct BalanceSnapshot: Sendable {
    public let at: BlockTime
    public let accounts: Int
    public let importedBy: ID<Principal>
    public let importedAt: Instant
    /// Whether it was known before and is the same.
    public internal(set) var isRepeated = false
}

/// What an account held, as an upload has it.
public struct ImportedBalance: Sendable {
    public let row: Int
    public let account: Address
    public let balance: UInt256

    /// What an account held.
    public init(row: Int, account: Address, balance: UInt256) {
        self.row = row
        self.account = account
        self.balance = balance
    }
}

extension Work {
    /// Keeps all balances at a time; the same ones again change nothing.
    ///
    /// Throws ``LiquidityMiningError/holdersRefused(_:)`` for accounts that are listed twice, and
    /// ``LiquidityMiningError/snapshotChanged(at:)``.
    public func importSnapshot(
        _ balances: [ImportedBalance], faults: RowFaults, at time: BlockTime, of id: ID<Program>,
        bodyDigest: Hash32
    ) async throws -> BalanceSnapshot {
        let principal = try principal(allowed: .recordPrograms)
        let program = try await reader.program(id, locked: true)
        try program.program.mustBeActive()
        try await mustTake(.snapshots, program)
        guard time.instant <= now else {
            throw LiquidityMiningError.timeAhead(found: time.instant, now: now)
        }
        var faults = faults
        var rows: [Address: Int] = [:]
        for balance in balances {
            if let other = rows.updateValue(balance.row, forKey: balance.account) {
                faults.add(
                    row: balance.row, "account", code: "account_twice",
                    "The account is on row \(other) already; a snapshot lists each once.",
                    found: balance.account.description)
            }
        }
        guard faults.isEmpty else { throw LiquidityMiningError.holdersRefused(faults) }
        if var known = try await reader.snapshots(of: id).first(where: { $0.at == time }) {
            let stored = try await reader.balances(of: id, at: time)
            let same = Dictionary(stored.map { ($0.account, $0.balance) }) { first, _ in first }
            guard
                same
                    == Dictionary(
                        balances.map { ($0.account, $0.balance) }, uniquingKeysWith: { a, _ in a })
            else { throw LiquidityMiningError.snapshotChanged(at: time) }
            known.isRepeated = true
            audit("balance_snapshot.repeated", id, time.description)
            return known
        }
        try await openEpochs(of: id, after: time)
        _ = try await transaction.query(
            """
            INSERT INTO balance_snapshot (
                program_id, taken_at, accounts, body_sha256, imported_by, imported_at
            )
            VALUES (\(id), \(time), \(balances.count), \(bodyDigest), \(principal.id), \(now))
            """)
        try await store(balances, at: time, of: id)
        audit("balance_snapshot.imported", id, time.description)
        return BalanceSnapshot(
            at: time, accounts: balances.count, importedBy: principal.id, importedAt: now)
    }

    /// Epochs that the snapshot is of are computed anew; throws
    /// ``LiquidityMiningError/epochApproved(number:)``.
    private func openEpochs(of id: ID<Program>, after time: BlockTime) async throws {
        let approved = try await transaction.query(
            """
            SELECT e.number FROM epoch AS e
            WHERE e.program_id = \(id) AND e.state = 'approved' AND e.ends_at >= \(time)
            ORDER BY e.number
            LIMIT 1
            """)
        if let row = approved.first {
            throw LiquidityMiningError.epochApproved(number: try row.get("number"))
        }
        _ = try await transaction.query(
            """
            UPDATE epoch SET state = 'replaced'
            WHERE program_id = \(id) AND state = 'computed' AND ends_at >= \(time)
            """)
    }

    private func store(
        _ balances: [ImportedBalance], at time: BlockTime, of id: ID<Program>
    ) async throws {
        guard !balances.isEmpty else { return }
        var file = CopyBinary()
        try await transaction.copyIn(
            """
            COPY held_balance (program_id, taken_at, account, balance) FROM STDIN (FORMAT binary)
            """
        ) { writer in
            for balance in balances {
                file.beginRow(4)
                file.value(id)
                file.value(time)
                file.value(balance.account)
                file.value(balance.balance)
                if file.isFull { try await writer.write(file.take()) }
            }
            file.end()
            try await writer.write(file.take())
        }
    }
}

extension Reader {
    /// The snapshots of a program, in the order of time.
    public func snapshots(
        of id: ID<Program>, for principal: Principal
    ) async throws -> [BalanceSnapshot] {
        try principal.mustBeAllowed(.readPrograms)
        _ = try await program(id)
        return try await snapshots(of: id)
    }

    func snapshots(of id: ID<Program>) async throws -> [BalanceSnapshot] {
        try await query(
            """
            SELECT b.taken_at, b.accounts, b.imported_by, b.imported_at
            FROM balance_snapshot AS b
            WHERE b.program_id = \(id)
            ORDER BY b.taken_at
            LIMIT 100000
            """
        ).map { row in
            try BalanceSnapshot(
                at: row.value("taken_at"), accounts: row.get("accounts"),
                importedBy: row.value("imported_by"), importedAt: row.value("imported_at"))
        }
    }

    /// The balances of a snapshot, in the order of the accounts; inside a transaction.
    func balances(
        of id: ID<Program>, at time: BlockTime
    ) async throws -> [(account: Address, balance: UInt256)] {
        _ = try await query(
            """
            SELECT
                set_config('vestry.program', \(id.stored), true),
                set_config('vestry.taken_at', \(time.stored), true)
            """)
        var balances: [(account: Address, balance: UInt256)] = []
        var rows = CopyBinaryRows()
        try await copy(
            """
            COPY (
                SELECT h.account, h.balance FROM held_balance AS h
                WHERE h.program_id = current_setting('vestry.program')::uuid
                    AND h.taken_at = current_setting('vestry.taken_at')::timestamptz
                ORDER BY h.account
            ) TO STDOUT (FORMAT binary)
            """
        ) { chunk in
            try rows.feed(chunk)
            while try rows.next() {
                balances.append((account: try rows.address(0), balance: try rows.amount(1)))
            }
        }
        return balances
    }
}
