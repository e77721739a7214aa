/// Which nonce a batch is bound to.
public enum PayoutNonce {
    /// The greatest nonce, so that the one after it can still be stored as a signed 64-bit number.
    public static let greatest = UInt64(Int64.max) - 1

    /// The nonce that was asked for, or the first one that the Safe has not used and no live batch
    /// holds.
    ///
    /// `next` is the nonce of the Safe's next transaction, as last reported. Throws
    /// ``PayoutsError/nonceUsed(_:next:)`` below it, and ``PayoutsError/nonceTaken(_:)``.
    ///
    /// `bound` are the unused nonces of approved batches that were cancelled and held the same
    /// payables: such a batch may still be signed, so only its own nonce excludes paying twice.
    public static func choose(
        asked: UInt64?, next: UInt64, taken: Set<UInt64>, bound: Set<UInt64> = []
    ) throws(PayoutsError) -> UInt64 {
        if let only = bound.first {
            guard bound.count == 1, asked ?? only == only else { throw .nonceBound(bound.sorted()) }
            guard !taken.contains(only) else { throw .nonceTaken(only) }
            return only
        }
        guard let asked else {
            var nonce = next
            while taken.contains(nonce) { nonce += 1 }
            guard nonce <= greatest else { throw .nonceTooLarge }
            return nonce
        }
        guard asked <= greatest else { throw .nonceTooLarge }
        guard asked >= next else { throw .nonceUsed(asked, next: next) }
        guard !taken.contains(asked) else { throw .nonceTaken(asked) }
        return asked
    }
}

/// The nonces that batches of one Safe get when they are frozen together, one after the other.
public struct NonceSequence: Sendable {
    private var wanted: UInt64?
    private let next: UInt64
    private var taken: Set<UInt64>
    private let bound: [ID<PayoutBatch>: Set<UInt64>]

    /// From the nonce `asked` for on, or the first free ones; else as for ``PayoutNonce``, with the nonces
    /// that each batch is `bound` to.
    public init(
        asked: UInt64?, next: UInt64, taken: Set<UInt64>, bound: [ID<PayoutBatch>: Set<UInt64>]
    ) {
        wanted = asked
        self.next = next
        self.taken = taken
        self.bound = bound
    }

    /// The nonce of the next batch, and the first one that no batch had before it.
    ///
    /// Throws ``PayoutsError/partBound(_:to:insteadOf:)`` where it is not the turn of the nonce that this
    /// part of a plan is bound to, and else as ``PayoutNonce/choose(asked:next:taken:bound:)`` does.
    public mutating func take(
        for batch: ID<PayoutBatch>, part: Int?
    ) throws(PayoutsError) -> (nonce: UInt64, firstFree: UInt64) {
        let only = bound[batch] ?? []
        if let wanted, let part, !only.isEmpty, only != [wanted] {
            throw .partBound(part, to: only.sorted(), insteadOf: wanted)
        }
        // What others are bound to is left to them, unless it is asked for by number.
        let spared = only.isEmpty && wanted == nil ? taken.union(bound.values.joined()) : taken
        let nonce = try PayoutNonce.choose(asked: wanted, next: next, taken: spared, bound: only)
        let firstFree =
            only.isEmpty ? try PayoutNonce.choose(asked: nil, next: next, taken: taken) : nonce
        taken.insert(nonce)
        if nonce == wanted { wanted = nonce + 1 }
        return (nonce, firstFree)
    }
}
