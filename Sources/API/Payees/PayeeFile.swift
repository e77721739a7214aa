import Bookkeeping
import Ethereum
import Ledger

/// A file of payees as it was uploaded: what could be read of it, and what could not.
struct PayeeFile: CSVSink {
    /// The columns; `kind` is `person` where it is empty, chain and address come together or not.
    enum Column: String, CaseIterable {
        case handle, name, kind
        case chainID = "chain_id"
        case address
    }

    /// The most bytes of a file: about 100,000 rows.
    private static let limit = 16 << 20

    private(set) var rows: [PayeeRow] = []
    private(set) var faults = RowFaults()
    /// Addresses without a checksum, by row.
    private var unchecked = RowFaults()
    private(set) var digest = Hash32(word: .zero)

    var warnings: [Fault] { unchecked.faults }

    /// Reads the body of a request.
    init(_ exchange: Exchange) async throws {
        digest = try await exchange.readCSV(
            optional: [.kind, .chainID, .address], limit: Self.limit, into: &self)
    }

    mutating func take(_ row: CSVRow<Column>) {
        if let row = PayeeRow(row, faults: &faults, warnings: &unchecked) { rows.append(row) }
    }

    mutating func note(_ fault: Fault) {
        faults.add(fault)
    }

    mutating func giveUp() throws(APIError) {
        throw .rows(faults.faults, omitted: faults.omitted)
    }
}

extension PayeeRow {
    /// Reads a row; nil when a cell is at fault, and every faulty cell is noted.
    fileprivate init?(
        _ row: CSVRow<PayeeFile.Column>, faults: inout RowFaults, warnings: inout RowFaults
    ) {
        let handle = row.read(.handle, &faults) { try Handle($0) }
        let name = row.read(.name, &faults) { try Text.name($0) }
        let kind =
            row[.kind].isEmpty
            ? .person : row.read(.kind, &faults) { try Payee.Kind(word: $0) }
        let place = Self.place(row, &faults, &warnings)
        guard let handle, let name, let kind, let place else { return nil }
        self.init(
            number: row.number, handle: handle, name: name, kind: kind, payoutAddress: place)
    }

    /// Chain and address; the inner nil when both are empty, the outer at a fault.
    private static func place(
        _ row: CSVRow<PayeeFile.Column>, _ faults: inout RowFaults, _ warnings: inout RowFaults
    ) -> PayoutAddress?? {
        if row[.chainID].isEmpty, row[.address].isEmpty { return .some(nil) }
        let chain = row.read(.chainID, &faults) { try ChainID(word: $0) }
        let spelled = row.read(.address, &faults) { text in
            try chain.map { try SpelledAddress(text, on: $0) } ?? SpelledAddress(text)
        }
        guard let chain, let spelled else { return nil }
        if !spelled.isChecksummed {
            warnings.add(
                .withoutChecksum(spelled.address, at: .row(row.number, column: "address")))
        }
        return PayoutAddress(chain: chain, address: spelled.address)
    }
}
