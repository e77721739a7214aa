import Foundation
import JSON
import Testing

/// A whole month with the built command: from an empty folder to a batch that a Safe executed.
@Suite struct SampleMonthTests {
    @Test func `the sample month is paid exactly by a Safe, settled, confirmed and balanced`()
        async throws
    {
        try await RunningService.with { service in
            let month = try await SampleMonth(into: service)
            #expect(month.text.contains("66 rows, 5741.48 DAO"))
            let again = try await SampleMonth(into: service)
            #expect(again.text == month.text, "Loading it twice finds what is there.")

            let execution = try await executed(month)
            #expect(execution.isGood)
            #expect(execution.differences == 0)
            #expect(execution.payouts == 66)

            try await reported(execution, month)
            try await confirmed(month)
            try await balanced(month)
            try await verified(month)
        }
    }

    /// The file of `vestry batch next`, executed by the contracts.
    private func executed(_ month: SampleMonth) async throws -> SafeHarness.Execution {
        let folder = month.service.folder
        let next = try await month.service.vestry(
            ["batch", "next", "--directory", folder, "-o", "json"], try token(month, "SCRIPT"))
        let batch = try await month.batch()
        #expect(next.status == 0)
        #expect(next.output.contains(#""totals":["5741.48 DAO"]"#))
        let payments = try PublishedList.payments()
        #expect(payments.count == 66)
        let execution = try await SafeHarness.execute(
            "\(folder)/\(batch)/safe-transaction-builder.json", expecting: payments, in: folder)
        let shown = try await month.client("AUDITOR").require("GET", "/v1/payout-batches/\(batch)")
        #expect(shown["safe_tx_hash"] == execution.safeTxHash)
        try await verifiedOffline("\(folder)/\(batch)", month)
        return execution
    }

    /// What was downloaded proves itself without service and database; one digit changed is named.
    private func verifiedOffline(_ folder: String, _ month: SampleMonth) async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count == 9)
        let command = ["verify-batch"] + names.map { "\(folder)/\($0)" }
        let sound = try await Program.run(Checkout.command, command)
        #expect(sound.status == 0, "\(sound.output) \(sound.complaints)")
        #expect(sound.output.contains("5741.48 DAO in 66 rows"))
        #expect(sound.output.split(separator: "\n").count <= 40)
        let rows = "\(folder)/rows.csv"
        let whole = try String(contentsOfFile: rows, encoding: .utf8)
        defer { try? whole.write(toFile: rows, atomically: true, encoding: .utf8) }
        try whole.replacing("144.55,", with: "144.56,")
            .write(toFile: rows, atomically: true, encoding: .utf8)
        let broken = try await Program.run(Checkout.command, command)
        #expect(broken.status == 3)
        #expect(broken.output.contains("has amount 144.56 instead of 144.55"))
    }

    /// The receipt settles every row; the same report again is answered the same.
    private func reported(_ execution: SafeHarness.Execution, _ month: SampleMonth) async throws {
        let receipt = "\(month.service.folder)/receipt.json"
        try execution.receipt.write(toFile: receipt, atomically: true, encoding: .utf8)
        let batch = try await month.batch()
        let report = [
            "batch", "report", batch, "--transaction-hash", execution.transactionHash,
            "--receipt", receipt, "-o", "json",
        ]
        let first = try await month.service.vestry(report, try token(month, "SCRIPT"))
        #expect(first.status == 0)
        #expect(first.output.contains(#""state":"settled""#))
        let second = try await month.service.vestry(report, try token(month, "SCRIPT"))
        #expect(second.status == 0)
        #expect(second.output == first.output)
        #expect(second.complaints.contains("reported before"))
        let nothing = try await month.service.vestry(["batch", "next"], try token(month, "SCRIPT"))
        #expect(nothing.status == 9)
        let payables = try await month.client("AUDITOR").require(
            "GET", "/v1/payables?limit=1000&period=2021-05"
        ).list()
        #expect(payables.count == 66)
        #expect(payables.allSatisfy { $0["state"] == .string("settled") })
    }

    /// Who reported cannot confirm; somebody else can.
    private func confirmed(_ month: SampleMonth) async throws {
        let path = "/v1/payout-batches/\(try await month.batch())/confirmations"
        let own = try await month.client("SCRIPT").send(
            "POST", path, nil, ["Idempotency-Key": "own"])
        #expect(own.status == 403)
        let other = try await month.client("APPROVER").send(
            "POST", path, nil, ["Idempotency-Key": "other"])
        #expect(other.status == 200)
        #expect(other["settlement"] == "confirmed")
    }

    /// Debits equal credits, nothing is owed, and the database proves itself.
    private func balanced(_ month: SampleMonth) async throws {
        let auditor = try month.client("AUDITOR")
        let trial = try await auditor.require("GET", "/v1/reports/trial-balance")
        let totals = try trial.list("totals")
        #expect(totals.count == 1)
        // The opening of 1,000,000,000; approved, frozen and settled 5,741.48.
        #expect(totals.first?["debits"] == totals.first?["credits"])
        #expect(totals.first?["debits"] == .string("1000017224.44"))
        let liabilities = try await auditor.require("GET", "/v1/reports/liabilities")
        #expect(try liabilities.list().isEmpty)
        let page = try await month.service.client().require("GET", "/")
        #expect(page.text.contains("May 2021"))
    }

    /// The books prove themselves, and one base unit changed behind the triggers is found.
    private func verified(_ month: SampleMonth) async throws {
        let sound = try await month.service.vestry(["verify", "-o", "json"])
        #expect(sound.status == 0)
        #expect(sound.output.contains(#""is_sound":true"#))
        try await month.service.psql(
            "SET session_replication_role = replica",
            "UPDATE posting SET amount = amount + 1 WHERE seq = 2 AND line = 1")
        let broken = try await month.service.vestry(["verify"])
        #expect(broken.status == 3)
        #expect(broken.output.contains("BROKEN  every journal entry balances per asset: entry 2"))
    }

    private func token(_ month: SampleMonth, _ role: String) throws -> [String: String] {
        let file = "\(month.service.folder)/\(role)"
        try (month.tokens[role] ?? "").write(toFile: file, atomically: true, encoding: .utf8)
        return ["VESTRY_TOKEN_FILE": file]
    }
}
