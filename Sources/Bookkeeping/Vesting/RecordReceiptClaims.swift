public import Ethereum
public import Ledger
import Postgres

/// The claims that a receipt told of grants.
public struct ReceiptClaims: Sendable {
    /// Each grant after its claim, with the base units that it was paid.
    public let claims: [(grant: GrantDetail, amount: UInt256)]
}

/// What a receipt says of a grant.
private struct ToldClaim {
    let grant: GrantDetail
    let amount: UInt256
    let marks: Set<MirroredGrant.Mark>
}

extension Work {
    /// Records what contracts paid of grants in a transaction of a chain, at the time of its block.
    ///
    /// Grants are found by contract and number; claims of this transaction that are recorded already
    /// are passed over. The receipt is kept. Throws ``VestingError/transactionFailed``,
    /// ``VestingError/receiptDiffers`` where another one was kept, ``VestingError/claimsNotFound``
    /// without a new claim, ``VestingError/claimsAmbiguous(_:)`` where one log would be of two grants, and
    /// ``VestingError/grantsRefused(_:)`` when a contract paid more than is due by the terms here.
    public func recordClaims(
        in report: ExecutionReport, on chain: ChainID, at claimedAt: Instant
    ) async throws -> ReceiptClaims {
        let principal = try principal(allowed: .reportClaims)
        guard report.receipt.isSuccessful else { throw VestingError.transactionFailed }
        if let kept = try await reader.claimReceipt(report.receipt.transactionHash, on: chain) {
            guard kept.receipt == report.receipt, kept.claimedAt == claimedAt else {
                throw VestingError.receiptDiffers
            }
        }
        let (ids, recorded) = try await grants(in: report.receipt, on: chain, for: principal)
        let held = try await lock(ids, for: .reportClaims, by: principal)
        let addresses = try await reader.addresses(of: held, on: chain)
        let told = held.compactMap { grant -> ToldClaim? in
            guard let mirrored = grant.mirrored(addresses[grant.grant.payee] ?? []),
                let amount = mirrored.claimed(in: report.receipt)
            else { return nil }
            return ToldClaim(grant: grant, amount: amount, marks: mirrored.marks)
        }
        let found = told.filter { !recorded.contains($0.grant.grant.id) }
        guard !found.isEmpty else { throw VestingError.claimsNotFound }
        try mustBeToldApart(told)
        try await keep(report, chain, claimedAt, by: principal)
        var faults = RowFaults()
        var claims: [(grant: GrantDetail, amount: UInt256)] = []
        for told in found {
            let (grant, amount) = (told.grant, told.amount)
            do {
                let after = try await record(
                    grant, paid: amount, at: claimedAt, by: report.receipt.transactionHash,
                    reportedBy: principal)
                claims.append((after, amount))
            } catch let refusal as any Refusal {
                faults.add(
                    Fault(
                        at: .pointer("/receipt"), refusal, found: grant.grant.id.description))
            }
        }
        guard faults.isEmpty else { throw VestingError.grantsRefused(faults) }
        return ReceiptClaims(claims: claims)
    }

    /// What one log says is booked of one grant, also when that was done before.
    private func mustBeToldApart(_ claims: [ToldClaim]) throws {
        var seen: Set<MirroredGrant.Mark> = []
        for claim in claims {
            guard seen.isDisjoint(with: claim.marks) else {
                throw VestingError.claimsAmbiguous(claim.grant.grant.id)
            }
            seen.formUnion(claim.marks)
        }
    }

    /// Grants that one of the logs may be about, and those of them that have a claim of the transaction.
    private func grants(
        in receipt: Receipt, on chain: ChainID, for principal: Principal
    ) async throws -> (all: [ID<Grant>], recorded: Set<ID<Grant>>) {
        let contracts = Set(receipt.logs.map(\.address)).union(receipt.transfers.map(\.from))
        let numbers = Set(receipt.logs.compactMap { $0.topics.dropFirst().first?.word })
        let rows = try await transaction.query(
            """
            SELECT
                g.grant_id,
                EXISTS (
                    SELECT 1 FROM grant_event AS e
                    WHERE
                        e.grant_id = g.grant_id
                        AND e.transaction_hash = \(receipt.transactionHash)
                ) AS is_recorded
            FROM vesting_grant AS g
            INNER JOIN asset AS a ON a.asset_id = g.asset_id
            WHERE a.chain_id = \(chain) AND g.contract = ANY (\(contracts.map(\.self))::bytea [])
                AND (
                    g.contract_number IS NULL
                    OR g.contract_number = ANY (\(numbers.map(\.self))::numeric [])
                )
                AND g.state IN ('approved', 'terminated', 'completed')
                AND \(GrantDetail.within(principal.groupLimit(for: .reportClaims)))
            ORDER BY g.grant_id
            LIMIT 10000
            """)
        let recorded = try rows.filter { try $0.get("is_recorded") }
        return (
            try rows.map { try $0.value("grant_id") },
            Set(try recorded.map { try $0.value("grant_id") })
        )
    }

    /// The audit log has the digest of what is kept, so that it cannot go away unseen.
    private func keep(
        _ report: ExecutionReport, _ chain: ChainID, _ claimedAt: Instant, by principal: Principal
    ) async throws {
        let digest = Digest.sha256(of: report.receiptBytes)
        let inserted = try await transaction.query(
            """
            INSERT INTO claim_receipt (
                chain_id, transaction_hash, claimed_at, block_number, receipt, receipt_sha256,
                reported_by, reported_at
            )
            VALUES (
                \(chain), \(report.receipt.transactionHash), \(claimedAt),
                \(Int64(report.receipt.blockNumber)), \(report.receiptBytes),
                \(digest), \(principal.id), \(now)
            )
            ON CONFLICT (chain_id, transaction_hash) DO NOTHING
            """)
        guard inserted.affected == 1 else { return }
        audit(
            "claim_receipt.kept", ContentDigest(digest), report.receipt.transactionHash.description)
    }
}
