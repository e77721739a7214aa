public import Ethereum

/// What is counted: an ERC-20 or the native currency of one chain.
public struct Asset: Identified, Hashable {
    public static let idPrefix = "ast"

    /// Which one.
    public let id: ID<Asset>
    /// Where it is counted.
    public let chain: ChainID
    /// The token contract; nil for the chain's native currency.
    public let address: Address?
    /// Short name, 1 to 32 of letters, digits and `. _ $ + -`; unique on its chain without regard to case.
    public let symbol: String
    /// What people call it.
    public let name: String
    /// Digits after the point of a whole unit, 0 to 77; fixed for ever.
    public let decimals: Int

    /// An asset; throws ``DirectoryError`` for a symbol, name or number of decimals out of bounds.
    public init(
        id: ID<Asset>, chain: ChainID, address: Address?, symbol: String, name: String,
        decimals: Int
    ) throws(DirectoryError) {
        guard (0...77).contains(decimals) else { throw .decimalsOutOfRange(found: decimals) }
        guard Text.isSymbol(symbol) else { throw .symbolMalformed(found: symbol) }
        if let address, address.isZero || address.isPrecompile {
            throw .notAContract(found: address)
        }
        self.id = id
        self.chain = chain
        self.address = address
        self.symbol = symbol
        self.name = try Text.name(name)
        self.decimals = decimals
    }

    /// An amount of this asset from whole units such as `144.55`.
    public func amount(_ text: String) throws(AmountError) -> Amount {
        Amount(baseUnits: try AmountText.baseUnits(text, decimals: decimals), of: id)
    }

    /// Whole units of so many base units, exact.
    public func text(_ baseUnits: UInt256) -> String {
        AmountText.text(baseUnits, decimals: decimals)
    }
}
