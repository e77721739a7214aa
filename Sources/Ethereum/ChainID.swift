/// The number of an EVM chain (EIP-155); never zero.
public struct ChainID: Hashable, Sendable {
    /// The number, 1 or more.
    public let number: UInt64

    /// The chain with this number; nil for zero.
    public init?(_ number: UInt64) {
        guard number > 0 else { return nil }
        self.number = number
    }

    /// The chain that a short name of ERC-3770 stands for; nil when the name is not in our table.
    public init?(shortName: String) {
        guard let row = Self.shortNames.first(where: { $0.name == shortName }) else { return nil }
        number = row.number
    }

    /// The chain's short name, such as `eth` for 1; nil when the chain is not in our table.
    public var shortName: String? {
        Self.shortNames.first { $0.number == number }?.name
    }

    /// Names as in the list ethereum-lists/chains; where a chain has two, the present one stands
    /// first.
    private static let shortNames: [(name: String, number: UInt64)] = [
        ("eth", 1), ("oeth", 10), ("bnb", 56), ("gno", 100), ("unichain", 130), ("pol", 137),
        ("matic", 137), ("sonic", 146), ("ftm", 250), ("zksync", 324), ("wc", 480),
        ("zkevm", 1101), ("mantle", 5000), ("base", 8453), ("arb1", 42161), ("celo", 42220),
        ("avax", 43114), ("ink", 57073), ("linea", 59144), ("berachain", 80094),
        ("blastmainnet", 81457), ("basesep", 84532), ("scr", 534_352), ("sep", 11_155_111),
        ("aurora", 1_313_161_554),
    ]
}

extension ChainID: Comparable {
    public static func < (left: ChainID, right: ChainID) -> Bool {
        left.number < right.number
    }
}

extension ChainID: CustomStringConvertible {
    /// The decimal number.
    public var description: String { String(number) }
}
