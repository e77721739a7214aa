import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct PeriodRoutesTests {
    private func withMonth(
        _ body: (PeriodFixture, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(PeriodFixture(service: house), month)
        try await house.close()
    }

    private func topUp(_ month: SampleMonth, day: String) -> String {
        """
        {"kind":"top_up","effective_day":"\(day)","memo":"Fees","postings":[
        {"account":"treasury:\(month.safe)","asset":"USD","side":"debit","amount":"5"},
        {"account":"income:fees","asset":"USD","side":"credit","amount":"5"}]}
        """
    }

    @Test func `a month is held, closed by two people, and takes no entry any more`() async throws {
        try await withMonth { periods, month in
            let house = periods.service
            #expect(try await periods.state("2021-05") == "open")
            let held = try await periods.act("2021-05", "holds", reason: "Day 11")
            #expect(held.status == 201, "\(held.text)")
            #expect(held.string("state") == "held")
            #expect(held.string("acts", "0", "kind") == "hold")
            let still = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: topUp(month, day: "2021-05-31"),
                key: "held")
            #expect(still.status == 201)

            let proposed = try await periods.act("2021-05", "closings")
            #expect(proposed.status == 201, "\(proposed.text)")
            #expect(proposed["acts", "0", "awaits_approval"] == .bool(true))
            // The opening of 1,000 INDEX and 100 USD, and the 5 USD above.
            #expect(proposed["checklist", "entry_count"] == .number(JSONNumber(2)))
            #expect(proposed.string("checklist", "totals", "0", "asset") == "INDEX")
            #expect(proposed.string("checklist", "totals", "0", "debits") == "1000")
            #expect(proposed.string("checklist", "totals", "1", "debits") == "105")
            #expect(proposed.string("checklist", "totals", "1", "credits_base_units") == "10500")

            let own = try await periods.approve("2021-05", proposed, as: .finance)
            #expect(own.status == 403)
            #expect(own.string("code") == "two_people_author")
            let closed = try await periods.approve("2021-05", proposed)
            #expect(closed.status == 201, "\(closed.text)")
            #expect(closed.string("state") == "closed")
            #expect(
                closed.string("acts", "0", "approved_by") == house.principal(.approver).description)

            let refused = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: topUp(month, day: "2021-05-31"),
                key: "closed")
            #expect(refused.status == 409)
            #expect(refused.string("code") == "period_closed")
            #expect(
                refused.string("detail")
                    == "2021-05-31 is in 2021-05, which is closed; the next open month is 2021-06.")
            #expect(refused.string("errors", "0", "pointer") == "/effective_day")
            let earlier = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: topUp(month, day: "2019-01-01"),
                key: "earlier")
            #expect(earlier.string("code") == "period_closed")
            let next = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: topUp(month, day: "2021-06-01"),
                key: "next")
            #expect(next.status == 201)
            let again = try await periods.approve("2021-05", proposed, as: .approver2)
            #expect(again.string("code") == "period_act_passed")
            #expect(try await house.books.verify().isSound)
        }
    }

    @Test func `a reopened month takes entries of finance and is closed again`() async throws {
        try await withMonth { periods, month in
            let house = periods.service
            try await periods.close("2021-05")
            let alone = try await periods.act("2021-05", "reopenings", reason: "A late bill")
            let id = try #require(alone.string("acts", "0", "id"))
            let own = try await house.send(
                .post, "/v1/periods/2021-05/reopenings/\(id)/approvals", as: .finance)
            #expect(own.string("code") == "two_people_author")
            #expect(try await periods.state("2021-05") == "closed")
            #expect(
                try await periods.act("2021-05", "reopenings").string("code") == "body_refused")
            try await periods.reopen("2021-05")
            #expect(try await periods.state("2021-05") == "reopened")
            #expect(try await periods.state("2021-04") == "closed")
            let made = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: topUp(month, day: "2021-05-20"),
                key: "late")
            #expect(made.status == 201, "\(made.text)")
            // The proposal from before the reopening is not for this state.
            let stale = try await house.send(
                .post, "/v1/periods/2021-05/reopenings/\(id)/approvals", as: .approver)
            #expect(stale.string("code") == "period_act_passed")
            try await periods.close("2021-05")
            #expect(try await periods.state("2021-05") == "closed")
            let acts = try await house.send(.get, "/v1/periods/2021-05", as: .auditor)
            let kinds = (0..<5).compactMap { acts.string("acts", "\($0)", "kind") }
            #expect(kinds == ["closing", "reopening", "reopening", "closing", "hold"])
            let audited = try await house.database.server.psql(
                """
                SELECT string_agg(operation, ' ' ORDER BY number) FROM audit_entry
                WHERE object_id = '2021-05' AND outcome = 'done'
                """, database: house.database.name)
            #expect(
                audited == """
                    period.held period.closing_proposed period.closed period.reopening_proposed \
                    period.reopening_proposed period.reopened period.closing_proposed period.closed
                    """)
        }
    }

    @Test func `months are closed in order and only when they are over`() async throws {
        try await withMonth { periods, _ in
            try await periods.close("2021-04")
            let may = try await periods.act("2021-06", "holds")
            #expect(may.status == 201)
            let june = try await periods.act("2021-06", "closings", reason: "Early")
            #expect(june.status == 409)
            #expect(june.string("code") == "closing_blocked")
            #expect(
                june.faults == [
                    "closing_blocked at /checklist/month_not_over",
                    "closing_blocked at /checklist/earlier_month_open",
                ])
            let ahead = try await periods.act("2021-07", "holds")
            #expect(ahead.string("code") == "period_in_future")
            let open = try await periods.act("2021-05", "closings")
            #expect(open.string("code") == "period_not_held")
            try await periods.close("2021-05")
        }
    }

    @Test func `a month that was held by mistake and released is in nobody's way`() async throws {
        try await withMonth { periods, month in
            #expect(try await periods.act("1990-05", "holds").status == 201)
            _ = try await periods.act("2021-05", "holds")
            let blocked = try await periods.act("2021-05", "closings")
            #expect(blocked.faults == ["closing_blocked at /checklist/earlier_month_open"])
            #expect(
                blocked.string("errors", "0", "detail")
                    == "An earlier month is not closed; close it first. The earliest is 1990-05.")
            #expect(blocked.string("detail")?.contains("The earliest is 1990-05.") == true)
            let seen = try await periods.service.send(.get, "/v1/periods/2021-05", as: .auditor)
            #expect(
                seen.string("checklist", "items", "0", "detail")?.hasSuffix("1990-05.") == true)
            #expect(try await periods.act("1990-05", "releases").status == 201)
            try await periods.close("2021-05")
            #expect(try await periods.state("1990-05") == "closed")
            let refused = try await periods.service.send(
                .post, "/v1/journal-entries", as: .finance, json: topUp(month, day: "1990-05-31"),
                key: "old")
            #expect(refused.string("code") == "period_closed")
            #expect(
                refused.string("detail")?.hasSuffix("the next open month is 2021-06.") == true)
            let list = try await periods.service.send(.get, "/v1/periods", as: .lead)
            #expect(list["data", "2"] == nil)
            try await periods.reopen("1990-05")
            #expect(try await periods.state("1990-05") == "reopened")
            let report = try await periods.service.books.verify()
            #expect(report.isSound, "\(report)")
        }
    }

    @Test func `what is unfinished needs a reason`() async throws {
        try await withMonth { periods, month in
            try await month.advance(to: .frozen)
            _ = try await periods.act("2021-05", "holds")
            let refused = try await periods.act("2021-05", "closings")
            #expect(refused.status == 422)
            #expect(
                refused.faults == [
                    "closing_reason_needed at /reason",
                    "closing_reason_needed at /checklist/payables_open",
                    "closing_reason_needed at /checklist/batches_unsettled",
                ], "\(refused.text)")
            // Carol's INDEX and Alice's USD are in no batch.
            #expect(refused.string("errors", "1", "found") == "2")
            #expect(refused.string("errors", "2", "found") == "1")
            let seen = try await periods.service.send(.get, "/v1/periods/2021-05", as: .auditor)
            #expect(
                seen.string("checklist", "items", "0", "link")
                    == "/v1/payables?period=2021-05&state=open")
            try await periods.close("2021-05", reason: "Paid in June")
        }
    }

    @Test func `what changes after the proposal is looked at again`() async throws {
        try await withMonth { periods, month in
            _ = try await periods.act("2021-05", "holds")
            let proposed = try await periods.act("2021-05", "closings")
            let other = "sha256:" + String(repeating: "ab", count: 32)
            let digest = try await periods.approve("2021-05", proposed, digest: other)
            #expect(digest.string("code") == "closing_digest_differs")
            _ = try await periods.service.send(
                .post, "/v1/journal-entries", as: .finance, json: topUp(month, day: "2021-05-31"),
                key: "late")
            let changed = try await periods.approve("2021-05", proposed)
            #expect(changed.status == 409)
            #expect(changed.string("code") == "closing_checklist_changed")
            #expect(try await periods.state("2021-05") == "held")
            let released = try await periods.act("2021-05", "releases", reason: "Not yet")
            #expect(released.string("state") == "open")
            let overtaken = try await periods.approve("2021-05", proposed)
            #expect(overtaken.string("code") == "period_act_passed")
        }
    }

    @Test func `months are listed from the present one back to the first of the books`()
        async throws
    {
        try await withMonth { periods, _ in
            try await periods.close("2021-05")
            let list = try await periods.service.send(.get, "/v1/periods", as: .lead)
            #expect(list.status == 200)
            #expect(list.string("data", "0", "period") == "2021-06")
            #expect(list.string("data", "0", "state") == "open")
            #expect(list.string("data", "1", "period") == "2021-05")
            #expect(list.string("data", "1", "state") == "closed")
            #expect(list["data", "2"] == nil)
            let first = try await periods.service.send(.get, "/v1/periods?limit=1", as: .lead)
            #expect(first.string("next_cursor") == "2021-06")
            let second = try await periods.service.send(
                .get, "/v1/periods?limit=1&cursor=2021-06", as: .lead)
            #expect(second.string("data", "0", "period") == "2021-05")
            #expect(second["has_more"] == .bool(false))
        }
    }

    @Test func `finance keeps months, an approver is the second person, nobody else may`()
        async throws
    {
        try await withMonth { periods, _ in
            for sender in [APIHarness.Sender.lead, .approver, .script, .auditor, .payee, .admin] {
                for kind in ["holds", "releases", "closings", "reopenings"] {
                    let answer = try await periods.act("2021-05", kind, reason: "x", as: sender)
                    #expect(answer.status == 403, "\(sender) \(kind): \(answer.text)")
                }
            }
            _ = try await periods.act("2021-05", "holds")
            let proposed = try await periods.act("2021-05", "closings")
            for sender in [APIHarness.Sender.lead, .script, .auditor, .payee, .admin] {
                #expect(try await periods.approve("2021-05", proposed, as: sender).status == 403)
            }
            for path in ["/v1/periods/2021-13", "/v1/periods/may"] {
                let answer = try await periods.service.send(.get, path, as: .finance)
                #expect(answer.status == 404)
            }
            #expect(try await periods.approve("2021-05", proposed, as: .finance2).status == 201)
        }
    }
}
