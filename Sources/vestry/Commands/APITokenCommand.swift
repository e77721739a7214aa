import ArgumentParser
import Bookkeeping
import Ledger

/// `vestry api-token`: what principals show to be recognised.
struct APITokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-token",
        abstract: "Make, list, replace and revoke API tokens.",
        discussion: """
            EXAMPLES
              vestry api-token create olga --label laptop --days 30
              vestry api-token create payout-bot --network 10.1.0.0/16 >payout-bot.token
              vestry api-token create payout-bot --safe saf_01h2xcejqtf2nbrexx3vqjhp41
              vestry api-token create olga --role auditor --label spreadsheet
              vestry api-token rotate tok_01h2xcejqtf2nbrexx3vqjhp41 --overlap-seconds 3600
              vestry api-token list --principal olga
              vestry api-token revoke tok_01h2xcejqtf2nbrexx3vqjhp41

            Works on the database itself, on this machine. The secret is written to standard
            output, once; it is not kept anywhere.

            \(ExitStatus.explanation)
            """,
        subcommands: [
            APITokenCreate.self, APITokenList.self, APITokenRotate.self, APITokenRevoke.self,
        ]
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
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let handle = try Handle(principal)
        let networks = try networks.map { try Network($0) }
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let created = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.operate("api-token create") { work in
                try await work.createAPIToken(
                    APITokenDraft(
                        principal: handle, label: label, days: days,
                        scope: try await scope.chosen(work.reader), allowedNetworks: networks))
            }
        }
        created.show(output.output)
    }
}

struct APITokenRotate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace an API token by a new one that carries the same.",
        discussion: "For the time of the overlap both are good; then the old one ends.")

    @Argument(help: "The id of the old one, tok_…") var id: String
    @Option(help: "How many days the new one is good for, 1 to 366.") var days = 90
    @Option(help: "How long both are good, 0 to 604800.") var overlapSeconds: Int64 = 86_400
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let id = try ID<APIToken>(self.id)
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let (new, old) = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.operate("api-token rotate") {
                try await $0.rotateAPIToken(id, days: days, overlapSeconds: overlapSeconds)
            }
        }
        Standard.write("API token \(old.id) ends at \(old.expiresAt)")
        new.show(output.output)
    }
}

/// How much an API token is to carry, as it is given on the command line.
struct ScopeOptions: ParsableArguments {
    @Option(
        name: .customLong("role"),
        help: "Only this role of the principal's; may be repeated. Without it, all of them.")
    var roles: [String] = []
    @Option(
        name: .customLong("group"),
        help: "Only this working group, by its handle, and nothing of none; may be repeated.")
    var groups: [String] = []
    @Option(
        name: .customLong("safe"),
        help: "Only batches of this Safe, saf_…, and nothing of none; may be repeated.")
    var safes: [String] = []

    /// The scope of these options.
    func chosen(_ reader: Reader) async throws -> TokenScope {
        try TokenScope(
            roles: roles.isEmpty ? nil : Role.chosen(roles),
            groups: groups.isEmpty ? nil : await reader.groups(groups),
            safes: safes.isEmpty ? nil : Set(safes.map { try ID<Safe>($0) }))
    }
}

extension NewAPIToken {
    /// Writes the secret, or all in JSON, to standard output: the only time that it is shown.
    fileprivate func show(_ format: OutputFormat) {
        Standard.write(
            "API token \(token.id) of \(token.principal), good until \(token.expiresAt)")
        guard format == .json else { return print(secret) }
        var table = Table(["id", "principal", "label", "expires_at", "secret"])
        table.append([
            .text(token.id.description), .text(token.principal.description), .text(token.label),
            .text(token.expiresAt.description), .text(secret),
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
        let tokens = try await DatabaseAccess.withBooks(configuration, for: .look) { books in
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
            "id", "principal", "label", "last_four", "roles", "group_ids", "safe_ids", "expires_at",
            "revoked_at", "last_used_at",
        ])
        for token in tokens {
            append([
                Cell(token.id), Cell(token.principal), .text(token.label), .text(token.lastFour),
                .list(token.scope.roles?.map(\.rawValue).sorted() ?? ["all"]),
                .list(token.scope.groups?.map(\.description).sorted() ?? ["all"]),
                .list(token.scope.safes?.map(\.description).sorted() ?? ["all"]),
                Cell(token.expiresAt), Cell(token.revokedAt), Cell(token.lastUsedAt),
            ])
        }
    }
}
