import ArgumentParser
import Bookkeeping
import Ethereum
import Foundation
import JSON

/// `vestry batch report`: says by which transaction a batch was executed.
struct BatchReport: Subcommand {
    /// The largest receipt that the service takes.
    private static let sizeLimit = 8 << 20

    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Report the execution of a batch with its receipt.",
        discussion: """
            EXAMPLES
              vestry batch report bat_01h2xcejqtf2nbrexx3vqjhp41 --transaction-hash 0x12… \\
                --receipt receipt.json

            The receipt is what eth_getTransactionReceipt answers, with or without the envelope
            of JSON-RPC. The same report again does nothing and is answered the same. Ends with 3
            when the receipt does not pay every row.

            \(ExitStatus.explanation)
            """
    )

    @Argument(help: "The batch, bat_…") var id: String
    @Option(help: "0x and 64 digits.") var transactionHash: String
    @Option(help: "A file, or - for standard input.") var receipt: String
    @Option(help: "Derived from batch, hash and receipt unless it is given.")
    var idempotencyKey: String?
    @OptionGroup var output: OutputOptions
    @OptionGroup var service: ClientOptions

    func perform() async throws {
        let body = try report()
        let client = try service.client()
        let digest = Digest.sha256(of: Array("\(id) ".utf8) + body)
        let key = idempotencyKey ?? "report-\(digest.description.dropFirst(2))"
        Standard.write("Idempotency-Key: \(key)")
        let answer = try await client.post("/v1/payout-batches/\(id)/executions", body, key: key)
        if answer.isReplay { Standard.write("This was reported before.") }
        let batch = try Batch(answer.object())
        Table(batch).print(one: output.output)
        guard batch.state == "settled" else {
            let rows = batch.object.object("execution")?.text("mismatched_rows") ?? "0"
            throw CommandError(
                .notVerified, "the batch is \(batch.state), not settled; \(rows) rows do not match")
        }
    }

    private func report() throws -> [UInt8] {
        var writer = JSONWriter()
        let receipt = try readReceipt()
        writer.object { writer in
            writer.field("transaction_hash", transactionHash)
            writer.field("receipt", receipt)
        }
        return writer.take()
    }

    private func readReceipt() throws -> JSONValue {
        do {
            let data =
                try receipt == "-"
                ? FileHandle.standardInput.readToEnd() ?? Data()
                : Data(contentsOf: URL(fileURLWithPath: receipt))
            let document = try JSONReader(sizeLimit: Self.sizeLimit).read([UInt8](data))
            guard case .object(let object) = document, object["jsonrpc"] != nil else {
                return document
            }
            return object["result"] ?? .null
        } catch let error as JSONError {
            throw CommandError(.invalid, "\(receipt) is no JSON: \(error)")
        } catch {
            throw CommandError(.usage, "\(receipt) cannot be read: \(error.localizedDescription)")
        }
    }
}
