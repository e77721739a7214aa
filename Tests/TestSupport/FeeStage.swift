import Ethereum
import HTTP
import JSON
import Ledger
import Postgres
import Testing

/// A service with products whose fees are divided with a methodologist, entered over the API.
public struct FeeStage: Sendable {
    public let service: APIHarness
    public let directory: SampleDirectory
    /// The Safe that receives fees.
    public let safe: String

    /// A key for what moves money; each use is a request of its own.
    public static let key = "fees"

    /// A directory and a Safe on chain 1, in 2022.
    public init() async throws {
        service = try await APIHarness()
        service.now = try Instant("2022-06-07T12:00:00Z")
        directory = try await SampleDirectory(in: service)
        let made = try await service.send(
            .post, "/v1/safes", as: .finance,
            json: """
                {"chain_id": 1, "address": "0x5aFE3855358E112B5647B952709E6165e1c1eEEe",
                 "name": "Treasury", "version": "1.4.1",
                 "owners": ["0x1111111111111111111111111111111111111111"], "threshold": 1,
                 "next_nonce": 0}
                """)
        safe = try #require(made.string("id"), "\(made.text)")
    }

    /// Adds an index token to the directory.
    public func product(_ symbol: String, number: Int) async throws -> String {
        let digits = String(number, radix: 16)
        let address = "0x" + String(repeating: "c", count: 40 - digits.count) + digits
        let made = try await service.send(
            .post, "/v1/assets", as: .finance,
            json: """
                {"chain_id": 1, "address": "\(address)", "symbol": "\(symbol)",
                 "name": "\(symbol)", "decimals": 18}
                """)
        return try #require(made.string("id"), "\(made.text)")
    }

    /// What an agreement is made of, as the API takes it.
    public struct Terms: Sendable {
        public var payer = "treasury"
        public var start = "2021-04-01T00:00:00Z"
        public var from = "2021-03-01T00:00:00Z"
        public var operatorShare = "0.7"
        public var methodologistShare = "0.3"
        public var more = #""streaming_rate": "0.0095""#
        public var openingSupply = "0"

        /// DPI's terms: 70/30, 0.95 %.
        public init() {}

        /// Members of the version.
        public var version: String {
            """
            {"from": "\(from)", "methodologist": "alice", "operator_share": "\(operatorShare)",
             "methodologist_share": "\(methodologistShare)", \(more)}
            """
        }
    }

    /// Proposes an agreement; gives its path.
    public func propose(_ product: String, _ terms: Terms = Terms()) async throws -> String {
        let made = try await service.send(
            .post, "/v1/fee-agreements", as: .finance,
            json: """
                {"name": "Fees", "product": "\(product)", "paid_by": "\(terms.payer)",
                 "fee_contract": "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
                 "safe_id": "\(safe)", "started_at": "\(terms.start)",
                 "opening_supply": "\(terms.openingSupply)", "version": \(terms.version)}
                """)
        #expect(made.status == 201, "\(made.text)")
        return try #require(made.headers["Location"])
    }

    /// Has both parties approve a version.
    public func approve(_ agreement: String, version: Int = 1) async throws {
        for (party, sender) in [
            ("operator", APIHarness.Sender.approver), ("methodologist", .approver2),
        ] {
            let answer = try await service.send(
                .post, "\(agreement)/versions/\(version)/approvals", as: sender,
                json: #"{"party": "\#(party)"}"#)
            #expect(answer.status == 200, "\(answer.text)")
        }
    }

    /// An approved agreement of DPI's terms; gives its path.
    public func agreement(_ terms: Terms = Terms()) async throws -> String {
        let agreement = try await propose(product("DPI", number: 1), terms)
        try await approve(agreement)
        return agreement
    }

    /// Records facts, members of objects such as `"kind": "accrued", "block_time": "…"`.
    public func record(
        _ facts: [String], of agreement: String, as sender: APIHarness.Sender = .finance
    ) async throws -> APIHarness.Answer {
        let id = agreement.split(separator: "/").last.map(String.init) ?? ""
        return try await service.send(
            .post, "/v1/fee-accruals", as: sender,
            json: """
                {"agreement_id": "\(id)", "accruals": [\(facts.map { "{\($0)}" }.joined(separator: ", "))]}
                """)
    }

    /// The accruals of an agreement in the order of recording.
    public func accruals(of agreement: String) async throws -> [Vector] {
        let id = agreement.split(separator: "/").last.map(String.init) ?? ""
        let list = try await service.send(
            .get, "/v1/fee-accruals?agreement_id=\(id)&limit=1000", as: .auditor)
        #expect(list.status == 200, "\(list.text)")
        return try Vector(list.json, named: "accruals").list("data").sorted {
            try (Int($0.text("number")) ?? 0) < (Int($1.text("number")) ?? 0)
        }
    }

    /// Approves a distribution.
    public func approve(
        accrual id: String, as sender: APIHarness.Sender = .approver
    ) async throws -> APIHarness.Answer {
        try await service.send(
            .post, "/v1/fee-accruals/\(id)/approvals", as: sender, key: Self.key)
    }
}
