import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Where grants stand and what they make due, as reports.
@Suite struct VestingReportTests {
    @Test func `the report shows every grant at the end of its day, and sums per asset`()
        async throws
    {
        let fixture = try await VestingFixture()
        _ = try await fixture.approved()
        _ = try await fixture.approved(VestingFixture.body("bob", total: "10"))
        _ = try await fixture.enter(VestingFixture.body("carol"))
        let release = try await fixture.release("2021-02")
        #expect(try await fixture.post(release + "/approvals", as: .approver).status == 201)
        let path = "/v1/reports/vesting?as_of=2021-03-01"
        let report = try await fixture.service.send(.get, path, as: .auditor)
        #expect(report.status == 200, "\(report.text)")
        // 60 of 100 days; what the boundary of February released was 59 of 100.
        #expect(report.string("totals", "0", "vested") == "606")
        #expect(report.string("totals", "0", "released") == "595.9")
        #expect(report.string("totals", "0", "unvested") == "404")
        let rows = Set(
            (0..<2).map { index in
                ["payee", "vested", "releasable"].map { report.string("data", "\(index)", $0) }
            })
        #expect(rows == [["alice", "600", "10"], ["bob", "6", "0.1"]])
        #expect(report["row_count"] == .number(JSONNumber(2)))
        let earlier = try await fixture.service.send(
            .get, "/v1/reports/vesting?as_of=2021-02-20&known_at=2", as: .auditor)
        #expect(earlier.string("totals", "0", "released") == "0")
        #expect(earlier.string("totals", "0", "vested") == "515.1")
        let again = try await fixture.service.send(.get, path, as: .auditor)
        #expect(again.bytes == report.bytes)
        let csv = try await fixture.service.send(.get, path + "&format=csv", as: .lead)
        #expect(csv.text.hasPrefix("group,payee,asset,rule,state,start,cliff,end,granted,"))
        #expect(csv.text.split(separator: "\r\n").count == 3)
        try await fixture.close()
    }

    @Test func `trial balance and liabilities tell of grants at any day`() async throws {
        let fixture = try await VestingFixture()
        _ = try await fixture.approved()
        let accrued = try await fixture.post(
            "/v1/vesting-accruals", as: .finance, #"{"period": "2021-01"}"#)
        #expect(accrued.status == 201, "\(accrued.text)")
        let release = try await fixture.release("2021-02")
        #expect(try await fixture.post(release + "/approvals", as: .approver).status == 201)
        for (day, trial, owed) in [
            ("2020-12-31", [], []),
            ("2021-01-01", ["commitment 1000", "committed 1000"], []),
            (
                "2021-01-31",
                ["accrued_vesting 310", "commitment 690", "committed 690", "expense 310"],
                ["accrued_vesting 310"]
            ),
            (
                "2021-02-28",
                ["commitment 410", "committed 410", "expense 590", "payable 590"],
                ["payable 590"]
            ),
        ] {
            let report = try await fixture.service.send(
                .get, "/v1/reports/trial-balance?as_of=\(day)", as: .auditor)
            #expect(Self.rows(report, "account", "balance") == trial, "\(day) \(report.text)")
            let liabilities = try await fixture.service.send(
                .get, "/v1/reports/liabilities?as_of=\(day)", as: .auditor)
            #expect(Self.rows(liabilities, "account", "amount") == owed, "\(liabilities.text)")
        }
        try await fixture.close()
    }

    /// What accounts have that have something: `prefix amount`, sorted.
    private static func rows(
        _ report: APIHarness.Answer, _ account: String, _ amount: String
    ) -> [String] {
        guard case .array(let data)? = report["data"] else { return [report.text] }
        return data.indices.compactMap { place -> String? in
            let prefix = report.string("data", "\(place)", account)?.split(separator: ":").first
            let text = report.string("data", "\(place)", amount) ?? ""
            return text == "0" ? nil : "\(prefix ?? "") \(text.filter { $0 != "-" })"
        }.sorted()
    }

    @Test(arguments: ["UTC", "Pacific/Honolulu", "Pacific/Kiritimati"])
    func `the first and the last day that can be written have an end in every zone`(
        zone: String
    ) async throws {
        let fixture = try await VestingFixture()
        try await fixture.service.move(toZone: zone)
        let grant = try await fixture.approved()
        for (day, vested) in [("0001-01-01", "0"), ("9999-12-31", "1000")] {
            let schedule = try await fixture.service.send(
                .get, grant + "/schedule?as_of=\(day)", as: .lead)
            #expect(schedule.string("standing", "vested") == vested, "\(schedule.text)")
            let report = try await fixture.service.send(
                .get, "/v1/reports/vesting?as_of=\(day)", as: .auditor)
            #expect(report.status == 200, "\(report.text)")
        }
        let forecast = try await fixture.service.send(
            .get, "/v1/reports/vesting-forecast?from=9999-01&months=600", as: .auditor)
        #expect(forecast["row_count"] == .number(JSONNumber(12)), "\(forecast.text)")
        for path in ["/v1/vesting-releases", "/v1/vesting-accruals"] {
            try await fixture.refused(
                409, "period_not_ended", path, as: .finance, json: #"{"period": "9999-12"}"#)
        }
        try await fixture.close()
    }

    @Test(arguments: ["csv", "json", "ndjson"])
    func `a report goes out in pieces of some kilobytes, however many grants it has`(
        format: String
    ) async throws {
        let fixture = try await VestingFixture()
        try await fixture.approved(count: 320)
        let report = try await fixture.service.send(
            .get, "/v1/reports/vesting?format=\(format)", as: .auditor)
        #expect(report.headers["Vestry-Row-Count"] == "320", "\(report.text.prefix(500))")
        // A piece ends with the row that fills it.
        #expect(report.pieces.allSatisfy { $0 < (16 << 10) + 2000 }, "\(report.pieces)")
        #expect(report.pieces.count > report.bytes.count / ((16 << 10) + 2000))
        #expect(report.pieces.count > 5)
        try await fixture.close()
    }

    @Test
    func `a forecast keeps cliffs apart, assumes leavers and prices, and says when it is short`()
        async throws
    {
        let fixture = try await VestingFixture()
        fixture.service.now = try Instant("2021-01-10T00:00:00Z")
        _ = try await fixture.approved()
        let path = "/v1/reports/vesting-forecast?from=2021-01&months=4"
        let report = try await fixture.service.send(
            .get, path + "&prices=INDEX%3D2.5", as: .finance)
        #expect(report.status == 200, "\(report.text)")
        let rows = (0..<4).map { index in
            ["month", "cliff", "recurring", "cumulative", "value", "first_month_short"].map {
                report.string("data", "\(index)", $0)
            }
        }
        #expect(
            rows == [
                ["2021-01", "0", "0", "0", "0", "2021-02"],
                ["2021-02", "500", "90", "590", "1475", "2021-02"],
                ["2021-03", "0", "310", "900", "775", "2021-02"],
                ["2021-04", "0", "100", "1000", "250", "2021-02"],
            ])
        // A tenth leaves each month: 590 × 0.81, 310 × 0.729 and 100 × 0.6561.
        let fewer = try await fixture.service.send(
            .get, path + "&leavers_basis_points=1000", as: .finance)
        #expect(
            (1..<4).map { fewer.string("data", "\($0)", "due") } == ["477.9", "225.99", "65.61"])
        try await fixture.close()
    }

    @Test func `the curve is drawn as points, as a table and as a picture`() async throws {
        let fixture = try await VestingFixture()
        let grant = try await fixture.approved()
        let svg = try await fixture.service.send(.get, grant + "/curve?format=svg", as: .lead)
        #expect(svg.headers["Content-Type"] == "image/svg+xml")
        #expect(svg.text.hasPrefix("<svg"))
        let csv = try await fixture.service.send(
            .get, grant + "/curve?format=csv&points=2", as: .lead)
        let lines = csv.text.split(separator: "\r\n")
        #expect(lines[0].hasPrefix("at,asset,accrued,vested"))
        #expect(lines.contains { $0.hasPrefix("2021-02-19T23:59:59Z,INDEX,499.9") })
        #expect(lines.contains { $0.hasPrefix("2021-02-20T00:00:00Z,INDEX,500,500,500,0") })
        try await fixture.close()
    }
}
