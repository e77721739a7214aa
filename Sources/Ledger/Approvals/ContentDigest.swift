public import Ethereum

/// SHA-256 of the canonical bytes of what one person proposes and another approves.
///
/// Written as `sha256:` and 64 lower-case digits, those that `sha256sum` prints.
public struct ContentDigest: Hashable, Sendable {
    /// The 32 bytes.
    public let hash: Hash32

    private static let prefix = "sha256:"

    /// The digest with these bytes.
    public init(_ hash: Hash32) {
        self.hash = hash
    }

    /// Reads a digest as it is written; throws ``PayoutsError/digestMalformed``.
    public init(_ text: String) throws(PayoutsError) {
        hash = try BatchDigest(text).hash
    }
}

extension ContentDigest: CustomStringConvertible {
    /// `sha256:` and 64 lower-case digits.
    public var description: String { Self.prefix + hash.description.dropFirst(2) }
}
