import Foundation
import JSON
import Testing

/// Two at once on the same object: one wins, the other is told so.
@Suite struct RaceTests {
    private static let rounds = 8

    @Test func `of two leads, approvers or scripts at once one wins and the other is told`()
        async throws
    {
        try await RunningService.with { service in
            let month = try await SampleMonth(into: service)
            try await leads(month)
            try await approvers(month)
            try await finance(month)
            try await scripts(month)
            let verified = try await service.vestry(["verify"])
            #expect(verified.status == 0)
        }
    }

    /// Both change the same line from the same version, then both submit the run.
    private func leads(_ month: SampleMonth) async throws {
        let leads = [
            try month.client("LEAD_PRODUCT"),
            try await month.newClient("second-lead", "--role", "lead", "--group", "product"),
        ]
        for run in try await RewardRuns(Self.rounds, in: month, isSubmitted: false).runs {
            let lines = try await leads[0].require("GET", "/v1/reward-runs/\(run)/lines").list()
            guard case .string(let line) = lines.first?["id"] else { throw Failure("no line") }
            let tag = try #require(
                await leads[0].require("GET", "/v1/reward-lines/\(line)").headers["etag"])
            let path = "/v1/reward-lines/\(line)"
            let answers = try await both(leads) { lead, number in
                try await lead.send(
                    "PATCH", path, #"{"amount": "\#(number + 2)"}"#, ["If-Match": tag])
            }
            try oneWon(answers, winner: 200, losers: [412])
            let kept = try await leads[0].require("GET", path)
            #expect(kept["amount"] == answers.first { $0.status == 200 }?["amount"])
            let submitted = try await both(leads) { lead, _ in
                try await lead.send("POST", "/v1/reward-runs/\(run)/submissions")
            }
            try oneWon(submitted, winner: 200, losers: [409])
        }
    }

    /// Both approve what the leads have submitted; each payable is there once.
    private func approvers(_ month: SampleMonth) async throws {
        let approvers = [
            try month.client("APPROVER"),
            try await month.newClient("second-approver", "--role", "approver"),
        ]
        let runs = try await month.client("AUDITOR").require(
            "GET", "/v1/reward-runs?period=\(RewardRuns.period)&state=submitted"
        ).list()
        #expect(runs.count == Self.rounds)
        for case .string(let run) in runs.map({ $0["id"] ?? .null }) {
            let answers = try await both(approvers) { approver, number in
                try await approver.send(
                    "POST", "/v1/reward-runs/\(run)/approvals", nil,
                    ["Idempotency-Key": "\(run) \(number)"])
            }
            try oneWon(answers, winner: 201, losers: [409])
        }
        let payables = try await month.client("AUDITOR").require(
            "GET", "/v1/payables?period=\(RewardRuns.period)"
        ).list()
        #expect(payables.count == Self.rounds)
    }

    /// Both plan the same period and freeze the same plan; then two approve it.
    private func finance(_ month: SampleMonth) async throws {
        let finance = [
            try month.client("FINANCE"),
            try await month.newClient("second-finance", "--role", "finance"),
        ]
        let safe = try await month.safe()
        let plans = try await both(finance) { person, number in
            try await person.send(
                "POST", "/v1/payout-batches",
                #"{"safe_id": "\#(safe)", "period": "\#(RewardRuns.period)"}"#,
                ["Idempotency-Key": "plan \(number)"])
        }
        try oneWon(plans, winner: 201, losers: [409])
        let batch = try #require(plans.first { $0.status == 201 }?["id"])
        let freezes = try await both(finance) { person, number in
            try await person.send(
                "POST", "/v1/payout-batches/\(batch)/freezes", RewardRuns.freeze,
                ["Idempotency-Key": "freeze \(number)"])
        }
        try oneWon(freezes, winner: 200, losers: [409])
        let frozen = try #require(freezes.first { $0.status == 200 })
        let (digest, hash) = try (
            #require(frozen["digest"]), #require(frozen["safe_tx_hash"])
        )
        let approvers = [
            try month.client("APPROVER"),
            try await month.newClient("third-approver", "--role", "approver"),
        ]
        let approvals = try await both(approvers) { person, number in
            try await person.send(
                "POST", "/v1/payout-batches/\(batch)/approvals",
                #"{"digest": "\#(digest)", "safe_tx_hash": "\#(hash)"}"#,
                ["Idempotency-Key": "approve \(number)"])
        }
        try oneWon(approvals, winner: 200, losers: [409])
        // Out of the way: the scripts are to have one batch to fight for.
        _ = try await finance[0].require(
            "POST", "/v1/payout-batches/\(batch)/cancellations", #"{"reason": "a test"}"#,
            ["Idempotency-Key": "cancel"])
    }

    /// Both claim the only batch, and both report its execution.
    private func scripts(_ month: SampleMonth) async throws {
        let scripts = [
            try month.client("SCRIPT"),
            try await month.newClient("second-script", "--script", "--role", "script"),
        ]
        let claims = try await both(scripts) { script, number in
            try await script.send(
                "POST", "/v1/payout-batch-claims", "{}", ["Idempotency-Key": "claim \(number)"])
        }
        try oneWon(claims, winner: 200, losers: [409])
        let batch = try #require(claims.first { $0.status == 200 }?["id"])
        let builder = try await scripts[0].require(
            "GET", "/v1/payout-batches/\(batch)/safe-transaction-builder.json")
        let file = "\(month.service.folder)/builder.json"
        try builder.text.write(toFile: file, atomically: true, encoding: .utf8)
        let execution = try await SafeHarness.execute(
            file, expecting: PublishedList.payments(), in: month.service.folder)
        #expect(execution.isGood)
        let report = """
            {"transaction_hash": "\(execution.transactionHash)", "receipt": \(execution.receipt)}
            """
        let reports = try await both(scripts) { script, number in
            try await script.send(
                "POST", "/v1/payout-batches/\(batch)/executions", report,
                ["Idempotency-Key": "report \(number)"])
        }
        try oneWon(reports, winner: 200, losers: [409])
    }

    private func both(
        _ clients: [TestClient],
        _ act: @escaping @Sendable (TestClient, Int) async throws -> TestClient.Answer
    ) async throws -> [TestClient.Answer] {
        try await withThrowingTaskGroup { group in
            for (number, client) in clients.enumerated() {
                group.addTask { try await act(client, number) }
            }
            var answers: [TestClient.Answer] = []
            for try await answer in group { answers.append(answer) }
            return answers
        }
    }

    /// One answer is the winner's; the other says why in a problem document.
    private func oneWon(
        _ answers: [TestClient.Answer], winner: Int, losers: Set<Int>,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let texts = answers.map(\.text)
        #expect(
            answers.count { $0.status == winner } == 1, "\(texts)", sourceLocation: sourceLocation)
        let loser = try #require(
            answers.first { $0.status != winner }, sourceLocation: sourceLocation)
        #expect(losers.contains(loser.status), "\(texts)", sourceLocation: sourceLocation)
        #expect(loser["code"] != nil, sourceLocation: sourceLocation)
        #expect(loser["detail"] != nil, sourceLocation: sourceLocation)
    }
}
