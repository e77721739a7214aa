import ArgumentParser
import Foundation

/// `vestry batch get`: shows a batch, or one of its files.
struct BatchGet: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show a batch, or print or save one of its files.",
        discussion: """
            EXAMPLES
              vestry batch get bat_01h2xcejqtf2nbrexx3vqjhp41 -o json
              vestry batch get bat_01h2xcejqtf2nbrexx3vqjhp41 rows.csv
              vestry batch get bat_01h2xcejqtf2nbrexx3vqjhp41 safe-transaction.json --save tx.json

            The files are safe-transaction-builder.json, airdrop.csv, disperse/ast_…, rows.csv,
            manifest.json, safe-transaction.json, proposal.json and, once the batch is approved,
            signer-sheet.html and signer-sheet.txt. A file whose digest is not the one that the service states is
            neither printed nor saved: then it ends with 3.

            \(ExitStatus.explanation)
            """
    )

    @Argument(help: "The batch, bat_…") var id: String
    @Argument(help: "One of its files.") var file: String?
    @Option(help: "Save the file there instead of printing it.") var save: String?
    @OptionGroup var output: OutputOptions
    @OptionGroup var service: ClientOptions

    func validate() throws {
        if save != nil, file == nil { throw ValidationError("--save needs the name of a file.") }
    }

    func perform() async throws {
        let client = try service.client()
        let answer = try await client.get("/v1/payout-batches/\(id)")
        let batch = try Batch(answer.object())
        guard let file else {
            if output.output == .table { return Table(batch).print(one: .table) }
            return print(String(decoding: answer.body, as: UTF8.self))
        }
        let download = try await client.file("/v1/payout-batches/\(id)/\(file)", of: batch)
        guard let save else {
            return FileHandle.standardOutput.write(Data(download.content))
        }
        let target = URL(fileURLWithPath: save)
        try Folder(target.deletingLastPathComponent().path).save(
            download.content, as: target.lastPathComponent)
    }
}
