import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

/// Events of an upload on their way into an import: CSV, NDJSON, or logs as a node returns them.
struct EventFile {
    /// The largest file: 512 MiB of CSV or NDJSON, streamed.
    private static let sizeLimit = 512 << 20
    /// The longest line of NDJSON: 1 MiB.
    private static let lineLimit = 1 << 20
    /// The largest JSON document, which is held in memory: 32 MiB.
    private static let documentLimit = 32 << 20

    private(set) var upload: EventImport
    private let program: ProgramDetail
    private var plainRows: PlainEventRows?

    init(_ upload: EventImport, _ program: ProgramDetail) {
        self.upload = upload
        self.program = program
    }

    /// Reads the body of a request, and gives its digest.
    mutating func read(_ exchange: Exchange) async throws -> Hash32 {
        switch try exchange.contentType(of: [.csv, .ndjson, .json]) {
        case .csv:
            try await exchange.readCSV(
                optional: [.logIndex, .order, .account], limit: Self.sizeLimit, into: &self)
        case .ndjson: try await readLines(exchange)
        default: try await readDocument(exchange)
        }
    }

    /// Takes an event, or notes what is wrong with it.
    mutating func take(_ written: WrittenEvent) {
        var faults = RowFaults()
        if let event = written.judged(&faults) { upload.add(event) }
        for fault in faults.faults { upload.add(fault) }
    }

    private mutating func readLines(_ exchange: Exchange) async throws -> Hash32 {
        var digest = BodyDigest()
        var lines: [UInt8] = []
        var row = 0
        for try await chunk in exchange.request.body.limited(to: Self.sizeLimit).chunks {
            digest.update(chunk)
            lines += chunk
            var rest = lines[...]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                row += 1
                try take(line: rest[..<end], row: row)
                rest = rest[(end + 1)...]
            }
            lines = Array(rest)
            // Where no line ends, nothing is read, and a line is no larger than a document.
            guard lines.count <= Self.lineLimit else {
                throw HTTPError.bodyTooLarge(limit: Self.lineLimit)
            }
        }
        if !lines.isEmpty { try take(line: lines[...], row: row + 1) }
        return digest.value
    }

    private mutating func take(line: ArraySlice<UInt8>, row: Int) throws {
        guard line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }) else {
            return
        }
        do {
            try take(JSONReader().read(Array(line)), row: row)
        } catch let error as JSONError {
            upload.add(
                Fault(
                    at: .row(row, column: ""), code: "json_malformed", detail: error.description,
                    found: "byte \(error.offset)"))
        }
    }

    /// Takes an object with the members of an event, or notes what is wrong with it.
    private mutating func take(_ document: JSONValue, row: Int) throws {
        do {
            take(try WrittenEvent(document, row: row))
        } catch let faults as JSONFaults {
            for fault in faults.faults {
                upload.add(
                    Fault(
                        at: .row(row, column: fault.field), code: fault.code, detail: fault.detail,
                        found: fault.found))
            }
        }
    }

    /// `[{event}, …]`, receipts, or logs of a node with the times of their blocks.
    private mutating func readDocument(_ exchange: Exchange) async throws -> Hash32 {
        let limits = JSONLimits(members: 256, elements: 100_000, values: 2_000_000)
        let (document, bytes) = try await exchange.json(upTo: Self.documentLimit, limits: limits)
        if case .array(let elements) = document {
            for (index, element) in elements.enumerated() {
                try take(element, row: index + 1)
            }
        } else {
            for (index, event) in try NodeEvents(document, of: program).events.enumerated() {
                take(WrittenEvent(event, row: index + 1))
            }
        }
        return Digest.sha256(of: bytes)
    }
}

extension EventFile: CSVSink {
    /// The columns of the file; `log_index`, or else an `order` within the block.
    enum Column: String, CaseIterable {
        case block = "block_number"
        case logIndex = "log_index"
        case order
        case hash = "tx_hash"
        case time = "block_time"
        case kind, account
        case amount = "amount_base_units"
    }

    mutating func takes(_ cells: CSVCells<Column>) -> Bool {
        guard let rows = plainRows ?? PlainEventRows(cells.columns) else { return false }
        plainRows = rows
        guard let event = rows.event(in: cells) else { return false }
        upload.add(event)
        return true
    }

    mutating func take(_ row: CSVRow<Column>) async throws {
        take(WrittenEvent(row))
    }

    mutating func note(_ fault: Fault) {
        upload.add(fault)
    }

    mutating func giveUp() async throws {
        try upload.refuse()
    }
}
