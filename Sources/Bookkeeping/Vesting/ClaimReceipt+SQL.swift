import Ethereum
import JSON
import Ledger
import Postgres

/// A receipt that claims were read from, as it was kept.
struct ClaimReceipt {
    let chain: ChainID
    let receipt: Receipt
    let claimedAt: Instant
    let reportedAt: Instant

    static let columns: SQL =
        """
        r.chain_id, r.transaction_hash, r.claimed_at, r.block_number, r.receipt, r.receipt_sha256,
        r.reported_at
        """

    /// Reads a row again; throws ``FirstBreak`` where the columns are not those of the bytes.
    init(_ row: Row) throws {
        let hash: Hash32 = try row.value("transaction_hash")
        let bytes: [UInt8] = try row.get("receipt")
        guard Digest.sha256(of: bytes) == (try row.value("receipt_sha256", as: Hash32.self)) else {
            throw FirstBreak(found: "the receipt of \(hash) has another digest")
        }
        receipt = try Receipt(
            JSONReader(
                sizeLimit: max(bytes.count, 1),
                limits: JSONLimits(members: 256, elements: 50_000, values: 500_000)
            ).read(bytes))
        guard receipt.transactionHash == hash, receipt.isSuccessful,
            Int64(receipt.blockNumber) == (try row.get("block_number", as: Int64.self))
        else { throw FirstBreak(found: "the receipt of \(hash) is of something else") }
        chain = try row.value("chain_id")
        claimedAt = try row.value("claimed_at")
        reportedAt = try row.value("reported_at")
    }
}

extension Reader {
    /// What was kept of a transaction; nil for nothing.
    func claimReceipt(_ hash: Hash32, on chain: ChainID) async throws -> ClaimReceipt? {
        try await query(
            """
            SELECT \(ClaimReceipt.columns) FROM claim_receipt AS r
            WHERE r.chain_id = \(chain) AND r.transaction_hash = \(hash)
            """
        ).first.map { try ClaimReceipt($0) }
    }

    /// All addresses on a chain that the payees of grants have or ever had.
    func addresses(
        of grants: [GrantDetail], on chain: ChainID
    ) async throws -> [ID<Payee>: Set<Address>] {
        let payees = Set(grants.map(\.grant.payee)).sorted()
        let rows = try await query(
            """
            SELECT d.payee_id, d.address FROM payout_address AS d
            WHERE d.payee_id = ANY (\(payees)::uuid []) AND d.chain_id = \(chain)
            """)
        return try rows.reduce(into: [:]) { found, row in
            found[try row.value("payee_id"), default: []].insert(try row.value("address"))
        }
    }
}

extension GrantDetail {
    /// As a receipt is read for it; nil where no contract is known.
    func mirrored(_ addresses: Set<Address>) -> MirroredGrant? {
        contract.map {
            MirroredGrant(
                rule: grant.history.terms.rule, contract: $0, number: contractNumber,
                token: asset.address, addresses: addresses)
        }
    }
}
