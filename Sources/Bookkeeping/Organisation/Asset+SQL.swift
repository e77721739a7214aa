public import Ledger
import Postgres

extension Asset {
    /// The columns that ``init(_:)`` reads, of table alias `a`.
    static let columns: SQL =
        "a.asset_id, a.chain_id, a.address, a.symbol, a.name, a.decimals, a.created_at, a.row_version"

    init(_ row: Row) throws {
        try self.init(
            id: row.value("asset_id"), chain: row.value("chain_id"),
            address: row.optionalValue("address"), symbol: row.get("symbol"),
            name: row.get("name"), decimals: row.get("decimals"))
    }
}

extension Asset {
    /// The statement that finds the assets of these ids and symbols.
    static func find(_ references: Set<Reference<Asset>>) -> SQL {
        """
        SELECT \(Asset.valueColumns)
        FROM asset AS a
        WHERE a.asset_id = ANY (\(references.compactMap(\.id))::uuid [])
            OR lower(a.symbol) = ANY (\(references.compactMap(\.name))::text [])
        """
    }

    /// The statement that finds the assets of entries, to be read with ``byID(_:)``.
    static func of(_ entries: [JournalEntry]) -> SQL {
        let ids = Set(entries.lazy.flatMap(\.postings).map(\.amount.asset))
        return """
            SELECT \(Asset.valueColumns) FROM asset AS a
            WHERE a.asset_id = ANY (\(ids.sorted())::uuid [])
            """
    }

    /// What ``of(_:)`` found.
    static func byID(_ rows: Rows) throws -> [ID<Asset>: Asset] {
        Dictionary(try rows.map { try Asset($0) }.map { ($0.id, $0) }) { first, _ in first }
    }

    /// What ``find(_:)`` found, each asset under its id and its symbol; a symbol may belong to several
    /// chains.
    static func found(in rows: Rows) throws -> [Reference<Asset>: [Asset]] {
        var found: [Reference<Asset>: [Asset]] = [:]
        for row in rows {
            let asset = try Asset(row)
            found[.id(asset.id), default: []].append(asset)
            found[.name(asset.symbol.lowercased()), default: []].append(asset)
        }
        return found
    }
}

extension Stored {
    /// A value of a table with `row_version` and `created_at`.
    init(_ value: Value, _ row: Row) throws {
        self.init(
            value, version: try row.get("row_version"), createdAt: try row.value("created_at"))
    }
}

extension Reader {
    /// Whether an asset of this id, or any of this symbol, is in the directory.
    public func isKnown(_ asset: Reference<Asset>) async throws -> Bool {
        try await !query(Asset.find([asset])).isEmpty
    }

    /// One asset; throws ``BooksError/notFound(kind:id:)``.
    public func asset(_ id: ID<Asset>) async throws -> Stored<Asset> {
        let row = try await row(
            "SELECT \(Asset.columns) FROM asset AS a WHERE a.asset_id = \(id)",
            orNo: "asset", id)
        return try Stored(Asset(row), row)
    }

    /// Assets in the order of their ids; of one symbol, without regard to case, when it is given.
    public func assets(
        _ page: PageRequest<Asset>, symbol: String? = nil
    ) async throws -> Page<Stored<Asset>> {
        let rows = try await query(
            """
            SELECT \(Asset.columns)
            FROM asset AS a
            WHERE (\(orNull: page.after)::uuid IS NULL OR a.asset_id > \(orNull: page.after)::uuid)
                AND (\(orNull: symbol)::text IS NULL OR lower(a.symbol) = lower(\(orNull: symbol)::text))
            ORDER BY a.asset_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try Stored(Asset($0), $0) }, limit: page.limit)
    }
}

/// Thousands of rows are of a few assets: each is read once.
struct AssetsOfRows {
    private var known: [String: Asset] = [:]

    mutating func asset(of row: Row) throws -> Asset {
        let id = try row.get("asset_id", as: String.self)
        if let asset = known[id] { return asset }
        let asset = try Asset(row)
        known[id] = asset
        return asset
    }
}
