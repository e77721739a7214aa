/// How a person names an asset: by its id or by its symbol, whose case does not matter.
public enum AssetName: Hashable, Sendable, CustomStringConvertible {
    case id(ID<Asset>)
    /// In lower case.
    case symbol(String)

    /// Reads either; throws ``DirectoryError/symbolMalformed(found:)`` for what is neither.
    public init(_ text: String) throws(DirectoryError) {
        do {
            self = .id(try ID(text))
        } catch {
            guard Text.isSymbol(text) else { throw .symbolMalformed(found: text) }
            self = .symbol(text.lowercased())
        }
    }

    public var description: String {
        switch self {
        case .id(let id): id.description
        case .symbol(let symbol): symbol
        }
    }
}
