import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Agreements, accruals and their approval over the API.
struct FeeRoutesTests {
    private static let issue =
        #""kind": "issued", "block_time": "2021-04-02T00:00:00Z", "amount": "1000""#
    private static let distribution =
        #""kind": "distributed", "block_time": "2021-05-02T00:00:00Z""#

    private func code(_ answer: APIHarness.Answer) -> String? { answer.string("code") }

    @Test func `a version counts once two others have approved for both parties`() async throws {
        let stage = try await FeeStage()
        let service = stage.service
        try await service.link(.approver2, to: stage.directory.payee("alice"))
        let agreement = try await stage.propose(stage.product("DPI", number: 1))
        let path = agreement + "/versions/1/approvals"
        let early = try await stage.record([Self.issue], of: agreement)
        #expect(early.status == 422)
        #expect(code(early) == "fee_versions_missing")
        let author = try await service.send(
            .post, path, as: .finance, json: #"{"party": "operator"}"#)
        #expect(code(author) == "role_lacks_permission")
        let paid = try await service.send(
            .post, path, as: .approver2, json: #"{"party": "operator"}"#)
        #expect(code(paid) == "two_people_payee")
        let first = try await service.send(
            .post, path, as: .approver, json: #"{"party": "operator"}"#)
        #expect(first.string("versions", "0", "state") == "draft")
        let again = try await service.send(
            .post, path, as: .approver, json: #"{"party": "methodologist"}"#)
        #expect(code(again) == "two_people_author")
        let second = try await service.send(
            .post, path, as: .approver2, json: #"{"party": "methodologist"}"#)
        #expect(second.string("versions", "0", "state") == "approved")
        let third = try await service.send(
            .post, path, as: .approver2, json: #"{"party": "methodologist"}"#)
        #expect(third.status == 409)
        #expect(code(third) == "fee_version_approved")
        #expect(second.string("distribution_call", "data") == "0x66449386")
        try await service.close()
    }

    private static let badAgreements: [(String, String, String)] = [
        (#""operator_share": "0.7""#, #""operator_share": "0.8""#, "body_refused"),
        (#""0.0095""#, #""1""#, "body_refused"), (#""0.0095""#, #""95e-4""#, "body_refused"),
        (#""product": "DPI""#, #""product": "XYZ""#, "asset_unknown"),
        (#""product": "DPI""#, #""product": "USDC""#, "asset_ambiguous"),
        (#""methodologist": "alice""#, #""methodologist": "zoe""#, "payee_unknown"),
        (#""opening_supply": "0""#, #""opening_supply": "-1""#, "body_refused"),
        (#""paid_by": "treasury""#, #""paid_by": "bank""#, "body_refused"),
        (
            #""fee_contract": "0x8617E340B3D01FA5F11F306F4090FD50E238070D""#,
            #""fee_contract": null"#, "fee_contract_missing"
        ),
    ]

    @Test func `an agreement that cannot stand is refused and changes nothing`() async throws {
        let stage = try await FeeStage()
        _ = try await stage.product("DPI", number: 1)
        let before = try await stage.service.database.state()
        let good = """
            {"name": "Fees", "product": "DPI", "paid_by": "treasury",
             "fee_contract": "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
             "safe_id": "\(stage.safe)", "started_at": "2021-04-01T00:00:00Z",
             "opening_supply": "0", "version": \(FeeStage.Terms().version)}
            """
        for (part, bad, rule) in Self.badAgreements {
            var body = good.replacing(part, with: bad)
            if rule == "fee_contract_missing" {
                body = body.replacing(#""treasury""#, with: #""contract""#)
            }
            let answer = try await stage.service.send(
                .post, "/v1/fee-agreements", as: .finance, json: body)
            #expect(answer.status == 422, "\(bad): \(answer.text)")
            #expect(code(answer) == rule, "\(answer.text)")
        }
        #expect(try await stage.service.database.state() == before)
        try await stage.service.close()
    }

    @Test func `versions follow each other without gap or overlap`() async throws {
        let stage = try await FeeStage()
        let agreement = try await stage.agreement()
        let path = agreement + "/versions"
        var terms = FeeStage.Terms()
        terms.from = "2021-02-01T00:00:00Z"
        let overlap = try await stage.service.send(
            .post, path, as: .finance, json: terms.version)
        #expect(code(overlap) == "fee_versions_overlap")
        terms.from = "2021-05-01T00:00:00Z"
        (terms.operatorShare, terms.methodologistShare) = ("0.6", "0.4")
        let added = try await stage.service.send(
            .post, path, as: .finance,
            json: terms.version.replacing(
                #""methodologist""#, with: #""until": "2021-05-31T00:00:00Z", "methodologist""#))
        #expect(added.status == 201, "\(added.text)")
        try await stage.approve(agreement, version: 2)
        terms.from = "2021-06-02T00:00:00Z"
        let gap = try await stage.service.send(.post, path, as: .finance, json: terms.version)
        #expect(code(gap) == "fee_version_missing")
        #expect(gap.string("detail")?.contains("2021-05-31 to 2021-06-01") == true)
        let unaccrued = try await stage.record(
            [Self.issue, #""kind": "accrued", "block_time": "2021-05-02T00:00:00Z""#],
            of: agreement)
        #expect(unaccrued.string("errors", "0", "code") == "fee_accrual_missing")
        let accrued = try await stage.record(
            [
                Self.issue, #""kind": "distributed", "block_time": "2021-05-01T00:00:00Z""#,
                #""kind": "accrued", "block_time": "2021-05-02T00:00:00Z""#,
            ], of: agreement)
        #expect(accrued.status == 201, "\(accrued.text)")
        let late = try await stage.record(
            [#""kind": "accrued", "block_time": "2021-07-01T00:00:00Z""#], of: agreement)
        #expect(late.string("errors", "0", "code") == "fee_version_missing")
        let numbers = try await stage.accruals(of: agreement).map { try $0.text("version") }
        #expect(numbers == ["1", "1", "2"])
        try await stage.service.close()
    }

    private static let badFacts: [(String, String, String)] = [
        (#""kind": "minted", "block_time": "2021-04-02T00:00:00Z""#, "kind", "fee_fact_unknown"),
        (
            #""kind": "accrued", "block_time": "2023-04-02T00:00:00Z""#, "block_time",
            "fee_fact_in_future"
        ),
        (
            #""kind": "accrued", "block_time": "2021-04-02T00:00:00.5Z""#, "block_time",
            "block_time_malformed"
        ),
        (
            #""kind": "issued", "block_time": "2021-04-02T00:00:00Z""#, "amount",
            "fee_fact_without_amount"
        ),
        (
            #""kind": "accrued", "block_time": "2021-04-02T00:00:00Z", "amount": "1""#, "amount",
            "unknown"
        ),
        (
            #""kind": "issued", "block_time": "2021-04-02T00:00:00Z", "amount": "0""#, "amount",
            "amount_zero"
        ),
        (
            #""kind": "accrued", "block_time": "2021-04-02T00:00:00Z", "log_index": 3"#, "tx_hash",
            "fee_event_incomplete"
        ),
        (
            #""kind": "redeemed", "block_time": "2021-04-02T00:00:00Z", "amount": "1""#, "amount",
            "supply_below_zero"
        ),
        (
            #""kind": "accrued", "block_time": "2021-03-31T00:00:00Z""#, "block_time",
            "fee_fact_out_of_order"
        ),
    ]

    @Test func `a fact that cannot have happened is refused with its place`() async throws {
        let stage = try await FeeStage()
        let agreement = try await stage.agreement()
        let before = try await stage.service.database.state()
        for (fact, field, rule) in Self.badFacts {
            let answer = try await stage.record([fact], of: agreement)
            #expect(answer.status == 422, "\(fact): \(answer.text)")
            #expect(answer.string("errors", "0", "code") == rule, "\(fact): \(answer.text)")
            #expect(answer.string("errors", "0", "pointer") == "/accruals/0/\(field)")
        }
        #expect(try await stage.service.database.state() == before)
        try await stage.service.close()
    }

    @Test func `known events are passed over, and one that differs is refused`() async throws {
        let stage = try await FeeStage()
        let agreement = try await stage.agreement()
        let hash = "0x" + String(repeating: "ab", count: 32)
        let file = """
            kind,block_time,amount,tx_hash,log_index
            issued,2021-04-02T00:00:00Z,1000,\(hash),7
            accrued,1619913600,,\(hash),8

            """
        let id = agreement.split(separator: "/").last.map(String.init) ?? ""
        let path = "/v1/fee-accruals/imports?agreement_id=\(id)"
        let first = try await stage.service.send(.post, path, as: .finance, csv: file)
        #expect(first["recorded"] == .number(JSONNumber(2)), "\(first.text)")
        let before = try await stage.service.database.state()
        let changed = try await stage.service.send(
            .post, path, as: .finance, csv: file.replacing("1000", with: "1001"))
        #expect(code(changed) == "rows_refused")
        #expect(changed.string("errors", "0", "code") == "fee_fact_changed")
        #expect(changed["errors", "0", "row"] == .number(JSONNumber(2)))
        #expect(try await stage.service.database.state() == before)
        let again = try await stage.service.send(.post, path, as: .finance, csv: file)
        #expect(again["repeated"] == .number(JSONNumber(2)), "\(again.text)")
        try await stage.service.close()
    }

    /// By hand: 30 days of 31,557,600 s at 0.95 % are 780287474332648 / 10^18 of the new supply, so that
    /// of 1,000 tokens 780896798323126003 base units are minted.
    @Test func `the gross is booked and the methodologist's part becomes payable`() async throws {
        let stage = try await FeeStage()
        var terms = FeeStage.Terms()
        terms.start = "2021-04-02T00:00:00Z"
        let agreement = try await stage.agreement(terms)
        let recorded = try await stage.record([Self.issue, Self.distribution], of: agreement)
        #expect(recorded.status == 201, "\(recorded.text)")
        let accrual = try #require(try await stage.accruals(of: agreement).last)
        let minted = "780896798323126003"
        #expect(try accrual.text("fee_base_units") == minted)
        let own = try await stage.approve(accrual: accrual.text("id"), as: .finance)
        #expect(code(own) == "role_lacks_permission")
        let approved = try await stage.approve(accrual: accrual.text("id"))
        #expect(approved.string("split", "state") == "approved", "\(approved.text)")
        let payables = try await stage.service.send(.get, "/v1/payables", as: .finance)
        #expect(payables.string("data", "0", "amount_base_units") == "234269039496937801")
        #expect(payables.string("data", "0", "payee") == "alice")
        #expect(payables.string("data", "0", "period") == "2021-05")
        let accounts = try await stage.service.send(.get, "/v1/accounts", as: .finance)
        let balances = try Vector(accounts.json, named: "accounts").list("data").map {
            try "\($0.text("account").prefix(19)) \($0.text("balance_base_units"))"
        }
        #expect(
            balances.map { $0.split(separator: ":")[0] } == [
                "expense", "income", "payable", "treasury",
            ])
        #expect(balances[1] == "income:product_fees \(minted)")
        let twice = try await stage.approve(accrual: accrual.text("id"), as: .approver2)
        #expect(code(twice) == "fee_split_approved")
        let void = try await stage.service.send(
            .post, agreement + "/voids", as: .finance, json: #"{"after": 0, "reason": "typo"}"#)
        #expect(code(void) == "fee_accrual_approved")
        let report = try await stage.service.send(
            .get, "/v1/reports/methodologist-fees?period=2021-05", as: .auditor)
        #expect(report.string("totals", "0", "methodologist_take") == "0.234269039496937801")
        #expect(report.string("data", "0", "methodologist") == "alice", "\(report.text)")
        let none = try await stage.service.send(
            .get, "/v1/reports/methodologist-fees?known_at=0", as: .auditor)
        #expect(none["row_count"] == .number(JSONNumber(0)))
        let verified = try await stage.service.books.verify()
        #expect(verified.isSound, "\(verified)")
        try await stage.service.close()
    }

    @Test func `what a contract paid is booked when it is what was computed`() async throws {
        let stage = try await FeeStage()
        var terms = FeeStage.Terms()
        terms.payer = "contract"
        terms.start = "2021-04-02T00:00:00Z"
        let agreement = try await stage.agreement(terms)
        _ = try await stage.record([Self.issue, Self.distribution], of: agreement)
        let id = try #require(try await stage.accruals(of: agreement).last).text("id")
        #expect(code(try await stage.approve(accrual: id)) == "fee_split_unreported")
        let void = try await stage.service.send(
            .post, agreement + "/voids", as: .finance,
            json: #"{"after": 1, "reason": "without the amounts of the event"}"#)
        #expect(void.status == 200, "\(void.text)")
        #expect(code(try await stage.approve(accrual: id)) == "fee_accrual_void")
        func distributed(_ methodologist: String) -> String {
            Self.distribution
                + #", "operator_take": "0.546627758826188202", "methodologist_take": "\#(methodologist)""#
        }
        let wrong = try await stage.record([distributed("0.234269039496937800")], of: agreement)
        #expect(wrong["differing"] == .number(JSONNumber(1)), "\(wrong.text)")
        let other = try #require(try await stage.accruals(of: agreement).last)
        let found = try other.list("differences").map { try $0.text("field") }
        #expect(found == ["methodologist_take"])
        #expect(code(try await stage.approve(accrual: other.text("id"))) == "fee_split_differs")
        _ = try await stage.service.send(
            .post, agreement + "/voids", as: .finance,
            json: #"{"after": 1, "reason": "a typing error"}"#)
        _ = try await stage.record([distributed("0.234269039496937801")], of: agreement)
        let right = try #require(try await stage.accruals(of: agreement).last).text("id")
        let approved = try await stage.approve(accrual: right)
        #expect(approved.status == 201, "\(approved.text)")
        let payables = try await stage.service.send(.get, "/v1/payables", as: .finance)
        #expect(payables["data"] == .array([]))
        let verified = try await stage.service.books.verify()
        #expect(verified.isSound, "\(verified)")
        try await stage.service.close()
    }

    @Test func `the distribution of an agreement is planned as a batch of calls`() async throws {
        let stage = try await FeeStage()
        var terms = FeeStage.Terms()
        terms.payer = "contract"
        let agreement = try await stage.agreement(terms)
        let shown = try await stage.service.send(.get, agreement, as: .finance)
        var calls = JSONWriter()
        calls.value(try #require(shown["batch_calls"]))
        let planned = try await stage.service.send(
            .post, "/v1/call-batches", as: .finance,
            json: """
                {"safe_id": "\(stage.safe)", "period": "2022-06",
                 "calls": \(String(decoding: calls.take(), as: UTF8.self))}
                """, key: FeeStage.key)
        #expect(planned.status == 201, "\(planned.text)")
        #expect(shown.string("distribution_call", "data") == "0x66449386")
        let batch = try #require(planned.headers["Location"])
        let rows = try await stage.service.send(.get, batch + "/calls", as: .finance)
        #expect(rows.string("data", "0", "data") == "0x66449386", "\(rows.text)")
        try await stage.service.close()
    }
}
