public import Ethereum

/// SHA-256 of a batch's canonical bytes: what people compare and approve.
///
/// Written as `sha256:` and 64 lower-case digits, so that nobody takes it for the safeTxHash, and so
/// that the digits are those that `sha256sum` prints.
public struct BatchDigest: Hashable, Sendable {
    /// The 32 bytes.
    public let hash: Hash32

    private static let prefix = "sha256:"

    /// The digest with these bytes.
    public init(_ hash: Hash32) {
        self.hash = hash
    }

    /// Reads a digest as it is written; throws ``PayoutsError/digestMalformed``.
    public init(_ text: String) throws(PayoutsError) {
        guard text.hasPrefix(Self.prefix) else { throw .digestMalformed }
        do {
            hash = try Hash32("0x" + text.dropFirst(Self.prefix.count))
        } catch {
            throw .digestMalformed
        }
    }

    /// The first eight digits, for names of files; never enough to compare by.
    public var short: String { String(hash.description.dropFirst(2).prefix(8)) }
}

extension BatchDigest: CustomStringConvertible {
    /// `sha256:` and 64 lower-case digits.
    public var description: String { Self.prefix + hash.description.dropFirst(2) }
}
