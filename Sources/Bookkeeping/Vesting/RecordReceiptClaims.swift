public import Ethereum
public import Ledger
import Postgres

/// The claims that a receipt told of grants.
public struct ReceiptClaims: Sendable {
    /// Each grant after its claim, with the base units that it was paid.
    public let claims: [(grant: GrantDetail, amount: UInt256)]
}

extension Work {
    /// Records what contracts paid of grants in a transaction of a chain, at the time of its block.
    ///
    /// Grants are found by contract and number; claims of this transaction that are recorded already
    /// are passed over. Throws ``VestingError/transactionFailed``, ``VestingError/claimsNotFound``
    /// without a new one, and ``VestingError/grantsRefused(_:)`` when a contract paid more than is due
    /// by the terms here, ``VestingError/receiptDiffers`` where another one was kept. The receipt is kept.
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
        let ids = try await grants(in: report.receipt, on: chain, for: principal)
        let held = try await lock(ids, for: .reportClaims, by: principal)
        let addresses = try await reader.addresses(of: held, on: chain)
        let found = held.compactMap { grant -> (GrantDetail, UInt256)? in
            let mirrored = grant.mirrored(addresses[grant.grant.payee] ?? [])
            return mirrored?.claimed(in: report.receipt).map { (grant, $0) }
        }
        guard !found.isEmpty else { throw VestingError.claimsNotFound }
        try await keep(report, chain, claimedAt, by: principal)
        var faults = RowFaults()
        var claims: [(grant: GrantDetail, amount: UInt256)] = []
        for (grant, amount) in found {
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

    /// Grants that one of the logs may be about and that have no claim of the transaction yet.
    private func grants(
        in receipt: Receipt, on chain: ChainID, for principal: Principal
    ) async throws -> [ID<Grant>] {
        let contracts = Set(receipt.logs.map(\.address)).union(receipt.transfers.map(\.from))
        let numbers = Set(receipt.logs.compactMap { $0.topics.dropFirst().first?.word })
        return try await transaction.query(
            """
            SELECT g.grant_id
            FROM vesting_grant AS g
            INNER JOIN asset AS a ON a.asset_id = g.asset_id
            WHERE a.chain_id = \(chain) AND g.contract = ANY (\(contracts.map(\.self))::bytea [])
                AND (
                    g.contract_number IS NULL
                    OR g.contract_number = ANY (\(numbers.map(\.self))::numeric [])
                )
                AND g.state IN ('approved', 'terminated', 'completed')
                AND \(GrantDetail.within(principal.groupLimit(for: .reportClaims)))
                AND NOT EXISTS (
                    SELECT 1 FROM grant_event AS e
                    WHERE
                        e.grant_id = g.grant_id
                        AND e.transaction_hash = \(receipt.transactionHash)
                )
            ORDER BY g.grant_id
            LIMIT 10000
            """
        ).map { try $0.value("grant_id") }
    }

    private func keep(
        _ report: ExecutionReport, _ chain: ChainID, _ claimedAt: Instant, by principal: Principal
    ) async throws {
        _ = try await transaction.query(
            """
            INSERT INTO claim_receipt (
                chain_id, transaction_hash, claimed_at, block_number, receipt, receipt_sha256,
                reported_by, reported_at
            )
            VALUES (
                \(chain), \(report.receipt.transactionHash), \(claimedAt),
                \(Int64(report.receipt.blockNumber)), \(report.receiptBytes),
                \(Digest.sha256(of: report.receiptBytes)), \(principal.id), \(now)
            )
            ON CONFLICT (chain_id, transaction_hash) DO NOTHING
            """)
    }
}
