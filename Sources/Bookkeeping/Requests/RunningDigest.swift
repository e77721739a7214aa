import Crypto
public import Ethereum

/// The SHA-256 of bytes that arrive in pieces.
public struct RunningDigest: Sendable {
    private var hash = SHA256()

    /// Of nothing yet.
    public init() {}

    /// Takes the next bytes.
    public mutating func update(_ bytes: [UInt8]) {
        hash.update(data: bytes)
    }

    /// The digest of all bytes so far.
    public var value: Hash32 {
        // A SHA-256 always has 32 bytes; zero is never reached.
        Hash32(bytes: [UInt8](hash.finalize())) ?? Hash32(word: .zero)
    }
}
