import Bookkeeping
import Ethereum
import HTTP
import Ledger

/// Takes what a CSV upload holds, row by row, so that only what it keeps stays in memory.
protocol CSVSink {
    associatedtype Column: CaseIterable & Hashable & RawRepresentable & Sendable
    where Column.RawValue == String

    /// Takes a row as it lies in the file; false to have it as text, which is the usual way.
    mutating func takes(_ cells: CSVCells<Column>) -> Bool
    /// A row that could be read.
    mutating func take(_ row: CSVRow<Column>) async throws
    /// Why a row could not be read.
    mutating func note(_ fault: Fault)
    /// Throws all that was noted: the file cannot be read to its end.
    mutating func giveUp() async throws
}

extension CSVSink {
    mutating func takes(_ cells: CSVCells<Column>) -> Bool { false }
}

extension Exchange {
    /// Reads a CSV body as it arrives; the limit is that of its bytes. Gives the digest of the body.
    func readCSV<Sink: CSVSink>(
        optional: Set<Sink.Column>, limit: Int, into sink: inout Sink
    ) async throws -> Hash32 {
        try mustHaveType(.csv)
        var reader = CSVReader<Sink.Column>(optional: optional)
        var digest = BodyDigest()
        for try await chunk in request.body.limited(to: limit).chunks {
            digest.update(chunk)
            reader.feed(chunk)
            try await reader.drain(into: &sink)
        }
        reader.end()
        try await reader.drain(into: &sink)
        return digest.value
    }
}

extension CSVReader {
    /// Hands over the rows that are complete.
    fileprivate mutating func drain<Sink: CSVSink>(
        into sink: inout Sink
    ) async throws where Sink.Column == Column {
        while true {
            let row: CSVRow<Column>?
            do {
                row = try next { sink.takes($0) }
            } catch {
                sink.note(Fault(error))
                guard error.isRecoverable else { return try await sink.giveUp() }
                continue
            }
            guard let row else { return }
            try await sink.take(row)
        }
    }
}
