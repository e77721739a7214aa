import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct ReportRoutesTests {
    private func withMonth(
        _ stage: SampleMonth.Stage, _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: stage)
        try await body(house, month)
        try await house.close()
    }

    private static let reports = [
        "/v1/reports/rewards?period=2021-05", "/v1/reports/trial-balance?",
        "/v1/reports/liabilities?",
    ]

    @Test func `the rewards of a period say who gets what and how far it is`() async throws {
        try await withMonth(.frozen) { house, month in
            let answer = try await house.send(
                .get, "/v1/reports/rewards?period=2021-05", as: .finance)
            #expect(answer.status == 200)
            #expect(answer.string("report") == "rewards")
            #expect(answer.string("period") == "2021-05")
            #expect(answer.string("as_of") == "2021-06-07")
            #expect(answer["known_at"] == .number(JSONNumber(4)))
            #expect(answer["row_count"] == .number(JSONNumber(4)))
            #expect(answer.string("totals", "0", "asset") == "INDEX")
            #expect(answer.string("totals", "0", "amount") == "37.5")
            #expect(answer.string("totals", "1", "amount_base_units") == "325")
            #expect(answer.string("data", "0", "group") == "growth")
            #expect(answer.string("data", "0", "state") == "open")
            #expect(answer["data", "0", "batch_id"] == .null)
            #expect(answer.string("data", "1", "payee") == "alice")
            #expect(answer.string("data", "1", "state") == "in_flight")
            #expect(answer.string("data", "1", "batch_id") == month.batch.description)
            #expect(answer.string("data", "1", "amount_base_units") == "10500000000000000000")
        }
    }

    @Test func `CSV has the rows, and clocks, count and totals in its headers`() async throws {
        try await withMonth(.approved) { house, month in
            let answer = try await house.send(
                .get, "/v1/reports/liabilities?format=csv&as_of=2021-05-31", as: .auditor)
            #expect(answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present")
            #expect(answer.headers["Vestry-As-Of"] == "2021-05-31")
            #expect(answer.headers["Vestry-Known-At"] == "3")
            #expect(answer.headers["Vestry-Row-Count"] == "4")
            #expect(
                answer.headers["Vestry-Control-Totals"]
                    == "\(month.index.id);symbol=\"INDEX\";rows=3;amount=\"37.5\", "
                    + "\(month.usd.id);symbol=\"USD\";rows=1;amount=\"3.25\"")
            #expect(
                answer.headers["Content-Disposition"]
                    == "attachment; filename=\"liabilities_2021-05-31_3.csv\"")
            let lines = answer.text.split(separator: "\r\n")
            #expect(
                lines[0]
                    == "kind,payee,batch_id,asset,amount,account,payee_id,asset_id,amount_base_units"
            )
            #expect(
                lines[1]
                    == "payable,alice,,INDEX,10.5,payable:\(month.alice),\(month.alice),"
                    + "\(month.index.id),10500000000000000000")
            #expect(lines.count == 5)
        }
    }

    @Test func `each line of NDJSON is a document`() async throws {
        try await withMonth(.settled) { house, month in
            let answer = try await house.send(
                .get, "/v1/reports/trial-balance", as: .finance,
                headers: ["Accept": "application/x-ndjson"])
            #expect(answer.headers["Content-Type"] == "application/x-ndjson")
            let lines = answer.text.split(separator: "\n")
            #expect(lines.count == 12)
            let last = try JSONReader().read([UInt8](lines[10].utf8))
            guard case .object(let object) = last else { throw NoObject() }
            #expect(object["account"] == .string("treasury:\(month.safe)"))
            #expect(object["debits"] == .string("1000"))
            #expect(object["credits"] == .string("30.5"))
            #expect(object["balance"] == .string("969.5"))
            #expect(object["balance_base_units"] == .string("969500000000000000000"))
        }
    }

    private struct NoObject: Error {}

    @Test func `debits equal credits for every asset of the trial balance`() async throws {
        for stage in SampleMonth.Stage.allCases {
            try await withMonth(stage) { house, _ in
                let answer = try await house.send(.get, "/v1/reports/trial-balance", as: .approver)
                for asset in ["0", "1"] {
                    let debits = try #require(answer.string("totals", asset, "debits_base_units"))
                    #expect(answer.string("totals", asset, "credits_base_units") == debits)
                    #expect(debits != "0")
                }
            }
        }
    }

    @Test func `the same pair of clocks gives the same bytes, whatever came later`() async throws {
        try await withMonth(.approved) { house, month in
            var first: [[UInt8]] = []
            for report in Self.reports {
                for format in ["json", "csv", "ndjson"] {
                    let answer = try await house.send(
                        .get, report + "&format=\(format)", as: .finance)
                    first.append(answer.bytes)
                }
            }
            house.now = house.now.advanced(bySeconds: 40 * 86_400)
            try await month.record(
                .correction, "2021-05-31",
                [
                    Posting(.debit, AccountCode("income:a"), month.usd.amount("1")),
                    Posting(.credit, AccountCode("income:b"), month.usd.amount("1")),
                ])
            var again: [[UInt8]] = []
            for report in Self.reports {
                for format in ["json", "csv", "ndjson"] {
                    let answer = try await house.send(
                        .get, report + "&format=\(format)&as_of=2021-06-07&known_at=3",
                        as: .finance)
                    again.append(answer.bytes)
                }
            }
            #expect(again == first)
            let now = try await house.send(
                .get, "/v1/reports/trial-balance?format=csv", as: .finance)
            #expect(now.bytes != first[4])
        }
    }

    private static let accepted: [(accept: String?, format: String)] = [
        (nil, "json"), ("*/*", "json"), ("application/json", "json"), ("text/csv", "csv"),
        ("text/*", "csv"), ("application/x-ndjson", "ndjson"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "json"),
        ("application/json;q=0.2, text/csv;q=0.9", "csv"), ("application/json;q=0, */*", "csv"),
        ("text/csv;header=present", "csv"), ("TEXT/CSV", "csv"),
    ]

    @Test func `Accept chooses the format`() async throws {
        let types = [
            "json": "application/json", "csv": "text/csv; charset=utf-8; header=present",
            "ndjson": "application/x-ndjson",
        ]
        try await withMonth(.opened) { house, _ in
            for (accept, format) in Self.accepted {
                let headers: Headers = accept.map { ["Accept": $0] } ?? [:]
                let answer = try await house.send(
                    .get, "/v1/reports/trial-balance", as: .finance, headers: headers)
                #expect(answer.status == 200)
                #expect(answer.headers["Vary"] == "Accept")
                #expect(answer.headers["Content-Type"] == types[format], "\(accept ?? "nothing")")
            }
        }
    }

    @Test func `a format that nobody offers is 406, unless the query names one`() async throws {
        try await withMonth(.opened) { house, _ in
            let html: Headers = ["Accept": "text/html"]
            let refused = try await house.send(
                .get, "/v1/reports/trial-balance", as: .finance, headers: html)
            #expect(refused.status == 406)
            #expect(refused.string("code") == "format_not_offered")
            let named = try await house.send(
                .get, "/v1/reports/trial-balance?format=csv", as: .finance, headers: html)
            #expect(named.status == 200)
        }
    }

    @Test func `a lead gets the rewards of the own groups and no other report`() async throws {
        try await withMonth(.approved) { house, month in
            try await house.give(.lead, groups: month.growth)
            let own = try await house.send(.get, "/v1/reports/rewards?period=2021-05", as: .lead)
            #expect(own["row_count"] == .number(JSONNumber(1)))
            #expect(own.string("data", "0", "payee") == "carol")
            #expect(own.string("totals", "0", "amount") == "7")
            let none = try await house.send(.get, "/v1/reports/rewards?period=2021-05", as: .lead2)
            #expect(none["row_count"] == .number(JSONNumber(0)))
            for report in ["trial-balance", "liabilities"] {
                let answer = try await house.send(.get, "/v1/reports/\(report)", as: .lead)
                #expect(answer.status == 403)
            }
        }
    }

    @Test func `reports need a token and a role that reads`() async throws {
        try await withMonth(.opened) { house, _ in
            for report in Self.reports {
                let nobody = try await house.send(.get, report)
                #expect(nobody.status == 401)
                for sender in [APIHarness.Sender.script, .payee, .admin] {
                    let answer = try await house.send(.get, report, as: sender)
                    #expect(answer.status == 403, "\(report) \(sender)")
                }
            }
        }
    }

    private static let badQueries: [(query: String, status: Int, code: String)] = [
        ("rewards", 400, "parameter_missing"), ("rewards?period=May", 400, "month_malformed"),
        ("rewards?period=2021-05&period=2021-06", 400, "parameter_twice"),
        ("trial-balance?as_of=2021-02-30", 400, "day_malformed"),
        ("trial-balance?known_at=soon", 400, "known_at_malformed"),
        ("trial-balance?format=xml", 400, "parameter_unknown_value"),
        ("liabilities?period=2021-05", 400, "parameter_unknown"),
        ("liabilities?known_at=2", 422, "known_at_ahead"),
    ]

    @Test func `bad parameters are named`() async throws {
        try await withMonth(.opened) { house, _ in
            for (query, status, code) in Self.badQueries {
                let answer = try await house.send(.get, "/v1/reports/\(query)", as: .finance)
                #expect(answer.status == status, "\(query)")
                let found =
                    status == 400 ? answer.string("errors", "0", "code") : answer.string("code")
                #expect(found == code, "\(query)")
            }
        }
    }

    @Test func `an instant as known_at is answered with the number that it stands for`()
        async throws
    {
        try await withMonth(.approved) { house, _ in
            let answer = try await house.send(
                .get, "/v1/reports/trial-balance?known_at=2021-06-07T11:59:59Z", as: .finance)
            #expect(answer["known_at"] == .number(JSONNumber(0)))
            #expect(answer["row_count"] == .number(JSONNumber(0)))
        }
    }

    @Test func `metrics tell how far the journal is`() async throws {
        try await withMonth(.approved) { house, _ in
            let answer = try await house.send(.get, "/metrics")
            #expect(answer.text.contains("\nvestry_journal_newest_entry 3\n"))
        }
    }
}
