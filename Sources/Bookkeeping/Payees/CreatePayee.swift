public import Ledger
import Postgres

/// What a new payee is made of.
public struct PayeeDraft: Sendable {
    /// Its short name, for ever.
    public let handle: Handle
    /// What people call it.
    public let name: String
    /// A person, a group or a contract.
    public let kind: Payee.Kind
    /// One a chain; may be empty until the payee names one.
    public let payoutAddresses: [PayoutAddress]

    /// A payee of these properties.
    public init(
        handle: Handle, name: String, kind: Payee.Kind, payoutAddresses: [PayoutAddress]
    ) {
        self.handle = handle
        self.name = name
        self.kind = kind
        self.payoutAddresses = payoutAddresses
    }
}

extension Work {
    /// Adds a payee to the directory; its handle stays for ever.
    ///
    /// Throws ``DirectoryError``, ``AccessError`` where the caller may not set addresses, and
    /// ``BooksError/constraint(_:isConflict:)`` when the handle is taken.
    public func createPayee(_ draft: PayeeDraft) async throws -> RegisteredPayee {
        try principal?.mustBeAllowed(.changeDirectory)
        if !draft.payoutAddresses.isEmpty { try principal?.mustBeAllowed(.setPayoutAddresses) }
        let payee = try Payee(
            id: newID(), handle: draft.handle, name: draft.name, kind: draft.kind,
            payoutAddresses: draft.payoutAddresses)
        try draft.payoutAddresses.mustBePayable(
            knownContracts: await reader.knownContracts(among: draft.payoutAddresses))
        try await insert([payee])
        return try await reader.payee(payee.id)
    }

    /// Writes new payees with their addresses and notes each in the audit.
    func insert(_ payees: [Payee]) async throws {
        let places = payees.flatMap { payee in
            payee.payoutAddresses.map { (payee: payee.id, place: $0) }
        }
        _ = try await transaction.pipeline([
            """
            INSERT INTO payee (payee_id, handle, name, kind, created_by, created_at)
            SELECT u.payee_id, u.handle, u.name, u.kind, \(orNull: principal?.id)::uuid,
                \(now)::timestamptz
            FROM unnest(
                \(payees.map(\.id))::uuid [], \(payees.map(\.handle))::text [],
                \(payees.map(\.name))::text [], \(payees.map(\.kind))::text []
            ) AS u (payee_id, handle, name, kind)
            """,
            beginAddresses(places, at: now),
        ])
        for payee in payees { audit("payee.created", payee.id) }
    }

    /// The statement that makes addresses the present ones from an instant on.
    func beginAddresses(
        _ places: [(payee: ID<Payee>, place: PayoutAddress)], at instant: Instant
    ) -> SQL {
        let ids = places.map { _ in newID() as ID<PayoutAddress> }
        return """
            INSERT INTO payout_address (
                payout_address_id, payee_id, chain_id, address, valid_from, created_by
            )
            SELECT u.payout_address_id, u.payee_id, u.chain_id, u.address, \(instant)::timestamptz,
                \(orNull: principal?.id)::uuid
            FROM unnest(
                \(ids)::uuid [], \(places.map(\.payee))::uuid [],
                \(places.map(\.place.chain))::bigint [], \(places.map(\.place.address))::bytea []
            ) AS u (payout_address_id, payee_id, chain_id, address)
            """
    }
}
