/// How much a document may hold besides its bytes, so that a small body never becomes a large value.
public struct JSONLimits: Sendable, Hashable {
    /// Members of one object.
    public let members: Int
    /// Elements of one array.
    public let elements: Int
    /// Values of the whole document: each object, array, string, number and word counts once.
    public let values: Int

    /// More than any request of ours needs: 256 members, 10,000 elements, 100,000 values.
    public static let usual = JSONLimits(members: 256, elements: 10_000, values: 100_000)

    /// Limits of these, each at least one.
    public init(members: Int, elements: Int, values: Int) {
        precondition(members > 0 && elements > 0 && values > 0, "limits are at least one")
        self.members = members
        self.elements = elements
        self.values = values
    }
}
