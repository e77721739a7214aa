import Foundation
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

    /// Replaces the payout address of a payee, as somebody; nil ends the present one only.
    public func give(
        _ person: Person, address: String?, by sender: APIHarness.Sender? = nil
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
                \(Self.bytea(address))::bytea, '2021-01-01',
                \(sender.map { Self.uuid(harness.principal($0)) })::uuid
            )
            """)
    }

    /// Owes base units to a payee, with the journal entry of an approved reward.
    @discardableResult
    public func owe(
        _ person: Person, _ money: Money, _ amount: String, period: String = "2021-05"
    ) async throws -> ID<Payable> {
        let seq = try await post(
            "reward_approved", debit: "expense:grp_1:contribution",
            credit: "payable:\(person.payee)", money, amount)
        let id = ID<Payable>(high: 0x0179_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(seq))
        try await run(
            """
            INSERT INTO payable (
                payable_id, payee_id, asset_id, amount, period, source_id, entry_seq, created_at
            )
            VALUES (
                \(Self.uuid(id))::uuid, \(Self.uuid(person.payee))::uuid,
                \(Self.uuid(money.asset))::uuid, \(amount)::numeric, \(period + "-01")::date,
                \("test_\(seq)"), \(seq), '2021-06-01'
            )
            """)
        return id
    }

    /// Writes an entry of two postings and gives its number.
    @discardableResult
    private func post(
        _ kind: String, debit: String, credit: String, _ money: Money, _ amount: String
    ) async throws -> Int64 {
        let asset = Self.uuid(money.asset)
        return try await harness.connections.transaction { transaction in
            let rows = try await transaction.query(
                """
                SELECT record_journal_entries(
                    '2021-06-01', ARRAY[gen_random_uuid()], '{2021-06-01}', ARRAY[\(kind)::text],
                    '{NULL}', '{test}', ARRAY['{}'::jsonb], '{NULL}', '{NULL}', '{NULL}', '{1,1}',
                    '{1,2}', ARRAY[\(debit)::text, \(credit)::text],
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
