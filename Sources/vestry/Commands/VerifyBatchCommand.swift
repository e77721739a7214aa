import ArgumentParser
import Bookkeeping
import Ethereum
import Foundation
import JSON

/// `vestry verify-batch`: recomputes a payout batch from its files alone.
struct VerifyBatchCommand: Subcommand {
    /// The largest file that is read.
    private static let sizeLimit = 64 << 20

    static let configuration = CommandConfiguration(
        commandName: "verify-batch",
        abstract: "Recompute a payout batch from its files alone, offline.",
        discussion: """
            EXAMPLES
              vestry verify-batch manifest.json rows.csv safe-transaction-builder.json
              vestry verify-batch -o json bat_01h2xcejqtf2nbrexx3vqjhp41/*

            Needs no network, no database and no settings. Digest, totals, call data, the
            checksum of the Transaction Builder and the safeTxHash are computed from the rows
            in the manifest, and every other file must pay the same. Names of files do not
            matter. Ends with 3 when anything is not as it should be.

            \(ExitStatus.explanation)
            """
    )

    @Argument(help: "The manifest and any other files of the batch.") var files: [String]
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let verification = BatchVerification(try files.map(Self.read))
        print(
            output.output == .json ? Self.json(verification) : verification.description)
        guard verification.isSound else {
            let wrong = verification.findings.count { $0.problem != nil }
            throw CommandError(
                .notVerified, "\(wrong) of \(verification.findings.count) do not hold")
        }
    }

    private static func read(_ path: String) throws -> BatchVerification.File {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            guard data.count <= sizeLimit else {
                throw CommandError(.usage, "\(path) is larger than \(sizeLimit) bytes")
            }
            return BatchVerification.File(
                name: URL(fileURLWithPath: path).lastPathComponent, content: [UInt8](data))
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError(.usage, "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    private static func json(_ verification: BatchVerification) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("is_sound", verification.isSound)
            writer.field("safe_tx_hash", verification.overview?.transaction.safeTxHash.description)
            writer.array("findings") { writer in
                for finding in verification.findings {
                    writer.object { writer in
                        writer.field("subject", finding.subject)
                        writer.field("problem", finding.problem)
                    }
                }
            }
            writer.array("not_given") { writer in
                for name in verification.notGiven { writer.value(name) }
            }
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
