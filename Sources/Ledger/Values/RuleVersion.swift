/// The name and version of a rule, kept beside each number that it gave.
///
/// A rule whose results change gets a new version; numbers of the old one stay as they are and are
/// recomputed by the version that they name.
public struct RuleVersion: Hashable, Sendable, CustomStringConvertible {
    /// Lower-case words with `_` between them, such as `staking_rewards`.
    public let name: String
    /// Counted from 1.
    public let version: Int

    init(_ name: String, _ version: Int) {
        self.name = name
        self.version = version
    }

    /// Name and version with a blank between them.
    public var description: String { "\(name) \(version)" }
}
