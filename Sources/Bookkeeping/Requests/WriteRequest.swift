public import Ethereum
public import Ledger

/// A request that changes something: who, what it was called, and how a retry is recognised.
public struct WriteRequest: Sendable {
    public let caller: Caller
    /// What the caller must be allowed for a change or for the answer to an earlier one; nil where
    /// the operation itself says who may.
    public let act: Act?
    /// Method and path, which scope the key.
    public let method: String
    public let path: String
    /// The `Idempotency-Key`, 1 to 255 characters; nil where none was given.
    public let key: String?
    /// SHA-256 of the body.
    public let bodyDigest: Hash32
    /// What a key stands for where that is not the body as a whole.
    public let contentDigest: Hash32?
    /// The `If-Match` as it was sent; with the body it is what a key stands for.
    public let condition: String?
    /// Runs everything, answers what would happen, changes nothing.
    public let isDryRun: Bool
    /// Called just before COMMIT is sent and after its answer: in between nobody may give up waiting.
    public let willCommit: @Sendable () throws -> Void
    public let didCommit: @Sendable () -> Void

    public init(
        caller: Caller, act: Act? = nil, method: String, path: String, key: String?,
        bodyDigest: Hash32, contentDigest: Hash32? = nil, condition: String? = nil,
        isDryRun: Bool,
        willCommit: @escaping @Sendable () throws -> Void = {},
        didCommit: @escaping @Sendable () -> Void = {}
    ) {
        self.caller = caller
        self.act = act
        self.method = method
        self.path = path
        self.key = key
        self.bodyDigest = bodyDigest
        self.contentDigest = contentDigest
        self.condition = condition
        self.isDryRun = isDryRun
        self.willCommit = willCommit
        self.didCommit = didCommit
    }

    /// Throws ``BooksError/stale(current:)`` when `If-Match` names another version of what is changed.
    func mustBeFor(version: Int64) throws(BooksError) {
        guard let condition, condition != "*", condition != "\"v\(version)\"" else { return }
        throw .stale(current: version)
    }

    /// What its key stands for: the body or its content, and the version that it is meant for.
    var meaning: Hash32 {
        let content = contentDigest ?? bodyDigest
        guard let condition else { return content }
        return Digest.sha256(of: "\(content) \(condition)")
    }
}

/// The answer to a write, kept with its idempotency key; the books do not look inside.
public struct StoredAnswer: Sendable, Hashable {
    public let status: Int
    public let location: String?
    public let etag: String?
    public let body: [UInt8]
    /// What is answered instead of the body this once, and never stored: it holds a secret.
    public var shownOnce: [UInt8]?
    /// Whether it was given before, for the same key and body.
    public internal(set) var isReplay = false

    public init(status: Int, location: String? = nil, etag: String? = nil, body: [UInt8]) {
        self.status = status
        self.location = location
        self.etag = etag
        self.body = body
    }
}
