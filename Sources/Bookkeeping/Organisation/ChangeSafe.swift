public import Ethereum
public import Ledger
import Postgres

/// What changes of a Safe; what is nil stays.
///
/// Chain and address are fixed for ever.
public struct SafeChange: Sendable {
    /// What people call it.
    public var name: String?
    /// After an upgrade of the contract.
    public var version: SafeVersion?
    /// All owners that it has now.
    public var owners: [Address]?
    /// How many of them must sign now.
    public var threshold: Int?
    /// The nonce that its next transaction will have.
    public var nextNonce: UInt64?
    /// The inner nil goes back to the contract that wallets take on the chain.
    public var multiSendCallOnly: Address??
    /// All modules that it has now.
    public var modules: [Address]?

    /// No change yet.
    public init() {}
}

extension Work {
    /// Brings the directory in step with what the Safe is on its chain.
    ///
    /// Throws ``DirectoryError``, and ``BooksError/stale(current:)`` when it was changed since the
    /// caller read it.
    public func changeSafe(
        _ id: ID<Safe>, expecting version: ExpectedVersion, _ change: SafeChange
    ) async throws -> Stored<Safe> {
        try principal?.mustBeAllowed(.changeDirectory)
        let row = try await reader.row(
            "SELECT \(Safe.columns) FROM safe AS s WHERE s.safe_id = \(id) FOR NO KEY UPDATE",
            orNo: "Safe", id)
        let old = try Stored(Safe(row), row)
        try version.mustMatch(old.version)
        let safe = try old.value.changed(by: change)
        _ = try await transaction.query(
            """
            UPDATE safe
            SET
                name = \(safe.name),
                version = \(safe.version),
                owners = \(safe.owners)::evm_address [],
                threshold = \(safe.threshold),
                next_nonce = \(Int64(safe.nextNonce)),
                multi_send_call_only = \(orNull: safe.multiSendCallOnlyOverride)::bytea,
                modules = \(safe.modules)::evm_address [],
                row_version = row_version + 1
            WHERE safe_id = \(id)
            """)
        if safe.multiSendCallOnlyOverride != old.value.multiSendCallOnlyOverride {
            try await keepMultiSendAuthor(of: safe)
        }
        if safe.owners != old.value.owners || safe.threshold != old.value.threshold {
            try await keepOwnersAuthor(of: safe, insteadOf: old)
        }
        if safe.nextNonce > old.value.nextNonce {
            try await keepNonceAuthor(of: safe, insteadOf: old)
        }
        audit("safe.changed", id)
        return Stored(safe, version: old.version + 1, createdAt: old.createdAt)
    }

    /// Who changes owners or threshold does not acknowledge them for batches that were frozen before; those
    /// are before whatever the clocks of two services say, for the Safe is held.
    private func keepOwnersAuthor(of safe: Safe, insteadOf old: Stored<Safe>) async throws {
        let author = try person()
        _ = try await transaction.query(
            """
            INSERT INTO safe_owners_change (
                safe_id, row_version, former_owners, former_threshold, owners, threshold,
                changed_by, changed_at
            )
            SELECT
                \(safe.id), \(old.version + 1), \(old.value.owners)::evm_address [],
                \(old.value.threshold), \(safe.owners)::evm_address [], \(safe.threshold),
                \(author.id), greatest(\(now), max(b.frozen_at))
            FROM payout_batch AS b
            WHERE b.safe_id = \(safe.id) AND b.state IN ('frozen', 'approved', 'proposed')
            """)
    }

    /// Who raises the next nonce by hand frees what is signed with those between, and does not approve what
    /// pays the same.
    private func keepNonceAuthor(of safe: Safe, insteadOf old: Stored<Safe>) async throws {
        let author = try person()
        _ = try await transaction.query(
            """
            INSERT INTO safe_nonce_raise (
                safe_id, row_version, former_nonce, nonce, raised_by, raised_at
            )
            VALUES (
                \(safe.id), \(old.version + 1), \(Int64(old.value.nextNonce)),
                \(Int64(safe.nextNonce)), \(author.id), \(now)
            )
            """)
    }

    /// Who sets the MultiSend contract of a Safe is an author of every batch built with it.
    func keepMultiSendAuthor(of safe: Safe) async throws {
        guard let contract = safe.multiSendCallOnlyOverride else { return }
        let author = try person()
        _ = try await transaction.query(
            """
            INSERT INTO safe_multi_send (safe_id, address, set_by)
            VALUES (\(safe.id), \(contract)::bytea, \(author.id))
            ON CONFLICT DO NOTHING
            """)
    }
}

extension Safe {
    fileprivate func changed(by change: SafeChange) throws(DirectoryError) -> Safe {
        try Safe(
            id: id, chain: chain, address: address, name: change.name ?? name,
            version: change.version ?? version, owners: change.owners ?? owners,
            threshold: change.threshold ?? threshold, nextNonce: change.nextNonce ?? nextNonce,
            multiSendCallOnlyOverride: change.multiSendCallOnly ?? multiSendCallOnlyOverride,
            modules: change.modules ?? modules)
    }
}
