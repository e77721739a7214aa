import Bookkeeping
import Ethereum
import HTTP
import Ledger

extension Exchange {
    /// Reads a CSV body row by row as it arrives, so that only what the closure keeps stays.
    ///
    /// Rows that cannot be read are collected among the faults; a file that is broken as a whole
    /// throws them at once. The limit is that of the bytes. Gives the digest of the body.
    func readCSV<Column>(
        optional: Set<Column>, limit: Int, faults: inout RowFaults,
        each take: (CSVRow<Column>, inout RowFaults) -> Void
    ) async throws -> Hash32 {
        try mustHaveType(.csv)
        var reader = CSVReader<Column>(optional: optional)
        var digest = BodyDigest()
        for try await chunk in request.body.limited(to: limit).chunks {
            digest.update(chunk)
            reader.feed(chunk)
            try reader.drain(&faults, take)
        }
        reader.end()
        try reader.drain(&faults, take)
        return digest.value
    }
}

extension CSVReader {
    /// Takes the rows that are complete.
    fileprivate mutating func drain(
        _ faults: inout RowFaults, _ take: (CSVRow<Column>, inout RowFaults) -> Void
    ) throws(APIError) {
        while true {
            do {
                guard let row = try next() else { return }
                take(row, &faults)
            } catch {
                faults.add(Fault(error))
                guard error.isRecoverable else {
                    throw .rows(faults.faults, omitted: faults.omitted)
                }
            }
        }
    }
}
