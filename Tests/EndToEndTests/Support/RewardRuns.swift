import JSON

/// Small reward runs of one line each, for tests that need many things to decide about.
struct RewardRuns: Sendable {
    static let period = "2021-06"
    /// The body that freezes a batch of payees who have just been entered.
    static let freeze = #"{"reasons": {"address_recent": "entered with the sample month"}}"#
    let month: SampleMonth
    /// Their ids.
    let runs: [String]

    /// Enters and submits runs of the product group, each paying 1.5 to one of its payees.
    init(_ count: Int, in month: SampleMonth, isSubmitted: Bool = true) async throws {
        let lead = try month.client("LEAD_PRODUCT")
        var runs: [String] = []
        for number in 0..<count {
            let created = try await lead.require(
                "POST", "/v1/reward-runs", #"{"group": "product", "period": "\#(Self.period)"}"#)
            guard let run = created["id"] else { throw Failure("a run without id") }
            let payee = number % 33 + 1
            let handle = payee < 10 ? "owl-0\(payee)" : "owl-\(payee)"
            _ = try await lead.require(
                "POST", "/v1/reward-runs/\(run)/lines",
                """
                {"lines": [
                  {"payee": "\(handle)", "asset": "DAO", "amount": "1.5", "kind": "bounty"}
                ]}
                """)
            if isSubmitted {
                _ = try await lead.require("POST", "/v1/reward-runs/\(run)/submissions")
            }
            runs.append(run)
        }
        self.month = month
        self.runs = runs
    }

    /// Approves a run under a key of its own.
    func approve(_ run: String) async throws -> TestClient.Answer {
        try await month.client("APPROVER").send(
            "POST", "/v1/reward-runs/\(run)/approvals", nil, ["Idempotency-Key": "approve \(run)"],
            timeout: 10)
    }

    /// The payables of the period.
    func payables() async throws -> [JSONObject] {
        try await month.client("AUDITOR").require(
            "GET", "/v1/payables?period=\(Self.period)&limit=1000"
        ).list()
    }
}
