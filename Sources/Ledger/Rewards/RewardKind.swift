/// What a reward is for, such as `contribution` or `bounty`; part of its expense account's code.
public struct RewardKind: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The word itself.
    public let description: String

    /// Reads a kind: 1 to 32 of `a-z 0-9 _`, beginning with a letter.
    public init(_ text: String) throws(RewardsError) {
        let bytes = text.utf8
        guard (1...32).contains(bytes.count), let first = bytes.first, Self.isLetter(first),
            bytes.allSatisfy(Self.isAllowed)
        else { throw .kindMalformed(found: text) }
        description = text
    }

    private init(known: String) {
        description = known
    }

    /// What has vested of grants.
    public static let vesting = RewardKind(known: "vesting")

    /// Alphabetical order.
    public static func < (left: RewardKind, right: RewardKind) -> Bool {
        left.description < right.description
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_")
    }
}
