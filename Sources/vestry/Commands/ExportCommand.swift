import ArgumentParser
import Bookkeeping
import Ledger

/// `vestry export`: the ledger as a file.
struct ExportCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the whole ledger, or the journal for another program.",
        discussion: """
            EXAMPLES
              vestry export --output ledger.ndjson
              vestry export --format beancount --output journal.beancount
              vestry export | vestry verify -

            One consistent state; the service may run meanwhile. ndjson is what vestry verify and
            vestry import read. The clocks narrow the other formats only.

            \(ExitStatus.explanation)
            """
    )

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case ndjson, beancount, hledger, ledger
    }

    @Option(help: "ndjson, beancount, hledger or ledger.")
    var format = Form.ndjson
    @Option(help: "The file; standard output without it.")
    var output: String?
    @Option(help: "The last effective day, YYYY-MM-DD; today without it.")
    var asOf: String?
    @Option(help: "The last entry that counts, by number or instant; the newest without it.")
    var knownAt: String?
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let plain = PlainTextFormat(rawValue: format.rawValue)
        guard plain != nil || (asOf == nil && knownAt == nil) else {
            throw CommandError(.usage, "an export in ndjson is whole: it has no clocks")
        }
        let day = try asOf.map { try Day($0) }
        let known = try knownAt.map { try KnownAt($0) }
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let file = try OutputFile(output)
        do {
            try await DatabaseAccess.withBooks(configuration, for: .look) { books in
                guard let plain else {
                    try await books.exportLedger { try await file.write($0) }
                    return
                }
                try await books.snapshot { reader in
                    let clocks = try await reader.clocks(asOf: day, knownAt: known)
                    try await reader.mustBeExact(in: plain, clocks)
                    try await reader.plainTextJournal(plain, clocks) { try await file.write($0) }
                }
            }
        } catch {
            try file.discard()
            throw error
        }
        try file.keep()
    }
}
