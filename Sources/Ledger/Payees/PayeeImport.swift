import Ethereum

/// One row of a file of payees: a payee and, where it is filled in, its address on one chain.
public struct PayeeRow: Sendable, Hashable {
    /// As a spreadsheet counts; the header is row 1.
    public let number: Int
    /// Which payee.
    public let handle: Handle
    /// What people call it.
    public let name: String
    /// What it is.
    public let kind: Payee.Kind
    /// Where it is paid; nil where chain and address are empty.
    public let payoutAddress: PayoutAddress?

    /// A row with these cells.
    public init(
        number: Int, handle: Handle, name: String, kind: Payee.Kind, payoutAddress: PayoutAddress?
    ) {
        self.number = number
        self.handle = handle
        self.name = name
        self.kind = kind
        self.payoutAddress = payoutAddress
    }
}

/// Judges a file of payees against itself and against the directory; nothing or all of it counts.
///
/// A payee with addresses on several chains has several rows. One that is known already is left
/// alone when the file says the same, and is a fault otherwise: a file adds payees, it never
/// changes where somebody is paid.
public struct PayeeImport: Sendable {
    /// A payee to be added.
    public struct Addition: Sendable, Hashable {
        /// The row that names it first.
        public let row: Int
        /// Which payee.
        public let handle: Handle
        /// What people call it.
        public let name: String
        /// What it is.
        public let kind: Payee.Kind
        /// In the order of the rows.
        public let payoutAddresses: [PayoutAddress]
    }

    /// Payees that are not in the directory yet, in the order of the file.
    public let additions: [Addition]
    /// How many payees of the file are known and the same.
    public let unchanged: Int

    /// Judges the rows; throws ``DirectoryError/rows(_:omitted:)`` with every fault, those given
    /// among them, and ``DirectoryError/nothingToImport`` for a file without rows.
    public init(
        _ rows: [PayeeRow], faults given: RowFaults = RowFaults(), known: [Handle: Payee],
        knownContracts: Set<PayoutAddress>
    ) throws(DirectoryError) {
        guard !rows.isEmpty || !given.isEmpty else { throw .nothingToImport }
        var judge = Judge(known: known, knownContracts: knownContracts, faults: given)
        for row in rows { judge.take(row) }
        guard judge.faults.isEmpty else {
            throw .rows(judge.faults.sorted, omitted: judge.faults.omitted)
        }
        let seen = judge.order.compactMap { judge.seen[$0] }
        additions = seen.filter { known[$0.handle] == nil }
        unchanged = seen.count - additions.count
    }

    /// Takes the rows one by one.
    private struct Judge {
        let known: [Handle: Payee]
        let knownContracts: Set<PayoutAddress>
        var faults: RowFaults
        var order: [Handle] = []
        var seen: [Handle: Addition] = [:]

        mutating func take(_ row: PayeeRow) {
            checkRecipient(row)
            if let payee = known[row.handle] { compare(row, with: payee) }
            guard let first = seen[row.handle] else {
                order.append(row.handle)
                seen[row.handle] = row.addition
                return
            }
            checkAgreement(row, with: first)
            seen[row.handle] = first.adding(row.payoutAddress)
        }

        private mutating func checkRecipient(_ row: PayeeRow) {
            guard let entry = row.payoutAddress,
                !entry.isPayable || knownContracts.contains(entry)
            else { return }
            let error = DirectoryError.recipientImpossible(found: entry.address, index: 0)
            faults.add(
                row: row.number, "address", code: error.code, error.description,
                found: entry.address.description)
        }

        /// What the directory says of a payee is changed there, not by a file.
        private mutating func compare(_ row: PayeeRow, with payee: Payee) {
            let advice = "differs from the directory; change it with PATCH /v1/payees/\(payee.id)"
            if row.name != payee.name {
                faults.add(
                    row: row.number, "name", code: "payee_differs",
                    "\(advice), which has \"\(payee.name)\".", found: row.name)
            }
            if row.kind != payee.kind {
                faults.add(
                    row: row.number, "kind", code: "payee_differs",
                    "\(advice), which has \(payee.kind.rawValue).", found: row.kind.rawValue)
            }
            if let entry = row.payoutAddress, !payee.payoutAddresses.contains(entry) {
                let present = payee.payoutAddresses.first { $0.chain == entry.chain }
                faults.add(
                    row: row.number, "address", code: "payee_differs",
                    "\(advice), which has \(present?.address.description ?? "none on this chain").",
                    found: entry.address.description)
            }
        }

        private mutating func checkAgreement(_ row: PayeeRow, with first: Addition) {
            if row.name != first.name || row.kind != first.kind {
                faults.add(
                    row: row.number, row.name != first.name ? "name" : "kind",
                    code: "payee_rows_disagree",
                    "Row \(first.row) has the same handle with another name or kind.",
                    found: row.name != first.name ? row.name : row.kind.rawValue)
            }
            guard let entry = row.payoutAddress else {
                faults.add(
                    row: row.number, "handle", code: "payee_row_twice",
                    "The handle stands in row \(first.row) already.",
                    found: row.handle.description)
                return
            }
            if first.payoutAddresses.contains(where: { $0.chain == entry.chain }) {
                faults.add(
                    row: row.number, "chain_id", code: "payout_chain_twice",
                    "The payee has an address on this chain in an earlier row already.",
                    found: entry.chain.description)
            }
        }
    }
}

extension PayeeRow {
    fileprivate var addition: PayeeImport.Addition {
        PayeeImport.Addition(
            row: number, handle: handle, name: name, kind: kind,
            payoutAddresses: payoutAddress.map { [$0] } ?? [])
    }
}

extension PayeeImport.Addition {
    fileprivate func adding(_ entry: PayoutAddress?) -> Self {
        PayeeImport.Addition(
            row: row, handle: handle, name: name, kind: kind,
            payoutAddresses: payoutAddresses + (entry.map { [$0] } ?? []))
    }
}
