public import Ethereum

/// How the owners of a Safe differ from those that it had when a batch was frozen.
public struct OwnersChange: Hashable, Sendable {
    /// Owners now and not then, in their order.
    public let added: [Address]
    /// Owners then and not now, in their order.
    public let removed: [Address]
    /// How many had to sign then.
    public let thresholdBefore: Int
    /// How many must sign now.
    public let thresholdNow: Int

    /// Nil where the same owners must sign, in whatever order.
    public init?(
        from before: (owners: [Address], threshold: Int),
        to now: (owners: [Address], threshold: Int)
    ) {
        added = now.owners.filter { !before.owners.contains($0) }
        removed = before.owners.filter { !now.owners.contains($0) }
        thresholdBefore = before.threshold
        thresholdNow = now.threshold
        guard !added.isEmpty || !removed.isEmpty || thresholdBefore != thresholdNow else {
            return nil
        }
    }
}

extension OwnersChange: CustomStringConvertible {
    /// What changed, for people.
    public var description: String {
        var parts: [String] = []
        if !added.isEmpty { parts.append("added " + Self.list(added)) }
        if !removed.isEmpty { parts.append("removed " + Self.list(removed)) }
        if thresholdBefore != thresholdNow {
            parts.append("\(thresholdNow) must sign instead of \(thresholdBefore)")
        }
        return parts.joined(separator: "; ")
    }

    private static func list(_ owners: [Address]) -> String {
        owners.map(\.description).joined(separator: ", ")
    }
}
