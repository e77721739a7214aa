import ArgumentParser
import Bookkeeping
import Ledger

struct PrincipalCreate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a principal known.")

    @Argument(help: "1 to 63 of a-z 0-9 . _ -") var handle: String
    @Flag(help: "A script instead of a person: it can never approve.") var script = false
    @Option(help: "The handle or id of the payee that this person is.") var payee: String?
    @OptionGroup var access: AccessOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let (handle, roles) = (try Handle(self.handle), try Role.chosen(access.roles))
        try await settings.change("principal create", output) { work in
            try await work.createPrincipal(
                PrincipalDraft(
                    handle: handle, kind: script ? .script : .person, roles: roles,
                    groups: try await work.reader.groups(access.groups),
                    payee: try await work.reader.payee(payee)))
        }
    }
}

struct PrincipalGrant: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Give a principal roles, groups or its payee.")

    @Argument var handle: String
    @Option(help: "The handle or id of the payee that this person is.") var payee: String?
    @OptionGroup var access: AccessOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let (handle, roles) = (try Handle(self.handle), try Role.chosen(access.roles))
        try await settings.change("principal grant", output) { work in
            var change = PrincipalChange()
            change.granting = roles
            change.joining = try await work.reader.groups(access.groups)
            change.payee = try await work.reader.payee(payee)
            return try await work.changePrincipal(handle, change)
        }
    }
}

struct PrincipalRevoke: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take roles or groups from a principal.")

    @Argument var handle: String
    @OptionGroup var access: AccessOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let (handle, roles) = (try Handle(self.handle), try Role.chosen(access.roles))
        try await settings.change("principal revoke", output) { work in
            var change = PrincipalChange()
            change.revoking = roles
            change.leaving = try await work.reader.groups(access.groups)
            return try await work.changePrincipal(handle, change)
        }
    }
}

struct PrincipalDisable: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Refuse a principal and all its API tokens from now on.")

    @Argument var handle: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let handle = try Handle(self.handle)
        try await settings.change("principal disable", output) { work in
            try await work.disablePrincipal(handle)
        }
    }
}

extension SettingOptions {
    /// Runs a change of a principal under its audited name, and prints what the principal now is.
    fileprivate func change(
        _ name: String, _ output: OutputOptions,
        _ body: (Work) async throws -> RegisteredPrincipal
    ) async throws {
        let configuration = try Configuration.ofProcess(flags: flags)
        let changed = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.operate(name, body)
        }
        Table([changed]).print(one: output.output)
    }
}
