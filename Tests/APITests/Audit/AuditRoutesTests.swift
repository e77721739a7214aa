import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct AuditRoutesTests {
    private func withMonth(_ body: (APIHarness) async throws -> Void) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .frozen)
        try await body(house)
        try await house.close()
    }

    @Test func `the head is the number and hash of the newest entry`() async throws {
        try await withMonth { house in
            let head = try await house.send(.get, "/v1/audit/head", as: .auditor)
            #expect(head.status == 200)
            let all = try await house.send(.get, "/v1/audit/entries?limit=1000", as: .auditor)
            guard case .array(let entries)? = all["data"], let last = entries.last,
                case .object(let newest) = last
            else {
                Issue.record("\(all.text)")
                return
            }
            #expect(head["number"] == newest["number"])
            #expect(head["chain_sha256"] == newest["chain_sha256"])
            #expect(head["journal_number"] == newest["last_journal_number"])
            #expect(head.text.contains(#""journal_number":4"#))
        }
    }

    @Test func `entries are paged in the order of the chain, and narrowed`() async throws {
        try await withMonth { house in
            let first = try await house.send(.get, "/v1/audit/entries?limit=2", as: .finance)
            #expect(first.string("data", "1", "operation") == "sample.written")
            #expect(first.string("next_cursor") == "2")
            let second = try await house.send(
                .get, "/v1/audit/entries?limit=1&cursor=2", as: .finance)
            #expect(second.text.contains(#""number":3"#))
            let narrowed = try await house.send(
                .get, "/v1/audit/entries?object=sample&from_number=2&to_number=3", as: .finance)
            #expect(narrowed.text.contains(#""number":2"#))
            #expect(narrowed.text.contains(#""number":3"#))
            #expect(!narrowed.text.contains(#""number":1,"#))
            #expect(!narrowed.text.contains(#""number":4"#))
            let none = try await house.send(
                .get, "/v1/audit/entries?operation=nothing.done", as: .finance)
            #expect(none.text == #"{"data":[],"has_more":false,"next_cursor":null}"#)
        }
    }

    @Test func `a refused attempt says who tried what, with which role, and which rule refused`()
        async throws
    {
        try await withMonth { house in
            let refused = try await house.send(
                .post, "/v1/journal-entries", as: .approver,
                json: #"""
                    {"kind":"opening","memo":"x","postings":[
                    {"account":"equity:a","asset":"USD","side":"debit","amount":"1"},
                    {"account":"equity:b","asset":"USD","side":"credit","amount":"1"}]}
                    """#, key: "a")
            #expect(refused.status == 403)
            let entry = try await house.send(
                .get, "/v1/audit/entries?principal=\(house.principal(.approver))", as: .finance)
            #expect(entry.string("data", "0", "outcome") == "refused")
            #expect(entry.string("data", "0", "operation") == "POST /v1/journal-entries")
            #expect(entry.string("data", "0", "detail") == "role_lacks_permission")
            #expect(entry.string("data", "0", "roles", "0") == "approver")
            #expect(entry.string("data", "0", "remote_address") != nil)
            let seen = try await house.send(
                .get, "/v1/audit/entries?principal=\(house.principal(.approver))", as: .auditor)
            #expect(seen["data", "0", "remote_address"] == .null)
        }
    }

    @Test func `a file holds all entries, whatever the limit`() async throws {
        try await withMonth { house in
            let head = try await house.send(.get, "/v1/audit/head", as: .auditor)
            let file = try await house.send(
                .get, "/v1/audit/entries?format=csv&limit=1", as: .auditor)
            let lines = file.text.split(separator: "\r\n")
            #expect(
                lines.first?.hasPrefix("number,recorded_at,outcome,operation,object_id") == true)
            #expect(head.text.contains("\"number\":\(lines.count - 1),"))
            #expect(file.headers["Vestry-Row-Count"] == "\(lines.count - 1)")
            let rest = try await house.send(
                .get, "/v1/audit/entries?format=ndjson&cursor=1", as: .auditor)
            #expect(rest.text.split(separator: "\n").count == lines.count - 2)
        }
    }

    @Test func `checkpoints are listed once 1,024 entries are complete`() async throws {
        try await withMonth { house in
            let none = try await house.send(.get, "/v1/audit/checkpoints", as: .auditor)
            #expect(none.text == #"{"data":[],"has_more":false,"next_cursor":null}"#)
            try await house.database.server.psql(
                """
                SELECT append_audit_entries(
                    now(), array_agg(NULL::uuid), array_agg(NULL::text), array_agg(NULL::uuid),
                    array_agg(NULL::text), array_agg(NULL::text), array_agg('x'::text),
                    array_agg('x'::text), array_agg(NULL::bytea), array_agg('done'::text),
                    array_agg(NULL::text), array_agg(NULL::bigint), array_agg(NULL::bigint)
                ) FROM generate_series(1, 2100)
                """, database: house.database.name)
            try await house.books.keepTotals()
            let two = try await house.send(.get, "/v1/audit/checkpoints?limit=1", as: .auditor)
            #expect(two.text.contains(#""first_number":1,"last_number":1024"#))
            #expect(two.string("next_cursor") == "1024")
            let last = try await house.send(
                .get, "/v1/audit/checkpoints?cursor=1024", as: .auditor)
            #expect(last.text.contains(#""first_number":1025,"last_number":2048"#))
            #expect(last.string("next_cursor") == nil)
        }
    }

    @Test(arguments: [
        "/v1/audit/head", "/v1/audit/entries", "/v1/audit/entries?format=csv",
        "/v1/audit/checkpoints",
    ])
    func `only finance, approvers and auditors read the audit log`(path: String) async throws {
        let house = try await APIHarness()
        for sender in [APIHarness.Sender.lead, .script, .payee, .admin] {
            #expect(try await house.send(.get, path, as: sender).status == 403)
        }
        for sender in [APIHarness.Sender.finance, .approver, .auditor] {
            #expect(try await house.send(.get, path, as: sender).status == 200)
        }
        try await house.close()
    }

    @Test(arguments: [
        "entries?cursor=0", "entries?cursor=x", "entries?from_number=-1", "entries?to_number=01",
        "checkpoints?cursor=1.5",
    ])
    func `what is no number of an entry is refused`(path: String) async throws {
        let house = try await APIHarness()
        let answer = try await house.send(.get, "/v1/audit/\(path)", as: .auditor)
        #expect(answer.status == 400)
        #expect(answer.string("errors", "0", "code") == "audit_number_malformed")
        try await house.close()
    }
}
