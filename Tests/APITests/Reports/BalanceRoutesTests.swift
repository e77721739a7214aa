import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct BalanceRoutesTests {
    private func withMonth(
        _ stage: SampleMonth.Stage, _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: stage)
        try await body(house, month)
        try await house.close()
    }

    private func rows(_ answer: APIHarness.Answer) -> [String] {
        guard case .array(let rows)? = answer["data"] else { return [] }
        return rows.indices.map { index in
            ["account", "asset", "balance"]
                .map { answer.string("data", "\(index)", $0) ?? "" }.joined(separator: " ")
        }
    }

    @Test func `balances are told by both clocks, prefix and asset`() async throws {
        try await withMonth(.settled) { house, month in
            let now = try await house.send(.get, "/v1/balances?prefix=treasury", as: .auditor)
            #expect(
                rows(now) == [
                    "treasury:\(month.safe) INDEX 969.5", "treasury:\(month.safe) USD 100",
                ])
            #expect(now.string("as_of") == "2021-06-07")
            #expect(now["known_at"] == .number(JSONNumber(5)))
            #expect(now["row_count"] == .number(JSONNumber(2)))
            #expect(now.string("totals", "0", "debits") == "1000")
            #expect(now.string("totals", "0", "credits") == "30.5")
            let early = try await house.send(
                .get, "/v1/balances?prefix=treasury&asset=index&known_at=4", as: .auditor)
            #expect(rows(early) == ["treasury:\(month.safe) INDEX 1000"])
            let may = try await house.send(
                .get, "/v1/balances?as_of=2021-05-31&prefix=payable&asset=\(month.index.id)",
                as: .approver)
            #expect(
                rows(may) == [
                    "payable:\(month.alice) INDEX 10.5", "payable:\(month.bob) INDEX 20",
                    "payable:\(month.carol) INDEX 7",
                ])
            let one = try await house.send(
                .get, "/v1/balances?prefix=payable:\(month.bob)&as_of=2021-05-31", as: .finance)
            #expect(rows(one) == ["payable:\(month.bob) INDEX 20"])
            let before = try await house.send(
                .get, "/v1/balances?as_of=2021-04-30", as: .finance)
            #expect(rows(before) == [])
        }
    }

    @Test(arguments: ["balances", "journal-entries", "accounts"])
    func `an asset that is not in the directory is no empty list`(list: String) async throws {
        try await withMonth(.opened) { house, month in
            for name in ["NOPE", "ast_00000000000000000000000000"] {
                let unknown = try await house.send(.get, "/v1/\(list)?asset=\(name)", as: .finance)
                #expect(unknown.status == 400, "\(unknown.text)")
                #expect(unknown.string("code") == "parameters_refused")
                #expect(unknown.string("errors", "0", "parameter") == "asset")
                #expect(unknown.string("errors", "0", "code") == "asset_unknown")
                #expect(unknown.string("errors", "0", "found") == name)
            }
            for name in ["usd", "\(month.usd.id)"] {
                let known = try await house.send(.get, "/v1/\(list)?asset=\(name)", as: .finance)
                #expect(known.status == 200)
                #expect(known["data", "0"] != nil)
            }
        }
    }

    @Test func `known_at is no instant to come`() async throws {
        try await withMonth(.opened) { house, _ in
            func status(_ instant: String) async throws -> Int {
                try await house.send(
                    .get, "/v1/balances?known_at=\(instant)", as: .finance
                ).status
            }
            #expect(try await status("2021-06-07T12:00:00Z") == 200)
            let ahead = try await house.send(
                .get, "/v1/balances?known_at=2021-06-07T12:00:00.000001Z", as: .finance)
            #expect(ahead.status == 422)
            #expect(ahead.string("code") == "known_at_ahead")
            #expect(
                ahead.string("detail")
                    == "known_at lies ahead of the books: it is 2021-06-07T12:00:00.000000Z now.")
            // Recorded by a service whose clock was ahead.
            house.now = house.now.advanced(bySeconds: -60)
            #expect(try await status("2021-06-07T12:00:00Z") == 200)
            #expect(try await status("2021-06-07T12:00:00.000001Z") == 422)
        }
    }

    @Test func `all balances are the trial balance`() async throws {
        try await withMonth(.frozen) { house, _ in
            let balances = try await house.send(.get, "/v1/balances", as: .finance)
            let trial = try await house.send(.get, "/v1/reports/trial-balance", as: .finance)
            #expect(rows(balances) == rows(trial))
            #expect(!rows(balances).isEmpty)
        }
    }

    @Test(arguments: ["json", "csv", "ndjson"])
    func `the same clocks give the same bytes, whatever came later`(format: String) async throws {
        try await withMonth(.approved) { house, month in
            let first = try await house.send(
                .get, "/v1/balances?format=\(format)&prefix=payable", as: .finance)
            #expect(first.headers["Vestry-Known-At"] == "3")
            house.now = house.now.advanced(bySeconds: 40 * 86_400)
            try await month.record(
                .rewardApproved, "2021-05-31", source: month.run(1).description,
                [
                    Posting(.debit, .payable(month.alice), month.usd.amount("1")),
                    Posting(.credit, AccountCode("income:b"), month.usd.amount("1")),
                ])
            let again = try await house.send(
                .get,
                "/v1/balances?format=\(format)&prefix=payable&as_of=2021-06-07&known_at=3",
                as: .finance)
            #expect(again.bytes == first.bytes)
        }
    }

    private static let badQueries: [(query: String, status: Int, code: String)] = [
        ("prefix=bank", 400, "account_unknown"), ("asset=%20", 400, "symbol_malformed"),
        ("as_of=2021-02-30", 400, "day_malformed"), ("known_at=-1", 400, "known_at_malformed"),
        ("known_at=2", 422, "known_at_ahead"), ("period=2021-05", 400, "parameter_unknown"),
        ("format=xml", 400, "parameter_unknown_value"),
    ]

    @Test func `bad parameters are named, and who does not read the ledger is refused`()
        async throws
    {
        try await withMonth(.opened) { house, _ in
            for (query, status, code) in Self.badQueries {
                let answer = try await house.send(.get, "/v1/balances?\(query)", as: .finance)
                #expect(answer.status == status, "\(query)")
                let found =
                    status == 400 ? answer.string("errors", "0", "code") : answer.string("code")
                #expect(found == code, "\(query)")
            }
            for sender in [APIHarness.Sender.lead, .script, .payee, .admin] {
                let answer = try await house.send(.get, "/v1/balances", as: sender)
                #expect(answer.status == 403)
            }
        }
    }
}
