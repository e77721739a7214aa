import ArgumentParser

/// `vestry principal`: who may act.
struct PrincipalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "principal",
        abstract: "Make, list and change the people and scripts that may act.",
        discussion: """
            EXAMPLES
              vestry principal create olga --role finance
              vestry principal create payout-bot --script --role script
              vestry principal create lena --role lead --group design
              vestry principal grant olga --role approver
              vestry principal list -o json

            Works on the database itself, on this machine; no API token is needed.

            \(ExitStatus.explanation)
            """,
        subcommands: [
            PrincipalCreate.self, PrincipalList.self, PrincipalGrant.self, PrincipalRevoke.self,
            PrincipalDisable.self,
        ]
    )
}

/// Roles and groups as they are given on the command line.
struct AccessOptions: ParsableArguments {
    @Option(
        name: .customLong("role"),
        help: "lead, finance, approver, script, auditor, payee or admin; may be repeated.")
    var roles: [String] = []
    @Option(
        name: .customLong("group"),
        help: "The handle of a working group that a lead enters rewards for; may be repeated.")
    var groups: [String] = []
}
