import ArgumentParser
import Foundation

@main
struct Vestry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vestry",
        abstract: "The contributor rewards and vesting ledger of a DAO.",
        discussion: """
            EXAMPLES
              vestry serve
              vestry principal create olga --role finance
              vestry api-token create olga
              vestry batch next --directory payouts

            \(ExitStatus.explanation)
            """,
        version: VersionCommand.current,
        subcommands: [
            ServeCommand.self, MigrateCommand.self, PrincipalCommand.self, APITokenCommand.self,
            BatchCommand.self, ExportCommand.self, ImportCommand.self, VerifyCommand.self,
            VerifyBatchCommand.self, ConfigCommand.self, VersionCommand.self,
        ]
    )

    /// As the library does it, but with our status for wrong usage.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Standard.write(fullMessage(for: error))
            Foundation.exit(ExitStatus.usage.rawValue)
        }
    }
}
