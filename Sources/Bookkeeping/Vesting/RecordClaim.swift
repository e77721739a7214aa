public import Ethereum
public import Ledger
import Postgres

/// What was claimed from the contract of a grant.
public struct WrittenClaim: Sendable {
    let transactionHash: Hash32
    let claimedAt: Instant
    let amount: String

    /// An amount in whole units, paid by a transaction at the time of its block.
    public init(transactionHash: Hash32, claimedAt: Instant, amount: String) {
        self.transactionHash = transactionHash
        self.claimedAt = claimedAt
        self.amount = amount
    }
}

extension Work {
    /// Records what a contract paid, which must be what its rule gives at that second at the most.
    ///
    /// The amount leaves the Safe that funds the contract. Throws
    /// ``VestingError/releaseAboveReleasable(_:)`` where more was paid than is due, for then the
    /// terms here are not those of the contract, and ``VestingError/claimNotOfReceipt(expected:)``
    /// where a receipt of the transaction was kept that says something else.
    public func recordClaim(_ claim: WrittenClaim, of id: ID<Grant>) async throws -> GrantDetail {
        let principal = try principal(allowed: .reportClaims)
        let grant = try await lock(id, for: .reportClaims, by: principal)
        let amount = try Self.baseUnits(claim.amount, of: grant.asset)
        try await mustAgreeWithReceipt(claim, of: grant, amount)
        return try await record(
            grant, paid: amount, at: claim.claimedAt, by: claim.transactionHash,
            reportedBy: principal)
    }

    /// What people say of a transaction is not believed where its receipt is there.
    private func mustAgreeWithReceipt(
        _ claim: WrittenClaim, of grant: GrantDetail, _ amount: UInt256
    ) async throws {
        let chain = grant.asset.chain
        guard let kept = try await reader.claimReceipt(claim.transactionHash, on: chain)
        else { return }
        let addresses = try await reader.addresses(of: [grant], on: chain)
        let said = grant.mirrored(addresses[grant.grant.payee] ?? [])?.claimed(in: kept.receipt)
        guard let said else { return }
        guard said == amount, kept.claimedAt == claim.claimedAt else {
            throw VestingError.claimNotOfReceipt(expected: said)
        }
    }

    /// Records that a contract paid base units of a grant whose row is locked.
    func record(
        _ grant: GrantDetail, paid amount: UInt256, at claimedAt: Instant,
        by transactionHash: Hash32, reportedBy principal: Principal
    ) async throws -> GrantDetail {
        let id = grant.grant.id
        guard grant.contract != nil, let safe = grant.safe else { throw VestingError.notOfContract }
        guard grant.state.isCommitted else { throw VestingError.grantNotActive(grant.state) }
        let time = UnixTime(claimedAt)
        guard time.instant == claimedAt else { throw VestingError.notAWholeSecond }
        guard claimedAt <= now else { throw VestingError.claimAhead }
        let record = GrantRecord.happened(.released(at: time, amount))
        _ = try grant.history(adding: record)
        let entries = VestingEntries(of: grant.grant, id: newID(), day: try await postingDay())
        let entry =
            try amount.isZero
            ? nil
            : entries.claimed(
                amount, from: safe, accrued: grant.books.accruedInAll,
                released: grant.books.released)
        let number = try await self.record([entry].compactMap(\.self)).first
        var event = NewGrantEvent(grant, record, entry: number)
        event.kind = "claimed"
        event.transactionHash = transactionHash
        try await append([event], by: principal)
        audit("grant.claimed", id, transactionHash.description)
        return try await reader.grant(id)
    }

    /// A claim may pay nothing.
    private static func baseUnits(_ text: String, of asset: Asset) throws(AmountError) -> UInt256 {
        do throws(AmountError) {
            return try asset.amount(text).baseUnits
        } catch {
            guard error == .zero else { throw error }
            return .zero
        }
    }
}
