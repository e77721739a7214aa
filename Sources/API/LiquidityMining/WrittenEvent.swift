import Bookkeeping
import Ethereum
import JSON
import Ledger

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
