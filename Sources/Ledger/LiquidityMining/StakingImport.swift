import Ethereum

/// The rules of importing events: any order, any number of times.
public enum StakingImport {
    /// An event and the row of the file that it stood on, as a spreadsheet counts.
    public struct Row: Hashable, Sendable {
        /// The row; the header is row 1.
        public let row: Int
        /// The event.
        public let event: StakingEvent

        /// An event of a row.
        public init(row: Int, event: StakingEvent) {
            self.row = row
            self.event = event
        }
    }

    /// How an event that is known already compares with the one that was imported.
    public enum Repetition: Hashable, Sendable {
        /// Nothing differs: it is passed over.
        case same
        /// These fields differ: the source has changed, or one of the two is wrong.
        case changed([String])
    }

    /// Compares two events of the same transaction and index.
    public static func compare(_ stored: StakingEvent, _ imported: StakingEvent) -> Repetition {
        var fields: [String] = []
        if stored.name.block != imported.name.block { fields.append("block_number") }
        if stored.time != imported.time { fields.append("block_time") }
        if stored.fact.kind != imported.fact.kind { fields.append("kind") }
        if stored.fact.staker != imported.fact.staker { fields.append("account") }
        if stored.fact.amount != imported.fact.amount { fields.append("amount") }
        return fields.isEmpty ? .same : .changed(fields)
    }

    /// The events in the order of the chain, each once, and how many rows repeated another.
    ///
    /// Throws ``LiquidityMiningError/eventsRefused(_:)`` with every row that has another event's
    /// place, changes an event, or has another time than its block.
    public static func ordered(
        _ rows: [Row]
    ) throws(LiquidityMiningError) -> (events: [StakingEvent], repeated: Int) {
        var faults = RowFaults()
        var repeated = 0
        var events: [StakingEvent] = []
        events.reserveCapacity(rows.count)
        let sorted = rows.sorted { left, right in
            let (first, second) = (left.event.name, right.event.name)
            guard first.isBeside(second) else { return first.isBefore(second) }
            return (first.transaction, left.row) < (second.transaction, right.row)
        }
        var places: [Identity: StakingEvent] = [:]
        for row in sorted {
            let name = row.event.name
            let identity = Identity(name.transaction, name.index)
            if let other = places[identity] {
                switch compare(other, row.event) {
                case .same: repeated += 1
                case .changed(let fields): faults.add(row, .changed(fields))
                }
                continue
            }
            places[identity] = row.event
            if let last = events.last, let fault = fault(of: row.event, after: last) {
                faults.add(row, fault)
                continue
            }
            events.append(row.event)
        }
        guard faults.isEmpty else { throw .eventsRefused(faults) }
        return (events, repeated)
    }

    private static func fault(of event: StakingEvent, after last: StakingEvent) -> EventFault? {
        if event.name.isBeside(last.name) { return .unordered(other: last.name) }
        if event.name.block == last.name.block, event.time != last.time {
            return .timeOfBlock(other: last.time)
        }
        return event.time < last.time ? .timeBefore(other: last.time) : nil
    }

    /// What makes an event one: its transaction and its index.
    private struct Identity: Hashable {
        let transaction: Hash32
        let index: UInt64

        init(_ transaction: Hash32, _ index: UInt64) {
            self.transaction = transaction
            self.index = index
        }
    }
}

extension RowFaults {
    fileprivate mutating func add(_ row: StakingImport.Row, _ fault: EventFault) {
        add(row: row.row, row.event.name, fault)
    }

    /// Adds what is wrong with an event of a file.
    public mutating func add(row: Int, _ name: StakingEvent.Name, _ fault: EventFault) {
        let error = LiquidityMiningError.eventRefused(name, fault)
        add(
            row: row, fault.column, code: error.code, error.description, found: name.description)
    }
}

extension EventFault {
    /// The column of a file that shows the fault.
    fileprivate var column: String {
        switch self {
        case .outOfOrder, .unordered: "log_index"
        case .repeated: "tx_hash"
        case .changed(let fields): fields.first ?? "tx_hash"
        case .beforeFirstBlock, .outsideBlocks: "block_number"
        case .timeOfBlock, .timeBefore, .timeAfter, .ahead, .afterEnd, .epochApproved: "block_time"
        case .impossible: "amount"
        }
    }
}
