import Ethereum
import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

/// Grants that contracts vest: their calls in batches, what was made of them, and what they paid.
@Suite struct GrantContractRoutesTests {
    private static let escrow = "0x27b1fdb04752bbc536007a920d24acb045561c26"

    private func body(_ terms: String, _ more: String) -> String {
        VestingFixture.body(terms: terms, more: more)
    }

    private static let linear =
        #""start": "2021-01-01T00:00:00Z", "end": "2021-04-11T00:00:00Z""#

    /// Rules with their terms, and the actions of a contract that is made and of one that is not.
    private static let rules: [(rule: String, terms: String, new: [String], made: [String])] = [
        (
            "dss-vest", linear, ["create safe", "fund safe"],
            ["vest anyone", "yank safe", "fund safe"]
        ),
        (
            "curve-escrow", linear, [],
            ["fund safe", "fund safe", "fund safe", "claim anyone", "toggle_disable safe"]
        ),
        ("yearn-escrow-0.3", linear, [], ["claim anyone", "revoke safe"]),
        ("index-vesting", linear, [], ["fund safe", "claim anyone"]),
        (
            "index-ftc-vesting", linear, [],
            ["fund safe", "claim recipient", "clawback safe"]
        ),
        ("openzeppelin-5.1", linear, [], ["fund safe", "release anyone"]),
        (
            "sablier-linear", linear, ["create safe", "create safe"],
            ["claim anyone", "cancel safe"]
        ),
        (
            "sablier-tranched",
            #""start": "2021-01-01T00:00:00Z", "parts": [{"time": "2021-02-01T00:00:00Z", "#
                + #""amount": "1000"}]"#,
            ["create safe", "create safe"], ["claim anyone", "cancel safe"]
        ),
        (
            "sablier-dynamic",
            #""start": "2021-01-01T00:00:00Z", "parts": [{"time": "2021-02-01T00:00:00Z", "#
                + #""amount": "1000", "exponent": "2"}]"#,
            ["create safe", "create safe"], ["claim anyone", "cancel safe"]
        ),
        (
            "hedgey-plan",
            #""start": "2021-01-01T00:00:00Z", "rate": "10", "period_seconds": 86400"#,
            ["create safe", "create safe"], ["claim recipient", "revoke safe"]
        ),
        (
            "safe-pool/quadratic", #""start": "2021-01-01T00:00:00Z", "duration_weeks": 20"#,
            ["fund safe", "create safe"],
            ["claim recipient", "pause safe", "resume safe", "cancel safe"]
        ),
    ]

    @Test func `every kind of contract offers the calls that it has`() async throws {
        let fixture = try await VestingFixture()
        let safe = try await fixture.safe()
        for (index, rule) in Self.rules.enumerated() {
            let terms = #"{"rule": "\#(rule.rule)", \#(rule.terms)}"#
            let contract = #", "safe_id": "\#(safe)", "contract": "\#(Self.escrow)""#
            func calls(_ more: String) async throws -> [String] {
                let grant = try await fixture.enter(
                    body(terms, contract + more + #", "duplicate_reason": "\#(rule.rule)""#))
                let answer = try await fixture.service.send(.get, grant + "/calls", as: .lead)
                guard case .array(let list)? = answer["data"] else { return [answer.text] }
                return list.indices.map { place in
                    ["action", "sender"].compactMap { answer.string("data", "\(place)", $0) }
                        .joined(separator: " ")
                }
            }
            if !rule.new.isEmpty { #expect(try await calls("") == rule.new, "\(rule.rule)") }
            #expect(
                try await calls(#", "contract_number": "\#(index + 1)""#) == rule.made,
                "\(rule.rule)")
        }
        let bare = try await fixture.enter(
            body(#"{"rule": "yearn-escrow-0.3", \#(Self.linear)}"#, #", "safe_id": "\#(safe)""#))
        let made = try await fixture.service.send(
            .get, bare + "/calls?factory=\(Self.escrow)", as: .lead)
        #expect(made.string("data", "1", "action") == "create", "\(made.text)")
        #expect(
            made.string("data", "1", "signature")?.hasPrefix("deploy_vesting_contract(") == true)
        #expect(
            try await fixture.service.send(.get, bare + "/calls", as: .lead).string("code")
                == "grant_not_of_contract")
        try await fixture.close()
    }

    @Test func `a batch of the funding Safe takes the calls of an approved grant`() async throws {
        let fixture = try await VestingFixture()
        let safe = try await fixture.safe()
        let contract = #", "safe_id": "\#(safe)", "contract": "\#(Self.escrow)""#
        let terms = #"{"rule": "dss-vest", \#(Self.linear)}"#
        let grant = try await fixture.enter(body(terms, contract))
        let id = grant.dropFirst("/v1/grants/".count)
        func batch(_ action: String, _ grant: Substring) -> String {
            """
            {"safe_id": "\(safe)", "period": "2021-03", "calls": [{"kind": "grant_call",
             "grant_id": "\(grant)", "action": "\(action)", "reason": "as approved"}]}
            """
        }
        try await fixture.refused(
            409, "grant_not_active", "/v1/call-batches", as: .finance, json: batch("create", id))
        #expect(try await fixture.post(grant + "/approvals", as: .approver).status == 201)
        try await fixture.refused(
            422, "call_not_of_rule", "/v1/call-batches", as: .finance, json: batch("yank", id))
        let planned = try await fixture.post(
            "/v1/call-batches", as: .finance, batch("create", id))
        #expect(planned.status == 201, "\(planned.text)")
        let calls = try await fixture.service.send(
            .get, "/v1/payout-batches/\(try #require(planned.string("id")))/calls", as: .finance)
        #expect(calls.string("data", "0", "kind") == "grant_call")
        #expect(calls.string("data", "0", "signature")?.hasPrefix("create(address usr") == true)
        #expect(calls.string("data", "0", "arguments", "0") == VestingFixture.paidTo)

        let ftc = try await fixture.approved(
            body(#"{"rule": "index-ftc-vesting", \#(Self.linear)}"#, contract))
        try await fixture.refused(
            409, "call_of_recipient", "/v1/call-batches", as: .finance,
            json: batch("claim", ftc.dropFirst("/v1/grants/".count)))
        let free = try await fixture.approved(body(terms, #", "duplicate_reason": "no Safe""#))
        try await fixture.refused(
            422, "call_of_other_safe", "/v1/call-batches", as: .finance,
            json: batch("fund", free.dropFirst("/v1/grants/".count)))
        try await fixture.close()
    }

    private func noted(_ number: String) -> String { #"{"contract_number": "\#(number)"}"# }

    @Test func `a contract is noted once, and an award is that of one grant`() async throws {
        let fixture = try await VestingFixture()
        let safe = try await fixture.safe()
        let grant = try await fixture.enter()
        try await fixture.refused(
            409, "grant_not_active", grant + "/contracts", as: .script, json: noted("7"))
        #expect(try await fixture.post(grant + "/approvals", as: .approver).status == 201)
        try await fixture.refused(
            422, "contract_missing", grant + "/contracts", as: .script, json: noted("7"))
        try await fixture.refused(
            422, "contract_needs_safe", grant + "/contracts", as: .script,
            json: #"{"contract": "\#(Self.escrow)"}"#)
        let nobody = "0x" + String(repeating: "0", count: 40)
        try await fixture.refused(
            422, "contract_zero", grant + "/contracts", as: .script,
            json: #"{"contract": "\#(nobody)", "safe_id": "\#(safe)"}"#)
        let drafted = try await fixture.refused(
            422, "body_refused", "/v1/grants", as: .finance,
            json: VestingFixture.body(
                "bob", more: #", "safe_id": "\#(safe)", "contract": "\#(nobody)""#))
        #expect(drafted.faults == ["contract_zero at /contract"])
        let first = try await fixture.post(
            grant + "/contracts", as: .script,
            #"{"contract": "\#(Self.escrow)", "safe_id": "\#(safe)"}"#)
        #expect(first.status == 201, "\(first.text)")
        let second = try await fixture.post(grant + "/contracts", as: .script, noted("7"))
        #expect(second.string("contract_number") == "7", "\(second.text)")
        try await fixture.refused(
            409, "grant_contract_known", grant + "/contracts", as: .script, json: noted("8"))
        let other = try await fixture.approved(
            VestingFixture.body(
                "bob", more: #", "safe_id": "\#(safe)", "contract": "\#(Self.escrow)""#))
        try await fixture.refused(
            409, "vesting_grant_one_per_award", other + "/contracts", as: .script,
            json: noted("7"))
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `claims are read from a receipt, booked once, and never above what is due`()
        async throws
    {
        let fixture = try await VestingFixture()
        let safe = try await fixture.safe()
        let contract = #", "safe_id": "\#(safe)", "contract": "\#(Self.escrow)""#
        let first = try await fixture.approved(
            VestingFixture.body(more: contract + #", "contract_number": "7""#))
        // Ids are in the order of time.
        fixture.service.now = try Instant("2021-03-05T12:00:01Z")
        let second = try await fixture.approved(
            VestingFixture.body("bob", more: contract + #", "contract_number": "8""#))
        func report(
            _ digit: String, _ amounts: [(UInt256, UInt64)], status: String = "0x1",
            chain: Int = 1
        ) throws -> String {
            var maker = ReceiptMaker(
                "0x" + String(repeating: digit, count: 64), status: status)
            for (number, amount) in amounts {
                maker.event(
                    of: try Address(Self.escrow),
                    "0xa2906882572b0e9dfe893158bb064bc308eb1bd87d1da481850f9d17fc293847",
                    indexed: [number],
                    [try UInt256(decimal: "\(amount)000000000000000000")])
            }
            return """
                {"chain_id": \(chain), "claimed_at": "2021-03-01T00:00:00Z", "receipt": \(maker.text)}
                """
        }
        let path = "/v1/grant-claims/receipts"
        try await fixture.refused(
            409, "transaction_failed", path, as: .script,
            json: report("a", [(7, 500)], status: "0x0"))
        try await fixture.refused(
            409, "claims_not_found", path, as: .script, json: report("a", [(9, 500)]))
        try await fixture.refused(
            409, "claims_not_found", path, as: .script, json: report("a", [(7, 500)], chain: 10))
        let above = try await fixture.refused(
            422, "body_refused", path, as: .script, json: report("a", [(7, 500), (8, 591)]))
        #expect(above.faults == ["release_above_releasable at /receipt"], "\(above.text)")
        try await fixture.refused(
            403, "role_lacks_permission", path, as: .lead, json: report("a", [(7, 500)]))
        let made = try await fixture.post(path, as: .script, report("a", [(7, 500), (8, 590)]))
        #expect(made.status == 201, "\(made.text)")
        #expect(made.string("claims", "0", "amount") == "500")
        #expect(made.string("claims", "1", "payee") == "bob")
        try await fixture.refused(
            409, "claims_not_found", path, as: .script, json: report("a", [(7, 500), (8, 590)]))
        try await fixture.refused(
            409, "claim_receipt_differs", path, as: .script, json: report("a", [(7, 1)]))
        let later = try await fixture.post(path, as: .script, report("b", [(7, 90)]))
        #expect(later.string("claims", "0", "released") == "590", "\(later.text)")
        #expect(try await fixture.balances("treasury") == ["treasury 1180"])
        let event = try await fixture.service.send(.get, second + "/events", as: .auditor)
        #expect(
            event.string("data", "1", "transaction_hash")
                == "0x" + String(repeating: "a", count: 64), "\(event.text)")
        #expect(
            try await fixture.service.send(.get, first, as: .lead).string("standing", "released")
                == "590")
        let kept = try await fixture.service.connections.query(
            "SELECT count(*) AS count FROM claim_receipt")
        #expect(try kept[0].get("count", as: Int.self) == 2)
        try await fixture.mustBeSound()
        try await fixture.close()
    }
}
