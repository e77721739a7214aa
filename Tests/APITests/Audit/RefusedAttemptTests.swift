import HTTP
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// Attempts at acts of two people are audited whatever rule refused them, those to move money where it was a rule of
/// the books; what cannot be read, and what names nothing, is no attempt.
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

    @Test
    func
        `entries are audited when a rule of the books refuses them, and not when they are mistyped`()
        async throws
    {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await PeriodFixture(service: house).close("2021-04")
        let sample = BulkSample()
        let floor = "/v1/accounts/treasury:\(month.safe)/\(month.usd.id)/floor"
        var posts = 0
        func post(_ entry: String, _ query: String = "") async throws -> String? {
            posts += 1
            return try await house.send(
                .post, "/v1/journal-entries" + query, as: .finance, json: entry, key: "\(posts)"
            ).string("code")
        }
        let good = try await house.send(
            .post, "/v1/journal-entries", as: .finance, json: sample.entry(month, "5"), key: "good")
        let reversals = "/v1/journal-entries/\(try #require(good.string("id")))/reversals"
        let closed = sample.entry(month, "1").replacing("2021-06-01", with: "2021-04-30")
        let system = sample.entry(month, "1", account: "payable:\(month.alice)")
        let outgoing = sample.entry(month, "200").replacing("\"debit\"", with: "\"x\"")
            .replacing("\"credit\"", with: "\"debit\"").replacing("\"x\"", with: "\"credit\"")
        #expect(try await post(sample.entry(month, "1", credit: "2")) == "entry_unbalanced")
        #expect(try await post(sample.entry(month, "0")) == "postings_refused")
        #expect(try await post(sample.entry(month, "1", account: "gold:a")) != nil)
        #expect(try await post(closed, "?dry_run=true") == "period_closed")
        #expect(try await refusals(house) == [])
        #expect(try await post(closed) == "period_closed")
        #expect(try await post(system) == "postings_refused")
        _ = try await house.send(
            .put, floor, as: .finance, json: #"{"floor": "0"}"#, ifMatch: "\"v0\"")
        #expect(try await post(outgoing) == "account_above_floor")
        let stale = try await house.send(
            .put, floor, as: .finance, json: #"{"floor": "1"}"#, ifMatch: "\"v0\"")
        #expect(stale.status == 412)
        for key in ["first", "second"] {
            _ = try await house.send(
                .post, reversals, as: .finance,
                json: #"{"memo": "Undone", "effective_day": "2021-06-01"}"#, key: key)
        }
        let lines = [closed, sample.entry(month, "1"), "{}", outgoing, closed]
        _ = try await sample.send(house, lines: lines, key: "all")
        for _ in 1...2 {
            _ = try await sample.send(house, "?mode=per_item", lines: lines, key: "each")
        }
        let found = try await refusals(house)
        #expect(
            found == [
                "finance period_closed", "finance account_of_system", "finance account_above_floor",
                "finance \(stale.string("code") ?? "")", "finance journal_entry_reversed_once",
                "finance account_above_floor, period_closed",
                "finance 1 by account_above_floor, 2 by period_closed of the entries 0 to 4",
            ])
        #expect(try await house.books.verify().isSound)
        try await house.close()
    }

    @Test func `each of many attempts at once is audited once, whatever else they are told`()
        async throws
    {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        let sample = BulkSample()
        let good = try await house.send(
            .post, "/v1/journal-entries", as: .finance, json: sample.entry(month, "5"), key: "good")
        let path = "/v1/journal-entries/\(try #require(good.string("id")))/reversals"
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...8 {
                group.addTask {
                    try await house.send(
                        .post, path, as: .finance, json: #"{"memo": "Undone"}"#, key: "\(number)"
                    ).status
                }
            }
            let found = try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            #expect(found == [201: 1, 409: 7])
        }
        let reversed = try await refusals(house)
        #expect(reversed == Array(repeating: "finance journal_entry_reversed_once", count: 7))
        _ = try await house.send(
            .put, "/v1/accounts/treasury:\(month.safe)/\(month.usd.id)/floor", as: .finance,
            json: #"{"floor": "0"}"#, ifMatch: "*")
        // More faults than are told stand before the one that counts.
        let outgoing = sample.entry(month, "200").replacing("\"debit\"", with: "\"x\"")
            .replacing("\"credit\"", with: "\"debit\"").replacing("\"x\"", with: "\"credit\"")
        let mistyped = Array(repeating: sample.entry(month, "0"), count: 501)
        let bulk = try await sample.send(house, lines: mistyped + [outgoing], key: "all")
        #expect(bulk.string("code") == "entries_refused")
        #expect(try await refusals(house).last == "finance account_above_floor")
        #expect(try await refusals(house).count == 8)
        // And within one entry.
        let zero = #"{"account":"income:fees","asset":"USD","side":"debit","amount":"0"}"#
        let system = sample.entry(month, "1", account: "payable:\(month.alice)").replacing(
            "[", with: "[" + Array(repeating: zero + ",", count: 100).joined())
        let long = try await sample.send(house, lines: [system], key: "long")
        #expect(long.string("code") == "entries_refused")
        #expect(long.string("detail")?.hasPrefix("101 ") == true, "\(long.text)")
        #expect(try await refusals(house).last == "finance account_of_system")
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
