import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct JournalRoutesTests {
    private func withMonth(
        _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(house, month)
        try await house.close()
    }

    private func entry(
        kind: String = "top_up", day: String? = "\"2021-06-01\"", memo: String = "Fees of May",
        _ postings: [String]
    ) -> String {
        let effective = day.map { "\"effective_day\":\($0)," } ?? ""
        return """
            {"kind":"\(kind)",\(effective)"memo":"\(memo)","postings":[\
            \(postings.joined(separator: ","))]}
            """
    }

    private func posting(
        _ side: String, _ account: String, _ amount: String = "\"250.75\"", asset: String = "USD"
    ) -> String {
        """
        {"account":"\(account)","asset":"\(asset)","side":"\(side)","amount":\(amount)}
        """
    }

    private func topUp(_ month: SampleMonth) -> String {
        entry([
            posting("debit", "treasury:\(month.safe)"), posting("credit", "income:fees"),
        ])
    }

    @Test func `finance records an entry, reads it back and finds it in the list`() async throws {
        try await withMonth { house, month in
            let made = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: topUp(month), key: "k1")
            #expect(made.status == 201)
            let id = try #require(made.string("id"))
            #expect(made.headers["Location"] == "/v1/journal-entries/\(id)")
            #expect(made["number"] == .number(JSONNumber(2)))
            #expect(made.string("kind") == "top_up")
            #expect(made.string("effective_day") == "2021-06-01")
            #expect(made.string("recorded_at") == "2021-06-07T12:00:00.000000Z")
            #expect(made.string("principal_id") == house.principal(.finance).description)
            #expect(made.string("postings", "0", "account") == "treasury:\(month.safe)")
            #expect(made.string("postings", "0", "amount") == "250.75")
            #expect(made.string("postings", "0", "amount_base_units") == "25075")
            #expect(made.string("postings", "1", "side") == "credit")
            let read = try await house.send(.get, "/v1/journal-entries/\(id)", as: .auditor)
            #expect(read.status == 200)
            #expect(read.bytes == made.bytes)
            let list = try await house.send(
                .get, "/v1/journal-entries?kind=top_up&account_prefix=income", as: .approver)
            #expect(list.string("data", "0", "id") == id)
            #expect(list["data", "1"] == nil)
            #expect(list["has_more"] == .bool(false))
        }
    }

    @Test func `a replay gives the first answer and records nothing`() async throws {
        try await withMonth { house, month in
            let body = topUp(month)
            let first = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: body, key: "k1")
            let second = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: body, key: "k1")
            #expect(second.status == 201)
            #expect(second.headers["Idempotent-Replayed"] == "true")
            #expect(second.bytes == first.bytes)
            let other = try await house.send(
                .post, "/v1/journal-entries", as: .finance,
                json: body.replacing("Fees of May", with: "Other"), key: "k1")
            #expect(other.status == 422)
            #expect(other.string("code") == "idempotency_key_reused")
            let newest = try await house.books.reader.newestSeq()
            #expect(newest == 2)
        }
    }

    @Test func `an entry carries short texts by name, in and out`() async throws {
        try await withMonth { house, month in
            let body = topUp(month).replacing(
                "\"postings\"",
                with: "\"metadata\":{\"tx\":\"0xab\",\"invoice\":\"2021-117 é\"},\"postings\"")
            let made = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: body, key: "k1")
            #expect(made.status == 201, "\(made.text)")
            #expect(made.text.contains("{\"invoice\":\"2021-117 é\",\"tx\":\"0xab\"}"))
            let id = try #require(made.string("id"))
            let read = try await house.send(.get, "/v1/journal-entries/\(id)", as: .auditor)
            #expect(read.bytes == made.bytes)
            let list = try await house.send(
                .get, "/v1/journal-entries?period=2021-06", as: .auditor)
            #expect(list.string("data", "0", "metadata", "tx") == "0xab")
        }
    }

    private static let badMetadata: [(json: String, pointer: String, code: String)] = [
        ("[]", "/metadata", "wrong_type"), ("{\"a\":1}", "/metadata/a", "wrong_type"),
        ("{\"A b\":\"x\"}", "/metadata/A b", "metadata_malformed"),
        ("{\"a/b\":\"x\"}", "/metadata/a~1b", "metadata_malformed"),
        ("{\"a\":\"\"}", "/metadata/a", "metadata_malformed"),
        ("{\"a\":\"x\\ny\"}", "/metadata/a", "metadata_malformed"),
        (
            "{" + (1...21).map { "\"a\($0)\":\"x\"" }.joined(separator: ",") + "}", "/metadata",
            "metadata_too_much"
        ),
    ]

    @Test func `bad metadata is named and nothing is recorded`() async throws {
        try await withMonth { house, month in
            for (json, pointer, code) in Self.badMetadata {
                let body = topUp(month).replacing(
                    "\"postings\"", with: "\"metadata\":\(json),\"postings\"")
                let answer = try await house.send(
                    .post, "/v1/journal-entries", as: .finance, json: body, key: "k")
                #expect(answer.status == 422, "\(json)")
                #expect(answer.string("errors", "0", "pointer") == pointer, "\(json)")
                #expect(answer.string("errors", "0", "code") == code, "\(json)")
            }
            #expect(try await house.books.reader.newestSeq() == 1)
        }
    }

    @Test func `a dry run answers what would be and records nothing`() async throws {
        try await withMonth { house, month in
            let answer = try await house.send(
                .post, "/v1/journal-entries?dry_run=true", as: .finance, json: topUp(month))
            #expect(answer.status == 200)
            #expect(answer.headers["Vestry-Dry-Run"] == "true")
            let newest = try await house.books.reader.newestSeq()
            #expect(newest == 1)
        }
    }

    @Test func `a replay whose path is encoded otherwise is still one`() async throws {
        try await withMonth { house, month in
            let first = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: topUp(month), key: "k1")
            let again = try await house.send(
                .post, "/v1/journal%2Dentries", as: .finance, json: topUp(month), key: "k1")
            #expect(again.status == 201)
            #expect(again.headers["Idempotent-Replayed"] == "true")
            #expect(again.bytes == first.bytes)
        }
    }

    @Test func `an entry needs a key, a token and the role`() async throws {
        try await withMonth { house, month in
            let body = topUp(month)
            let noKey = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: body)
            #expect(noKey.status == 400)
            #expect(noKey.string("code") == "idempotency_key_needed")
            let nobody = try await house.send(.post, "/v1/journal-entries", json: body, key: "k")
            #expect(nobody.status == 401)
            for sender in [APIHarness.Sender.lead, .approver, .script, .auditor, .payee, .admin] {
                let answer = try await house.send(
                    .post, "/v1/journal-entries", as: sender, json: body, key: "k")
                #expect(answer.status == 403, "\(sender)")
                #expect(answer.string("code") == "role_lacks_permission")
            }
            let newest = try await house.books.reader.newestSeq()
            #expect(newest == 1)
        }
    }

    @Test func `leads, scripts, payees and admins do not read the journal`() async throws {
        try await withMonth { house, _ in
            let paths = ["/v1/journal-entries", "/v1/accounts"]
            for path in paths {
                for sender in [APIHarness.Sender.lead, .script, .payee, .admin] {
                    let answer = try await house.send(.get, path, as: sender)
                    #expect(answer.status == 403, "\(path) \(sender)")
                }
                for sender in [APIHarness.Sender.finance, .approver, .auditor] {
                    let answer = try await house.send(.get, path, as: sender)
                    #expect(answer.status == 200, "\(path) \(sender)")
                }
            }
        }
    }

    @Test func `each bad entry is refused with its code and its place, and nothing is recorded`()
        async throws
    {
        try await withMonth { house, month in
            let treasury = "treasury:\(month.safe)"
            let good = posting("credit", "income:fees")
            let cases: [(body: String, code: String, pointer: String)] = [
                (entry(kind: "gift", [good]), "invalid", "/kind"),
                (entry(kind: "batch_frozen", [good, good]), "entry_kind_of_system", "/kind"),
                (entry(day: "\"2021-02-30\"", [good]), "day_malformed", "/effective_day"),
                (
                    entry(day: "\"2021-06-08\"", [posting("debit", treasury), good]),
                    "effective_day_too_far", "/effective_day"
                ),
                (entry(memo: "", [posting("debit", treasury), good]), "memo_malformed", "/memo"),
                (entry([]), "entry_without_postings", "/postings"),
                (
                    entry([posting("debit", "bank:main"), good]), "account_unknown",
                    "/postings/0/account"
                ),
                (
                    entry([posting("debit", "equity"), good]), "account_malformed",
                    "/postings/0/account"
                ),
                (entry([posting("both", treasury), good]), "invalid", "/postings/0/side"),
                (
                    entry([posting("debit", treasury, "250.75"), good]), "wrong_type",
                    "/postings/0/amount"
                ),
                (
                    entry([posting("debit", treasury, "\"1e3\""), good]), "amount_malformed",
                    "/postings/0/amount"
                ),
                (
                    entry([posting("debit", treasury, "\"-1\""), good]), "amount_negative",
                    "/postings/0/amount"
                ),
                (
                    entry([posting("debit", treasury, "\"0\""), good]), "amount_zero",
                    "/postings/0/amount"
                ),
                (
                    entry([posting("debit", treasury, "\"0.001\""), good]),
                    "amount_too_many_digits", "/postings/0/amount"
                ),
                (
                    entry([posting("debit", treasury, "\"250.75\"", asset: "NONE"), good]),
                    "asset_unknown", "/postings/0/asset"
                ),
                (
                    entry([posting("debit", "payable:\(month.alice)"), good]), "account_of_system",
                    "/postings/0/account"
                ),
                (
                    entry([posting("debit", "treasury:saf_00000000000000000000000000"), good]),
                    "account_subject_unknown", "/postings/0/account"
                ),
                (
                    entry([posting("debit", "treasury:main"), good]), "account_subject_malformed",
                    "/postings/0/account"
                ),
                (
                    entry([posting("debit", treasury, "\"250.74\""), good]), "entry_unbalanced",
                    "/postings"
                ),
                (
                    entry(day: "\"9999-12-31\"", [posting("debit", treasury), good]),
                    "effective_day_too_far", "/effective_day"
                ),
                (
                    entry(day: "\"1969-12-31\"", [posting("debit", treasury), good]),
                    "effective_day_too_far", "/effective_day"
                ),
                (
                    entry([
                        posting(
                            "debit", treasury, "\"1" + String(repeating: "0", count: 76) + "\""),
                        good,
                    ]), "amount_too_large", "/postings/0/amount"
                ),
            ]
            for (index, bad) in cases.enumerated() {
                let answer = try await house.send(
                    .post, "/v1/journal-entries", as: .finance, json: bad.body, key: "k\(index)")
                #expect(answer.status == 422, "\(bad.code): \(answer.text)")
                #expect(answer.string("errors", "0", "code") == bad.code, "\(answer.text)")
                #expect(answer.string("errors", "0", "pointer") == bad.pointer)
            }
            let many = try await house.send(
                .post, "/v1/journal-entries", as: .finance,
                json: entry(kind: "gift", memo: " ", [posting("both", treasury), good]), key: "k")
            #expect(
                many.faults == [
                    "invalid at /kind", "invalid at /postings/0/side", "memo_malformed at /memo",
                ])
            let newest = try await house.books.reader.newestSeq()
            #expect(newest == 1)
        }
    }

    @Test func `ten thousand postings are taken and one more is refused`() async throws {
        try await withMonth { house, month in
            let pair = [
                posting("debit", "treasury:\(month.safe)", "\"0.01\""),
                posting("credit", "income:fees", "\"0.01\""),
            ]
            let most = (0..<5_000).flatMap { _ in pair }
            let taken = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: entry(most), key: "most")
            #expect(taken.status == 201)
            #expect(taken["posting_count"] == .number(JSONNumber(10000)))
            #expect(taken["postings", "999"] != nil)
            #expect(taken["postings", "1000"] == nil)
            let id = try #require(taken.string("id"))
            let all = try await house.send(
                .get, "/v1/journal-entries/\(id)/postings?format=csv", as: .auditor)
            #expect(all.headers["Vestry-Row-Count"] == "10000")
            #expect(all.text.split(separator: "\r\n").count == 10_001)
            let refused = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: entry(most + pair), key: "more")
            #expect(refused.status == 422)
            #expect(refused.string("code") == "entry_too_long")
        }
    }

    @Test func `an entry that is not there is not found, and another kind of id says so`()
        async throws
    {
        try await withMonth { house, _ in
            let missing = try await house.send(
                .get, "/v1/journal-entries/jen_00000000000000000000000000", as: .finance)
            #expect(missing.status == 404)
            #expect(missing.string("code") == "not_found")
            let other = try await house.send(
                .get, "/v1/journal-entries/run_00000000000000000000000000", as: .finance)
            #expect(other.status == 404)
            #expect(other.string("code") == "id_of_another_kind")
        }
    }

    @Test func `accounts are listed by prefix with both sides and a balance, page by page`()
        async throws
    {
        try await withMonth { house, month in
            try await month.advance(to: .frozen)
            let treasury = try await house.send(.get, "/v1/accounts?prefix=treasury", as: .finance)
            #expect(treasury.string("data", "0", "account") == "treasury:\(month.safe)")
            #expect(treasury.string("data", "0", "asset") == "INDEX")
            #expect(treasury.string("data", "0", "balance") == "1000")
            #expect(treasury.string("data", "0", "balance_base_units") == "1000000000000000000000")
            let first = try await house.send(
                .get, "/v1/accounts?prefix=payable&limit=3", as: .finance)
            #expect(first["data", "2"] != nil)
            let next = try #require(first.headers["Link"])
            let path = try #require(next.split(separator: ">").first).dropFirst()
            let second = try await house.send(.get, String(path), as: .finance)
            #expect(second.string("data", "0", "account") == "payable:\(month.carol)")
            #expect(second.string("data", "0", "balance") == "7")
            #expect(second["has_more"] == .bool(false))
        }
    }

    private static let badQueries = [
        ("/v1/accounts?prefix=bank", "account_unknown"),
        ("/v1/accounts?limit=0", "parameter_malformed"),
        ("/v1/accounts?cursor=x", "id_malformed"),
        ("/v1/accounts?nothing=1", "parameter_unknown"),
        ("/v1/journal-entries?kind=gift", "parameter_unknown_value"),
        ("/v1/journal-entries?from=yesterday", "day_malformed"),
        ("/v1/journal-entries?account=bank:main", "account_unknown"),
        ("/v1/journal-entries?payee=alice", "id_malformed"),
        ("/v1/journal-entries?asset=%20", "symbol_malformed"),
        ("/v1/journal-entries?reversed=maybe", "parameter_unknown_value"),
        ("/v1/journal-entries?period=May", "month_malformed"),
        ("/v1/journal-entries?recorded_from=2021-06-07", "instant_malformed"),
        ("/v1/journal-entries?from=2021-05-02&to=2021-05-01", "range_backwards"),
        (
            "/v1/journal-entries?recorded_from=2021-06-07T00:00:01Z&recorded_to=2021-06-07T00:00:00Z",
            "range_backwards"
        ),
        ("/v1/journal-entries?period=2021-05&from=2021-06-01", "range_backwards"),
        ("/v1/audit/entries?from_number=3&to_number=2", "range_backwards"),
        ("/v1/accounts?asset=%2B", "symbol_malformed"),
    ]

    @Test func `bad parameters are named`() async throws {
        try await withMonth { house, _ in
            for (path, code) in Self.badQueries {
                let answer = try await house.send(.get, path, as: .finance)
                #expect(answer.status == 400, "\(path)")
                #expect(answer.string("errors", "0", "code") == code, "\(path)")
            }
        }
    }
}
