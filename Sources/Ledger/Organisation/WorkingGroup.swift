/// A part of the organisation whose leads enter rewards.
public struct WorkingGroup: Identified, Hashable {
    public static let idPrefix = "grp"

    /// Which one.
    public let id: ID<WorkingGroup>
    /// The name that people type.
    public let handle: Handle
    /// What people call it.
    public let name: String

    /// A working group; throws ``DirectoryError`` for an empty or overlong name.
    public init(id: ID<WorkingGroup>, handle: Handle, name: String) throws(DirectoryError) {
        self.id = id
        self.handle = handle
        self.name = try Text.name(name)
    }
}
