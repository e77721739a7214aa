import Bookkeeping
import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

/// A service with a directory, and short words for what the tests of grants do again and again.
struct VestingFixture {
    let service: APIHarness
    let directory: SampleDirectory

    /// It is noon of 5 March 2021.
    init() async throws {
        service = try await APIHarness()
        directory = try await SampleDirectory(in: service)
        service.now = try Instant("2021-03-05T12:00:00Z")
    }

    /// 1000 INDEX over the first 100 days of 2021, with a cliff after 50 of them, on 20 February.
    static let terms = """
        {"rule": "dss-vest", "start": "2021-01-01T00:00:00Z", "cliff": "2021-02-20T00:00:00Z",
         "end": "2021-04-11T00:00:00Z"}
        """

    /// The body of a grant for somebody.
    static func body(
        _ payee: String = "alice", total: String = "1000", terms: String = Self.terms,
        more: String = ""
    ) -> String {
        """
        {"payee": "\(payee)", "group": "engineering", "asset": "INDEX", "total": "\(total)",
         "grant_day": "2021-01-01", "terms": \(terms)\(more)}
        """
    }

    /// Enters a grant as finance and gives its path.
    func enter(_ body: String = Self.body()) async throws -> String {
        let answer = try await service.send(.post, "/v1/grants", as: .finance, json: body)
        #expect(answer.status == 201, "\(answer.text)")
        return "/v1/grants/" + (try #require(answer.string("id")))
    }

    /// Enters a grant as finance and approves it as approver.
    func approved(_ body: String = Self.body()) async throws -> String {
        let grant = try await enter(body)
        let answer = try await post(grant + "/approvals", as: .approver)
        #expect(answer.status == 201, "\(answer.text)")
        return grant
    }

    /// Imports grants of 1000, 1001, 1002 … INDEX to alice as finance and approves them as approver.
    func approved(count: Int) async throws {
        let rows = (0..<count).map {
            "alice,engineering,INDEX,\(1000 + $0),dss-vest,2021-01-01T00:00:00Z,2021-04-11T00:00:00Z"
        }
        let entered = try await service.send(
            .post, "/v1/grants/imports", as: .finance,
            csv: (["payee,group,asset,total,rule,start,end"] + rows).joined(separator: "\n"))
        let ids = entered.text.matches(of: /gnt_[0-9a-z]{26}/).map { "\"\($0.output)\"" }
        #expect(ids.count == count, "\(entered.text.prefix(500))")
        let answer = try await post(
            "/v1/grants/approvals", as: .approver,
            "{\"grant_ids\": [\(ids.joined(separator: ","))]}")
        #expect(answer.status == 201, "\(answer.text.prefix(500))")
    }

    /// Posts with a key of its own.
    func post(
        _ path: String, as sender: APIHarness.Sender, _ json: String? = nil
    ) async throws -> APIHarness.Answer {
        try await service.send(
            .post, path, as: sender, json: json, key: "\(path) \((json ?? "").prefix(100))")
    }

    /// Proposes a change as finance and gives the path of the proposal.
    func propose(_ path: String, _ json: String) async throws -> String {
        let answer = try await service.send(.post, path, as: .finance, json: json)
        #expect(answer.status == 201, "\(answer.text)")
        return "/v1/grant-changes/" + (try #require(answer.string("id")))
    }

    /// What somebody says who approves a change after a look at it.
    func stating(_ change: String) async throws -> String {
        let seen = try await service.send(.get, change, as: .auditor)
        return #"{"digest": "\#(try #require(seen.string("digest"), "\(seen.text)"))"}"#
    }

    /// A digest of nothing that was proposed.
    static let noDigest = #"{"digest": "sha256:\#(String(repeating: "0", count: 64))"}"#

    /// Looks at a change and approves it.
    func approve(
        _ change: String, as sender: APIHarness.Sender
    ) async throws -> APIHarness.Answer {
        try await post(change + "/approvals", as: sender, stating(change))
    }

    /// Where alice is paid.
    static let paidTo = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"

    /// Makes a Safe, and gives alice an address; gives the id of the Safe.
    func safe() async throws -> String {
        let safe = try await service.send(
            .post, "/v1/safes", as: .finance,
            json: """
                {"chain_id": 1, "address": "0x52908400098527886E0F7030069857D2E4169EE7",
                 "name": "Treasury", "version": "1.3.0", "threshold": 1,
                 "owners": ["0x8617E340B3D01FA5F11F306F4090FD50E238070D"]}
                """)
        let alice = try directory.payee("alice")
        let payee = try await service.send(
            .patch, "/v1/payees/\(alice)", as: .finance,
            json: #"{"payout_addresses": [{"chain_id": 1, "address": "\#(Self.paidTo)"}]}"#,
            ifMatch: "*")
        #expect(payee.status == 200, "\(payee.text)")
        return try #require(safe.string("id"), "\(safe.text)")
    }

    /// Makes a release for a month as finance and gives its path.
    func release(_ period: String) async throws -> String {
        let answer = try await service.send(
            .post, "/v1/vesting-releases", as: .finance, json: #"{"period": "\#(period)"}"#)
        #expect(answer.status == 201, "\(answer.text)")
        return "/v1/vesting-releases/" + (try #require(answer.string("id")))
    }

    /// What is on the accounts that begin so: `code balance`, with ids cut off.
    func balances(_ prefix: String) async throws -> [String] {
        let rows = try await service.connections.query(
            """
            SELECT split_part(a.code, ':', 1) || ' ' ||
                abs(a.debits - a.credits) / 1000000000000000000::numeric AS balance
            FROM account AS a
            WHERE a.prefix = \(prefix)
            ORDER BY a.account_id
            """)
        return try rows.map { row in
            let text: String = try row.get("balance")
            return text.contains(".")
                ? String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed()) : text
        }
    }

    /// Sends, expects a refusal with this status and code, and that nothing stored has changed.
    @discardableResult
    func refused(
        _ status: Int, _ code: String, _ path: String, as sender: APIHarness.Sender,
        json: String? = nil, csv: String? = nil, location: SourceLocation = #_sourceLocation
    ) async throws -> APIHarness.Answer {
        let before = try await service.database.state()
        let answer = try await service.send(
            .post, path, as: sender, json: json, csv: csv, key: "refused")
        #expect(answer.status == status, "\(answer.text)", sourceLocation: location)
        #expect(answer.string("code") == code, "\(answer.text)", sourceLocation: location)
        #expect(try await service.database.state() == before, sourceLocation: location)
        return answer
    }

    /// Everything recomputes from what is stored.
    func mustBeSound(_ location: SourceLocation = #_sourceLocation) async throws {
        let report = try await service.books.verify()
        #expect(report.isSound, "\(report)", sourceLocation: location)
    }

    func close() async throws { try await service.close() }
}
