import Bookkeeping
import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@Suite struct PayeeBooksTests {
    private static let one = "0x52908400098527886E0F7030069857D2E4169EE7"
    private static let two = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    private static let three = "0xde709f2102306220921060314715629080e2fb77"

    private func place(_ chain: UInt64, _ address: String) throws -> PayoutAddress {
        PayoutAddress(chain: try #require(ChainID(chain)), address: try Address(address))
    }

    private func make(
        _ service: APIHarness, as handle: String = "anna", _ places: [PayoutAddress]
    ) async throws -> RegisteredPayee {
        let draft = PayeeDraft(
            handle: try Handle(handle), name: "Anna", kind: .person, payoutAddresses: places)
        return try await service.books.operate("payee") { try await $0.createPayee(draft) }
    }

    private func change(
        _ service: APIHarness, _ payee: RegisteredPayee, to places: [PayoutAddress]
    ) async throws -> RegisteredPayee {
        try await service.books.operate("payee") { work in
            var change = PayeeChange()
            change.payoutAddresses = places
            return try await work.changePayee(
                payee.payee.id, expecting: .exactly(payee.version), change)
        }
    }

    @Test func `an address that is replaced ends, one that stays keeps its beginning`() async throws
    {
        let service = try await APIHarness()
        let start = service.now
        let made = try await make(
            service, [try place(1, Self.one), try place(10, Self.one), try place(137, Self.one)])
        service.now = start.advanced(bySeconds: 3600)
        let changed = try await change(
            service, made,
            to: [try place(1, Self.one), try place(10, Self.two), try place(100, Self.two)])
        #expect(changed.version == 2)
        #expect(
            changed.addresses.map(\.place)
                == [try place(1, Self.one), try place(10, Self.two), try place(100, Self.two)])
        #expect(changed.addresses.map(\.validFrom) == [start, service.now, service.now])
        #expect(
            try await service.value(
                """
                SELECT string_agg(
                    chain_id || ' ' || extract(EPOCH FROM valid_until - valid_from)::integer, ', '
                    ORDER BY chain_id
                ) AS value
                FROM payout_address
                WHERE valid_until IS NOT NULL
                """) == "10 3600, 137 3600")
        #expect(
            try await service.value("SELECT count(*)::text AS value FROM payout_address") == "5")
        try await service.close()
    }

    @Test func `an address is replaced even when the clock was set back`() async throws {
        let service = try await APIHarness()
        let made = try await make(service, [try place(1, Self.one)])
        service.now = service.now.advanced(bySeconds: -60)
        let changed = try await change(service, made, to: [try place(1, Self.two)])
        #expect(changed.addresses.map(\.place) == [try place(1, Self.two)])
        #expect(changed.addresses.map(\.validFrom) == made.addresses.map(\.validFrom))
        try await service.close()
    }

    @Test func `payees are found by handle and present address`() async throws {
        let service = try await APIHarness()
        let anna = try await make(service, [try place(1, Self.one)])
        let ben = try await make(service, as: "ben", [try place(10, Self.two)])
        _ = try await change(service, anna, to: [try place(1, Self.three)])
        let page = PageRequest<Payee>(after: nil, limit: 10)
        let reader = service.books.reader
        #expect(try await reader.payees(page).items.count == 2)
        #expect(
            try await reader.payees(page, handle: Handle("ben")).items.map(\.payee) == [ben.payee])
        #expect(
            try await reader.payees(page, address: Address(Self.two)).items.map(\.payee)
                == [ben.payee])
        #expect(try await reader.payees(page, address: Address(Self.one)).items.isEmpty)
        #expect(try await reader.payee(try Handle("anna")).payee.id == anna.payee.id)
        try await service.close()
    }

    @Test func `who else is paid at an address is known`() async throws {
        let service = try await APIHarness()
        let anna = try await make(service, [try place(1, Self.one)])
        #expect(anna.addresses.map(\.sharedWith) == [[]])
        let ben = try await make(
            service, as: "ben", [try place(10, Self.one), try place(1, Self.two)])
        #expect(ben.addresses.map(\.sharedWith) == [[], [anna.payee.handle]])
        let read = try await service.books.reader.payee(anna.payee.id)
        #expect(read.addresses.map(\.sharedWith) == [[ben.payee.handle]])
        try await service.close()
    }

    @Test func `contracts and Safes of the directory are not paid on their chain`() async throws {
        let service = try await APIHarness()
        let chain = try #require(ChainID(31337))
        let asset = AssetDraft(
            chain: chain, address: try Address(Self.one), symbol: "INDEX", name: "Index",
            decimals: 18)
        let safe = SafeDraft(
            chain: chain, address: try Address(Self.two), name: "Treasury", version: .v130,
            owners: [try Address(Self.three)], threshold: 1, nextNonce: 0, multiSendCallOnly: nil)
        _ = try await service.books.operate("asset") { try await $0.createAsset(asset) }
        _ = try await service.books.operate("safe") { try await $0.createSafe(safe) }
        let anna = try await make(service, [try place(1, Self.one), try place(10, Self.two)])
        let before = try await service.database.state()
        for address in [Self.one, Self.two] {
            let wrong = try place(31337, address)
            let created = await code { _ = try await make(service, as: "ben", [wrong]) }
            #expect(created == "recipient_impossible")
            let changed = await code { _ = try await change(service, anna, to: [wrong]) }
            #expect(changed == "recipient_impossible")
            let row = PayeeRow(
                number: 2, handle: try Handle("ben"), name: "Ben", kind: .person,
                payoutAddress: wrong)
            let imported = await code {
                _ = try await service.books.operate("import") { try await $0.importPayees([row]) }
            }
            #expect(imported == "rows_refused")
        }
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `of two payees with one handle made at once one wins`() async throws {
        let service = try await APIHarness()
        let codes = await withTaskGroup(of: String?.self) { group in
            for address in [Self.one, Self.two] {
                group.addTask {
                    await code { _ = try await make(service, [try place(1, address)]) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == "payee_handle_unique" } == 1)
        #expect(
            try await service.value("SELECT count(*)::text AS value FROM payout_address") == "1")
        try await service.close()
    }

    @Test func `of two changes of one version one wins`() async throws {
        let service = try await APIHarness()
        let made = try await make(service, [try place(1, Self.one)])
        let codes = await withTaskGroup(of: String?.self) { group in
            for address in [Self.two, Self.three] {
                group.addTask {
                    await code {
                        _ = try await change(service, made, to: [try place(1, address)])
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == "version_stale" } == 1)
        try await service.close()
    }

    @Test func `admin names payees, finance alone says where they are paid`() async throws {
        let service = try await APIHarness()
        let bare = PayeeDraft(
            handle: try Handle("anna"), name: "Anna", kind: .person, payoutAddresses: [])
        let paid = PayeeDraft(
            handle: try Handle("ben"), name: "Ben", kind: .person,
            payoutAddresses: [try place(1, Self.one)])
        let made = try #require(
            try await service.write(as: .admin) { try await $0.createPayee(bare) })
        let refused = await code {
            _ = try await service.write(as: .admin) { try await $0.createPayee(paid) }
        }
        #expect(refused == "role_lacks_permission")
        let changed = await code {
            _ = try await service.write(as: .admin) { work in
                var change = PayeeChange()
                change.payoutAddresses = []
                return try await work.changePayee(made.payee.id, expecting: .any, change)
            }
        }
        #expect(changed == "role_lacks_permission")
        _ = try await service.write(as: .finance) { try await $0.createPayee(paid) }
        #expect(try await service.books.reader.payee(try Handle("ben")).addresses.count == 1)
        try await service.close()
    }

    @Test func `the schema holds what the rules hold`() async throws {
        let service = try await APIHarness()
        _ = try await make(service, [try place(1, Self.one)])
        #expect(
            await service.refusal(
                """
                INSERT INTO payout_address (
                    payout_address_id, payee_id, chain_id, address, valid_from
                )
                SELECT gen_random_uuid(), payee_id, 1, '\\xde709f2102306220921060314715629080e2fb77',
                    now()
                FROM payee
                """) == "payout_address_one_current")
        #expect(
            await service.refusal(
                """
                INSERT INTO payout_address (
                    payout_address_id, payee_id, chain_id, address, valid_from
                )
                SELECT gen_random_uuid(), payee_id, 2, '\\x0000000000000000000000000000000000000000',
                    now()
                FROM payee
                """) == "payout_address_not_zero")
        #expect(await service.refusal("UPDATE payout_address SET chain_id = 2") == "42501")
        #expect(await service.refusal("DELETE FROM payout_address") == "42501")
        #expect(
            await service.refusal(
                "UPDATE payout_address SET valid_until = valid_from - interval '1 s'")
                == "payout_address_ends_after_it_starts")
        try await service.close()
    }
}
