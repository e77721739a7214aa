import ArgumentParser

@main
struct Vestry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vestry",
        abstract: "The contributor rewards and vesting ledger of a DAO.",
        version: VersionCommand.current,
        subcommands: [ConfigCommand.self, VersionCommand.self]
    )
}
