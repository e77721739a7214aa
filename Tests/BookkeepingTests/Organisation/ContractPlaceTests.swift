import Bookkeeping
import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

/// Nobody is paid at a contract of the directory, whichever of the two comes first.
@Suite struct ContractPlaceTests {
    private static let address = "0x52908400098527886E0F7030069857D2E4169EE7"
    private static let owner = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"

    /// What stands at the address.
    enum Thing: Sendable, CaseIterable {
        case asset, safe, payee
    }

    @Sendable private static func make(
        _ thing: Thing, chain: UInt64 = 1, in service: APIHarness
    ) async throws {
        let chain = try #require(ChainID(chain))
        let address = try Address(address)
        try await service.books.operate("test") { work in
            switch thing {
            case .asset:
                _ = try await work.createAsset(
                    AssetDraft(
                        chain: chain, address: address, symbol: "X", name: "X", decimals: 18))
            case .safe:
                _ = try await work.createSafe(
                    SafeDraft(
                        chain: chain, address: address, name: "Treasury",
                        version: SafeVersion("1.4.1"), owners: [Address(owner)], threshold: 1,
                        nextNonce: 0, multiSendCallOnly: nil))
            case .payee:
                _ = try await work.createPayee(
                    PayeeDraft(
                        handle: Handle("anna"), name: "Anna", kind: .person,
                        payoutAddresses: [PayoutAddress(chain: chain, address: address)]))
            }
        }
    }

    @Test(arguments: [Thing.asset, .safe])
    func `a contract does not come where somebody is paid, on this chain`(
        contract: Thing
    ) async throws {
        let service = try await APIHarness()
        try await Self.make(.payee, in: service)
        #expect(await code { try await Self.make(contract, in: service) } == "address_of_payee")
        try await Self.make(contract, chain: 10, in: service)
        // The former address of a payee is free.
        _ = try await service.connections.query(
            "UPDATE payout_address SET valid_until = 'infinity'")
        try await Self.make(contract, in: service)
        try await service.close()
    }

    @Test(arguments: [Thing.asset, .safe])
    func `nobody is paid where a contract is, on this chain`(contract: Thing) async throws {
        let service = try await APIHarness()
        try await Self.make(contract, in: service)
        #expect(await code { try await Self.make(.payee, in: service) } == "recipient_impossible")
        try await Self.make(.payee, chain: 10, in: service)
        try await service.close()
    }

    private static let places: [(Thing, SQL)] = [
        (
            .asset,
            """
            INSERT INTO asset (asset_id, chain_id, address, symbol, name, decimals, created_at)
            VALUES (
                gen_random_uuid(), 1, decode('52908400098527886e0f7030069857d2e4169ee7', 'hex'), 'X',
                'X', 18, '2021-01-01'
            )
            """
        ),
        (
            .safe,
            """
            INSERT INTO safe (
                safe_id, chain_id, address, name, version, owners, threshold, created_at
            )
            VALUES (
                gen_random_uuid(), 1, decode('52908400098527886e0f7030069857d2e4169ee7', 'hex'),
                'Treasury', '1.4.1', ARRAY[decode(repeat('11', 20), 'hex')], 1, '2021-01-01'
            )
            """
        ),
    ]

    private static let payee: SQL = """
        WITH p AS (
            INSERT INTO payee (payee_id, handle, name, kind, created_at)
            VALUES (gen_random_uuid(), 'anna', 'Anna', 'person', '2021-01-01')
            RETURNING payee_id
        )
        INSERT INTO payout_address (payout_address_id, payee_id, chain_id, address, valid_from)
        SELECT p.payee_id, p.payee_id, 1, decode('52908400098527886e0f7030069857d2e4169ee7', 'hex'),
            '2021-01-01'
        FROM p
        """

    @Test func `plain SQL does not bring the two together either`() async throws {
        for (_, contract) in Self.places {
            let service = try await APIHarness()
            _ = try await service.connections.query(contract)
            #expect(await service.refusal(Self.payee) == "payout_address_no_contract")
            try await service.close()
            let other = try await APIHarness()
            _ = try await other.connections.query(Self.payee)
            #expect(await other.refusal(contract) == "contract_no_payout_address")
            // An address that ended does not begin again once a contract is there.
            _ = try await other.connections.query("UPDATE payout_address SET valid_until = now()")
            _ = try await other.connections.query(contract)
            #expect(
                await other.refusal("UPDATE payout_address SET valid_until = NULL")
                    == "payout_address_no_contract")
            try await other.close()
        }
    }

    /// Each begins before the other has committed; whoever is second waits, looks and is refused.
    @Test func `of a contract and a payee at the same time only one stays`() async throws {
        for (_, contract) in Self.places {
            for (first, second, rule) in [
                (contract, Self.payee, "payout_address_no_contract"),
                (Self.payee, contract, "contract_no_payout_address"),
            ] {
                let service = try await APIHarness()
                let late = try await service.connections.transaction { transaction in
                    try await transaction.query(first)
                    let late = Task { await refusal(second, in: service) }
                    // The second one stands at the lock before the first one commits.
                    while try await waiting(in: service) == 0 { await Task.yield() }
                    return late
                }
                #expect(await late.value == rule)
                try await service.close()
            }
        }
    }

    /// As the harness does it, but on a connection of its own, for it has to wait.
    private func refusal(_ sql: SQL, in service: APIHarness) async -> String? {
        do {
            _ = try await service.connections.transaction { try await $0.query(sql) }
            return nil
        } catch {
            return (error as? PostgresError)?.constraint ?? "\(error)"
        }
    }

    private func waiting(in service: APIHarness) async throws -> Int {
        try await service.connections.query(
            "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        ).first?.get("n", as: Int.self) ?? 0
    }
}
