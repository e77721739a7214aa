import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Grants of a file, and what is wrong with them.
@Suite struct GrantImportRoutesTests {
    private static let header =
        "payee,group,asset,total,rule,start,cliff,end,start_day,interval_months,occurrences,"
        + "day_of_month,duplicate_reason\n"

    private static let faulty =
        header
            + """
            alice,engineering,INDEX,100,dss-vest,2021-01-01T00:00:00Z,,2020-01-01T00:00:00Z,,,,,
            alice,engineering,INDEX,100,dss-vest,2021-01-01T00:00:00Z,2022-01-01T00:00:00Z,2021-06-01T00:00:00Z,,,,,
            alice,engineering,INDEX,0,dss-vest,2021-01-01T00:00:00Z,,2022-01-01T00:00:00Z,,,,,
            nobody,nowhere,DPI,1.5,dss-vest,2021-01-01T00:00:00Z,,2022-01-01T00:00:00Z,,,,,
            alice,engineering,INDEX,115792089237316195423570985008687907853269984665640564039457584007913129639936,dss-vest,2021-01-01T00:00:00Z,,2022-01-01T00:00:00Z,,,,,
            alice,engineering,INDEX,100,calendar/front-loaded,,,,2021-01-31,1,48,31,
            alice,engineering,INDEX,100,calendar/fractional,,,,2021-01-31,1,48,,
            alice,engineering,INDEX,100,dss-vest,2021-01-01T00:00:00Z,,2021-01-01T00:00:00Z,,,,,
            alice,engineering,INDEX,100,dss-vest,2041-07-01T00:00:00Z,,2042-01-01T00:00:00Z,,,,,
            alice,engineering,INDEX,100,dss-vest,2021-02-30,,2042-01-01T00:00:00Z,,,,,

            """

    @Test func `every fault is told with its row and column, and nothing is entered`()
        async throws
    {
        let fixture = try await VestingFixture()
        let answer = try await fixture.refused(
            422, "rows_refused", "/v1/grants/imports", as: .finance, csv: Self.faulty)
        let faults: [String] = (0..<20).compactMap { index in
            guard let code = answer.string("errors", "\(index)", "code"),
                case .number(let row)? = answer["errors", "\(index)", "row"]
            else { return nil }
            return "\(row.lexeme) \(answer.string("errors", "\(index)", "field") ?? "") \(code)"
        }
        #expect(
            faults == [
                "2 end end_before_start", "3 cliff cliff_after_end", "4 total amount_zero",
                "5 payee payee_unknown", "5 group group_unknown", "5 asset asset_unknown",
                "6 total amount_too_large", "7 day_of_month day_of_month_unknown",
                "8 rule allocation_fractional", "9 end duration_zero", "10 start start_too_far",
                "11 start instant_malformed",
            ], "\(answer.text)")
        try await fixture.close()
    }

    @Test func `two grants that are the same need a reason`() async throws {
        let fixture = try await VestingFixture()
        let row =
            "alice,engineering,INDEX,100,dss-vest,2021-01-01T00:00:00Z,,2022-01-01T00:00:00Z,,,,,"
        let twice = try await fixture.refused(
            422, "rows_refused", "/v1/grants/imports", as: .finance,
            csv: Self.header + row + "\n" + row + "\n")
        #expect(twice.string("errors", "0", "code") == "grant_twice_without_reason")
        #expect(twice["errors", "0", "row"] == .number(JSONNumber(3)))
        #expect(twice.string("detail") == "1 fault was found; nothing was changed.")
        let once = try await fixture.service.send(
            .post, "/v1/grants/imports", as: .finance, csv: Self.header + row + "\n")
        #expect(once.status == 201, "\(once.text)")
        let again = try await fixture.refused(
            422, "rows_refused", "/v1/grants/imports", as: .finance,
            csv: Self.header + row + "\n")
        #expect(again.string("errors", "0", "code") == "grant_twice_without_reason")
        let meant = try await fixture.service.send(
            .post, "/v1/grants/imports", as: .finance,
            csv: Self.header + row + "a second one\n")
        #expect(meant.status == 201, "\(meant.text)")
        try await fixture.close()
    }

    @Test func `tranches that do not sum to the total are refused with their place`() async throws {
        let fixture = try await VestingFixture()
        let answer = try await fixture.refused(
            422, "body_refused", "/v1/grants", as: .finance,
            json: VestingFixture.body(
                terms: """
                    {"rule": "tranches", "parts": [
                     {"time": "2021-02-01T00:00:00Z", "amount": "400"},
                     {"time": "2021-01-01T00:00:00Z", "amount": "500"}]}
                    """))
        #expect(
            answer.faults == [
                "part_out_of_order at /terms/parts/1/time", "parts_do_not_sum at /terms/parts",
            ])
        try await fixture.close()
    }

    @Test func `a plan fills what a grant leaves open, and its asset and rule bind`() async throws {
        let fixture = try await VestingFixture()
        let plan = try await fixture.service.send(
            .post, "/v1/vesting-plans", as: .finance,
            json: """
                {"name": "Four years", "asset": "INDEX", "terms":
                 {"rule": "calendar/cumulative-round-down", "interval_months": 1,
                  "occurrences": 48, "cliff_installment": 12}}
                """)
        #expect(plan.status == 201, "\(plan.text)")
        let id = try #require(plan.string("id"))
        func grant(_ asset: String, _ terms: String) -> String {
            """
            {"payee": "alice", "group": "engineering", "asset": "\(asset)", "total": "480",
             "plan_id": "\(id)", "terms": \(terms)}
            """
        }
        let made = try await fixture.service.send(
            .post, "/v1/grants?dry_run=true", as: .finance,
            json: grant("INDEX", #"{"start_day": "2020-01-31"}"#))
        #expect(made.string("schedule", "0", "month") == "2021-01", "\(made.text)")
        #expect(made.string("schedule", "0", "cliff") == "120")
        #expect(made.string("schedule", "1", "recurring") == "10")
        let other = try await fixture.refused(
            422, "body_refused", "/v1/grants", as: .finance,
            json: grant(fixture.directory.usdc.description, #"{"start_day": "2020-01-31"}"#))
        #expect(other.faults == ["asset_not_of_plan at /asset"])
        let next = try await fixture.service.send(
            .post, "/v1/vesting-plans/\(id)/versions", as: .finance,
            json: """
                {"name": "Three years", "asset": "INDEX", "terms":
                 {"rule": "calendar/cumulative-round-down", "interval_months": 1,
                  "occurrences": 36}}
                """, ifMatch: "\"v1\"")
        #expect(next.status == 201, "\(next.text)")
        #expect(
            try await fixture.service.send(
                .get, "/v1/vesting-plans/\(id)?version=1", as: .lead
            ).string("name") == "Four years")
        try await fixture.close()
    }
}
