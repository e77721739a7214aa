/// A part of the organisation whose leads enter rewards.
public struct WorkingGroup: Identified, Hashable {
    public static let idPrefix = "grp"

    public let id: ID<WorkingGroup>
    public let handle: Handle
    public let name: String

    /// A working group; throws ``DirectoryError`` for an empty or overlong name.
    public init(id: ID<WorkingGroup>, handle: Handle, name: String) throws(DirectoryError) {
        self.id = id
        self.handle = handle
        self.name = try Text.name(name)
    }
}
