public import Ledger
import Postgres

/// What changes of a payee; what is nil stays.
public struct PayeeChange: Sendable {
    /// What people call it.
    public var name: String?
    /// What it is.
    public var kind: Payee.Kind?
    /// All addresses that the payee shall have: one that is not listed ends.
    public var payoutAddresses: [PayoutAddress]?

    /// No change yet.
    public init() {}
}

extension Work {
    /// Changes a payee; an address that is replaced ends now, and its row is kept.
    ///
    /// Locks the payee. Throws ``DirectoryError``, ``AccessError`` where the caller may not set
    /// addresses, and ``BooksError/stale(current:)`` when it was changed since the caller read it.
    public func changePayee(
        _ id: ID<Payee>, expecting version: ExpectedVersion, _ change: PayeeChange
    ) async throws -> RegisteredPayee {
        try principal?.mustBeAllowed(.changeDirectory)
        if change.payoutAddresses != nil { try principal?.mustBeAllowed(.setPayoutAddresses) }
        let row = try await reader.row(
            """
            SELECT \(RegisteredPayee.columns)
            FROM payee AS p
            WHERE p.payee_id = \(id)
            FOR NO KEY UPDATE
            """,
            orNo: "payee", id)
        let old = try RegisteredPayee(row)
        try version.mustMatch(old.version)
        let payee = try old.payee.changed(by: change)
        if let places = change.payoutAddresses {
            try places.mustBePayable(
                knownContracts: await reader.knownContracts(among: places))
        }
        _ = try await transaction.pipeline(
            replaceAddresses(of: old, by: payee) + [
                """
                UPDATE payee
                SET name = \(payee.name), kind = \(payee.kind), row_version = row_version + 1
                WHERE payee_id = \(id)
                """
            ])
        audit("payee.changed", id)
        return try await reader.payee(id)
    }

    /// Ends what is no longer there and begins what is new; what stays keeps its row.
    private func replaceAddresses(of old: RegisteredPayee, by payee: Payee) -> [SQL] {
        let ended = old.addresses.filter { !payee.payoutAddresses.contains($0.place) }
        let begun = payee.payoutAddresses.filter { !old.payee.payoutAddresses.contains($0) }
        // A clock that was set back must not end an address before it began.
        let instant = ended.map(\.validFrom).reduce(now, max)
        return [
            """
            UPDATE payout_address
            SET valid_until = \(instant)
            WHERE payee_id = \(payee.id)
                AND valid_until IS NULL
                AND chain_id = ANY (\(ended.map(\.place.chain))::bigint [])
            """,
            beginAddresses(begun.map { (payee: payee.id, place: $0) }, at: instant),
        ]
    }
}

extension Payee {
    fileprivate func changed(by change: PayeeChange) throws(DirectoryError) -> Payee {
        try Payee(
            id: id, handle: handle, name: change.name ?? name, kind: change.kind ?? kind,
            payoutAddresses: change.payoutAddresses ?? payoutAddresses)
    }
}
