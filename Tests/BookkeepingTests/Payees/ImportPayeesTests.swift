import Bookkeeping
import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@Suite struct ImportPayeesTests {
    private func rows(_ count: Int) throws -> [PayeeRow] {
        let chain = try #require(ChainID(1))
        return try (0..<count).map { index in
            let digits = String(index + 1_000_000)
            let address = "0x" + String(repeating: "1", count: 33) + digits
            return PayeeRow(
                number: index + 2, handle: try Handle("payee-\(index)"), name: "Payee \(index)",
                kind: .person,
                payoutAddress: PayoutAddress(chain: chain, address: try Address(address)))
        }
    }

    @Test func `a file is added once and changes nothing the second time`() async throws {
        let service = try await APIHarness()
        let rows = try rows(66)
        let first = try await service.books.operate("import") { try await $0.importPayees(rows) }
        #expect(first.created == 66)
        #expect(first.unchanged == 0)
        #expect(first.sharedAddresses.isEmpty)
        let before = try await service.database.state()
        let again = try await service.books.operate("import") { try await $0.importPayees(rows) }
        #expect(again.created == 0)
        #expect(again.unchanged == 66)
        #expect(try await service.database.state() == before)
        #expect(
            try await service.value(
                """
                SELECT count(DISTINCT object_id)::text AS value FROM audit_entry
                WHERE operation = 'payee.created'
                """) == "66")
        try await service.close()
    }

    @Test func `one faulty row keeps all others out`() async throws {
        let service = try await APIHarness()
        let before = try await service.database.state()
        var rows = try rows(10)
        let chain = try #require(ChainID(1))
        rows.append(
            PayeeRow(
                number: 12, handle: try Handle("zero"), name: "Zero", kind: .person,
                payoutAddress: PayoutAddress(chain: chain, address: .zero)))
        let file = rows
        let code = await code {
            _ = try await service.books.operate("import") { try await $0.importPayees(file) }
        }
        #expect(code == "rows_refused")
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `addresses that others have are told by row`() async throws {
        let service = try await APIHarness()
        let chain = try #require(ChainID(10))
        let rows = try rows(3)
        let address = try #require(rows[1].payoutAddress).address
        let other = PayeeDraft(
            handle: try Handle("other"), name: "Other", kind: .person,
            payoutAddresses: [PayoutAddress(chain: chain, address: address)])
        _ = try await service.books.operate("payee") { try await $0.createPayee(other) }
        let result = try await service.books.operate("import") { try await $0.importPayees(rows) }
        #expect(result.sharedAddresses.map(\.row) == [3])
        #expect(result.sharedAddresses.first?.with == [try Handle("other")])
        try await service.close()
    }

    @Test func `of two files with one payee sent at once one wins`() async throws {
        let service = try await APIHarness()
        let rows = try rows(20)
        let codes = await withTaskGroup(of: String?.self) { group in
            for part in [Array(rows[0..<15]), Array(rows[10..<20])] {
                group.addTask {
                    await code {
                        _ = try await service.books.operate("import") {
                            try await $0.importPayees(part)
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let count = try await service.value("SELECT count(*)::text AS value FROM payee")
        // One after the other both fit: then the second finds five that are the same.
        if codes.allSatisfy({ $0 == nil }) {
            #expect(count == "20")
        } else {
            #expect(codes.count { $0 == nil } == 1)
            #expect(codes.count { $0 == "payee_handle_unique" } == 1)
            #expect(count == "15" || count == "10")
        }
        try await service.close()
    }

    @Test func `ten thousand payees are added at once`() async throws {
        let service = try await APIHarness()
        let rows = try rows(10_000)
        let result = try await service.books.operate("import") { try await $0.importPayees(rows) }
        #expect(result.created == 10_000)
        #expect(
            try await service.value("SELECT count(*)::text AS value FROM payout_address")
                == "10000")
        try await service.close()
    }

    @Test(arguments: [APIHarness.Sender.admin, .lead, .approver, .script, .auditor, .payee])
    func `only finance imports payees`(sender: APIHarness.Sender) async throws {
        let service = try await APIHarness()
        let rows = try rows(1)
        let code = await code {
            _ = try await service.write(as: sender) { try await $0.importPayees(rows) }
        }
        #expect(code == "role_lacks_permission")
        try await service.close()
    }
}
