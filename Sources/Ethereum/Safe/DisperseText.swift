/// The text that the app disperse.app reads: one line with address and amount a payment, one asset
/// at a time, amounts in whole units.
///
/// The app takes every address that a number follows and passes over the rest in silence, so there
/// is nothing but these lines. Source: banteg/disperse.
public enum DisperseText {
    /// The lines in the order given, each ended by a line feed.
    public static func bytes(of rows: [AirdropCSV.Row]) throws(DisperseTextError) -> [UInt8] {
        guard let first = rows.first else { throw .empty }
        var text = ""
        for (index, row) in rows.enumerated() {
            guard row.transfer.token == first.transfer.token, row.decimals == first.decimals else {
                throw .severalAssets(row: index)
            }
            guard (0...77).contains(row.decimals) else {
                throw .decimals(row: index, found: row.decimals)
            }
            guard !row.transfer.amount.isZero else { throw .zeroAmount(row: index) }
            let amount = row.transfer.amount.text(decimals: row.decimals)
            text += "\(row.transfer.recipient) \(amount)\n"
        }
        return Array(text.utf8)
    }
}

/// Why there is no text for disperse.app of a list of payments; rows count from 0.
public enum DisperseTextError: Error, Hashable, Sendable {
    /// There are no payments.
    case empty
    /// A row pays another asset than the first; the app pays one at a time.
    case severalAssets(row: Int)
    /// An asset's decimals are outside 0 to 77.
    case decimals(row: Int, found: Int)
    /// A row pays nothing.
    case zeroAmount(row: Int)
}

extension DisperseTextError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "There is nothing to pay."
        case .severalAssets(let row):
            "Row \(row) pays another asset than the first; disperse.app takes one at a time."
        case .decimals(let row, let found):
            "Row \(row) has an asset with \(found) decimals; 0 to 77 are possible."
        case .zeroAmount(let row): "Row \(row) pays zero; leave it out."
        }
    }
}
