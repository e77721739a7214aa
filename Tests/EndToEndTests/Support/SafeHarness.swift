import Foundation
import JSON

/// The Safe contracts in an EVM of this process's own: Tests/safe_e2e.
enum SafeHarness {
    struct Execution: Sendable {
        let isGood: Bool
        let differences: Int
        let payouts: Int
        let safeTxHash: String
        let transactionHash: String
        /// As eth_getTransactionReceipt answers it.
        let receipt: String
    }

    /// Executes a Transaction Builder file and compares what everyone got with what was expected.
    static func execute(
        _ batchFile: String, expecting payments: [(recipient: String, baseUnits: String)],
        in folder: String
    ) async throws -> Execution {
        let expected = "\(folder)/expected.json"
        let entries = payments.map { payment in
            """
            {"recipient": "\(payment.recipient)", "token": "DAO", "amount": "\(payment.baseUnits)"}
            """
        }
        try "[\(entries.joined(separator: ","))]"
            .write(toFile: expected, atomically: true, encoding: .utf8)
        let outcome = try await Program.run(
            try Checkout.python(),
            [
                "\(Checkout.folder)/Tests/safe_e2e/safe_e2e.py", "--chain-id", "31337", "--strict",
                "--batch", batchFile, "--expect", expected,
            ])
        return try Execution(outcome)
    }
}

extension SafeHarness.Execution {
    fileprivate init(_ outcome: Outcome) throws {
        let document = try JSONReader(
            sizeLimit: 64 << 20,
            limits: JSONLimits(members: 1 << 20, elements: 1 << 24, values: 1 << 26)
        ).read(Array(outcome.output.utf8))
        guard case .object(let result) = document, case .array(let steps) = result["steps"],
            case .object(let step) = steps.first, case .object(let receipt) = step["receipt"],
            case .object(let expectation) = result["expectation"],
            case .array(let differences) = expectation["differences"],
            case .number(let payouts) = expectation["payouts"],
            case .string(let safeTxHash) = step["safeTxHash"],
            case .string(let transactionHash) = receipt["transactionHash"]
        else {
            throw Failure("the harness said: \(outcome.complaints) \(outcome.output.suffix(2000))")
        }
        var writer = JSONWriter()
        writer.value(.object(receipt))
        self.init(
            isGood: outcome.status == 0 && result["allGood"] == .bool(true),
            differences: differences.count, payouts: Int(payouts.lexeme) ?? 0,
            safeTxHash: safeTxHash, transactionHash: transactionHash,
            receipt: String(decoding: writer.take(), as: UTF8.self))
    }
}
