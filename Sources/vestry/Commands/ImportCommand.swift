import ArgumentParser
import Bookkeeping
import Foundation

/// `vestry import`: a ledger into a new database.
struct ImportCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Fill a new database with an exported ledger.",
        discussion: """
            EXAMPLES
              vestry import ledger.ndjson
              vestry import - < ledger.ndjson

            Works as the database's owner on a database in which nothing was done yet. All of it is
            verified before it is committed; otherwise nothing is imported. The end of the audit
            log is that of the export, and exporting again gives the same bytes.

            \(ExitStatus.explanation)
            """
    )

    @Argument(help: "The export; - for standard input.")
    var file: String
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let input = try InputFile(file)
        let manifest = try await DatabaseAccess.withBooksOfOwner(configuration) { books in
            try await books.importLedger { try await Blocking.run { try input.read() } }
        }
        print(ExportText.text(manifest, "imported"))
    }
}
