import Ethereum
public import Ledger
public import Postgres

@testable public import Bookkeeping

/// May 2021 in small: two groups, three payees, two assets and a batch, brought to a wanted stage.
///
/// Facts are written with SQL and entries by the journal's own way, so that the operations of other
/// rooms are not needed to look at what they leave behind.
///
///     product: alice 10.5 INDEX, bob 20 INDEX, alice 3.25 USD; growth: carol 7 INDEX
///     opening: 1000 INDEX and 100 USD in the treasury; the batch pays alice and bob their INDEX
public struct SampleMonth: Sendable {
    /// How far the month is.
    public enum Stage: Int, Sendable, CaseIterable {
        case opened, approved, planned, frozen, settled, released
    }

    public let database: Database
    public let books: Books
    public let period: Month
    public let index: Asset
    public let usd: Asset
    public let safe = ID<Safe>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0001)
    public let product = ID<WorkingGroup>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0011)
    public let growth = ID<WorkingGroup>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0012)
    public let alice = ID<Payee>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0021)
    public let bob = ID<Payee>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0022)
    public let carol = ID<Payee>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0023)
    public let batch = ID<PayoutBatch>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0031)
    let lead = ID<Principal>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0041)
    let approver = ID<Principal>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0042)
    private let safeAddress = "0x5afe000000000000000000000000000000000001"

    /// Directory and opening entry (number 1) are written at once.
    public init(_ database: Database, books: Books) async throws {
        self.database = database
        self.books = books
        period = try Month("2021-05")
        guard let chain = ChainID(31337) else { throw Missing() }
        index = try Asset(
            id: ID(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0051), chain: chain,
            address: Address("0x0954906da0bf32d5479e25f46056d22f08464cab"), symbol: "INDEX",
            name: "Index", decimals: 18)
        usd = try Asset(
            id: ID(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0052), chain: chain,
            address: Address("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"), symbol: "USD",
            name: "Dollar", decimals: 2)
        try await writeDirectory()
        try await record(
            .opening, "2021-05-01",
            [
                Posting(.debit, .treasury(safe), index.amount("1000")),
                Posting(.debit, .treasury(safe), usd.amount("100")),
                Posting(.credit, AccountCode("equity:opening"), index.amount("1000")),
                Posting(.credit, AccountCode("equity:opening"), usd.amount("100")),
            ])
    }

    private struct Missing: Error {}

    /// Brings the month to a stage; entries 2 and 3 are the approvals, 4 the freezing, 5 its end.
    public func advance(to stage: Stage) async throws {
        guard stage.rawValue >= Stage.approved.rawValue else { return }
        try await approve(
            product, 1,
            [
                (alice, index, "10.5"), (bob, index, "20"), (alice, usd, "3.25"),
            ])
        try await approve(growth, 2, [(carol, index, "7")])
        guard stage.rawValue >= Stage.planned.rawValue else { return }
        let payments = try payments()
        try await plan(payments)
        guard stage.rawValue >= Stage.frozen.rawValue else { return }
        try await freeze(payments)
        switch stage {
        case .opened, .approved, .planned, .frozen: return
        case .settled: try await settle(payments)
        case .released: try await release(payments)
        }
    }

    /// The payables of the lines, in the order of ``advance(to:)``: alice, bob, alice in USD, carol.
    public func payable(_ number: UInt64) -> ID<Payable> {
        ID(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0060 + number)
    }

    /// The lines in the same order.
    public func line(_ number: UInt64) -> ID<RewardLine> {
        ID(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0070 + number)
    }

    /// The run of a group.
    public func run(_ number: UInt64) -> ID<RewardRun> {
        ID(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0080 + number)
    }

    /// Records one entry through the journal's own way, as the command line on the machine.
    @discardableResult
    public func record(
        _ kind: JournalEntry.Kind, _ day: String, source: String? = nil, _ postings: [Posting]
    ) async throws -> ID<JournalEntry> {
        try await write { work in
            let entry = try JournalEntry(
                id: work.newID(), kind: kind, effectiveDay: Day(day), memo: "Sample",
                source: source, postings: postings)
            _ = try await work.record([entry])
            return entry.id
        }
    }

    func write<Result: Sendable>(
        _ body: (Work) async throws -> Result
    ) async throws -> Result {
        let request = WriteRequest(
            caller: .operatorOfMachine, method: "POST", path: "/sample", key: nil,
            bodyDigest: Hash32(word: .zero), isDryRun: false)
        var result: Result?
        _ = try await books.write(request) { work in
            result = try await body(work)
            work.audit("sample.written", "sample")
            return StoredAnswer(status: 204, body: [])
        }
        guard let result else { throw Missing() }
        return result
    }

    private func payments() throws -> [Payment] {
        try [
            Payment(
                payee: alice, recipient: address(alice), asset: index.id, token: index.address,
                amount: index.amount("10.5").baseUnits, payables: [payable(1)]),
            Payment(
                payee: bob, recipient: address(bob), asset: index.id, token: index.address,
                amount: index.amount("20").baseUnits, payables: [payable(2)]),
        ]
    }

    /// 0x00…00 with the last byte of the id, and ones in front.
    private func address(_ payee: ID<Payee>) throws -> Address {
        try Address(
            "0x1111111111111111111111111111111111111"
                + String(payee.low & 0xFFF, radix: 16)
                .padded(to: 3))
    }
}

extension String {
    fileprivate func padded(to length: Int) -> String {
        String(repeating: "0", count: length - count) + self
    }
}

// MARK: - Facts by SQL

extension SampleMonth {
    private func writeDirectory() async throws {
        var statements: [SQL] = []
        for (id, handle) in [(lead, "sample-lead"), (approver, "sample-approver")] {
            statements.append(
                """
                INSERT INTO principal (principal_id, handle, kind, created_at)
                VALUES (\(id), \(handle), 'person', '2021-01-01')
                """)
        }
        for asset in [index, usd] {
            statements.append(
                """
                INSERT INTO asset (
                    asset_id, chain_id, address, symbol, name, decimals, created_at
                )
                VALUES (
                    \(asset.id), \(asset.chain), \(orNull: asset.address)::bytea, \(asset.symbol),
                    \(asset.name), \(asset.decimals), '2021-01-01'
                )
                """)
        }
        statements.append(
            """
            INSERT INTO safe (
                safe_id, chain_id, address, name, version, owners, threshold, created_at,
                multi_send_call_only
            )
            VALUES (
                \(safe), 31337, \(try Address(safeAddress)), 'Treasury', '1.3.0',
                ARRAY['\\x1111111111111111111111111111111111111111']::evm_address [], 1,
                '2021-01-01', '\\x40a2accbd92bca938b02010e17a5b8929b49130d'
            )
            """)
        statements.append(
            "INSERT INTO safe_multi_send SELECT safe_id, multi_send_call_only, \(lead) FROM safe")
        for (id, handle) in [(product, "product"), (growth, "growth")] {
            statements.append(
                """
                INSERT INTO working_group (group_id, handle, name, created_at)
                VALUES (\(id), \(handle), \(handle), '2021-01-01')
                """)
        }
        for (id, handle) in [(alice, "alice"), (bob, "bob"), (carol, "carol")] {
            statements.append(
                """
                INSERT INTO payee (payee_id, handle, name, kind, created_at)
                VALUES (\(id), \(handle), \(handle), 'person', '2021-01-01')
                """)
        }
        let all = statements
        try await database.transaction { try await $0.pipeline(all) }
    }

    private func plan(_ payments: [Payment]) async throws {
        try await write { work in
            try await work.transaction.query(
                """
                INSERT INTO payout_batch (
                    batch_id, safe_id, chain_id, safe_address, safe_version, multi_send_call_only,
                    period, planned_by, planned_at, row_count
                )
                VALUES (
                    \(batch), \(safe), 31337, \(try Address(safeAddress)), '1.3.0',
                    '\\x40a2accbd92bca938b02010e17a5b8929b49130d', \(period), \(lead),
                    \(work.now), \(payments.count)
                )
                """)
            for (place, payment) in payments.enumerated() {
                try await work.transaction.pipeline([
                    """
                    INSERT INTO payment (
                        batch_id, row_no, kind, payee_id, recipient, asset_id, amount
                    )
                    VALUES (
                        \(batch), \(place + 1), \(payment.kind), \(payment.payee),
                        \(payment.recipient), \(payment.asset), \(payment.amount)
                    )
                    """,
                    """
                    INSERT INTO batch_payable (batch_id, row_no, payable_id)
                    VALUES (\(batch), \(place + 1), \(payment.payables[0]))
                    """,
                    """
                    UPDATE payable SET state = 'reserved' WHERE payable_id = \(payment.payables[0])
                    """,
                ])
            }
            for total in try ControlTotal.totals(of: payments) {
                try await work.transaction.query(
                    """
                    INSERT INTO batch_total (batch_id, asset_id, row_count, amount)
                    VALUES (\(batch), \(total.asset), \(total.rowCount), \(total.amount))
                    """)
            }
        }
    }

    private func freeze(_ payments: [Payment]) async throws {
        guard let chain = ChainID(31337) else { throw Missing() }
        let address = try Address(safeAddress)
        let canonical = try CanonicalBatch.bytes(
            chain: chain, safe: address, payments: payments,
            totals: ControlTotal.totals(of: payments))
        let transaction = try SafeTransaction.paying(
            payments.map(\.call),
            from: SafeAccount(chain: chain, address: address, version: .v130), nonce: 7,
            multiSendCallOnly: Address("0x40a2accbd92bca938b02010e17a5b8929b49130d"))
        try await write { work in
            try await work.transaction.query(
                """
                UPDATE payout_batch
                SET state = 'frozen', frozen_by = \(lead), frozen_at = \(work.now),
                    canonical = \(canonical), digest = \(Digest.sha256(of: canonical)), nonce = 7,
                    safe_tx_hash = \(transaction.safeTxHash)
                WHERE batch_id = \(batch)
                """)
            _ = try await work.record([
                PayoutEntries.frozen(
                    batch, payments: payments, id: work.newID(), day: Day("2021-06-02"))
            ])
        }
    }

    private func settle(_ payments: [Payment]) async throws {
        let receipt = [UInt8]("{}".utf8)
        try await write { work in
            try await work.transaction.pipeline([
                """
                INSERT INTO batch_approval (batch_id, principal_id, digest, safe_tx_hash, approved_at)
                SELECT \(batch), \(approver), b.digest, b.safe_tx_hash, \(work.now)
                FROM payout_batch AS b WHERE b.batch_id = \(batch)
                """,
                "UPDATE payout_batch SET state = 'approved' WHERE batch_id = \(batch)",
                """
                INSERT INTO batch_execution (
                    batch_id, transaction_hash, block_number, outcome, receipt, receipt_sha256,
                    reported_by, reported_at
                )
                VALUES (
                    \(batch), \(Hash32(word: .one)), 16, 'success', \(receipt),
                    \(Digest.sha256(of: receipt)), \(lead), \(work.now)
                )
                """,
                "UPDATE payment SET state = 'settled' WHERE batch_id = \(batch)",
                "UPDATE payout_batch SET state = 'executed' WHERE batch_id = \(batch)",
                "UPDATE payout_batch SET state = 'settled' WHERE batch_id = \(batch)",
                """
                UPDATE payable SET state = 'settled'
                WHERE payable_id IN (\(payable(1))::uuid, \(payable(2))::uuid)
                """,
            ])
            _ = try await work.record([
                PayoutEntries.settled(
                    batch, from: safe, payments: payments, id: work.newID(),
                    day: Day("2021-06-04"))
            ])
        }
    }

    private func release(_ payments: [Payment]) async throws {
        try await write { work in
            try await work.transaction.pipeline([
                "UPDATE payout_batch SET state = 'cancelled' WHERE batch_id = \(batch)",
                """
                UPDATE payable SET state = 'open'
                WHERE payable_id IN (\(payable(1))::uuid, \(payable(2))::uuid)
                """,
            ])
            _ = try await work.record([
                PayoutEntries.released(
                    batch, payments: payments, id: work.newID(), day: Day("2021-06-03"))
            ])
        }
    }
}
