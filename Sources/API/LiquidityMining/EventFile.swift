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
        let type = exchange.request.headers["Content-Type"] ?? ""
        let name = type.split(separator: ";").first.map { $0.lowercased() } ?? ""
        let digest: Hash32
        switch name {
        case MediaType.csv.rawValue:
            digest = try await exchange.readCSV(
                optional: [.logIndex, .order, .account], limit: Self.sizeLimit, into: &self)
        case MediaType.ndjson.rawValue: digest = try await readLines(exchange)
        case MediaType.json.rawValue: digest = try await readDocument(exchange)
        default:
            throw APIError.unsupportedMediaType(
                expected: "text/csv, application/x-ndjson or application/json", found: type)
        }
        return digest
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

/// An event as it was written, its values still text.
struct WrittenEvent {
    private let row: Int
    private let texts: [EventFile.Column: String]

    /// A row of a file.
    init(_ row: CSVRow<EventFile.Column>) {
        self.row = row.number
        texts = Dictionary(EventFile.Column.allCases.map { ($0, row[$0]) }) { first, _ in first }
    }

    /// An object with members named as the columns.
    init(_ document: JSONValue, row: Int) throws {
        var fields = try JSONFields(document)
        var texts: [EventFile.Column: String] = [:]
        for column in EventFile.Column.allCases {
            switch column {
            case .block, .logIndex, .order:
                let number = fields.optionalInteger(column.rawValue, in: 0...Int64.max)
                if let number = number ?? nil { texts[column] = String(number) }
            case .hash, .time, .kind, .account, .amount:
                if let text = fields.optionalString(column.rawValue) ?? nil { texts[column] = text }
            }
        }
        try fields.finish()
        self.row = row
        self.texts = texts
    }

    /// What a node's log says.
    init(_ event: NodeEvents.Event, row: Int) {
        self.row = row
        texts = [
            .block: String(event.block), .logIndex: String(event.index),
            .hash: event.transaction.description, .time: event.time.description,
            .kind: event.kind.rawValue, .account: event.account?.checksummed ?? "",
            .amount: event.amount.description,
        ]
    }

    /// What it means; nil when something is wrong, all of which is added to the faults.
    func judged(_ faults: inout RowFaults) -> ImportedEvent? {
        let block = read(.block, &faults, Self.number)
        let hasIndex = !(texts[.logIndex] ?? "").isEmpty
        let index = read(hasIndex ? .logIndex : .order, &faults, Self.number)
        let hash = read(.hash, &faults) { try Hash32($0) }
        let time = read(.time, &faults) { try BlockTime(text: $0) }
        let kind = read(.kind, &faults) { try StakingFact.Kind(word: $0) }
        let amount = read(.amount, &faults) { try UInt256(decimal: $0) }
        let account: Address? =
            kind == .rewardAdded ? nil : read(.account, &faults) { try Address($0) }
        if kind == .rewardAdded, !(texts[.account] ?? "").isEmpty {
            faults.add(
                row: row, "account", code: "unknown",
                "An added reward is nobody's; leave it empty.",
                found: texts[.account])
            return nil
        }
        guard let block, let index, let hash, let time, let kind, let amount,
            kind == .rewardAdded || account != nil
        else { return nil }
        return ImportedEvent(
            row: row, name: StakingEvent.Name(block: block, index: index, transaction: hash),
            time: time, kind: kind, account: account, amount: amount)
    }

    private static func number(_ text: String) throws -> UInt64 {
        guard let number = UInt64(text), number < 1 << 63 else { throw WholeNumberError() }
        return number
    }

    private func read<Value>(
        _ column: EventFile.Column, _ faults: inout RowFaults, _ make: (String) throws -> Value
    ) -> Value? {
        guard let text = texts[column], !text.isEmpty else {
            faults.add(row: row, column.rawValue, code: "missing", "is required")
            return nil
        }
        do {
            return try make(text)
        } catch let refusal as any Refusal {
            faults.add(
                row: row, column.rawValue, code: refusal.code, refusal.description, found: text)
        } catch let error as AddressError {
            faults.add(
                row: row, column.rawValue, code: "address_malformed", error.description, found: text
            )
        } catch {
            faults.add(row: row, column.rawValue, code: "invalid", "\(error)", found: text)
        }
        return nil
    }
}

private struct WholeNumberError: Error, CustomStringConvertible {
    let description = "must be a whole number, 0 or more"
}
