public import Ledger
import Postgres

/// What an import of payees did.
public struct PayeeImportResult: Sendable {
    /// How many payees were added.
    public let created: Int
    /// How many were known with the same name, kind and address.
    public let unchanged: Int
    /// Addresses of the added payees that others have as well, by row of the file.
    public let sharedAddresses: [Shared]

    /// An address that several payees have.
    public struct Shared: Sendable {
        /// The first row of the payee.
        public let row: Int
        /// The address, on its chain.
        public let place: PayoutAddress
        /// Who else has it.
        public let with: [Handle]
    }
}

extension Work {
    /// Adds all payees of a file, or none when one row is at fault.
    ///
    /// Takes the faults that reading the file found, so that all are told at once. Throws
    /// ``DirectoryError/rows(_:omitted:)``, and ``BooksError/constraint(_:isConflict:)`` when
    /// somebody else adds one of the handles at the same time.
    public func importPayees(
        _ rows: [PayeeRow], faults: RowFaults = RowFaults()
    ) async throws -> PayeeImportResult {
        try principal?.mustBeAllowed(.changeDirectory)
        try principal?.mustBeAllowed(.setPayoutAddresses)
        let file = try await PayeeImport(
            rows, faults: faults, known: reader.payees(named: Set(rows.map(\.handle))),
            knownContracts: reader.knownContracts(among: rows.compactMap(\.payoutAddress)))
        let payees = try file.additions.map { addition in
            try Payee(
                id: newID(), handle: addition.handle, name: addition.name, kind: addition.kind,
                payoutAddresses: addition.payoutAddresses)
        }
        try await insert(payees)
        if payees.isEmpty { audit("payee.imported", "", "nothing new") }
        return PayeeImportResult(
            created: payees.count, unchanged: file.unchanged,
            sharedAddresses: try await reader.sharedAddresses(
                of: payees, rows: file.additions.map(\.row)))
    }
}

extension Reader {
    /// The payees of these handles, as many as there are.
    fileprivate func payees(named handles: Set<Handle>) async throws -> [Handle: Payee] {
        let rows = try await query(
            """
            SELECT \(RegisteredPayee.columns)
            FROM payee AS p
            WHERE p.handle = ANY (\(handles.sorted())::text [])
            """)
        let payees = try rows.map { try RegisteredPayee($0).payee }
        return Dictionary(payees.map { ($0.handle, $0) }) { first, _ in first }
    }

    /// Which addresses of new payees somebody else has, a thousand at the most.
    fileprivate func sharedAddresses(
        of payees: [Payee], rows: [Int]
    ) async throws -> [PayeeImportResult.Shared] {
        let numbers = Dictionary(zip(payees.map(\.id), rows)) { first, _ in first }
        let found = try await query(
            """
            SELECT a.payee_id, a.chain_id, a.address,
                array_agg(DISTINCT q.handle::text ORDER BY q.handle::text) AS handles
            FROM payout_address AS a
            INNER JOIN payout_address AS b
                ON b.address = a.address AND b.payee_id <> a.payee_id AND b.valid_until IS NULL
            INNER JOIN payee AS q ON q.payee_id = b.payee_id
            WHERE a.payee_id = ANY (\(payees.map(\.id))::uuid []) AND a.valid_until IS NULL
            GROUP BY a.payee_id, a.chain_id, a.address
            ORDER BY a.payee_id, a.chain_id
            LIMIT 1000
            """)
        return try found.compactMap { row in
            guard let number = try numbers[row.value("payee_id")] else { return nil }
            let place = try PayoutAddress(
                chain: row.value("chain_id"), address: row.value("address"))
            return try PayeeImportResult.Shared(
                row: number, place: place, with: row.values("handles"))
        }
    }
}
