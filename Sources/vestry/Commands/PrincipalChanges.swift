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
        let handle = try Handle(self.handle)
        let roles = try access.chosenRoles()
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let created = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.operate("principal create") { work in
                try await work.createPrincipal(
                    PrincipalDraft(
                        handle: handle, kind: script ? .script : .person, roles: roles,
                        groups: try await work.reader.groups(access.groups),
                        payee: try await work.reader.payee(payee)))
            }
        }
        Table([created]).print(one: output.output)
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
        let handle = try Handle(self.handle)
        let roles = try access.chosenRoles()
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let changed = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.operate("principal grant") { work in
                var change = PrincipalChange()
                change.granting = roles
                change.joining = try await work.reader.groups(access.groups)
                change.payee = try await work.reader.payee(payee)
                return try await work.changePrincipal(handle, change)
            }
        }
        Table([changed]).print(one: output.output)
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
        let handle = try Handle(self.handle)
        let roles = try access.chosenRoles()
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let changed = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.operate("principal revoke") { work in
                var change = PrincipalChange()
                change.revoking = roles
                change.leaving = try await work.reader.groups(access.groups)
                return try await work.changePrincipal(handle, change)
            }
        }
        Table([changed]).print(one: output.output)
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
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let disabled = try await DatabaseAccess.withBooks(configuration) { books in
            try await books.operate("principal disable") { try await $0.disablePrincipal(handle) }
        }
        Table([disabled]).print(one: output.output)
    }
}
