import ArgumentParser

/// `vestry config`: looks at the configuration without starting anything.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show what is configured, and by what.",
        subcommands: [Explain.self]
    )

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every setting with its value and where the value came from.",
            discussion: """
                EXAMPLES
                  vestry config explain
                  VESTRY_LISTEN=0.0.0.0:9000 vestry config explain

                A flag beats the environment, which beats the file (VESTRY_CONFIG, else
                <prefix>/etc/vestry.conf, else /etc/vestry/vestry.conf), which beats the default.
                Passwords are masked. Ends with 0, or with 2 when a value is refused.
                """
        )

        func run() throws {
            do {
                print(try Configuration.ofProcess().explain())
            } catch {
                Standard.complain(error.description)
                throw ExitCode(2)
            }
        }
    }
}
