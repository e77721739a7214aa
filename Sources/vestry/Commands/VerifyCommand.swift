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

            Looks at one consistent state of the database and changes nothing; the service may
            run meanwhile. Ends with 3 when anything is not as it should be.

            \(ExitStatus.explanation)
            """
    )

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let report = try await DatabaseAccess.withBooks(configuration) { try await $0.verify() }
        print(output.output == .json ? Self.json(report) : report.description)
        guard report.isSound else {
            let broken = report.checks.count { $0.firstBreak != nil }
            throw CommandError(
                .notVerified, "\(broken) of \(report.checks.count) rules are broken")
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
