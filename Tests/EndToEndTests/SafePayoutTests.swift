import Ethereum
import Foundation
import JSON
import Testing

/// Batches executed by the real Safe contracts: our own call data, signatures collected over REST, and
/// the receipts posted back.
@Suite struct SafePayoutTests {
    private static let lines: [(payee: Int, asset: String, amount: String)] = [
        (1, "USDC", "1500.25"), (1, "DAO", "144.55"), (2, "WBTC", "0.00000001"),
        (3, "ETH", "1.5"), (4, "DAO", "0.000000000000000001"), (5, "ETH", "0.07"),
        (6, "USDC", "0.000001"), (7, "WBTC", "2"),
    ]
    private static let decimals = ["USDC": 6, "DAO": 18, "WBTC": 8, "ETH": 18]

    /// What every payee must have got in the end, computed from the lines with Foundation.
    private static func expected() throws -> String {
        let entries = lines.map { line in
            let parts = line.amount.split(separator: ".").map(String.init)
            let digits = decimals[line.asset] ?? 0
            let fraction = parts.count == 2 ? parts[1] : ""
            let units =
                (parts[0] + fraction + String(repeating: "0", count: digits - fraction.count))
                .drop { $0 == "0" }
            let token = line.asset == "ETH" ? "native" : line.asset
            return """
                {"recipient": "\(SafeMonth.address(of: line.payee))", "token": "\(token)",
                 "amount": "\(units)"}
                """
        }
        return "[\(entries.joined(separator: ","))]"
    }

    @Test(arguments: ["1.3.0", "1.4.1", "1.5.0"])
    func `a plan of three parts is signed over REST, executed and settled`(
        version: String
    ) async throws {
        try await RunningService.with { service in
            let world = try await SafeWorld(version: version)
            let month = try await SafeMonth(in: service, world)
            try await month.owe(Self.lines)
            let batches = try await month.approved(rowLimit: 3)
            #expect(batches.count == 3)
            var steps: [String] = []
            for batch in batches { steps += ["--calldata", "@\(try await month.signed(batch))"] }
            let file = "\(service.folder)/expected.json"
            try Self.expected().write(toFile: file, atomically: true, encoding: .utf8)
            let done = try await world.run(steps, expecting: file)
            #expect(done.differences == 0)
            #expect(done.steps.map(\.isExecuted) == [true, true, true])
            for (batch, step) in zip(batches, done.steps) {
                let settled = try await month.report(batch, step)
                #expect(settled["state"] == "settled", "\(settled.text)")
                #expect(try await month.confirm(batch)["settlement"] == "confirmed")
            }
            let sound = try await service.vestry(["verify", "-o", "json"])
            #expect(sound.output.contains(#""is_sound":true"#), "\(sound.output)")
        }
    }

    @Test func `a token that returns false pays nobody, and its row is owed again`() async throws {
        try await RunningService.with { service in
            let world = try await SafeWorld(version: "1.4.1")
            let month = try await SafeMonth(in: service, world)
            try await month.owe([(1, "USDC", "10"), (2, "FALSE", "10")])
            let batch = try await month.approved()[0]
            let step = try await world.run(["--calldata", "@\(try await month.signed(batch))"])
                .steps[0]
            #expect(step.isExecuted)
            let reported = try await month.report(batch, step)
            #expect(reported["state"] == "executed")
            #expect(reported["execution", "mismatched_rows"] == "1")
            _ = try await month.confirm(batch)
            let released = try await month.approver2.require(
                "POST", "/v1/payout-batches/\(batch)/payment-releases",
                #"{"reason": "the token returned false"}"#, SafeMonth.key())
            #expect(released["state"] == "settled")
            let open = try await month.finance.require("GET", "/v1/payables?state=open").list()
            #expect(open.count == 1)
            let sound = try await service.vestry(["verify", "-o", "json"])
            #expect(sound.output.contains(#""is_sound":true"#), "\(sound.output)")
        }
    }

    @Test func `a batch whose nonce another transaction used is paid by the next one`() async throws
    {
        try await RunningService.with { service in
            let world = try await SafeWorld(version: "1.4.1")
            let month = try await SafeMonth(in: service, world)
            try await month.owe([(1, "USDC", "10"), (2, "ETH", "0.5")])
            let batch = try await month.approved()[0]
            let call = try await month.signed(batch)

            // A transaction that fails with safeTxGas set uses the nonce up and pays nobody.
            let failing = Self.transaction(
                to: world.falseToken, data: "0xdeadbeef", nonce: 0, safeTxGas: 1)
            let rejecting = Self.transaction(to: world.safe, data: nil, nonce: 0, safeTxGas: 0)
            for transaction in [failing, rejecting] {
                let file = "\(service.folder)/transaction.json"
                try transaction.write(toFile: file, atomically: true, encoding: .utf8)
                let steps = try await world.run(["--safe-tx", file, "--calldata", "@\(call)"]).steps
                // Signed for nonce 0, so the Safe refuses it now.
                #expect(!steps[1].isExecuted)
                let foreign = try await month.report(batch, steps[0])
                #expect(foreign.status == 422)
                #expect(foreign["code"] == "receipt_of_another_transaction")
                let noted = try await month.reportNonceUse(batch, steps[0], transaction)
                #expect(noted.status == 200, "\(noted.text)")
                #expect(noted["state"] == "proposed")
            }
            // The latest report is the rejection.
            let confirmed = try await month.confirm(batch)
            #expect(confirmed["state"] == "rejected", "\(confirmed.text)")
            let next = try await month.approved()[0]
            #expect(try await month.get(next)["nonce"] == "1")
            let sound = try await service.vestry(["verify", "-o", "json"])
            #expect(sound.output.contains(#""is_sound":true"#), "\(sound.output)")
        }
    }

    @Test func `a file imported twice pays twice on the chain, and is not taken for the batch`()
        async throws
    {
        try await RunningService.with { service in
            let world = try await SafeWorld(version: "1.4.1")
            let month = try await SafeMonth(in: service, world)
            try await month.owe([(1, "USDC", "10"), (2, "DAO", "5")])
            let batch = try await month.approved()[0]
            let builder = try await month.script.require(
                "GET", "/v1/payout-batches/\(batch)/safe-transaction-builder.json")
            let file = "\(service.folder)/builder.json"
            try builder.text.write(toFile: file, atomically: true, encoding: .utf8)
            let steps = try await world.run(["--batch", file, "--batch", file]).steps
            #expect(steps.map(\.isExecuted) == [true, true])
            let second = try await month.report(batch, steps[1])
            #expect(second["code"] == "receipt_of_another_transaction", "\(second.text)")
            #expect(try await month.get(batch)["state"] == "approved")
            let first = try await month.report(batch, steps[0])
            #expect(first["state"] == "settled")
            let again = try await month.report(batch, steps[1])
            #expect(again["code"] == "batch_not_approved")
        }
    }

    private static func transaction(
        to: String, data: String?, nonce: Int, safeTxGas: Int
    ) -> String {
        let content = data.map { "\"\($0)\"" } ?? "null"
        return """
            {"to": "\(to)", "value": "0", "data": \(content), "operation": 0,
             "safeTxGas": "\(safeTxGas)", "baseGas": "0", "gasPrice": "0", "nonce": "\(nonce)"}
            """
    }
}
