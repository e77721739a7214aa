import ArgumentParser
import Bookkeeping
import JSON

/// `vestry verify`: recomputes what can be recomputed.
struct VerifyCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute balances, totals and digests, and name the first break.",
        discussion: """
            EXAMPLES
              vestry verify
              vestry verify -o json
              vestry verify ledger.ndjson

            Looks at one consistent state of the database and changes nothing; the service may
            run meanwhile. An export is looked at without a database and without any setting.
            Ends with 3 when anything is not as it should be.

            \(ExitStatus.explanation)
            """
    )

    @Argument(help: "An export; - for standard input. Without it, the database.")
    var file: String?
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        if let file { return try await verify(InputFile(file)) }
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let report = try await DatabaseAccess.withBooks(configuration, for: .look) {
            try await $0.verify()
        }
        print(output.output == .json ? Self.json(report) : report.description)
        guard report.isSound else {
            let broken = report.checks.count { $0.firstBreak != nil }
            throw CommandError(
                .notVerified, "\(broken) of \(report.checks.count) rules are broken")
        }
    }

    private func verify(_ file: InputFile) async throws {
        let isJSON = output.output == .json
        do {
            let manifest = try await Blocking.run {
                var export = VerifyExport()
                while let chunk = try file.read() { try export.read(chunk) }
                return try export.finish()
            }
            print(
                isJSON
                    ? ExportText.json(manifest, firstBreak: nil)
                    : ExportText.text(manifest, "sound"))
        } catch let error as ExportBreak {
            if isJSON { print(ExportText.json(nil, firstBreak: error)) }
            throw error
        }
    }

    private static func json(_ report: VerifyReport) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("is_sound", report.isSound)
            writer.field("known_at", Int(report.knownAt))
            writer.array("checks") { writer in
                for check in report.checks {
                    writer.object { writer in
                        writer.field("rule", check.rule)
                        writer.field("examined", check.examined)
                        writer.field("first_break", check.firstBreak)
                    }
                }
            }
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
