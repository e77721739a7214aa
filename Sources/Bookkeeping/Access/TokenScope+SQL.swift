import Ledger
import Postgres

extension TokenScope {
    /// The columns that ``init(_:)`` reads, of table alias `t`.
    static let columns: SQL = "t.roles AS token_roles, t.group_ids, t.safe_ids"

    init(_ row: Row) throws {
        let roles = try row.optional("token_roles", as: [String].self)?.map { name in
            guard let role = Role(rawValue: name) else {
                throw StorageError.unexpected(column: "token_roles")
            }
            return role
        }
        try self.init(
            roles: roles.map(Set.init), groups: row.optionalValues("group_ids").map(Set.init),
            safes: row.optionalValues("safe_ids").map(Set.init))
    }
}
