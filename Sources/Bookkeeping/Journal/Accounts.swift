public import Ledger
import Postgres

/// An account with what was posted to it.
public struct AccountBalance: Sendable {
    public let code: AccountCode
    public let asset: Asset
    public let balance: Balance

    init(_ row: Row) throws {
        code = try row.value("code")
        asset = try Asset(row)
        balance = try Balance(debits: row.value("debits"), credits: row.value("credits"))
    }

    /// The balance on its normal side in whole units, negative when it stands on the other one.
    public var text: String { balance.text(on: code.prefix.normalSide, of: asset) }
    /// The same in base units.
    public var baseUnits: String { balance.baseUnits(on: code.prefix.normalSide) }

    /// Where this account stands in a list.
    public var key: AccountKey { AccountKey(code: code, asset: asset.id) }
}

/// What identifies an account; written `code,asset id` as a cursor.
public struct AccountKey: Hashable, Sendable, CustomStringConvertible {
    let code: AccountCode
    let asset: ID<Asset>

    init(code: AccountCode, asset: ID<Asset>) {
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
    /// - Returns: a part of the list.
    /// - Throws: ``BooksUnavailable``.
    public func accounts(
        after key: AccountKey?, limit: Int, prefix: AccountPrefix? = nil
    ) async throws -> Page<AccountBalance> {
        let prefix = prefix?.description
        let rows = try await query(
            """
            SELECT c.code, c.debits, c.credits, \(Asset.columns)
            FROM account AS c
            INNER JOIN asset AS a ON a.asset_id = c.asset_id
            WHERE (
                    \(orNull: key?.code)::text IS NULL
                    OR (c.code COLLATE "C", c.asset_id)
                        > (\(orNull: key?.code)::text, \(orNull: key?.asset)::uuid)
                )
                AND (
                    \(orNull: prefix)::text IS NULL
                    OR c.code = \(orNull: prefix)::text
                    OR starts_with(c.code, \(orNull: prefix)::text || ':')
                )
            ORDER BY c.code COLLATE "C", c.asset_id
            LIMIT \(limit + 1)
            """)
        return Page(try rows.map { try AccountBalance($0) }, limit: limit)
    }
}
