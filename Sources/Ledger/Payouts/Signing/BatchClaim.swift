/// That a principal works on a batch, until its lease ends.
public struct BatchClaim: Hashable, Sendable {
    /// How long a lease may be.
    public static let leaseSeconds: ClosedRange<Int64> = 10...3600
    /// How long it is when nothing is asked for.
    public static let defaultLeaseSeconds: Int64 = 600
    /// How long the claims of a batch hold off its cancellation, all together, from the first one.
    public static let protectionSeconds: Int64 = 4 * 3600

    /// Who works on it.
    public let holder: ID<Principal>
    /// The name that people know them by.
    public let handle: Handle
    /// When the lease began or was renewed.
    public let claimedAt: Instant
    /// Exclusive.
    public let expiresAt: Instant
    /// When anybody first claimed the batch; renewals and other holders do not move it.
    public let firstClaimedAt: Instant

    /// A claim as it is stored.
    public init(
        holder: ID<Principal>, handle: Handle, claimedAt: Instant, expiresAt: Instant,
        firstClaimedAt: Instant
    ) {
        self.holder = holder
        self.handle = handle
        self.claimedAt = claimedAt
        self.expiresAt = expiresAt
        self.firstClaimedAt = firstClaimedAt
    }

    /// A claim from now on; throws ``PayoutsError/leaseOutOfRange(found:)``.
    public init(by principal: Principal, at now: Instant, seconds: Int64) throws(PayoutsError) {
        guard Self.leaseSeconds.contains(seconds) else { throw .leaseOutOfRange(found: seconds) }
        self.init(
            holder: principal.id, handle: principal.handle, claimedAt: now,
            expiresAt: now.advanced(bySeconds: seconds), firstClaimedAt: now)
    }

    /// Whether the lease still runs.
    public func isLive(at now: Instant) -> Bool { now < expiresAt }

    /// Until when it holds off a cancellation by others, exclusive: the end of the lease, and never
    /// more than ``protectionSeconds`` after the first claim, so that nobody blocks by renewing.
    public var protectsUntil: Instant {
        min(expiresAt, firstClaimedAt.advanced(bySeconds: Self.protectionSeconds))
    }

    /// Throws ``PayoutsError/claimedByAnother(_:until:)`` while somebody else's claim holds off a
    /// cancellation.
    public func mustAllowCancelling(
        by principal: ID<Principal>?, at now: Instant
    ) throws(PayoutsError) {
        guard holder == principal || now >= protectsUntil else {
            throw .claimedByAnother(handle, until: protectsUntil)
        }
    }
}

/// A batch that waits to be executed, and who works on it.
public struct ClaimableBatch: Sendable {
    /// The batch.
    public let batch: ID<PayoutBatch>
    /// Its latest claim, whose lease may have ended.
    public let claim: BatchClaim?

    /// A batch with its latest claim, if any.
    public init(batch: ID<PayoutBatch>, claim: BatchClaim?) {
        self.batch = batch
        self.claim = claim
    }

    /// Which batch a principal gets: the one it works on already, so that a retry takes no second
    /// one; otherwise the first whose lease ended or that nobody claimed.
    ///
    /// The batches stand in the order in which they wait. Throws ``PayoutsError/nothingToClaim``
    /// when none waits, and ``PayoutsError/claimedByAnother(_:until:)`` with the lease that ends
    /// first when others work on all of them.
    public static func choose(
        from batches: [ClaimableBatch], for principal: ID<Principal>, at now: Instant
    ) throws(PayoutsError) -> ID<PayoutBatch> {
        if let own = batches.first(where: { $0.claim?.holder == principal }) { return own.batch }
        if let free = batches.first(where: { $0.claim?.isLive(at: now) != true }) {
            return free.batch
        }
        guard let first = batches.compactMap(\.claim).min(by: { $0.expiresAt < $1.expiresAt })
        else { throw .nothingToClaim }
        throw .claimedByAnother(first.handle, until: first.expiresAt)
    }
}
