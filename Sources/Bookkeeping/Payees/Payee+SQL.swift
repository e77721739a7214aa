public import Ethereum
public import Ledger
import Postgres

/// A payee as the directory keeps it.
public struct RegisteredPayee: Sendable {
    /// Who it is and where it is paid.
    public let payee: Payee
    /// The present addresses in the order of their chains.
    public let addresses: [RegisteredAddress]
    /// Grows by one with each change; the `ETag` of the resource.
    public let version: Int64
    /// When it was added.
    public let createdAt: Instant
}

/// A payout address, since when, and who else has it.
public struct RegisteredAddress: Sendable {
    /// The address, on its chain.
    public let place: PayoutAddress
    /// Since when, inclusive.
    public let validFrom: Instant
    /// Other payees that are paid at this address on whatever chain, ten at the most.
    public let sharedWith: [Handle]
}

extension RegisteredPayee {
    /// The columns that ``init(_:)`` reads, of table alias `p`.
    static let columns: SQL =
        """
        p.payee_id, p.handle, p.name, p.kind, p.created_at, p.row_version,
        ARRAY(
            SELECT a.chain_id FROM payout_address AS a
            WHERE a.payee_id = p.payee_id AND a.valid_until IS NULL
            ORDER BY a.chain_id
        ) AS chains,
        ARRAY(
            SELECT a.address FROM payout_address AS a
            WHERE a.payee_id = p.payee_id AND a.valid_until IS NULL
            ORDER BY a.chain_id
        ) AS addresses,
        ARRAY(
            SELECT a.valid_from FROM payout_address AS a
            WHERE a.payee_id = p.payee_id AND a.valid_until IS NULL
            ORDER BY a.chain_id
        ) AS valid_from,
        ARRAY(
            SELECT (\(sharing)) FROM payout_address AS a
            WHERE a.payee_id = p.payee_id AND a.valid_until IS NULL
            ORDER BY a.chain_id
        ) AS shared_with
        """

    /// The handles of others with the address of `a`, with blanks between them.
    private static let sharing: SQL =
        """
        SELECT coalesce(string_agg(o.handle, ' ' ORDER BY o.handle), '')
        FROM (
            SELECT DISTINCT q.handle
            FROM payout_address AS b
            INNER JOIN payee AS q ON q.payee_id = b.payee_id
            WHERE b.address = a.address AND b.valid_until IS NULL AND b.payee_id <> a.payee_id
            ORDER BY q.handle
            LIMIT 10
        ) AS o
        """

    init(_ row: Row) throws {
        let places = try zip(
            row.values("chains", as: ChainID.self), row.values("addresses", as: Address.self)
        ).map { PayoutAddress(chain: $0, address: $1) }
        let since = try row.values("valid_from", as: Instant.self)
        let shared = try row.get("shared_with", as: [String].self).map { handles in
            try handles.split(separator: " ").map { try Handle(String($0)) }
        }
        addresses = places.indices.map { index in
            RegisteredAddress(
                place: places[index], validFrom: since[index], sharedWith: shared[index])
        }
        payee = try Payee(
            id: row.value("payee_id"), handle: row.value("handle"), name: row.get("name"),
            kind: row.choice("kind"), payoutAddresses: places)
        version = try row.get("row_version")
        createdAt = try row.value("created_at")
    }
}

extension Reader {
    /// One payee; throws ``BooksError/notFound(kind:id:)``.
    public func payee(_ id: ID<Payee>) async throws -> RegisteredPayee {
        try RegisteredPayee(
            await row(
                "SELECT \(RegisteredPayee.columns) FROM payee AS p WHERE p.payee_id = \(id)",
                orNo: "payee", id))
    }

    /// The payee with this handle; throws ``BooksError/notFound(kind:id:)``.
    public func payee(_ handle: Handle) async throws -> RegisteredPayee {
        try RegisteredPayee(
            await row(
                "SELECT \(RegisteredPayee.columns) FROM payee AS p WHERE p.handle = \(handle)",
                orNo: "payee", handle))
    }

    /// Payees in the order of their ids; with a handle or a present address when these are given.
    public func payees(
        _ page: PageRequest<Payee>, handle: Handle? = nil, address: Address? = nil
    ) async throws -> Page<RegisteredPayee> {
        let rows = try await query(
            """
            SELECT \(RegisteredPayee.columns)
            FROM payee AS p
            WHERE (\(orNull: page.after)::uuid IS NULL OR p.payee_id > \(orNull: page.after)::uuid)
                AND (\(orNull: handle)::text IS NULL OR p.handle = \(orNull: handle)::text)
                AND (
                    \(orNull: address)::bytea IS NULL
                    OR EXISTS (
                        SELECT 1 FROM payout_address AS a
                        WHERE a.payee_id = p.payee_id
                            AND a.address = \(orNull: address)::bytea
                            AND a.valid_until IS NULL
                    )
                )
            ORDER BY p.payee_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map(RegisteredPayee.init), limit: page.limit)
    }

    /// The payees that are paid at an address now, ten at the most.
    func payees(paidAt place: PayoutAddress) async throws -> [Handle] {
        try await query(
            """
            SELECT p.handle
            FROM payout_address AS a
            INNER JOIN payee AS p ON p.payee_id = a.payee_id
            WHERE a.chain_id = \(place.chain) AND a.address = \(place.address)
                AND a.valid_until IS NULL
            ORDER BY p.handle
            LIMIT 10
            """
        ).map { try $0.value("handle") }
    }

    /// Which of these are the contract of a known asset or a known Safe on their chain.
    func knownContracts(among places: [PayoutAddress]) async throws -> Set<PayoutAddress> {
        guard !places.isEmpty else { return [] }
        let rows = try await query(
            """
            SELECT u.chain_id, u.address
            FROM unnest(\(places.map(\.chain))::bigint [], \(places.map(\.address))::bytea [])
                AS u (chain_id, address)
            WHERE EXISTS (
                SELECT 1 FROM asset AS a
                WHERE a.chain_id = u.chain_id AND a.address = u.address
            )
            OR EXISTS (
                SELECT 1 FROM safe AS s
                WHERE s.chain_id = u.chain_id AND s.address = u.address
            )
            LIMIT \(places.count)
            """)
        return Set(
            try rows.map {
                try PayoutAddress(chain: $0.value("chain_id"), address: $0.value("address"))
            })
    }
}
