import Ethereum
public import Ledger
import Postgres

/// Groups, payees and assets to enter rewards for, put in with plain SQL.
///
/// `engineering` has both leads, `growth` only the second. INDEX (18 digits) is on chain 1; USDC
/// (6 digits) is on chains 1 and 10, so its symbol alone is ambiguous.
public struct SampleDirectory: Sendable {
    public let engineering: ID<WorkingGroup>
    public let growth: ID<WorkingGroup>
    public let index: ID<Asset>
    public let usdc: ID<Asset>
    public let usdcOnOptimism: ID<Asset>
    private let payees: [String: ID<Payee>]

    /// Fills the directory of a service.
    public init(in service: APIHarness) async throws {
        engineering = try await Self.id(
            service.connections.query(
                """
                INSERT INTO working_group (group_id, handle, name, created_at)
                VALUES (gen_random_uuid(), 'engineering', 'Engineering', '2021-01-01')
                RETURNING replace(group_id::text, '-', '') AS id
                """))
        growth = try await Self.id(
            service.connections.query(
                """
                INSERT INTO working_group (group_id, handle, name, created_at)
                VALUES (gen_random_uuid(), 'growth', 'Growth', '2021-01-01')
                RETURNING replace(group_id::text, '-', '') AS id
                """))
        index = try await Self.asset("INDEX", chain: 1, decimals: 18, "01", in: service)
        usdc = try await Self.asset("USDC", chain: 1, decimals: 6, "02", in: service)
        usdcOnOptimism = try await Self.asset("USDC", chain: 10, decimals: 6, "03", in: service)
        var payees: [String: ID<Payee>] = [:]
        for handle in ["alice", "bob", "carol", "dave"] {
            payees[handle] = try await Self.id(
                service.connections.query(
                    """
                    INSERT INTO payee (payee_id, handle, name, kind, created_at)
                    VALUES (gen_random_uuid(), \(handle), \(handle), 'person', '2021-01-01')
                    RETURNING replace(payee_id::text, '-', '') AS id
                    """))
        }
        self.payees = payees
        try await service.give(.lead, groups: engineering)
        try await service.give(.lead2, groups: engineering, growth)
    }

    /// The payee of a handle; one of alice, bob, carol and dave.
    public func payee(_ handle: String) throws -> ID<Payee> {
        guard let id = payees[handle] else { throw Missing(handle: handle) }
        return id
    }

    private static func asset(
        _ symbol: String, chain: Int, decimals: Int, _ digits: String, in service: APIHarness
    ) async throws -> ID<Asset> {
        try await id(
            service.connections.query(
                """
                INSERT INTO asset (asset_id, chain_id, address, symbol, name, decimals, created_at)
                VALUES (
                    gen_random_uuid(), \(chain), decode(repeat(\(digits), 20), 'hex'), \(symbol),
                    \(symbol), \(decimals), '2021-01-01'
                )
                RETURNING replace(asset_id::text, '-', '') AS id
                """))
    }

    private static func id<Subject>(_ rows: Rows) throws -> ID<Subject> {
        guard let text = try rows.first?.get("id", as: String.self),
            let high = UInt64(text.prefix(16), radix: 16),
            let low = UInt64(text.suffix(16), radix: 16)
        else { throw Missing(handle: "id") }
        return ID(high: high, low: low)
    }

    private struct Missing: Error {
        let handle: String
    }
}

extension APIHarness {
    /// Says which payee a person is.
    public func link(_ sender: Sender, to payee: ID<Payee>) async throws {
        _ = try await connections.query(
            """
            UPDATE principal SET payee_id = \(uuid(payee))::uuid
            WHERE principal_id = \(uuid(principal(sender)))::uuid
            """)
    }

    /// Moves the organisation to a zone of the IANA.
    public func move(toZone zone: String) async throws {
        _ = try await database.server.psql(
            "UPDATE organisation SET zone = '\(zone)'", database: database.name)
    }

    /// The digits of an id, as plain SQL wants it.
    public func uuid<Subject>(_ id: ID<Subject>) -> String {
        [id.high, id.low].map { number in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
    }
}
