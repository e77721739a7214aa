import Ethereum
import Ledger
import Postgres

/// A batch at the moment of its freeze: what was planned, with everything that follows from it.
struct BatchFreeze: Sendable {
    let id: ID<PayoutBatch>
    let payments: [Payment]
    let digest: BatchDigest
    private let nonce: UInt64
    private let canonical: [UInt8]
    private let transaction: SafeTransaction
    private let files: [BatchFiles.File]
    private let frozenBy: ID<Principal>
    private let frozenAt: Instant

    /// Throws ``PayoutsError/safeChanged`` when the Safe is not as it was when the batch was planned.
    init(
        _ batch: HeldBatch, _ checked: CheckedBatch, of safe: Safe, organisation: String,
        by freezer: Principal, at now: Instant, kinds: [BatchPlace: [RewardKind]]
    ) throws {
        let content = checked.content
        nonce = checked.nonce
        transaction = try SafeTransaction.making(
            content.safeCalls, from: safe.account, nonce: nonce,
            multiSendCallOnly: safe.multiSendCallOnlyOverride)
        guard safe.account == batch.account, transaction.multiSend == batch.multiSendCallOnly else {
            throw PayoutsError.safeChanged
        }
        id = batch.id
        payments = content.rows.map(\.payment)
        canonical = try content.canonical(of: safe.account)
        digest = BatchDigest(Digest.sha256(of: canonical))
        (frozenBy, frozenAt) = (freezer.id, now)
        files = try BatchFiles(
            batch: id, part: checked.overview.part, period: batch.period, safeName: safe.name,
            organisation: organisation, frozenAt: now, frozenBy: freezer.handle, digest: digest,
            canonical: canonical, transaction: transaction, rows: content.rows,
            calls: content.calls.map(\.call), funding: content.funding, kinds: kinds
        ).all()
    }

    /// Keeps the files, then fixes the batch.
    func statements(of safe: Safe) -> [SQL] {
        [
            Work.keep(files, of: id),
            """
            UPDATE payout_batch
            SET state = 'frozen', frozen_by = \(frozenBy), frozen_at = \(frozenAt),
                canonical = \(canonical), digest = \(digest.hash),
                nonce = \(Int64(nonce)), safe_tx_hash = \(transaction.safeTxHash),
                safe_owners = \(safe.owners)::evm_address [], safe_threshold = \(safe.threshold),
                row_version = row_version + 1
            WHERE batch_id = \(id)
            """,
        ]
    }
}
