import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Vesting terms and grants as files of the Open Cap Format.
@Suite struct OpenCapRoutesTests {
    private static let calendar = """
        {"rule": "calendar/front-loaded", "start_day": "2020-01-31", "interval_months": 1,
         "occurrences": 48, "cliff_installment": 12}
        """
    private static let tranches = """
        {"rule": "tranches", "parts": [{"time": "2021-02-01T00:00:00Z", "amount": "400"},
         {"time": "2021-06-01T00:00:00Z", "amount": "600"}]}
        """
    private static let launch =
        #"{"rule": "milestones", "parts": [{"name": "launch", "amount": "1000"}]}"#

    private func export(
        _ fixture: VestingFixture, _ file: String, _ more: String = ""
    ) async throws -> APIHarness.Answer {
        try await fixture.service.send(
            .get, "/v1/exports/ocf?file=\(file)\(more)", as: .auditor)
    }

    /// The conditions of all terms of a file, in any order.
    private func conditions(_ file: APIHarness.Answer) throws -> Set<String> {
        guard case .array(let items)? = file["items"] else { return [file.text] }
        #expect(items.count == 3)
        return Set(
            items.compactMap { item in
                guard case .object(let object) = item,
                    let conditions = object["vesting_conditions"]
                else { return nil }
                var writer = JSONWriter()
                writer.value(conditions)
                return String(decoding: writer.take(), as: UTF8.self)
            })
    }

    /// Plan and grants of each form that the format has, approved.
    private func filled(_ fixture: VestingFixture) async throws -> [String] {
        let plan = try await fixture.service.send(
            .post, "/v1/vesting-plans", as: .finance,
            json: """
                {"name": "Two years", "terms": {"rule": "calendar/cumulative-rounding",
                 "interval_days": 30, "occurrences": 24}}
                """)
        let id = try #require(plan.string("id"), "\(plan.text)")
        let planned = VestingFixture.body(
            "bob", terms: #"{"start_day": "2021-01-15"}"#, more: #", "plan_id": "\#(id)""#)
        let odd = VestingFixture.body(
            total: "0.000000000000000997", terms: Self.calendar, more: #", "note": "first""#)
        var grants: [String] = []
        for (second, body) in [
            odd, planned, VestingFixture.body("carol", terms: Self.tranches),
            VestingFixture.body("dave", terms: Self.launch),
        ].enumerated() {
            // Ids are in the order of time.
            fixture.service.now = try Instant("2021-03-05T12:00:0\(second)Z")
            grants.append(try await fixture.approved(body))
        }
        return grants
    }

    @Test func `what one service exports another one imports, and exports the same again`()
        async throws
    {
        let (first, second) = (try await VestingFixture(), try await VestingFixture())
        let grants = try await filled(first)
        var files: [String] = []
        for file in ["vesting_terms", "transactions", "stakeholders"] {
            let answer = try await export(first, file, "&units=base")
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.headers["Vestry-Left-Out"] == "0")
            files.append(answer.text)
        }
        let body = """
            {"group": "engineering", "asset": "INDEX", "units": "base",
             "files": [\(files.joined(separator: ","))]}
            """
        let made = try await second.service.send(
            .post, "/v1/grants/ocf-imports", as: .finance, json: body)
        #expect(made.status == 201, "\(made.text)")
        guard case .array(let ids)? = made["grant_ids"] else {
            Issue.record("no ids")
            return
        }
        var copies: [String: String] = [:]
        for place in ids.indices {
            let copy = "/v1/grants/" + (try #require(made.string("grant_ids", "\(place)")))
            #expect(try await second.post(copy + "/approvals", as: .approver).status == 201)
            let grant = try await second.service.send(.get, copy, as: .lead)
            copies[try #require(grant.string("payee"))] = copy
        }
        for grant in grants {
            let one = try await first.service.send(.get, grant, as: .lead)
            let copy = try #require(copies[one.string("payee") ?? ""])
            let other = try await second.service.send(.get, copy, as: .lead)
            for field in ["terms", "total_base_units", "grant_day", "note"] {
                #expect(one[field] == other[field], "\(field) of \(one.text)")
            }
            let schedule = try await first.service.send(.get, grant + "/schedule", as: .lead)
            let again = try await second.service.send(.get, copy + "/schedule", as: .lead)
            #expect(schedule["schedule"] == again["schedule"])
        }
        #expect(
            try await conditions(export(second, "vesting_terms", "&units=base"))
                == conditions(export(first, "vesting_terms", "&units=base")))
        try await second.mustBeSound()
        try await first.close()
        try await second.close()
    }

    @Test func `quantities are whole units, or base units where the format has too few digits`()
        async throws
    {
        let fixture = try await VestingFixture()
        _ = try await filled(fixture)
        let refused = try await export(fixture, "transactions")
        #expect(refused.status == 422)
        #expect(refused.string("code") == "ocf_refused")
        #expect(refused.string("errors", "0", "code") == "ocf_not_expressible")
        let rest = try await export(fixture, "transactions", "&leave_out_others=true")
        #expect(rest.headers["Vestry-Left-Out"] == "1")
        #expect(rest.string("items", "0", "object_type") == "TX_EQUITY_COMPENSATION_ISSUANCE")
        #expect(rest.string("items", "0", "quantity") == "1000")
        #expect(rest.string("items", "1", "object_type") == "TX_VESTING_START")
        #expect(rest.string("items", "1", "date") == "2021-01-15")
        #expect(rest.string("items", "2", "vestings", "1", "amount") == "600")
        try await fixture.close()
    }

    @Test func `an event, an acceleration and an end are told, a pause is refused`() async throws {
        let fixture = try await VestingFixture()
        let grants = try await filled(fixture)
        for (path, json) in [
            (grants[3] + "/milestones", #"{"milestone": "launch", "reason": "done"}"#),
            (
                grants[1] + "/accelerations",
                #"{"extent": "quantity", "quantity": "100", "reason": "sale"}"#
            ),
            (grants[2] + "/terminations", #"{"reason": "left"}"#),
            (grants[0] + "/pauses", #"{"action": "pause", "reason": "leave"}"#),
        ] {
            let change = try await fixture.propose(path, json)
            #expect(try await fixture.approve(change, as: .approver).status == 201)
        }
        let told = try await export(fixture, "transactions", "&leave_out_others=true")
        var found: [String] = []
        guard case .array(let items)? = told["items"] else { return }
        for place in items.indices {
            let item = ["object_type", "quantity", "vesting_condition_id"].map {
                told.string("items", "\(place)", $0) ?? "-"
            }
            if item[0].hasPrefix("TX_EQUITY_COMPENSATION_ISS") { continue }
            found.append(item.joined(separator: " "))
        }
        #expect(
            found == [
                "TX_VESTING_START - vesting-start", "TX_VESTING_ACCELERATION 100 -",
                "TX_EQUITY_COMPENSATION_CANCELLATION 600 -", "TX_VESTING_EVENT - launch",
            ])
        #expect(told.headers["Vestry-Left-Out"] == "1")
        try await fixture.close()
    }

    @Test func `faults of an import are told at their objects, and nothing is entered`()
        async throws
    {
        let fixture = try await VestingFixture()
        func issuance(_ id: String, _ payee: String, _ more: String) -> String {
            """
            {"object_type": "TX_EQUITY_COMPENSATION_ISSUANCE", "id": "t\(id)", "security_id": "\(id)",
             "date": "2021-01-01", "custom_id": "\(id)", "stakeholder_id": "\(payee)",
             "security_law_exemptions": [], "compensation_type": "RSU", "expiration_date": null,
             "termination_exercise_windows": [], \(more)}
            """
        }
        func body(_ terms: String, _ items: [String], _ more: String = "") -> String {
            """
            {"group": "engineering", "asset": "INDEX"\(more), "files": [
             {"file_type": "OCF_VESTING_TERMS_FILE", "items": [\(terms)]},
             {"file_type": "OCF_TRANSACTIONS_FILE", "items": [\(items.joined(separator: ","))]}]}
            """
        }
        let path = "/v1/grants/ocf-imports"
        let terms = """
            {"object_type": "VESTING_TERMS", "id": "v", "name": "v", "description": "v",
             "allocation_type": "FRACTIONAL", "vesting_conditions": [{"id": "s", "quantity": "0",
             "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": []}]}
            """
        let first = try await fixture.refused(
            422, "ocf_refused", path, as: .finance,
            json: body(
                terms,
                [
                    issuance("1", "alice", #""quantity": "10", "vesting_terms_id": "w""#),
                    issuance("2", "alice", #""quantity": "10""#)
                        .replacing("RSU", with: "OPTION"),
                    #"{"object_type": "TX_VESTING_START", "id": "x", "security_id": "9", "#
                        + #""date": "2021-01-01", "vesting_condition_id": "s"}"#,
                ]))
        #expect(
            first.faults == [
                "allocation_fractional at /files/0/items/0/vesting_conditions",
                "ocf_refused at /files/1/items/2/security_id",
                "ocf_refused at /files/1/items/0/vesting_terms_id",
                "ocf_refused at /files/1/items/1/compensation_type",
            ], "\(first.text)")
        let second = try await fixture.refused(
            422, "ocf_refused", path, as: .finance,
            json: body(
                "",
                [
                    issuance("1", "nobody", #""quantity": "0""#),
                    issuance(
                        "2", "alice",
                        #""quantity": "10", "vestings": [{"date": "2021-05-01", "amount": "9"}]"#),
                ]))
        #expect(
            second.faults == [
                "payee_unknown at /files/1/items/0/stakeholder_id",
                "amount_zero at /files/1/items/0/quantity",
                "parts_do_not_sum at /files/1/items/1/vestings",
            ], "\(second.text)")
        try await fixture.refused(
            422, "grants_missing", path, as: .finance, json: body("", []))
        let other = #"{"object_type": "TX_STOCK_ISSUANCE", "id": "x"}"#
        try await fixture.refused(
            422, "body_refused", path, as: .finance, json: body("", [other]))
        let taken = try await fixture.service.send(
            .post, path, as: .finance,
            json: body(
                "", [other, issuance("1", "x-1", #""quantity": "10""#)],
                #", "leave_out_others": true, "payees": {"x-1": "alice"}"#))
        #expect(taken.status == 201, "\(taken.text)")
        try await fixture.close()
    }
}
