/// A program of plain-text accounting, and how it wants names and amounts written.
///
/// Names follow from the code of an account or from symbol and chain of an asset alone, and no two
/// of them become one: `names` of the room's tests states the rule by example.
public enum PlainTextFormat: String, Sendable, CaseIterable {
    case beancount, hledger, ledger

    /// The name of an account.
    ///
    /// hledger and ledger take our codes as they are. Beancount wants the kind in front, capitals
    /// first, and no points or underscores: each part begins with a capital, `_` becomes `-`, `-`
    /// becomes `M` and `.` becomes `D`; codes have no other capitals, so all can be told apart.
    public func name(of account: AccountCode) -> String {
        switch self {
        case .hledger, .ledger: account.description
        case .beancount:
            Self.root(of: account.prefix.kind) + ":"
                + account.description.split(separator: ":").map(Self.component).joined(
                    separator: ":")
        }
    }

    /// The name of a commodity: the symbol, a hyphen and the number of the chain.
    ///
    /// Symbols differ on a chain whatever the case, so beancount gets capitals only; `'S` stands for
    /// `$` there, `'P` for `+`, and `N'` in front of a symbol that begins with a digit.
    public func name(of asset: Asset) -> String {
        let chain = "-\(asset.chain)"
        switch self {
        case .hledger, .ledger: return "\"\(asset.symbol)\(chain)\""
        case .beancount:
            let isDigitFirst = asset.symbol.utf8.first.map { $0 < UInt8(ascii: "A") } ?? false
            let symbol = asset.symbol.uppercased().map { character in
                switch character {
                case "$": "'S"
                case "+": "'P"
                default: String(character)
                }
            }
            return (isDigitFirst ? "N'" : "") + symbol.joined() + chain
        }
    }

    /// The type that the program knows accounts of a kind by: its root, or the letter of hledger.
    static func root(of kind: AccountKind) -> String {
        switch kind {
        case .asset: "Assets"
        case .liability: "Liabilities"
        // Promises that cancel out; none of the programs has a kind for them.
        case .equity, .memorandum: "Equity"
        case .income: "Income"
        case .expense: "Expenses"
        }
    }

    private static func component(_ part: Substring) -> String {
        var bytes: [UInt8] = []
        for byte in part.utf8 {
            switch byte {
            case UInt8(ascii: "_"): bytes.append(UInt8(ascii: "-"))
            case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "M"))
            case UInt8(ascii: "."): bytes.append(UInt8(ascii: "D"))
            case UInt8(ascii: "a")...UInt8(ascii: "z") where bytes.isEmpty:
                bytes.append(byte - 0x20)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
