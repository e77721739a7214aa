import Ethereum
import Ledger
import Postgres

/// An upload beside the stored events around it, in the order of the chain: which are new, which are
/// known, and which contradict another one.
struct EventMerge {
    private let events: HeldEvents
    private let order: [UInt32]
    /// The number of each account of the upload that is a staker already.
    private var stakers: [UInt32?]
    /// How many stakers there are already.
    private(set) var stakerCount: UInt32
    /// The places of the new events, in the order of the chain.
    private(set) var fresh: [UInt32] = []
    /// What contradicts what.
    private(set) var faults = RowFaults()

    private var next = 0
    /// What stood last, and which event of the upload it was.
    private var last: (name: StakingEvent.Name, time: BlockTime, event: HeldEvents.Event?)?

    /// Begins before the first event; the accounts are those of the stakers by their numbers.
    init(_ events: HeldEvents, stakers accounts: [Address]) {
        self.events = events
        order = events.ordered()
        fresh.reserveCapacity(events.count)
        stakerCount = UInt32(clamping: accounts.count)
        stakers = Array(repeating: nil, count: events.accounts.count)
        for (number, account) in accounts.enumerated() {
            guard let place = events.place(of: account) else { continue }
            stakers[Int(place)] = UInt32(clamping: number)
        }
    }

    /// How many are known already, in the file or before it.
    var repeated: Int { events.count - fresh.count }

    /// The first new event on the chain; nil when all are known.
    var first: HeldEvents.Event? { fresh.first.map { events[$0] } }

    /// Goes on to a stored event, and over those of the upload at its place.
    mutating func pass(_ stored: StakingEvent) {
        while next < order.count, events[order[next]].name.isBefore(stored.name) { takeNext() }
        look(at: stored.name, stored.time, nil)
        while next < order.count, !stored.name.isBefore(events[order[next]].name) {
            compare(events[order[next]], besides: stored)
            next += 1
        }
    }

    /// Goes to the end of the upload.
    mutating func finish() {
        while next < order.count { takeNext() }
    }

    private mutating func takeNext() {
        let event = events[order[next]]
        if let other = last?.event, !other.name.isBefore(event.name) {
            compare(event, besides: imported(other))
        } else {
            look(at: event.name, event.time, event)
            fresh.append(order[next])
        }
        next += 1
    }

    /// Events at one place are the same one, or the source does not say which came first.
    private mutating func compare(_ event: HeldEvents.Event, besides other: StakingEvent?) {
        guard let other, let imported = imported(event) else { return }
        guard event.name.transaction == other.name.transaction else {
            return add(event, .unordered(other: other.name))
        }
        if case .changed(let fields) = StakingImport.compare(other, imported) {
            add(event, .changed(fields))
        }
    }

    /// All of a block happens at one time, and no later block before it.
    private mutating func look(
        at name: StakingEvent.Name, _ time: BlockTime, _ event: HeldEvents.Event?
    ) {
        if let last {
            let isOfBlock = name.block == last.name.block
            if isOfBlock ? time != last.time : time < last.time {
                if let event {
                    add(
                        event,
                        isOfBlock ? .timeOfBlock(other: last.time) : .timeBefore(other: last.time))
                } else if let previous = last.event {
                    add(previous, isOfBlock ? .timeOfBlock(other: time) : .timeAfter(other: time))
                }
            }
        }
        last = (name, time, event)
    }

    /// Adds what is wrong with an event.
    mutating func add(_ event: HeldEvents.Event, _ fault: EventFault) {
        faults.add(row: Int(event.row), event.name, fault)
    }

    /// The number of an event's account; nil for a reward that was added.
    func staker(of event: HeldEvents.Event) -> UInt32? {
        event.account == HeldEvents.nobody ? nil : stakers[Int(event.account)]
    }

    /// An event as it would be stored; who is no staker yet gets a number that nobody has.
    func imported(_ event: HeldEvents.Event) -> StakingEvent? {
        let isNobody = event.account == HeldEvents.nobody
        let staker = isNobody ? nil : stakers[Int(event.account)] ?? stakerCount + event.account
        return StakingFact(event.kind, staker: staker, amount: event.amount).map {
            StakingEvent(event.name, at: event.time, $0)
        }
    }

    /// Gives new accounts the next numbers, in the order of their first new event; those accounts.
    mutating func numberStakers() -> [Address] {
        var accounts: [Address] = []
        for place in fresh {
            let account = events[place].account
            guard account != HeldEvents.nobody, stakers[Int(account)] == nil else { continue }
            stakers[Int(account)] = stakerCount + UInt32(clamping: accounts.count)
            accounts.append(events.accounts[Int(account)])
        }
        stakerCount += UInt32(clamping: accounts.count)
        return accounts
    }
}
