import Ethereum
import Ledger
import Postgres

/// An upload beside the stored events around it, in the order of the chain: which are new, which are
/// known, and whether all agree.
struct EventMerge {
    private let events: HeldEvents
    private let order: [UInt32]
    /// The number of each account of the upload that is a staker already.
    private var stakers: [UInt32?]
    /// How many stakers there are already.
    private(set) var stakerCount: UInt32
    /// The places of the new events, in the order of the chain.
    private(set) var fresh: [UInt32] = []
    /// Whether no event contradicts another one; ``EventFaults`` tells which does.
    private(set) var isSound = true

    private var next = 0
    private var last: (name: StakingEvent.Name, time: BlockTime)?
    /// The last event that was new.
    private var lastFresh: HeldEvents.Event?

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

    /// Goes on to a stored event, and over those of the upload that are the same.
    mutating func pass(_ stored: StakingEvent) {
        while next < order.count, events[order[next]].name.isBefore(stored.name) { takeNext() }
        look(at: stored.name, stored.time)
        lastFresh = nil
        while next < order.count {
            let event = events[order[next]]
            guard !stored.name.isBefore(event.name) else { return }
            if !isSame(event, stored) { isSound = false }
            next += 1
        }
    }

    /// Goes to the end of the upload.
    mutating func finish() {
        while next < order.count { takeNext() }
    }

    private mutating func takeNext() {
        let event = events[order[next]]
        if let lastFresh, !lastFresh.name.isBefore(event.name) {
            if !isSame(event, lastFresh) { isSound = false }
        } else {
            look(at: event.name, event.time)
            fresh.append(order[next])
            lastFresh = event
        }
        next += 1
    }

    /// Times follow the numbers of blocks.
    private mutating func look(at name: StakingEvent.Name, _ time: BlockTime) {
        if let last {
            let isOfBlock = name.block == last.name.block
            if isOfBlock ? time != last.time : time < last.time { isSound = false }
        }
        last = (name, time)
    }

    private func isSame(_ event: HeldEvents.Event, _ stored: StakingEvent) -> Bool {
        event.name == stored.name && event.time == stored.time
            && event.kind == stored.fact.kind && event.amount == stored.fact.amount
            && staker(of: event) == stored.fact.staker
    }

    private func isSame(_ event: HeldEvents.Event, _ other: HeldEvents.Event) -> Bool {
        event.name == other.name && event.time == other.time && event.kind == other.kind
            && event.amount == other.amount && event.account == other.account
    }

    /// The number of an event's account; nil for a reward that was added.
    func staker(of event: HeldEvents.Event) -> UInt32? {
        event.account == HeldEvents.nobody ? nil : stakers[Int(event.account)]
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

extension Reader {
    /// Merges an upload with the stored events from the block before it to the one behind it.
    func merged(_ upload: EventImport) async throws -> EventMerge {
        var merge = EventMerge(
            upload.events, stakers: try await stakerAccounts(of: upload.program))
        guard let span = upload.span else { return merge }
        let around = try await query(
            """
            SELECT
                (
                    SELECT max(e.block_number) FROM staking_event AS e
                    WHERE e.program_id = \(upload.program)
                        AND e.block_number < \(Int64(clamping: span.first))
                ) AS before,
                (
                    SELECT min(e.block_number) FROM staking_event AS e
                    WHERE e.program_id = \(upload.program)
                        AND e.block_number > \(Int64(clamping: span.last))
                ) AS behind
            """
        ).first
        let before = try around?.optional("before", as: Int64.self).map { UInt64(clamping: $0) }
        let behind = try around?.optional("behind", as: Int64.self).map { UInt64(clamping: $0) }
        let first = before ?? span.first
        let place =
            first == 0
            ? nil
            : StakingEvent.Name(
                block: first - 1, index: UInt64(Int64.max), transaction: Hash32(word: .zero))
        try await bindEvents(
            of: upload.program, after: place, lastBlock: behind ?? span.last, lastTime: nil)
        var rows = CopyBinaryRows()
        try await copy(PoolReplay.events) { chunk in
            try rows.feed(chunk)
            while try rows.next() { merge.pass(try StakingEvent(rows)) }
        }
        merge.finish()
        return merge
    }
}
