import Foundation
import JSON
import Synchronization
import Testing

/// What is left after the service or its database was killed while money was being moved.
@Suite struct CrashTests {
    @Test func `after a kill of the service nothing acknowledged is missing or done twice`()
        async throws
    {
        try await RunningService.with { service in
            let runs = try await RewardRuns(40, in: SampleMonth(into: service))
            let acknowledged = try await approveAll(runs) { count in
                guard count == 10 else { return }
                kill(service.processID, SIGKILL)
            }
            _ = try await service.stop()
            #expect((10..<40).contains(acknowledged.count), "It died in the middle.")
            try await service.start()
            try await allIsThereOnce(runs, acknowledged)
            try await payableOnce(runs, service)
        }
    }

    @Test func `after a kill of PostgreSQL nothing acknowledged is missing or done twice`()
        async throws
    {
        try await RunningService.with { service in
            let runs = try await RewardRuns(40, in: SampleMonth(into: service))
            let postmaster = try #require(service.postmaster)
            let acknowledged = try await approveAll(runs) { count in
                guard count == 10 else { return }
                kill(postmaster, SIGKILL)
            }
            #expect((10..<40).contains(acknowledged.count), "It died in the middle.")
            // The service starts its database again by itself.
            try await waitUntilReady(service)
            #expect(service.postmaster != postmaster)
            try await allIsThereOnce(runs, acknowledged)
            let verified = try await service.vestry(["verify"])
            #expect(verified.status == 0)
        }
    }

    /// Approves the runs in four streams until one fails; the answers of those that were
    /// acknowledged, by run.
    private func approveAll(
        _ runs: RewardRuns, _ acknowledging: @escaping @Sendable (Int) -> Void
    ) async throws -> [String: String] {
        let answers = Acknowledged()
        await withTaskGroup { group in
            for stream in 0..<4 {
                group.addTask {
                    for (index, run) in runs.runs.enumerated() where index % 4 == stream {
                        guard let answer = try? await runs.approve(run), answer.status == 201
                        else { return }
                        acknowledging(answers.add(answer.text, of: run))
                    }
                }
            }
        }
        return answers.all
    }

    /// Every approval again with its key: the acknowledged ones are answered as before, the others
    /// are done now or were done without our hearing of it; the ledger has each once.
    private func allIsThereOnce(_ runs: RewardRuns, _ acknowledged: [String: String]) async throws {
        let before = try await runs.payables()
        #expect(before.count >= acknowledged.count)
        for run in runs.runs {
            let answer = try await runs.approve(run)
            #expect(answer.status == 201)
            guard let text = acknowledged[run] else { continue }
            #expect(answer.headers["idempotent-replayed"] == "true")
            #expect(answer.text == text)
        }
        let after = try await runs.payables()
        #expect(after.count == 40)
        #expect(after.allSatisfy { $0["state"] == .string("open") })
        // 40 times 1.5, beside the sample month's own lines of another kind.
        let expense = try await bountyExpense(runs)
        #expect(expense == ["60"])
    }

    private func bountyExpense(_ runs: RewardRuns) async throws -> [String] {
        let report = try await runs.month.client("AUDITOR").require(
            "GET", "/v1/reports/trial-balance")
        return try report.list().compactMap { row in
            guard case .string(let account) = row["account"], account.hasSuffix(":bounty"),
                case .string(let balance) = row["balance"]
            else { return nil }
            return balance
        }
    }

    /// A batch whose freezing was cut off by a kill is frozen once, and nothing is left to pay.
    private func payableOnce(_ runs: RewardRuns, _ service: RunningService) async throws {
        let finance = try runs.month.client("FINANCE")
        let safe = try await runs.month.safe()
        let plan = #"{"safe_id": "\#(safe)", "period": "\#(RewardRuns.period)"}"#
        let batch = try await finance.require(
            "POST", "/v1/payout-batches", plan, ["Idempotency-Key": "plan"])
        let id = try #require(batch["id"])
        let freeze = { @Sendable in
            try await finance.send(
                "POST", "/v1/payout-batches/\(id)/freezes", RewardRuns.freeze,
                ["Idempotency-Key": "freeze"])
        }
        async let cutOff = try? freeze()
        try await service.stop(SIGKILL)
        _ = await cutOff
        try await service.start()
        let frozen = try await freeze()
        #expect(frozen.status == 200)
        #expect(frozen["state"] == "frozen")
        #expect(try frozen.list("totals").first?["amount"] == .string("60"))
        let again = try await finance.send(
            "POST", "/v1/payout-batches", plan, ["Idempotency-Key": "plan again"])
        #expect(again.status == 409)
        #expect(try await runs.payables().allSatisfy { $0["state"] == .string("reserved") })
        let verified = try await service.vestry(["verify"])
        #expect(verified.status == 0)
    }

    private func waitUntilReady(_ service: RunningService) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if let answer = try? await service.client().send("GET", "/readyz"),
                answer.status == 200
            {
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Failure("the service was not ready again within a minute")
    }
}

/// Answers that arrived before the kill, by run.
private final class Acknowledged: Sendable {
    private let answers = Mutex<[String: String]>([:])

    var all: [String: String] { answers.withLock { $0 } }

    /// Keeps an answer and counts.
    func add(_ text: String, of run: String) -> Int {
        answers.withLock { answers in
            answers[run] = text
            return answers.count
        }
    }
}
