import ArgumentParser
import Bookkeeping
import Ledger

struct PrincipalList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all principals, disabled ones among them.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        let principals = try await DatabaseAccess.withBooks(configuration, for: .look) { books in
            try await books.all({ try await books.reader.principals($0) }, id: \.principal.id)
        }
        Table(principals).print(output.output)
    }
}

extension Table {
    /// Principals by their handles.
    init(_ principals: [RegisteredPrincipal]) {
        self.init(["id", "handle", "kind", "roles", "group_ids", "payee_id", "disabled_at"])
        for entry in principals {
            let principal = entry.principal
            append([
                Cell(principal.id), Cell(principal.handle), .text(principal.kind.rawValue),
                .list(principal.roles.map(\.rawValue).sorted()),
                .list(principal.groups.map(\.description).sorted()), Cell(principal.payee),
                Cell(entry.disabledAt),
            ])
        }
    }

    /// Writes the rows to standard output.
    func print(_ format: OutputFormat) {
        Swift.print(format == .json ? json() : text())
    }

    /// Writes the only row to standard output.
    func print(one format: OutputFormat) {
        Swift.print(format == .json ? jsonOfOne() : text())
    }
}

extension Books {
    /// All pages of a list, one after another.
    func all<Item, Subject>(
        _ page: (PageRequest<Subject>) async throws -> Page<Item>, id: (Item) -> ID<Subject>
    ) async throws -> [Item] {
        var items: [Item] = []
        var request = PageRequest<Subject>(after: nil, limit: 1000)
        while true {
            let next = try await page(request)
            items += next.items
            guard next.hasMore, let last = next.items.last else { return items }
            request = PageRequest(after: id(last), limit: 1000)
        }
    }
}

extension Role {
    /// The roles of these names; throws ``CommandError`` with the nearest for one that is none.
    static func chosen(_ names: [String]) throws -> Set<Role> {
        var chosen: Set<Role> = []
        for name in names {
            guard let role = Role(rawValue: name) else {
                let known = Role.allCases.map(\.rawValue)
                let nearest = Spelling.nearest(to: name, in: known)
                throw CommandError(.usage, "\(name) is not a role; did you mean \(nearest)?")
            }
            chosen.insert(role)
        }
        return chosen
    }
}

extension Reader {
    /// The working groups of these handles.
    func groups(_ handles: [String]) async throws -> Set<ID<WorkingGroup>> {
        var ids: Set<ID<WorkingGroup>> = []
        for handle in handles { ids.insert(try await workingGroup(Handle(handle)).value.id) }
        return ids
    }

    /// The payee of a handle or an id.
    func payee(_ name: String?) async throws -> ID<Payee>? {
        guard let name else { return nil }
        if name.hasPrefix("\(Payee.idPrefix)_") { return try await payee(ID(name)).payee.id }
        return try await payee(Handle(name)).payee.id
    }
}
