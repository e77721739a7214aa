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
