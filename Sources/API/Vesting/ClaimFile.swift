import Bookkeeping
import Ethereum
import HTTP
import Ledger

/// A file of claims, one a row.
struct ClaimFile: CSVSink {
    /// The columns of the file.
    enum Column: String, CaseIterable {
        case grant = "grant_id"
        case transactionHash = "transaction_hash"
        case claimedAt = "claimed_at"
        case amount
    }

    /// The most bytes of a file.
    private static let limit = 4 << 20

    private(set) var claims: [ClaimRow] = []
    private(set) var faults = RowFaults()
    private(set) var digest = Hash32(word: .zero)

    /// Reads the body of a request.
    init(_ exchange: Exchange) async throws {
        digest = try await exchange.readCSV(optional: [], limit: Self.limit, into: &self)
    }

    mutating func take(_ row: CSVRow<Column>) {
        let grant = row.read(.grant, &faults) { try ID<Grant>($0) }
        let hash = row.read(.transactionHash, &faults) { try Hash32($0) }
        let time = row.read(.claimedAt, &faults) { try Instant($0) }
        let amount = row.read(.amount, &faults) { $0 }
        guard let grant, let hash, let time, let amount else { return }
        claims.append(
            ClaimRow(
                row: row.number, grant: grant,
                claim: WrittenClaim(transactionHash: hash, claimedAt: time, amount: amount)))
    }

    mutating func note(_ fault: Fault) {
        faults.add(fault)
    }

    mutating func giveUp() throws(APIError) {
        throw .rows(faults.faults, omitted: faults.omitted)
    }
}
