import Ethereum
import Ledger

/// The events of an upload in memory: about a hundred bytes each, in pieces, so that none is moved
/// when more come.
struct HeldEvents: Sendable {
    /// An event with the place of its account among ``accounts``.
    struct Event: Sendable {
        let name: StakingEvent.Name
        let time: BlockTime
        let amount: UInt256
        /// ``nobody`` for a reward that was added.
        let account: UInt32
        let row: UInt32
        let kind: StakingFact.Kind
    }

    /// Stands for the account of a reward that was added.
    static let nobody = UInt32.max
    private static let pieceBits = 12
    /// For how many events room is taken at once.
    static let pieceSize = 1 << pieceBits

    private var pieces: [[Event]] = []
    private(set) var count = 0
    /// Who has events, in the order of the first of each.
    private(set) var accounts: [Address] = []
    private var places: [Address: UInt32] = [:]
    /// Whether each event stands on the chain behind the one before it.
    private(set) var isInOrder = true
    private var last: StakingEvent.Name?

    /// The event at a place.
    subscript(place: UInt32) -> Event {
        pieces[Int(place) >> Self.pieceBits][Int(place) % Self.pieceSize]
    }

    /// Whether the next event begins another piece.
    var needsRoom: Bool { count % Self.pieceSize == 0 }

    /// Holds one more.
    mutating func add(_ event: ImportedEvent) {
        if needsRoom {
            pieces.append([])
            pieces[pieces.count - 1].reserveCapacity(Self.pieceSize)
        }
        if let last, !last.isBefore(event.name) { isInOrder = false }
        last = event.name
        pieces[pieces.count - 1].append(
            Event(
                name: event.name, time: event.time, amount: event.amount,
                account: event.account.map { hold($0) } ?? Self.nobody,
                row: UInt32(clamping: event.row), kind: event.kind))
        count += 1
    }

    /// The place of an account; nil when it has no event.
    func place(of account: Address) -> UInt32? { places[account] }

    /// The places of the events in the order of the chain, those of one place by
    /// transaction and row.
    func ordered() -> [UInt32] {
        let places = Array(0..<UInt32(clamping: count))
        guard !isInOrder else { return places }
        return places.sorted { left, right in
            let (first, second) = (self[left], self[right])
            guard (first.name.block, first.name.index) == (second.name.block, second.name.index)
            else { return first.name.isBefore(second.name) }
            return (first.name.transaction, first.row) < (second.name.transaction, second.row)
        }
    }

    private mutating func hold(_ account: Address) -> UInt32 {
        if let place = places[account] { return place }
        let place = UInt32(clamping: accounts.count)
        places[account] = place
        accounts.append(account)
        return place
    }
}
