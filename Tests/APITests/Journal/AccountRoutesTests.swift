import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

@Suite struct AccountRoutesTests {
    private func withMonth(
        _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(house, month)
        try await house.close()
    }

    /// USD move through the treasury: 100 on 05-01 (entry 1), then in the order of recording
    /// +20 on 05-31, −5 on 05-10, +0.5 twice in one entry on 05-31, −7 on 06-02.
    private func move(_ month: SampleMonth) async throws {
        try await move(
            month,
            [
                ("2021-05-31", ["20"]), ("2021-05-10", ["-5"]), ("2021-05-31", ["0.5", "0.5"]),
                ("2021-06-02", ["-7"]),
            ])
    }

    private func move(
        _ month: SampleMonth, _ entries: [(day: String, amounts: [String])]
    ) async throws {
        let income = try AccountCode("income:fees")
        for (day, amounts) in entries {
            let postings = try amounts.flatMap { text in
                let amount = try month.usd.amount(text.replacing("-", with: ""))
                let side: Side = text.hasPrefix("-") ? .credit : .debit
                return [
                    Posting(side, .treasury(month.safe), amount),
                    Posting(side.opposite, income, amount),
                ]
            }
            try await month.record(.correction, day, postings)
        }
    }

    private func statement(_ month: SampleMonth, _ query: String = "") -> String {
        "/v1/accounts/treasury:\(month.safe)/\(month.usd.id)/postings\(query)"
    }

    private func rows(_ answer: APIHarness.Answer) -> [String] {
        guard case .array(let rows)? = answer["data"] else { return [] }
        return rows.indices.map { index in
            ["effective_day", "side", "amount", "balance"]
                .map { answer.string("data", "\(index)", $0) ?? "" }.joined(separator: " ")
        }
    }

    @Test func `a statement runs by effective day from its opening to its closing balance`()
        async throws
    {
        try await withMonth { house, month in
            try await move(month)
            let all = try await house.send(.get, statement(month), as: .auditor)
            #expect(all.status == 200, "\(all.text)")
            #expect(
                rows(all) == [
                    "2021-05-01 debit 100 100", "2021-05-10 credit 5 95",
                    "2021-05-31 debit 20 115", "2021-05-31 debit 0.5 115.5",
                    "2021-05-31 debit 0.5 116", "2021-06-02 credit 7 109",
                ])
            #expect(all.string("opening_balance") == "0")
            #expect(all.string("closing_balance") == "109")
            #expect(all.string("closing_balance_base_units") == "10900")
            #expect(all.string("totals", "0", "debits") == "121")
            #expect(all.string("totals", "0", "credits") == "12")
            #expect(all["row_count"] == .number(JSONNumber(6)))
            #expect(all["known_at"] == .number(JSONNumber(5)))
            let may = try await house.send(
                .get, statement(month, "?from=2021-05-02&to=2021-05-31"), as: .finance)
            #expect(may.string("opening_balance") == "100")
            #expect(may.string("closing_balance") == "116")
            #expect(rows(may).count == 4)
            #expect(rows(may).first == "2021-05-10 credit 5 95")
            // Before entry 3 was recorded nobody knew of the 5.
            let known = try await house.send(
                .get, statement(month, "?from=2021-05-02&to=2021-05-31&known_at=2"), as: .finance)
            #expect(rows(known) == ["2021-05-31 debit 20 120"])
            #expect(known.string("opening_balance") == "100")
            let none = try await house.send(
                .get, statement(month, "?from=2021-06-03"), as: .finance)
            #expect(none.string("opening_balance") == "109")
            #expect(none.string("closing_balance") == "109")
            #expect(rows(none) == [])
        }
    }

    @Test func `what is owed stands on the other side`() async throws {
        try await withMonth { house, month in
            try await month.advance(to: .frozen)
            let answer = try await house.send(
                .get, "/v1/accounts/payable:\(month.alice)/\(month.index.id)/postings",
                as: .finance)
            #expect(
                rows(answer) == [
                    "2021-05-31 credit 10.5 10.5", "2021-06-02 debit 10.5 0",
                ])
            #expect(answer.string("normal_side") == "credit")
        }
    }

    @Test func `the parts of a statement follow one another and add up`() async throws {
        try await withMonth { house, month in
            try await move(month)
            var path: String? = statement(month, "?limit=2&to=2021-05-31")
            var found: [String] = []
            var balances: [String] = []
            while let next = path {
                let part = try await house.send(.get, next, as: .finance)
                #expect(part.status == 200, "\(part.text)")
                found += rows(part)
                balances += [
                    part.string("opening_balance") ?? "", part.string("closing_balance") ?? "",
                ]
                path = part.headers["Link"].flatMap { link in
                    link.split(separator: ">").first.map { String($0.dropFirst()) }
                }
                #expect((part.string("next_cursor") != nil) == (path != nil))
                #expect(part["has_more"] == .bool(path != nil))
            }
            #expect(
                found == [
                    "2021-05-01 debit 100 100", "2021-05-10 credit 5 95",
                    "2021-05-31 debit 20 115", "2021-05-31 debit 0.5 115.5",
                    "2021-05-31 debit 0.5 116",
                ])
            #expect(balances == ["0", "95", "95", "115.5", "115.5", "116"])
        }
    }

    @Test func `what is recorded between two parts of a statement belongs to neither`() async throws
    {
        try await withMonth { house, month in
            try await move(month)
            let first = try await house.send(.get, statement(month, "?limit=3"), as: .finance)
            #expect(rows(first).last == "2021-05-31 debit 20 115")
            // A day before where the first part ended, one behind it, and a day that has not come yet.
            try await move(
                month, [("2021-05-02", ["3"]), ("2021-06-01", ["3"]), ("2021-06-09", ["3"])])
            house.now = try Instant("2021-06-10T09:30:00Z")
            let link = try #require(first.headers["Link"]?.split(separator: ">").first)
            let cursor = try #require(first.string("next_cursor"))
            for path in [String(link.dropFirst()), statement(month, "?cursor=\(cursor)")] {
                let second = try await house.send(.get, path, as: .finance)
                #expect(
                    rows(second) == [
                        "2021-05-31 debit 0.5 115.5", "2021-05-31 debit 0.5 116",
                        "2021-06-02 credit 7 109",
                    ])
                #expect(second.string("opening_balance") == "115")
                #expect(second["known_at"] == .number(JSONNumber(5)))
                #expect(second["as_of"] == first["as_of"])
            }
            let now = try await house.send(.get, statement(month), as: .finance)
            #expect(now.string("closing_balance") == "118")
        }
    }

    @Test func `a statement is the same in every format, and again`() async throws {
        try await withMonth { house, month in
            try await move(month)
            let path = statement(month, "?from=2021-05-02&known_at=4&to=2021-06-30&format=")
            let csv = try await house.send(.get, path + "csv", as: .finance)
            #expect(csv.headers["Vestry-Opening-Balance"] == "100")
            #expect(csv.headers["Vestry-Closing-Balance"] == "116")
            #expect(csv.headers["Vestry-Row-Count"] == "4")
            let lines = csv.text.split(separator: "\r\n")
            #expect(lines.count == 5)
            #expect(lines[1].hasPrefix("2021-05-10,3,1,jen_"))
            #expect(lines[1].hasSuffix(",credit,USD,5,95,500,9500"))
            let ndjson = try await house.send(.get, path + "ndjson", as: .finance)
            #expect(ndjson.text.split(separator: "\n").count == 4)
            try await month.record(
                .correction, "2021-05-05",
                [
                    Posting(.debit, .treasury(month.safe), month.usd.amount("1")),
                    Posting(.credit, AccountCode("income:fees"), month.usd.amount("1")),
                ])
            let again = try await house.send(.get, path + "csv", as: .finance)
            #expect(again.bytes == csv.bytes)
        }
    }

    @Test func `an account is looked at, and its floor set by who has seen it`() async throws {
        try await withMonth { house, month in
            let path = "/v1/accounts/treasury:\(month.safe)/\(month.usd.id)"
            let account = try await house.send(.get, path, as: .auditor)
            #expect(account.status == 200)
            #expect(account.headers["ETag"] == "\"v0\"")
            #expect(account.string("balance") == "100")
            #expect(account["floor"] == .null)
            let set = try await house.send(
                .put, path + "/floor", as: .finance, json: "{\"floor\":\"99.5\"}",
                ifMatch: "\"v0\"")
            #expect(set.status == 200, "\(set.text)")
            #expect(set.headers["ETag"] == "\"v1\"")
            #expect(set.string("floor") == "99.5")
            #expect(set.string("floor_base_units") == "9950")
            let listed = try await house.send(
                .get, "/v1/accounts?prefix=treasury&asset=usd", as: .auditor)
            #expect(listed.string("data", "0", "floor") == "99.5")
            #expect(listed["data", "1"] == nil)
            let stale = try await house.send(
                .put, path + "/floor", as: .finance, json: "{\"floor\":null}", ifMatch: "\"v0\"")
            #expect(stale.status == 412)
            let spend = { (amount: String, key: String) in
                try await house.send(
                    .post, "/v1/journal-entries", as: .finance,
                    json: """
                        {"kind":"correction","memo":"Out","postings":[\
                        {"account":"treasury:\(month.safe)","asset":"USD","side":"credit",\
                        "amount":"\(amount)"},{"account":"income:fees","asset":"USD",\
                        "side":"debit","amount":"\(amount)"}]}
                        """, key: key)
            }
            let refused = try await spend("0.51", "a")
            #expect(refused.status == 422)
            #expect(refused.faults == ["account_above_floor at /postings/0"])
            #expect(
                refused.string("detail")
                    == "The account treasury:\(month.safe) would hold 99.49 USD, below its floor of 99.5;"
                    + " nothing of this entry was recorded.")
            #expect(try await spend("0.5", "b").status == 201)
            let above = try await house.send(
                .put, path + "/floor", as: .finance, json: "{\"floor\":\"99.51\"}",
                ifMatch: "\"v1\"")
            #expect(above.status == 422)
            #expect(above.faults == ["floor_above_balance at /floor"])
            #expect(
                above.string("detail")
                    == "treasury:\(month.safe) holds 99.5 USD, which is less than this floor;"
                    + " set it no higher.")
            let taken = try await house.send(
                .put, path + "/floor", as: .finance, json: "{\"floor\":null}", ifMatch: "\"v1\"")
            #expect(taken["floor"] == .null)
            #expect(taken.headers["ETag"] == "\"v2\"")
            #expect(try await spend("0.51", "c").status == 201)
            let noted = try await house.connections.query(
                """
                SELECT detail FROM audit_entry WHERE operation = 'account.floor_set'
                ORDER BY number
                """)
            #expect(try noted.map { try $0.get("detail", as: String.self) } == ["9950", "none"])
        }
    }

    @Test func `an account may have a floor of zero before its first posting`() async throws {
        try await withMonth { house, month in
            let path = "/v1/accounts/expense:\(month.product):grants/\(month.usd.id)"
            let nothing = try await house.send(.get, path, as: .finance)
            #expect(nothing.status == 404)
            let set = try await house.send(
                .put, path + "/floor", as: .finance, json: "{\"floor\":\"0\"}", ifMatch: "*")
            #expect(set.status == 200, "\(set.text)")
            #expect(set.string("floor") == "0")
            let opened = try await house.send(.get, path, as: .finance)
            #expect(opened.string("balance") == "0")
        }
    }

    @Test func `floors that cannot be are refused and nothing is changed`() async throws {
        try await withMonth { house, month in
            let treasury = "treasury:\(month.safe)/\(month.usd.id)"
            let before = try await house.database.state()
            let cases: [(path: String, json: String, status: Int, code: String)] = [
                (treasury, "{}", 422, "body_refused"),
                (treasury, "{\"floor\":1}", 422, "body_refused"),
                (treasury, "{\"floor\":\"-1\"}", 422, "amount_negative"),
                (treasury, "{\"floor\":\"0.001\"}", 422, "amount_too_many_digits"),
                (treasury, "{\"floor\":\"1e3\"}", 422, "amount_malformed"),
                (treasury, "{\"floor\":\"101\"}", 422, "floor_above_balance"),
                (
                    "treasury:main/\(month.usd.id)", "{\"floor\":\"0\"}", 422,
                    "account_subject_malformed"
                ),
                (
                    "payable:pye_00000000000000000000000000/\(month.usd.id)", "{\"floor\":\"0\"}",
                    422,
                    "account_subject_unknown"
                ),
                ("bank:main/\(month.usd.id)", "{\"floor\":\"0\"}", 422, "account_unknown"),
                ("equity:opening/USD", "{\"floor\":\"0\"}", 404, "id_malformed"),
                (
                    "equity:opening/ast_00000000000000000000000000", "{\"floor\":\"0\"}", 404,
                    "not_found"
                ),
            ]
            for (path, json, status, code) in cases {
                let answer = try await house.send(
                    .put, "/v1/accounts/\(path)/floor", as: .finance, json: json, ifMatch: "*")
                #expect(answer.status == status, "\(path) \(json) \(answer.text)")
                #expect(answer.string("code") == code, "\(path) \(json)")
                guard code.hasPrefix("amount") else { continue }
                #expect(answer.faults == ["\(code) at /floor"])
            }
            let blind = try await house.send(
                .put, "/v1/accounts/\(treasury)/floor", as: .finance, json: "{\"floor\":\"1\"}")
            #expect(blind.status == 428)
            for sender in [APIHarness.Sender.lead, .approver, .script, .auditor, .admin] {
                let answer = try await house.send(
                    .put, "/v1/accounts/\(treasury)/floor", as: sender, json: "{\"floor\":\"1\"}",
                    ifMatch: "*")
                #expect(answer.status == 403)
            }
            #expect(try await house.database.state() == before)
        }
    }

    @Test func `bad paths and parameters of a statement are named`() async throws {
        try await withMonth { house, month in
            let cases: [(path: String, status: Int, code: String)] = [
                (statement(month, "?from=x"), 400, "day_malformed"),
                (statement(month, "?cursor=2021-05-31,1"), 400, "cursor_malformed"),
                (statement(month, "?cursor=2021-05-31,1,1"), 400, "cursor_malformed"),
                (statement(month, "?cursor=2021-05-32,1,1,2021-06-01,1"), 400, "cursor_malformed"),
                (statement(month, "?cursor=2021-05-31,2,1,2021-06-01,1"), 400, "cursor_malformed"),
                (statement(month, "?cursor=2021-05-31,1,1,2021-06-01,99"), 422, "known_at_ahead"),
                (
                    statement(month, "?to=2021-06-02&cursor=2021-05-31,1,1,2021-06-01,1"), 422,
                    "cursor_malformed"
                ),
                (
                    statement(month, "?known_at=0&cursor=2021-05-31,1,1,2021-06-01,1"), 422,
                    "cursor_malformed"
                ),
                (statement(month, "?from=2021-05-02&to=2021-05-01"), 400, "range_backwards"),
                (statement(month, "?from=2021-06-08"), 422, "statement_backwards"),
                (statement(month, "?limit=0"), 400, "parameter_malformed"),
                (statement(month, "?known_at=99"), 422, "known_at_ahead"),
                ("/v1/accounts/bank:main/\(month.usd.id)/postings", 422, "account_unknown"),
                ("/v1/accounts/income:none/\(month.usd.id)/postings", 404, "not_found"),
            ]
            for (path, status, code) in cases {
                let answer = try await house.send(.get, path, as: .finance)
                #expect(answer.status == status, "\(path)")
                let found =
                    status == 400 ? answer.string("errors", "0", "code") : answer.string("code")
                #expect(found == code, "\(path)")
            }
            for sender in [APIHarness.Sender.lead, .script, .payee, .admin] {
                let answer = try await house.send(.get, statement(month), as: sender)
                #expect(answer.status == 403)
            }
        }
    }
}
