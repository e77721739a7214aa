import ArgumentParser
import Bookkeeping
import Ledger

/// `vestry api-token`: what principals show to be recognised.
struct APITokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-token",
        abstract: "Make, list and revoke API tokens.",
        discussion: """
            EXAMPLES
              vestry api-token create olga --label laptop --days 30
              vestry api-token create payout-bot --network 10.1.0.0/16 >payout-bot.token
              vestry api-token list --principal olga
              vestry api-token revoke tok_01h2xcejqtf2nbrexx3vqjhp41

            Works on the database itself, on this machine. The secret is written to standard
            output, once; it is not kept anywhere.

            \(ExitStatus.explanation)
            """,
        subcommands: [APITokenCreate.self, APITokenList.self, APITokenRevoke.self]
    )
}

struct APITokenCreate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an API token and write its secret once.")

    @Argument(help: "The handle of the principal.") var principal: String
    @Option(help: "What people call it.") var label = "command line"
    @Option(help: "How many days it is good for, 1 to 366.") var days = 90
    @Option(
        name: .customLong("network"),
        help: "Only from there, such as 10.1.0.0/16; may be repeated.")
    var networks: [String] = []
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let draft = APITokenDraft(
            principal: try Handle(principal), label: label, days: days,
            allowedNetworks: try networks.map { try Network($0) })
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let created = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.operate("api-token create") { try await $0.createAPIToken(draft) }
        }
        let token = created.token
        Standard.write(
            "API token \(token.id) of \(token.principal), good until \(token.expiresAt)")
        guard output.output == .json else { return print(created.secret) }
        var table = Table(["id", "principal", "label", "expires_at", "secret"])
        table.append([
            .text(token.id.description), .text(token.principal.description), .text(token.label),
            .text(token.expiresAt.description), .text(created.secret),
        ])
        table.print(one: .json)
    }
}

struct APITokenList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List API tokens; their secrets are not known.")

    @Option(help: "Only those of the principal with this handle.") var principal: String?
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let handle = try principal.map { try Handle($0) }
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let tokens = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.all({ try await books.reader.apiTokens($0, of: handle) }, id: \.id)
        }
        Table(tokens).print(output.output)
    }
}

struct APITokenRevoke: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End an API token at once.")

    @Argument(help: "Its id, tok_…") var id: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let id = try ID<APIToken>(self.id)
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let revoked = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.operate("api-token revoke") { try await $0.revokeAPIToken(id) }
        }
        Table([revoked]).print(one: output.output)
    }
}

extension Table {
    /// API tokens without their secrets.
    fileprivate init(_ tokens: [IssuedToken]) {
        self.init([
            "id", "principal", "label", "last_four", "expires_at", "revoked_at", "last_used_at",
        ])
        for token in tokens {
            append([
                Cell(token.id), Cell(token.principal), .text(token.label), .text(token.lastFour),
                Cell(token.expiresAt), Cell(token.revokedAt), Cell(token.lastUsedAt),
            ])
        }
    }
}
