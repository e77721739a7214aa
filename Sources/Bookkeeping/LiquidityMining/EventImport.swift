public import Ethereum
public import Ledger
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
/// They are held in memory, about a hundred bytes each, until the whole file was read: a slow client
/// holds no lock and no connection, and what is wrong with a file is known before anything is written.
public struct EventImport: Identified {
    /// The prefix of its ids.
    public static let idPrefix = "evi"
    /// The most events of one upload.
    public static let eventLimit = 2_000_000

    let id: ID<EventImport>
    let program: ID<Program>
    private(set) var events = HeldEvents()
    private(set) var faults = RowFaults()
    /// The blocks and the time of the events.
    private(set) var span: (first: UInt64, last: UInt64, through: BlockTime)?
    private let room: EventShelf.Part
    private var isTooLong = false
    private var isWithoutRoom = false

    fileprivate init(into program: ID<Program>, at now: Instant, _ room: EventShelf.Part) {
        self.program = program
        self.room = room
        id = ID(at: now)
    }

    /// How many events the file has.
    var count: Int { events.count }

    /// Takes the next event of the file; it is not kept above ``eventLimit``, or when other uploads
    /// leave no room.
    public mutating func add(_ event: ImportedEvent) {
        guard events.count < Self.eventLimit else {
            isTooLong = true
            return
        }
        if isWithoutRoom || events.needsRoom && !room.grow(by: HeldEvents.pieceSize) {
            isWithoutRoom = true
            return
        }
        events.add(event)
        let (block, time) = (event.name.block, event.time)
        span = (
            min(span?.first ?? block, block), max(span?.last ?? block, block),
            max(span?.through ?? time, time)
        )
    }

    /// Notes what made a row unreadable.
    public mutating func add(_ fault: Fault) {
        faults.add(fault)
    }

    /// Throws ``LiquidityMiningError/eventsRefused(_:)`` when a fault was found,
    /// ``LiquidityMiningError/eventsTooMany(limit:)``, or ``BooksUnavailable/queueFull``.
    public func refuse() throws {
        guard faults.isEmpty else { throw LiquidityMiningError.eventsRefused(faults) }
        guard !isTooLong else { throw LiquidityMiningError.eventsTooMany(limit: Self.eventLimit) }
        guard !isWithoutRoom else { throw BooksUnavailable.queueFull }
    }
}

extension Books {
    /// Begins an import by a principal that may record into an active program.
    public func beginEventImport(
        into program: ID<Program>, by principal: Principal
    ) async throws -> EventImport {
        try principal.mustBeAllowed(.recordPrograms)
        try await reader.program(program).program.mustBeActive()
        return EventImport(into: program, at: now, eventShelf.part())
    }
}
