import Bookkeeping
import Ethereum
import HTTP
import Ledger
import Postgres
import TestSupport
import Testing

/// What the audit log says of the bytes of a request that brings many entries.
@Suite struct BulkDigestTests {
    private let sample = BulkSample()

    /// `body_sha256` of the audit entries of an outcome, in their order.
    private func digests(_ house: APIHarness, _ outcome: String) async throws -> [String?] {
        try await house.connections.query(
            """
            SELECT encode(u.body_sha256, 'hex') AS digest
            FROM audit_entry AS u
            WHERE u.outcome = \(outcome) AND u.operation LIKE '%journal%entries%'
            ORDER BY u.number
            """
        ).map { try $0.optional("digest") }
    }

    private func sha256(_ text: String) -> String {
        String("\(Digest.sha256(of: [UInt8](text.utf8)))".suffix(64))
    }

    @Test func `all or none is audited with the SHA-256 of the body as it was sent`() async throws {
        try await sample.withMonth { house, month in
            let body = "\n[ \(sample.entry(month, "1")) ,\n\(sample.entry(month, "2")) ]\n"
            let answer = try await house.send(
                .post, "/v1/journal-entries/bulk", as: .finance, json: body, key: "k")
            #expect(answer.status == 201, "\(answer.text)")
            #expect(try await digests(house, "done") == [sha256(body)])
        }
    }

    @Test func `each group is audited with the SHA-256 of its own lines`() async throws {
        try await sample.withMonth { house, month in
            let first = (0..<1_000).map { sample.entry(month, $0 == 7 ? "nothing" : "0.01") }
            let second = [sample.entry(month, "3"), "{", sample.entry(month, "4")]
            let answer = try await sample.send(
                house, "?mode=per_item", lines: first + [""] + second)
            #expect(answer.status == 200)
            #expect(
                try await digests(house, "done")
                    == [first, second].map { sha256($0.joined(separator: "\n") + "\n") })
        }
    }

    @Test(arguments: ["atomic", "per_item"])
    func `a refused sender is audited with the SHA-256 of what was sent`(
        mode: String
    ) async throws {
        try await sample.withMonth { house, month in
            let lines = [sample.entry(month, "1"), "not even JSON"]
            let answer = try await sample.send(house, "?mode=\(mode)", lines: lines, as: .auditor)
            #expect(answer.status == 403)
            #expect(
                try await digests(house, "refused") == [sha256(lines.joined(separator: "\n"))])
            let long = String(repeating: " ", count: 16 << 20 + 1)
            let large = try await sample.send(house, "?mode=\(mode)", lines: [long], as: .auditor)
            #expect(large.status == 403)
            #expect(try await digests(house, "refused").last == .some(nil))
        }
    }
}
