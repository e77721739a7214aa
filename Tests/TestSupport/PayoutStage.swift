import Foundation
import HTTP
public import Ledger
import Postgres

/// A treasury, three payees and what they are owed, set up with plain SQL as the service's role,
/// and the steps of a batch as requests.
public struct PayoutStage: Sendable {
    public typealias Answer = APIHarness.Answer

    /// What is paid.
    public enum Money: UInt64, Sendable, CaseIterable {
        case dao = 1
        case usd
        case native

        public var asset: ID<Asset> { ID(high: 0x0179_0000_0000_7000, low: rawValue) }

        /// 18 decimals, 6 decimals, and 18 of the native currency.
        public var token: String? {
            switch self {
            case .dao: "0x51681841779B07deC887F06ADe83f9c5ceAfcCCC"
            case .usd: "0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6"
            case .native: nil
            }
        }

        var symbol: String {
            switch self {
            case .dao: "DAO"
            case .usd: "USDC"
            case .native: "ETH"
            }
        }

        var decimals: Int { self == .usd ? 6 : 18 }
    }

    /// Who is paid.
    public enum Person: UInt64, Sendable, CaseIterable {
        case ann = 1
        case bob
        case cyd

        public var payee: ID<Payee> { ID(high: 0x0179_0000_0000_7000, low: rawValue) }

        public var address: String {
            switch self {
            case .ann: "0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1"
            case .bob: "0xb2b2b2b2b2B2b2B2B2b2b2B2B2b2B2B2b2b2b2b2"
            case .cyd: "0xc3c3c3c3c3c3c3c3c3C3C3c3C3C3C3c3C3C3c3c3"
            }
        }

        var handle: String {
            switch self {
            case .ann: "ann"
            case .bob: "bob"
            case .cyd: "cyd"
            }
        }
    }

    public static let safeAddress = "0xf3eED6A01c11506dE0dE709243392CfA1c97d6De"

    public let harness: APIHarness
    public let chain: Int
    public let safe: ID<Safe> = ID(high: 0x0179_0000_0000_7000, low: 9)

    /// A Safe at the nonce given, assets, payees with addresses, and a treasury of a million each.
    public init(
        nextNonce: Int64 = 0, version: String = "1.4.1", chain: Int = 31337
    ) async throws {
        harness = try await APIHarness()
        self.chain = chain
        try await addSafe(safe, at: Self.safeAddress, version: version, nextNonce: nextNonce)
        for money in Money.allCases {
            try await run(
                """
                INSERT INTO asset (asset_id, chain_id, address, symbol, name, decimals, created_at)
                VALUES (
                    \(Self.uuid(money.asset))::uuid, \(chain),
                    \(money.token.map(Self.bytea))::bytea, \(money.symbol), \(money.symbol),
                    \(money.decimals), '2021-01-01'
                )
                """)
            try await post(
                "opening", debit: "treasury:\(safe)", credit: "equity:opening", money,
                "1000000" + String(repeating: "0", count: money.decimals))
        }
        try await run(
            """
            INSERT INTO working_group (group_id, handle, name, created_at)
            VALUES (\(Self.uuid(Self.group))::uuid, 'stage', 'Stage', '2021-01-01')
            """)
        try await run(
            """
            INSERT INTO principal (principal_id, handle, kind, created_at)
            VALUES (\(Self.uuid(Self.decider))::uuid, 'decider', 'person', '2021-01-01')
            """)
        for person in Person.allCases {
            try await run(
                """
                INSERT INTO payee (payee_id, handle, name, kind, created_at)
                VALUES (
                    \(Self.uuid(person.payee))::uuid, \(person.handle), \(person.handle), 'person',
                    '2021-01-01'
                )
                """)
            try await give(person, address: person.address)
        }
    }

    /// Another Safe on the chain.
    public func addSafe() async throws -> ID<Safe> {
        let id = ID<Safe>(high: 0x0179_0000_0000_7000, low: 10)
        try await addSafe(
            id, at: "0x5555555555555555555555555555555555555555", version: "1.4.1", nextNonce: 0)
        return id
    }

    private func addSafe(
        _ id: ID<Safe>, at address: String, version: String, nextNonce: Int64
    ) async throws {
        try await run(
            """
            INSERT INTO safe (
                safe_id, chain_id, address, name, version, owners, threshold, next_nonce, created_at
            )
            VALUES (
                \(Self.uuid(id))::uuid, \(chain), \(Self.bytea(address))::bytea, 'Test treasury',
                \(version), ARRAY['\\x1111111111111111111111111111111111111111'::bytea], 1,
                \(nextNonce), '2021-01-01'
            )
            """)
    }

    /// Sets the MultiSend contract of the Safe, as somebody.
    public func setMultiSend(_ address: String, by sender: APIHarness.Sender) async throws {
        try await run(
            """
            WITH author AS (
                INSERT INTO safe_multi_send (safe_id, address, set_by)
                VALUES (
                    \(Self.uuid(safe))::uuid, \(Self.bytea(address))::bytea,
                    \(Self.uuid(harness.principal(sender)))::uuid
                )
            )
            UPDATE safe SET multi_send_call_only = \(Self.bytea(address))::bytea
            WHERE safe_id = \(Self.uuid(safe))::uuid
            """)
    }

    /// Says who owns the Safe, over REST.
    public func setOwners(
        _ owners: [String], threshold: Int, as sender: APIHarness.Sender = .finance
    ) async throws {
        let list = owners.map { "\"\($0)\"" }.joined(separator: ",")
        let answer = try await harness.send(
            .patch, "/v1/safes/\(safe)", as: sender,
            json: "{\"owners\":[\(list)],\"threshold\":\(threshold)}", ifMatch: "*")
        guard answer.status == 200 else { throw SetupFailure(answer.text) }
    }

    /// Why the stage could not be set up.
    struct SetupFailure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// Replaces the payout address of a payee, as somebody; nil ends the present one only.
    public func give(
        _ person: Person, address: String?, by sender: APIHarness.Sender? = nil,
        since: String = "2021-01-01"
    ) async throws {
        try await run(
            """
            UPDATE payout_address SET valid_until = '2021-06-01'
            WHERE payee_id = \(Self.uuid(person.payee))::uuid AND valid_until IS NULL
            """)
        guard let address else { return }
        try await run(
            """
            INSERT INTO payout_address (
                payout_address_id, payee_id, chain_id, address, valid_from, created_by
            )
            VALUES (
                gen_random_uuid(), \(Self.uuid(person.payee))::uuid, \(chain),
                \(Self.bytea(address))::bytea, \(since)::timestamptz,
                \(sender.map { Self.uuid(harness.principal($0)) })::uuid
            )
            """)
    }

    /// Moves the payout address of a payee past the triggers, as it may stand there from before.
    public func smuggle(_ person: Person, to address: String) async throws {
        try await harness.database.server.psql(
            """
            SET session_replication_role = replica;
            UPDATE payout_address SET address = '\(Self.bytea(address))'
            WHERE payee_id = '\(Self.uuid(person.payee))' AND valid_until IS NULL
            """, database: harness.database.name)
    }

    private static let group = ID<WorkingGroup>(high: 0x0179_0000_0000_7000, low: 11)
    /// Approves the rewards; none of those who meet in payouts.
    private static let decider = ID<Principal>(high: 0x0179_0000_0000_7000, low: 12)

    /// Owes base units to a payee for an approved line of a run of its own.
    @discardableResult
    public func owe(
        _ person: Person, _ money: Money, _ amount: String, period: String = "2021-05"
    ) async throws -> ID<Payable> {
        let first = try await harness.connections.query(
            "SELECT (SELECT last_seq FROM journal_head) + 1 AS seq")
        let number = UInt64(try first[0].get("seq", as: Int64.self))
        let reward = ID<RewardRun>(
            high: 0x0179_0000_0000_7000, low: 0x8000_0000_0000_0000 | number)
        let id = Self.uuid(reward)
        let lead = Self.uuid(harness.principal(.lead))
        try await run(
            """
            INSERT INTO reward_run (run_id, group_id, period, created_by, created_at, line_count)
            VALUES (
                \(id)::uuid, \(Self.uuid(Self.group))::uuid, \(period + "-01")::date,
                \(lead)::uuid, '2021-06-01', 1
            )
            """)
        let seq = try await post(
            "reward_approved", source: reward.description,
            debit: "expense:\(Self.group):contribution", credit: "payable:\(person.payee)", money,
            amount)
        let decider = Self.uuid(Self.decider)
        _ = try await harness.connections.transaction { transaction in
            try await transaction.pipeline([
                """
                INSERT INTO reward_line (
                    line_id, run_id, line_no, payee_id, asset_id, amount, kind, entered_by
                )
                VALUES (
                    \(id)::uuid, \(id)::uuid, 1, \(Self.uuid(person.payee))::uuid,
                    \(Self.uuid(money.asset))::uuid, \(amount)::numeric, 'contribution',
                    \(lead)::uuid
                )
                """,
                """
                INSERT INTO reward_approval (
                    approval_id, run_id, principal_id, approved_at, lines, entry_seq
                )
                VALUES (\(id)::uuid, \(id)::uuid, \(decider)::uuid, '2021-06-01', 1, \(seq))
                """,
                "UPDATE reward_line SET state = 'submitted' WHERE run_id = \(id)::uuid",
                """
                UPDATE reward_line
                SET state = 'approved', decided_by = \(decider)::uuid, approval_id = \(id)::uuid
                WHERE run_id = \(id)::uuid
                """,
                """
                UPDATE reward_run
                SET state = 'closed', submitted_by = \(lead)::uuid, submitted_at = '2021-06-01'
                WHERE run_id = \(id)::uuid
                """,
                """
                INSERT INTO payable (
                    payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
                )
                SELECT
                    l.line_id, l.payee_id, l.asset_id, l.amount, r.period,
                    \(ID<RewardLine>(high: reward.high, low: reward.low).description), \(seq)::bigint,
                    '2021-06-01'
                FROM reward_line AS l
                INNER JOIN reward_run AS r ON r.run_id = l.run_id
                WHERE l.line_id = \(id)::uuid
                """,
            ])
        }
        return ID(high: reward.high, low: reward.low)
    }

    /// Writes an entry of two postings and gives its number.
    @discardableResult
    private func post(
        _ kind: String, source: String? = nil, debit: String, credit: String, _ money: Money,
        _ amount: String
    ) async throws -> Int64 {
        let asset = Self.uuid(money.asset)
        return try await harness.connections.transaction { transaction in
            let rows = try await transaction.query(
                """
                SELECT record_journal_entries(
                    '2021-06-01', ARRAY[gen_random_uuid()], '{2021-06-01}', ARRAY[\(kind)::text],
                    ARRAY[\(source)::text], '{test}', ARRAY['{}'::jsonb], '{NULL}', '{NULL}',
                    '{NULL}', '{1,1}', '{1,2}', ARRAY[\(debit)::text, \(credit)::text],
                    ARRAY[\(asset)::uuid, \(asset)::uuid], '{debit,credit}',
                    ARRAY[\(amount)::base_units, \(amount)::base_units]
                ) AS seq
                """)
            let seq = try rows[0].get("seq", as: Int64.self)
            try await transaction.query(
                """
                SELECT append_audit_entries(
                    '2021-06-01', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{test}',
                    '{test}', '{NULL}', '{done}', '{NULL}', ARRAY[\(seq)::bigint],
                    ARRAY[\(seq)::bigint]
                )
                """)
            return seq
        }
    }

    /// Makes a principal the person that a payee is.
    public func link(_ sender: APIHarness.Sender, to person: Person) async throws {
        try await run(
            """
            UPDATE principal SET payee_id = \(Self.uuid(person.payee))::uuid
            WHERE principal_id = \(Self.uuid(harness.principal(sender)))::uuid
            """)
    }

    /// Runs a statement without values as the service's role.
    public func sql(_ statement: StaticString) async throws {
        try await run(SQL(stringLiteral: statement))
    }

    func run(_ statement: SQL) async throws {
        _ = try await harness.connections.query(statement)
    }

    static func uuid<Subject>(_ id: ID<Subject>) -> String {
        [id.high, id.low].map { number in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
    }

    static func bytea(_ hex: String) -> String { "\\x" + hex.dropFirst(2).lowercased() }
}
