import Bookkeeping
import Ethereum
import HTTP
import Ledger
import TestSupport
import Testing

/// What has no version number has the SHA-256 of its document for an ETag.
@Suite struct DocumentETagTests {
    @Test func `an entry has the same ETag until it is reversed`() async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        let posted = try await house.send(
            .post, "/v1/journal-entries", as: .finance, json: BulkSample().entry(month, "5"),
            key: "k")
        let path = "/v1/journal-entries/\(try #require(posted.string("id")))"
        let first = try await house.send(.get, path, as: .finance)
        let digest = Digest.sha256(of: [UInt8](first.text.utf8)).description.dropFirst(2)
        #expect(first.headers["ETag"] == "\"\(digest)\"")
        let second = try await house.send(.get, path, as: .auditor)
        #expect(second.headers["ETag"] == first.headers["ETag"])
        let reversed = try await house.send(
            .post, path + "/reversals", as: .finance, json: #"{"memo": "Twice"}"#, key: "r")
        #expect(reversed.status == 201, "\(reversed.text)")
        let third = try await house.send(.get, path, as: .finance)
        #expect(third.headers["ETag"] != nil)
        #expect(third.headers["ETag"] != first.headers["ETag"])
        try await house.close()
    }

    @Test func `so have payables, tokens, proposals and the head of the audit log`() async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .approved)
        _ = try await house.send(
            .patch, "/v1/settings", as: .admin,
            json: #"{"entry_limits": [{"asset": "USD", "amount": "0"}]}"#, ifMatch: "*")
        _ = try await house.send(
            .post, "/v1/journal-entries", as: .finance, json: BulkSample().entry(month, "5"),
            key: "k")
        for (list, sender): (String, APIHarness.Sender) in [
            ("/v1/payables", .finance), ("/v1/journal-entry-proposals", .finance),
            ("/v1/api-tokens", .admin),
        ] {
            let all = try await house.send(.get, list, as: sender)
            let id = try #require(all.string("data", "0", "id"), "\(all.text)")
            let one = try await house.send(.get, "\(list)/\(id)", as: sender)
            #expect(one.headers["ETag"]?.count == 66, "\(list)")
        }
        let head = try await house.send(.get, "/v1/audit/head", as: .auditor)
        #expect(head.headers["ETag"]?.count == 66)
        try await house.close()
    }
}
