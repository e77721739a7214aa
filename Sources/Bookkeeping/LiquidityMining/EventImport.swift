public import Ethereum
public import Ledger
import Logging
import Postgres

/// An event as an upload has it, its values read and its account not yet numbered.
public struct ImportedEvent: Sendable {
    /// The row, as a spreadsheet counts, or the place in the body from 1 on.
    public let row: Int
    public let name: StakingEvent.Name
    public let time: BlockTime
    public let kind: StakingFact.Kind
    /// Nil for a reward that was added.
    public let account: Address?
    public let amount: UInt256

    /// An event of an upload.
    public init(
        row: Int, name: StakingEvent.Name, time: BlockTime, kind: StakingFact.Kind,
        account: Address?, amount: UInt256
    ) {
        self.row = row
        self.name = name
        self.time = time
        self.kind = kind
        self.account = account
        self.amount = amount
    }
}

/// Events of a file on their way into a program.
///
/// They arrive in pieces, each parked in the database at once in a short transaction of its own, so
/// that a large file needs no memory and a slow client holds no lock and no connection.
public struct EventImport: Identified {
    /// The prefix of its ids.
    public static let idPrefix = "evi"

    let id: ID<EventImport>
    let program: ID<Program>
    /// How many events are parked.
    private(set) var count = 0
    private(set) var faults = RowFaults()
    /// The blocks and the time of the parked events.
    private(set) var span: (first: UInt64, last: UInt64, through: BlockTime)?
    private let books: Books

    fileprivate init(into program: ID<Program>, books: Books) {
        self.program = program
        self.books = books
        id = ID(at: books.now)
    }

    /// Parks the next events of the file.
    public mutating func add(_ events: [ImportedEvent]) async throws {
        guard !events.isEmpty else { return }
        let bytes = copyText(of: events)
        do {
            try await books.database.transaction { transaction in
                try await transaction.copyIn(
                    """
                    COPY staking_import_row (
                        import_id, row_no, block_number, log_index, tx_hash, block_time, kind,
                        account, amount
                    ) FROM STDIN
                    """
                ) { writer in try await writer.write(bytes) }
            }
        } catch {
            throw Books.translated(error)
        }
        count += events.count
        for event in events {
            let (block, time) = (event.name.block, event.time)
            span = (
                min(span?.first ?? block, block), max(span?.last ?? block, block),
                max(span?.through ?? time, time)
            )
        }
    }

    /// Notes what made a row unreadable.
    public mutating func add(_ fault: Fault) {
        faults.add(fault)
    }

    /// Throws ``LiquidityMiningError/eventsRefused(_:)`` when a fault was found.
    public func refuse() throws(LiquidityMiningError) {
        guard faults.isEmpty else { throw .eventsRefused(faults) }
    }

    private func copyText(of events: [ImportedEvent]) -> [UInt8] {
        var text = CopyText(capacity: events.count * 240)
        let importID = id.stored
        for event in events {
            text.value(importID)
            text.value(String(event.row))
            text.value(String(event.name.block))
            text.value(String(event.name.index))
            text.value(event.name.transaction)
            text.value(event.time)
            text.value(event.kind.rawValue)
            text.value(orNull: event.account?.stored)
            text.value(event.amount)
            text.endRow()
        }
        return text.bytes
    }
}

extension Books {
    /// Begins an import by a principal that may record; call ``endEventImport(_:)`` whatever comes
    /// of it.
    ///
    /// What an interrupted import left behind is removed after an hour.
    public func beginEventImport(
        into program: ID<Program>, by principal: Principal
    ) async throws -> EventImport {
        try principal.mustBeAllowed(.recordPrograms)
        try await reader.program(program).program.mustBeActive()
        let oldest = ID<EventImport>(
            at: now.advanced(bySeconds: -3600), randomHigh: 0, randomLow: 0)
        _ = try await reader.query("DELETE FROM staking_import_row WHERE import_id < \(oldest)")
        return EventImport(into: program, books: self)
    }

    /// Forgets what was parked.
    public func endEventImport(_ upload: EventImport) async {
        do {
            _ = try await reader.query(
                "DELETE FROM staking_import_row WHERE import_id = \(upload.id)")
        } catch {
            logger.warning("parked events are removed later")
        }
    }
}
