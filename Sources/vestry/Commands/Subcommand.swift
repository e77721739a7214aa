import ArgumentParser

/// A subcommand whose errors end the process with a sentence and a documented status.
protocol Subcommand: AsyncParsableCommand {
    func perform() async throws
}

extension Subcommand {
    func run() async throws {
        do {
            try await perform()
        } catch {
            let error = CommandError(error)
            Standard.complain(error.description)
            throw ExitCode(error.status.rawValue)
        }
    }
}

/// The settings that a flag can give, for the subcommands that open the database.
struct SettingOptions: ParsableArguments {
    @Option(help: "The folder of the private PostgreSQL (VESTRY_DATA).")
    var data: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical (VESTRY_LOG_LEVEL).")
    var logLevel: String?
    @Option(help: "json or text (VESTRY_LOG_FORMAT).")
    var logFormat: String?

    /// The flags that were given, by setting.
    var flags: [Setting: String] {
        var flags: [Setting: String] = [:]
        flags[.data] = data
        flags[.logLevel] = logLevel
        flags[.logFormat] = logFormat
        return flags
    }
}
