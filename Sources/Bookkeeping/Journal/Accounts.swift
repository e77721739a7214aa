public import Ethereum
public import Ledger
import Postgres

/// An account with what was posted to it.
public struct AccountBalance: Sendable {
    public let code: AccountCode
    public let asset: Asset
    public let balance: Balance

    init(_ row: Row) throws {
        try self.init(row, of: Asset(row))
    }

    /// Reads all but the asset.
    init(_ row: Row, of asset: Asset) throws {
        code = try row.value("code")
        self.asset = asset
        balance = try Balance(debits: row.value("debits"), credits: row.value("credits"))
    }

    /// The balance on its normal side in whole units, negative when it stands on the other one.
    public var text: String { balance.text(on: code.prefix.normalSide, of: asset) }
    /// The same in base units.
    public var baseUnits: String { balance.baseUnits(on: code.prefix.normalSide) }

    /// Where this account stands in a list.
    public var key: AccountKey { AccountKey(code: code, asset: asset.id) }
}

/// An account as it is now.
public struct AccountOverview: Sendable {
    /// What was posted to it up to now.
    public let account: AccountBalance
    /// Base units that the balance on the normal side never falls below; nil for none.
    public let floor: UInt256?

    init(_ row: Row) throws {
        account = try AccountBalance(row)
        floor = try row.optionalValue("floor")
    }

    public var code: AccountCode { account.code }
    public var asset: Asset { account.asset }
    public var balance: Balance { account.balance }
    /// The balance on its normal side in whole units, negative when it stands on the other one.
    public var text: String { account.text }
    /// Where this account stands in a list.
    public var key: AccountKey { account.key }

    static let columns: SQL = "c.code, c.debits, c.credits, c.floor, \(Asset.columns)"
    static let tables: SQL = "account AS c INNER JOIN asset AS a ON a.asset_id = c.asset_id"
}

/// What identifies an account; written `code,asset id` as a cursor and in the audit log.
public struct AccountKey: Hashable, Sendable, CustomStringConvertible {
    public let code: AccountCode
    public let asset: ID<Asset>

    /// The account of this code and asset.
    public init(code: AccountCode, asset: ID<Asset>) {
        self.code = code
        self.asset = asset
    }

    /// Reads a cursor; throws ``JournalError`` or `IDError`.
    public init(_ text: String) throws {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw IDError.malformed(found: text, expected: Asset.idPrefix)
        }
        code = try AccountCode(String(parts[0]))
        asset = try ID(String(parts[1]))
    }

    public var description: String { "\(code),\(asset)" }
}

extension Reader {
    /// Accounts in the order of code and asset, with their totals up to now.
    ///
    /// - Parameters:
    ///   - key: the account after which the list goes on; nil from the beginning.
    ///   - limit: 1 to 1,000.
    ///   - prefix: only accounts that begin so.
    ///   - asset: only accounts of this asset, or of all assets with this symbol.
    /// - Returns: a part of the list.
    /// - Throws: ``BooksUnavailable``.
    public func accounts(
        after key: AccountKey?, limit: Int, prefix: AccountPrefix? = nil,
        asset: Reference<Asset>? = nil
    ) async throws -> Page<AccountOverview> {
        var conditions: [SQL] = [prefix?.condition, asset?.condition].compactMap(\.self)
        if let key {
            conditions.append(
                "(c.code COLLATE \"C\", c.asset_id) > (\(key.code), \(key.asset)::uuid)")
        }
        if conditions.isEmpty { conditions = ["true"] }
        let rows = try await query(
            """
            SELECT \(AccountOverview.columns)
            FROM \(AccountOverview.tables)
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY c.code COLLATE "C", c.asset_id
            LIMIT \(limit + 1)
            """)
        return Page(try rows.map { try AccountOverview($0) }, limit: limit)
    }

    /// One account and how often its floor was set; throws ``BooksError/notFound(kind:id:)``.
    public func account(_ key: AccountKey) async throws -> (AccountOverview, version: Int64) {
        let row = try await row(
            """
            SELECT
                \(AccountOverview.columns), (
                    SELECT count(*) FROM audit_entry AS u
                    WHERE u.object_id = \(key.description) AND u.operation = \(AccountKey.floorSet)
                        AND u.outcome = 'done'
                ) AS floor_version
            FROM \(AccountOverview.tables)
            WHERE c.code = \(key.code) AND c.asset_id = \(key.asset)
            """,
            orNo: "account", key)
        return (try AccountOverview(row), try row.get("floor_version"))
    }
}
