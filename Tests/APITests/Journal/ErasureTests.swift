import Bookkeeping
import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

/// Free text that the owner erases stands nowhere any more.
@Suite struct ErasureTests {
    private static let secret = "Ada Lovelace"

    /// A house in which entries by hand above 100 USD wait for a second person.
    private func limited() async throws -> (APIHarness, SampleMonth) {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        _ = try await house.send(
            .patch, "/v1/settings", as: .admin,
            json: #"{"entry_limits": [{"asset": "USD", "amount": "100"}]}"#, ifMatch: "*")
        return (house, month)
    }

    /// An entry of so many USD with the secret in its memo and in its metadata.
    private func post(
        _ house: APIHarness, _ month: SampleMonth, _ amount: String, key: String
    ) async throws -> APIHarness.Answer {
        try await house.send(
            .post, "/v1/journal-entries", as: .finance,
            json: #"""
                {"kind":"top_up","effective_day":"2021-06-01","memo":"\"memo\":\"x\" of \#(Self.secret)\\",
                "metadata":{"memo":"by \#(Self.secret)","who":"{\"\#(Self.secret)\"}\\"},"postings":[
                {"account":"treasury:\#(month.safe)","asset":"USD","side":"debit","amount":"\#(amount)"},
                {"account":"income:fees","asset":"USD","side":"credit","amount":"\#(amount)"}]}
                """#, key: key)
    }

    private func decide(
        _ house: APIHarness, _ proposed: APIHarness.Answer, _ decision: String, _ json: String
    ) async throws -> APIHarness.Answer {
        try await house.send(
            .post, "/v1/journal-entry-proposals/\(proposed.string("id") ?? "")/\(decision)",
            as: .approver, json: json, key: "decision \(proposed.string("id") ?? "")")
    }

    /// Where the secret stands, bytes as well as text.
    private func tablesWithSecret(_ house: APIHarness) async throws -> [String] {
        try await house.database.with(.owner) { owner in
            try await owner.query(
                """
                SELECT t.tablename
                FROM pg_tables AS t
                WHERE t.schemaname = 'public' AND query_to_xml(
                    format(
                        'SELECT 1 FROM %I AS r
                        WHERE strpos(r::text, %L) > 0 OR strpos(r::text, encode(%L::bytea, ''hex'')) > 0',
                        t.tablename, \(Self.secret)::text, \(Self.secret)::text
                    ), false, false, ''
                )::text LIKE '%<row%'
                ORDER BY t.tablename
                """
            ).map { try $0.get("tablename", as: String.self) }
        }
    }

    @Test func `erased words stand in no table, no answer and no export`() async throws {
        let (house, month) = try await limited()
        let entry = try await post(house, month, "50", key: "k1")
        #expect(entry.status == 201, "\(entry.text)")
        let reversal = try await house.send(
            .post, "/v1/journal-entries/\(entry.string("id") ?? "")/reversals", as: .finance,
            json: #"{"memo": "\#(Self.secret) again"}"#, key: "r1")
        #expect(reversal.status == 201, "\(reversal.text)")
        let large = try await post(house, month, "101", key: "k2")
        let rejected = try await post(house, month, "102", key: "k3")
        let waiting = try await post(house, month, "103", key: "k4")
        let approval = try await decide(
            house, large, "approvals", #"{"digest": "\#(large.string("digest") ?? "")"}"#)
        #expect(approval.status == 201, "\(approval.text)")
        let rejection = try await decide(
            house, rejected, "rejections", #"{"reason": "Not by \#(Self.secret)"}"#)
        #expect(rejection.status == 201, "\(rejection.text)")
        #expect(
            try await tablesWithSecret(house) == [
                "entry_proposal", "entry_proposal_decision", "idempotency_record", "journal_entry",
            ])

        try await house.database.with(.owner) { owner in
            let seqs = try await owner.query(
                "SELECT seq FROM journal_entry WHERE strpos(memo, \(Self.secret)) > 0")
            #expect(seqs.count == 3)
            for row in seqs {
                _ = try await owner.query(
                    "SELECT erase_journal_text(\(try row.get("seq", as: Int64.self)))")
            }
            _ = try await owner.query("SELECT erase_proposal_text(\(rejected.string("id") ?? ""))")
            // What waits must stay what its digest says until it is decided on.
            for proposal in [waiting, large, rejected] {
                let refused = await #expect(throws: PostgresError.self) {
                    _ = try await owner.query(
                        "SELECT erase_proposal_text(\(proposal.string("id") ?? ""))")
                }
                #expect(refused?.constraint == "entry_proposal_has_text")
            }
        }
        _ = try await decide(house, waiting, "rejections", #"{"reason": "No"}"#)
        try await house.database.with(.owner) { owner in
            _ = try await owner.query("SELECT erase_proposal_text(\(waiting.string("id") ?? ""))")
        }
        #expect(try await tablesWithSecret(house) == [])

        let again = try await post(house, month, "50", key: "k1")
        #expect(again.status == 201)
        #expect(again.headers["Idempotent-Replayed"] == "true")
        #expect(again["memo"] == .null)
        #expect(again["metadata"] == .object(JSONObject()))
        #expect(again.string("id") == entry.string("id"))
        #expect(again["postings"] == entry["postings"])
        let approvedAgain = try await decide(
            house, large, "approvals", #"{"digest": "\#(large.string("digest") ?? "")"}"#)
        #expect(approvedAgain["memo"] == .null)
        let shown = try await house.send(
            .get, "/v1/journal-entry-proposals/\(large.string("id") ?? "")", as: .finance)
        #expect(shown.string("memo") == "(text erased)")
        #expect(shown["postings"] == large["postings"])
        #expect(shown["digest"] == large["digest"])

        let report = try await house.books.verify()
        #expect(report.isSound, "\(report)")
        let export = try await house.send(.get, "/v1/export", as: .auditor)
        #expect(export.status == 200)
        #expect(!export.text.contains(Self.secret))
        try await house.close()
    }

    @Test func `text of a proposal that goes without a word is noticed`() async throws {
        let (house, month) = try await limited()
        let proposed = try await post(house, month, "101", key: "k")
        _ = try await decide(house, proposed, "rejections", #"{"reason": "No"}"#)
        #expect(try await house.books.verify().isSound)
        try await house.database.with(.owner) { owner in
            _ = try await owner.query(
                "UPDATE entry_proposal SET content = entry_content_without_text(content)")
        }
        let report = try await house.books.verify()
        let id = try #require(proposed.string("id"))
        #expect(
            report.checks.compactMap(\.firstBreak) == [
                "\(id) was not decided on by a second person as it is recorded"
            ])
        try await house.close()
    }

    @Test func `nothing else of a proposal or a kept answer can be changed`() async throws {
        let (house, month) = try await limited()
        _ = try await post(house, month, "101", key: "k")
        let changes: [(SQL, String)] = [
            ("UPDATE entry_proposal SET digest = sha256('x')", "entry_proposal_append_only"),
            ("UPDATE entry_proposal SET kind = 'opening'", "entry_proposal_content_as_stated"),
            ("UPDATE entry_proposal SET proposed_at = now()", "entry_proposal_append_only"),
            (
                """
                UPDATE entry_proposal
                SET content = replace(entry_content_without_text(content), '10100', '1')
                """, "entry_proposal_append_only"
            ),
            (
                "UPDATE entry_proposal SET content = entry_content_without_text(content)",
                "entry_proposal_append_only"
            ),
            ("DELETE FROM entry_proposal", "entry_proposal_append_only"),
            ("UPDATE idempotency_record SET status = 200", "idempotency_record_append_only"),
            ("UPDATE idempotency_record SET body = ''", "idempotency_record_append_only"),
            ("DELETE FROM idempotency_record", "idempotency_record_append_only"),
        ]
        try await house.database.with(.owner) { owner in
            for (change, code) in changes {
                let refused = await #expect(throws: PostgresError.self, "\(change.text)") {
                    _ = try await owner.query(change)
                }
                #expect(refused?.constraint == code, "\(change.text)")
            }
        }
        let unlike = await #expect(throws: PostgresError.self) {
            _ = try await house.connections.query(
                """
                INSERT INTO entry_proposal (
                    proposal_id, entry_id, kind, effective_day, content, digest, principal_id, proposed_at
                )
                SELECT
                    gen_random_uuid(), gen_random_uuid(), kind, effective_day,
                    entry_content_without_text(content), digest, principal_id, proposed_at
                FROM entry_proposal
                """)
        }
        #expect(unlike?.constraint == "entry_proposal_digest_of_content")
        let calls: [SQL] = [
            "SELECT erase_copies('{}')", "SELECT erase_proposal_text('jpr_x')",
        ]
        for call in calls {
            let refused = await #expect(throws: PostgresError.self) {
                _ = try await house.connections.query(call)
            }
            #expect(refused?.sqlState == .insufficientPrivilege)
        }
        try await house.close()
    }
}
