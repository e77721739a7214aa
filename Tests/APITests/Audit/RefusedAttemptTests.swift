import HTTP
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// Attempts at acts of two people are audited whatever rule refused them; what cannot be read, and
/// what names nothing, is no attempt.
@Suite struct RefusedAttemptTests {
    /// The rules that refused, in the order of the audit log, and whose attempts they were.
    private func refusals(_ house: APIHarness) async throws -> [String] {
        try await house.connections.query(
            """
            SELECT p.handle || ' ' || u.detail AS refusal
            FROM audit_entry AS u
            INNER JOIN principal AS p ON p.principal_id = u.principal_id
            WHERE u.outcome = 'refused' AND u.body_sha256 IS NOT NULL
            ORDER BY u.number
            """
        ).map { try $0.get("refusal") }
    }

    @Test(arguments: [
        (
            "/v1/payout-batches/bat_01f7k3z0gn7x0b8m4c5d6e7f8g/approvals",
            "bat_01f7k3z0gn7x0b8m4c5d6e7f8g"
        ),
        (
            "/v1/programs/prg_01f7k3z0gn7x0b8m4c5d6e7f8g/epochs/epo_01f7k3z0gn7x0b8m4c5d6e7f8h/approvals",
            "epo_01f7k3z0gn7x0b8m4c5d6e7f8h"
        ),
        ("/v1/periods/2021-05/acts/act_01f7k3z0gn7x0b8m4c5d6e7f8g/approvals", "2021-05"),
        (
            "/v1/accounts/income:fees/ast_01f7k3z0gn7x0b8m4c5d6e7f8g/floor",
            "income:fees/ast_01f7k3z0gn7x0b8m4c5d6e7f8g"
        ),
        (
            "/v1/bounty-pots/pot_01f7k3z0gn7x0b8m4c5d6e7f8g/months/2021-05/approvals",
            "pot_01f7k3z0gn7x0b8m4c5d6e7f8g"
        ),
        ("/v1/journal-entries", ""), ("/v1/reward-runs/run_x/approvals", ""),
    ])
    func `a refused attempt tells what it was made on`(path: String, object: String) {
        #expect(AuditEntry.object(of: path) == object)
    }

    private static let otherDigest = "sha256:" + String(repeating: "ab", count: 32)

    @Test func `decisions on proposals are audited when a rule refuses them`() async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        _ = try await house.send(
            .patch, "/v1/settings", as: .admin,
            json: #"{"entry_limits": [{"asset": "USD", "amount": "0"}]}"#, ifMatch: "*")
        let proposed = try await house.send(
            .post, "/v1/journal-entries", as: .finance, json: BulkSample().entry(month, "1"),
            key: "k")
        let path = "/v1/journal-entry-proposals/\(try #require(proposed.string("id")))"
        let digest = try #require(proposed.string("digest"))
        func approve(_ digest: String, _ key: String, _ query: String = "") async throws -> Int {
            try await house.send(
                .post, path + "/approvals" + query, as: .approver,
                json: #"{"digest": "\#(digest)"}"#, key: key
            ).status
        }
        #expect(try await approve("no digest", "a") == 422)
        #expect(try await approve(Self.otherDigest, "b", "?dry_run=true") == 409)
        let nothing = try await house.send(
            .post, "/v1/journal-entry-proposals/jpr_00000000000000000000000000/rejections",
            as: .approver, json: #"{"reason": "No"}"#)
        #expect(nothing.status == 404)
        #expect(try await refusals(house) == [])
        #expect(try await approve(Self.otherDigest, "c") == 409)
        #expect(try await approve(digest, "d") == 201)
        #expect(try await approve(Self.otherDigest, "d") == 422)
        #expect(try await approve(digest, "e") == 409)
        let late = try await house.send(
            .post, path + "/rejections", as: .approver2, json: #"{"reason": "Late"}"#)
        #expect(late.status == 409)
        let id = try #require(proposed.string("id"))
        for (query, expected) in [("outcome=refused", 3), ("outcome=done", 2), ("", 5)] {
            let tried = try await house.send(
                .get, "/v1/audit/entries?object=\(id)&\(query)", as: .auditor)
            let count = tried.text.split(separator: "\"operation\"").count - 1
            #expect(count == expected, "\(tried.text)")
        }
        #expect(
            try await refusals(house) == [
                "approver proposal_digest_differs", "approver proposal_decided",
                "approver2 proposal_decided",
            ])
        #expect(try await house.books.verify().isSound)
        try await house.close()
    }

    @Test func `closings and reopenings are audited when a rule refuses them`() async throws {
        let house = try await APIHarness()
        _ = try await SampleMonth(house.connections, books: house.books)
        let periods = PeriodFixture(service: house)
        _ = try await periods.act("2021-04", "closings")
        _ = try await periods.act("2021-05", "reopenings", reason: "Why not")
        _ = try await periods.act("2021-05", "holds")
        let proposed = try await periods.act("2021-05", "closings", reason: "It is June")
        #expect(proposed.status == 201, "\(proposed.text)")
        let wrong = try await periods.approve("2021-05", proposed, digest: Self.otherDigest)
        let found = try await refusals(house)
        #expect(found.count == 3, "\(found)")
        #expect(found.prefix(2).allSatisfy { $0.hasPrefix("finance period_") }, "\(found)")
        #expect(found.last == "approver \(wrong.string("code") ?? "")")
        try await house.close()
    }

    @Test func `approvals of payouts are audited when a rule refuses them`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "1")
        let batch = try await stage.planned()
        let early = try await stage.step(
            batch, "approvals", as: .approver, PayoutStage.approval(of: nil, nil))
        _ = try await stage.step(batch, "freezes", as: .finance, "{}")
        let wrong = try await stage.step(
            batch, "approvals", as: .approver, PayoutStage.approval(of: nil, nil))
        #expect(wrong.string("code") == "digest_differs")
        #expect(
            try await refusals(stage.harness)
                == ["approver \(early.string("code") ?? "")", "approver digest_differs"])
        try await stage.harness.close()
    }
}
