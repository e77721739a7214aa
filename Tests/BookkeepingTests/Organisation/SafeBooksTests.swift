import Bookkeeping
import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@Suite struct SafeBooksTests {
    private static let place = "0x52908400098527886E0F7030069857D2E4169EE7"
    private static let anna = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    private static let ben = "0xde709f2102306220921060314715629080e2fb77"

    private func draft(chain: UInt64 = 31337, address: String = place) throws -> SafeDraft {
        SafeDraft(
            chain: try #require(ChainID(chain)), address: try Address(address), name: "Treasury",
            version: .v130, owners: [try Address(Self.anna), try Address(Self.ben)], threshold: 2,
            nextNonce: 7, multiSendCallOnly: nil)
    }

    @Test func `a Safe is kept and found by chain and address`() async throws {
        let service = try await APIHarness()
        let draft = try draft()
        let elsewhere = try self.draft(chain: 1)
        let made = try await service.books.operate("safe") { try await $0.createSafe(draft) }
        _ = try await service.books.operate("safe") { try await $0.createSafe(elsewhere) }
        let reader = service.books.reader
        #expect(try await reader.safe(made.value.id).value == made.value)
        let page = PageRequest<Safe>(after: nil, limit: 10)
        #expect(try await reader.safes(page).items.count == 2)
        #expect(try await reader.safes(page, chain: draft.chain).items.map(\.value) == [made.value])
        #expect(try await reader.safes(page, address: Address(Self.place)).items.count == 2)
        #expect(try await reader.safes(page, address: Address(Self.ben)).items.isEmpty)
        try await service.close()
    }

    @Test func `a Safe follows what it is on its chain`() async throws {
        let service = try await APIHarness()
        let draft = try draft()
        let made = try await service.books.operate("safe") { try await $0.createSafe(draft) }
        let owner = try Address(Self.anna)
        let written = try await service.write(as: .finance) { work in
            var change = SafeChange()
            change.name = "Main"
            change.version = .v141
            change.owners = [owner]
            change.threshold = 1
            change.nextNonce = 8
            return try await work.changeSafe(made.value.id, expecting: .exactly(1), change)
        }
        let changed = try #require(written)
        #expect(changed.version == 2)
        let read = try await service.books.reader.safe(made.value.id)
        #expect(read.value == changed.value)
        #expect(read.value.version == .v141)
        #expect(read.value.owners == [owner])
        #expect(read.value.nextNonce == 8)
        #expect(
            read.value.multiSendCallOnly
                == (try Address("0x9641d764fc13c8B624c04430C7356C1C7C8102e2")))
        try await service.close()
    }

    @Test func `nobody sets a MultiSend contract without a name`() async throws {
        let service = try await APIHarness()
        let draft = try draft()
        let made = try await service.books.operate("safe") { try await $0.createSafe(draft) }
        let multiSend = try Address(Self.ben)
        await #expect(throws: BooksError.principalNeeded) {
            try await service.books.operate("safe") { work in
                var change = SafeChange()
                change.multiSendCallOnly = .some(multiSend)
                return try await work.changeSafe(made.value.id, expecting: .any, change)
            }
        }
        try await service.close()
    }

    @Test func `nobody changes owners without a name`() async throws {
        let service = try await APIHarness()
        let draft = try draft()
        let made = try await service.books.operate("safe") { try await $0.createSafe(draft) }
        let owner = try Address(Self.anna)
        await #expect(throws: BooksError.principalNeeded) {
            try await service.books.operate("safe") { work in
                var change = SafeChange()
                (change.owners, change.threshold) = ([owner], 1)
                return try await work.changeSafe(made.value.id, expecting: .any, change)
            }
        }
        try await service.close()
    }

    @Test func `a change that cannot be, or of an old version, leaves the Safe alone`() async throws
    {
        let service = try await APIHarness()
        let draft = try draft()
        let made = try await service.books.operate("safe") { try await $0.createSafe(draft) }
        let before = try await service.database.state()
        let high = await code {
            _ = try await service.books.operate("safe") { work in
                var change = SafeChange()
                change.threshold = 3
                return try await work.changeSafe(made.value.id, expecting: .any, change)
            }
        }
        #expect(high == "threshold_out_of_range")
        let stale = await code {
            _ = try await service.books.operate("safe") { work in
                try await work.changeSafe(made.value.id, expecting: .exactly(2), SafeChange())
            }
        }
        #expect(stale == "version_stale")
        let twice = await code {
            _ = try await service.books.operate("safe") { try await $0.createSafe(draft) }
        }
        #expect(twice == "safe_address_unique")
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `of two changes of one version one wins`() async throws {
        let service = try await APIHarness()
        let draft = try draft()
        let made = try await service.books.operate("safe") { try await $0.createSafe(draft) }
        let codes = await withTaskGroup(of: String?.self) { group in
            for name in ["one", "two"] {
                group.addTask {
                    await code {
                        _ = try await service.write(as: .finance) { work in
                            var change = SafeChange()
                            change.name = name
                            return try await work.changeSafe(
                                made.value.id, expecting: .exactly(1), change)
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == "version_stale" } == 1)
        #expect(try await service.books.reader.safe(made.value.id).version == 2)
        try await service.close()
    }

    @Test func `the schema holds what the rules hold`() async throws {
        let service = try await APIHarness()
        let draft = try draft()
        _ = try await service.books.operate("safe") { try await $0.createSafe(draft) }
        #expect(
            await service.refusal("UPDATE safe SET threshold = 3") == "safe_threshold_reachable")
        #expect(
            await service.refusal("UPDATE safe SET next_nonce = -1") == "safe_nonce_not_negative")
        #expect(await service.refusal("UPDATE safe SET chain_id = 2") == "42501")
        #expect(await service.refusal("DELETE FROM safe") == "42501")
        try await service.close()
    }

    @Test func `a working group is kept, found by handle and renamed`() async throws {
        let service = try await APIHarness()
        let handle = try Handle("devs")
        let made = try await service.books.operate("group") {
            try await $0.createWorkingGroup(handle: handle, name: "Developers")
        }
        let changed = try await service.books.operate("group") {
            try await $0.changeWorkingGroup(made.value.id, expecting: .exactly(1), name: "Builders")
        }
        #expect(changed.value.name == "Builders")
        let reader = service.books.reader
        #expect(try await reader.workingGroup(handle).value == changed.value)
        #expect(try await reader.workingGroup(made.value.id).version == 2)
        let page = PageRequest<WorkingGroup>(after: nil, limit: 10)
        #expect(try await reader.workingGroups(page).items.count == 1)
        #expect(try await reader.workingGroups(page, within: []).items.isEmpty)
        #expect(try await reader.workingGroups(page, within: [made.value.id]).items.count == 1)
        let twice = await code {
            _ = try await service.books.operate("group") {
                try await $0.createWorkingGroup(handle: handle, name: "Others")
            }
        }
        #expect(twice == "working_group_handle_unique")
        try await service.close()
    }
}
