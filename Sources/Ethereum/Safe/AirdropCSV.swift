/// The file that the Safe app "CSV Airdrop" reads: five columns, at most 500 rows, amounts in whole
/// units.
///
/// The app refuses any other column and drops rows that it dislikes, so there is no room for notes.
/// It reads a token's decimals from the chain: they must be the ones given here. Source:
/// bh2smith/safe-airdrop.
public enum AirdropCSV {
    /// The most rows that the app takes.
    public static let rowLimit = 500

    /// One payment with the decimals of its asset.
    public struct Row: Hashable, Sendable {
        /// What is paid.
        public let transfer: Transfer
        /// Digits after the point in one whole unit, 0 to 77.
        public let decimals: Int

        /// A payment of an asset with these decimals.
        public init(_ transfer: Transfer, decimals: Int) {
            self.transfer = transfer
            self.decimals = decimals
        }
    }

    /// The file: a header and one line per row in the order given, each ended by a line feed.
    public static func bytes(of rows: [Row]) throws(AirdropCSVError) -> [UInt8] {
        guard rows.count <= rowLimit else { throw .tooManyRows(rows.count) }
        var text = "token_type,token_address,receiver,amount,id\n"
        for (index, row) in rows.enumerated() {
            let transfer = row.transfer
            guard (0...77).contains(row.decimals) else {
                throw .decimals(row: index, found: row.decimals)
            }
            guard !transfer.amount.isZero else { throw .zeroAmount(row: index) }
            guard transfer.amount.bitWidth < 256 else { throw .amountTooLarge(row: index) }
            text += transfer.token.map { "erc20,\($0)," } ?? "native,,"
            text += "\(transfer.recipient),\(transfer.amount.text(decimals: row.decimals)),\n"
        }
        return Array(text.utf8)
    }
}

/// Why there is no CSV Airdrop file of a list of payments; rows count from 0.
public enum AirdropCSVError: Error, Hashable, Sendable {
    /// There are more rows than the app takes.
    case tooManyRows(Int)
    /// An asset's decimals are outside 0 to 77.
    case decimals(row: Int, found: Int)
    /// A row pays nothing; the app would drop it.
    case zeroAmount(row: Int)
    /// A row pays 2^255 base units or more; the app would drop it.
    case amountTooLarge(row: Int)
}

extension AirdropCSVError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooManyRows(let count):
            "There are \(count) rows; CSV Airdrop takes at most \(AirdropCSV.rowLimit), "
                + "so split the batch."
        case .decimals(let row, let found):
            "Row \(row) has an asset with \(found) decimals; 0 to 77 are possible."
        case .zeroAmount(let row): "Row \(row) pays zero, which CSV Airdrop would leave out."
        case .amountTooLarge(let row):
            "Row \(row) pays 2^255 base units or more, which CSV Airdrop would leave out."
        }
    }
}
