import ArgumentParser
import Foundation
import JSON

/// `vestry batch next`: takes the batch that waits longest, and its files.
struct BatchNext: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Claim the next approved batch and save its files.",
        discussion: """
            EXAMPLES
              vestry batch next --directory payouts
              vestry batch next --lease-seconds 1800 -o json

            The files go into a folder named after the batch. Until the lease ends nobody else
            is given the batch; the same command again gives you the same one. Ends with 9 when
            no batch waits.

            \(ExitStatus.explanation)
            """
    )

    @Option(help: "Where the batch's folder is made.") var directory = "."
    @Option(help: "Only batches of this Safe, saf_…") var safe: String?
    @Option(help: "How long the claim holds, 10 to 3600.") var leaseSeconds: Int?
    @OptionGroup var output: OutputOptions
    @OptionGroup var service: ClientOptions

    func perform() async throws {
        let client = try service.client()
        // A claim of one's own is found again, so each call may have a key of its own.
        let answer = try await client.post(
            "/v1/payout-batch-claims", claim(), key: "claim-\(UUID().uuidString)")
        if answer.body.isEmpty { throw CommandError(.notReady, "no approved batch waits") }
        let batch = try Batch(answer.object())
        let folder = try Folder(directory).folder(batch.id)
        for path in batch.files {
            let file = try await client.file(path, of: batch)
            try folder.save(file.content, as: file.name)
        }
        Table(batch, folder: folder.path).print(one: output.output)
    }

    private func claim() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if let safe { writer.field("safe_id", safe) }
            if let leaseSeconds { writer.field("lease_seconds", leaseSeconds) }
        }
        return writer.take()
    }
}
