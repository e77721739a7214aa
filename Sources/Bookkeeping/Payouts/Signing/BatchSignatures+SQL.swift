public import Ethereum
public import Ledger
import Postgres

extension Reader {
    /// The signatures of a batch beside the owners that its Safe has now.
    ///
    /// Throws ``BooksError/notFound(kind:id:)``, and ``PayoutsError/batchWithoutFiles(_:)`` before the
    /// freeze, when there is nothing to sign.
    public func signatures(of batch: ID<PayoutBatch>) async throws -> BatchSignatures {
        let row = try await row(
            """
            SELECT b.state, b.binding_no, b.safe_tx_hash, s.owners, s.threshold
            FROM payout_batch AS b
            INNER JOIN safe AS s ON s.safe_id = b.safe_id
            WHERE b.batch_id = \(batch)
            """, orNo: "payout batch", batch)
        guard let hash = try row.optionalValue("safe_tx_hash", as: Hash32.self) else {
            throw PayoutsError.batchWithoutFiles(try row.choice("state"))
        }
        let rows = try await query(
            """
            SELECT g.owner, g.signature, p.handle, g.submitted_at
            FROM batch_signature AS g
            INNER JOIN principal AS p ON p.principal_id = g.submitted_by
            WHERE g.batch_id = \(batch) AND g.binding_no = \(row.get("binding_no", as: Int.self))
            ORDER BY g.owner
            LIMIT 1000
            """)
        return try BatchSignatures(
            safeTxHash: hash, owners: row.values("owners"), threshold: row.get("threshold"),
            collected: rows.map { row in
                try BatchSignatures.Collected(
                    owner: row.value("owner"), signature: Signature(bytes: row.get("signature")),
                    submitter: row.value("handle"), at: row.value("submitted_at"))
            })
    }

    /// The call data that executes a batch, with the signatures that it needs; read it in a snapshot.
    ///
    /// Throws ``PayoutsError/signaturesMissing(found:needed:)`` while there are too few, and
    /// ``PayoutsError/ownersNotAcknowledged(_:_:)``.
    public func execution(
        of batch: ID<PayoutBatch>
    ) async throws -> (transaction: SafeTransaction, signatures: [UInt8]) {
        let packed = try await signatures(of: batch).packed()
        let overview = try await payoutBatch(batch)
        try overview.state.mustBeExecutable()
        if overview.state.awaitsOwners {
            try overview.mustHaveKnownOwners()
            try await mustExcludeStrays(batch, of: overview.safe, nonce: overview.nonce)
        }
        return (try await safeTransaction(of: batch), packed)
    }

    /// The Safe transaction of a frozen batch, from its rows.
    func safeTransaction(of batch: ID<PayoutBatch>) async throws -> SafeTransaction {
        let overview = try await payoutBatch(batch)
        guard let nonce = overview.nonce else {
            throw PayoutsError.batchWithoutFiles(overview.state)
        }
        return try SafeTransaction.making(
            try await content(of: batch).safeCalls, from: overview.account, nonce: nonce,
            multiSendCallOnly: overview.multiSendCallOnly)
    }
}
