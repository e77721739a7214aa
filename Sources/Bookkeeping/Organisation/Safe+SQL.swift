public import Ethereum
public import Ledger
import Postgres

extension Safe {
    /// The columns that ``init(_:)`` reads, of table alias `s`.
    static let columns: SQL =
        """
        s.safe_id, s.chain_id, s.address, s.name, s.version, s.owners, s.threshold, s.next_nonce,
        s.multi_send_call_only, s.modules, s.created_at, s.row_version
        """

    init(_ row: Row) throws {
        try self.init(
            id: row.value("safe_id"), chain: row.value("chain_id"), address: row.value("address"),
            name: row.get("name"), version: row.choice("version"), owners: row.values("owners"),
            threshold: row.get("threshold"),
            nextNonce: UInt64(row.get("next_nonce", as: Int64.self)),
            multiSendCallOnlyOverride: row.optionalValue("multi_send_call_only"),
            modules: row.values("modules"))
    }
}

extension Reader {
    /// One Safe; throws ``BooksError/notFound(kind:id:)``, also for one that is not among those
    /// given.
    public func safe(
        _ id: ID<Safe>, within safes: Set<ID<Safe>>? = nil
    ) async throws -> Stored<Safe> {
        if let safes, !safes.contains(id) {
            throw BooksError.notFound(kind: "Safe", id: id.description)
        }
        let row = try await row(
            "SELECT \(Safe.columns) FROM safe AS s WHERE s.safe_id = \(id)", orNo: "Safe", id)
        return try Stored(Safe(row), row)
    }

    /// Safes in the order of their ids; of a chain or at an address when these are given.
    public func safes(
        _ page: PageRequest<Safe>, chain: ChainID? = nil, address: Address? = nil,
        within safes: Set<ID<Safe>>? = nil
    ) async throws -> Page<Stored<Safe>> {
        let rows = try await query(
            """
            SELECT \(Safe.columns)
            FROM safe AS s
            WHERE (\(orNull: page.after)::uuid IS NULL OR s.safe_id > \(orNull: page.after)::uuid)
                AND (\(orNull: chain)::bigint IS NULL OR s.chain_id = \(orNull: chain)::bigint)
                AND (\(orNull: address)::bytea IS NULL OR s.address = \(orNull: address)::bytea)
                AND (\(safes == nil) OR s.safe_id = ANY (\(safes?.sorted() ?? [])::uuid []))
            ORDER BY s.safe_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try Stored(Safe($0), $0) }, limit: page.limit)
    }
}
