public import Ledger

/// A value together with its version in the database.
public struct Stored<Value: Sendable>: Sendable {
    public let value: Value
    /// Grows by one with each change; the `ETag` of the resource.
    public let version: Int64
    public let createdAt: Instant

    init(_ value: Value, version: Int64, createdAt: Instant) {
        self.value = value
        self.version = version
        self.createdAt = createdAt
    }
}

/// What the caller must have read before changing something.
public enum ExpectedVersion: Sendable, Hashable {
    /// The version of `If-Match`.
    case exactly(Int64)
    /// `If-Match: *`: whatever is there.
    case any

    /// Throws ``BooksError/stale(current:)`` when the stored version is another.
    func mustMatch(_ version: Int64) throws(BooksError) {
        switch self {
        case .any: return
        case .exactly(let expected):
            guard expected == version else { throw .stale(current: version) }
        }
    }
}

/// A part of a list, in the order of the ids.
public struct Page<Item: Sendable>: Sendable {
    public let items: [Item]
    /// Whether more follow.
    public let hasMore: Bool

    /// Cuts a list that was read with one item more than wanted.
    init(_ items: [Item], limit: Int) {
        self.items = Array(items.prefix(limit))
        hasMore = items.count > limit
    }
}

/// Which part of a list is wanted.
public struct PageRequest<Subject: Identified>: Sendable {
    /// Items after this one; nil from the beginning.
    public let after: ID<Subject>?
    /// 1 to 1,000.
    public let limit: Int

    public init(after: ID<Subject>?, limit: Int) {
        self.after = after
        self.limit = limit
    }
}
