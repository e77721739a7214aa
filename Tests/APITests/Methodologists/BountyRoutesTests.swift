import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Bounty pots over the API.
struct BountyRoutesTests {
    private static let pot = """
        {"name": "Methodologist bounty", "asset": "INDEX", "amount": "750000",
         "first_month": "2020-12", "months": 18, "measure": "fees"}
        """

    private static func measures(_ values: [(String, Int)]) -> String {
        values.map { #"{"methodologist": "\#($0.0)", "value": "\#($0.1)"}"# }
            .joined(separator: ", ")
    }

    @Test func `a pot that would last beyond the calendar is told so`() async throws {
        let stage = try await FeeStage()
        let late = try await stage.service.send(
            .post, "/v1/bounty-pots", as: .lead,
            json: Self.pot.replacing("2020-12", with: "9998-08"))
        #expect(late.status == 422)
        #expect(late.string("code") == "pot_behind_calendar", "\(late.text)")
        #expect(
            late.string("detail")
                == "18 months from 9998-08 on end after December 9999, the last month that can be"
                + " written; begin earlier or take fewer months.")
        let first = try await stage.service.send(
            .post, "/v1/bounty-pots", as: .lead,
            json: Self.pot.replacing("2020-12", with: "9999-13"))
        #expect(first.string("errors", "0", "field") == "first_month", "\(first.text)")
        try await stage.service.close()
    }

    @Test func `a month is divided once it is over`() async throws {
        let stage = try await FeeStage()
        let service = stage.service
        // The stage stands on 7 June 2022.
        let made = try await service.send(
            .post, "/v1/bounty-pots", as: .lead,
            json: Self.pot.replacing("2020-12", with: "2022-05"))
        let path = try #require(made.headers["Location"], "\(made.text)")
        #expect(try await service.send(.post, path + "/approvals", as: .approver).status == 200)
        for (month, code) in [
            ("2022-05", nil), ("2022-06", "bounty_month_not_over"),
            ("2023-10", "bounty_month_not_over"), ("2023-11", "month_outside_pot"),
        ] {
            let divided = try await service.send(
                .post, path + "/months", as: .finance,
                json: #"{"month": "\#(month)", "measured": [\#(Self.measures([("alice", 2)]))]}"#)
            #expect(divided.string("code") == code, "\(month): \(divided.text)")
        }
        try await service.close()
    }

    /// 750,000 INDEX over 18 months are 41666.66… a month: by running floor the third is one unit more.
    @Test func `months are divided by running floor, and each by largest remainder`() async throws {
        let stage = try await FeeStage()
        let service = stage.service
        let made = try await service.send(.post, "/v1/bounty-pots", as: .lead, json: Self.pot)
        let path = try #require(made.headers["Location"], "\(made.text)")
        let body =
            #"{"month": "2021-02", "measured": [\#(Self.measures([("alice", 2), ("bob", 1)]))]}"#
        let early = try await service.send(.post, path + "/months", as: .finance, json: body)
        #expect(early.string("code") == "bounty_pot_not_approved")
        #expect(try await service.send(.post, path + "/approvals", as: .approver).status == 200)
        for (month, amount) in [
            ("2020-12", "41666666666666666666666"), ("2021-01", "41666666666666666666667"),
            ("2021-02", "41666666666666666666667"),
        ] {
            let divided = try await service.send(
                .post, path + "/months", as: .finance,
                json: body.replacing("2021-02", with: month))
            #expect(divided.string("amount_base_units") == amount, "\(divided.text)")
        }
        let own = try await service.send(
            .post, path + "/months/2021-02/approvals", as: .finance, key: "k")
        #expect(own.string("code") == "role_lacks_permission")
        let approved = try await service.send(
            .post, path + "/months/2021-02/approvals", as: .approver, key: "k")
        #expect(approved.status == 201, "\(approved.text)")
        let payables = try await service.send(.get, "/v1/payables", as: .finance)
        let amounts = try Vector(payables.json, named: "payables").list("data").map {
            try $0.text("payee") + " " + $0.text("amount_base_units")
        }
        #expect(
            Set(amounts) == ["alice 27777777777777777777778", "bob 13888888888888888888889"])
        let accounts = try await service.send(.get, "/v1/accounts", as: .finance)
        let promised = try Vector(accounts.json, named: "accounts").list("data").filter {
            try $0.text("account") == "commitment:methodologists"
        }.map { try $0.text("balance_base_units") }
        #expect(promised == ["708333333333333333333333"])
        let again = try await service.send(.post, path + "/months", as: .finance, json: body)
        #expect(again.string("code") == "bounty_month_approved")
        let report = try await service.send(
            .get, "/v1/reports/methodologist-bounty?format=csv", as: .auditor)
        #expect(report.text.split(separator: "\r\n").count == 3, "\(report.text)")
        let verified = try await service.books.verify()
        #expect(verified.isSound, "\(verified)")
        try await service.close()
    }

    private static let bad: [(String, String)] = [
        (#"{"month": "2022-06", "measured": [\#(measures([("alice", 1)]))]}"#, "month_outside_pot"),
        (#"{"month": "2021-01", "measured": [\#(measures([("alice", 0)]))]}"#, "weights_zero"),
        (
            #"{"month": "2021-01", "measured": [\#(measures([("alice", 1), ("alice", 2)]))]}"#,
            "methodologist_twice"
        ),
        (#"{"month": "2021-01", "measured": [\#(measures([("zoe", 1)]))]}"#, "body_refused"),
    ]

    @Test func `a month that cannot be divided is refused and changes nothing`() async throws {
        let stage = try await FeeStage()
        let service = stage.service
        let made = try await service.send(.post, "/v1/bounty-pots", as: .finance, json: Self.pot)
        let path = try #require(made.headers["Location"])
        _ = try await service.send(.post, path + "/approvals", as: .approver)
        let before = try await service.database.state()
        for (body, rule) in Self.bad {
            let answer = try await service.send(.post, path + "/months", as: .finance, json: body)
            #expect(answer.status == 422, "\(answer.text)")
            #expect(answer.string("code") == rule, "\(answer.text)")
        }
        #expect(try await service.database.state() == before)
        try await service.close()
    }
}
