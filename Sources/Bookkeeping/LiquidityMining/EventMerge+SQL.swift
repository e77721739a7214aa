import Ethereum
import Ledger
import Postgres

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

    /// Adds the new events of epochs that are approved.
    func findApproved(_ merge: inout EventMerge, of upload: EventImport) async throws {
        let ended = try await query(
            """
            SELECT max(e.ends_at) AS ends_at FROM epoch AS e
            WHERE e.program_id = \(upload.program) AND e.state = 'approved'
            """
        ).first
        guard let end = try ended?.optionalValue("ends_at", as: BlockTime.self) else { return }
        for event in merge.fresh.lazy.map({ upload.events[$0] }) where event.time < end {
            merge.add(event, .epochApproved(end))
        }
    }

    /// Adds the new events whose transaction and index are known in another block: in the upload, or
    /// among the stored events.
    func findMoved(_ merge: inout EventMerge, of upload: EventImport) async throws {
        let events = upload.events
        let sorted = merge.fresh.sorted { left, right in
            let (first, second) = (events[left], events[right])
            return (first.name.transaction, first.name.index, first.row)
                < (second.name.transaction, second.name.index, second.row)
        }
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            let (known, event) = (events[left], events[right])
            guard known.name.transaction == event.name.transaction,
                known.name.index == event.name.index, let known = merge.imported(known)
            else { continue }
            merge.compare(event, with: known)
        }
        for part in merge.fresh.pieces(of: 20_000) {
            let rows = try await query(
                """
                SELECT
                    u.place, e.block_number, e.log_index, e.tx_hash, e.block_time, e.kind,
                    e.staker, e.amount
                FROM unnest(
                    \(part.map { events[$0].name.transaction })::bytea [],
                    \(part.map { Int64(clamping: events[$0].name.index) })::bigint [],
                    \(part.map { Int64($0) })::bigint []
                ) AS u (tx_hash, log_index, place)
                INNER JOIN staking_event AS e
                    ON e.program_id = \(upload.program) AND e.tx_hash = u.tx_hash
                    AND e.log_index = u.log_index
                ORDER BY u.place
                LIMIT \(RowFaults.limit + 1)
                """)
            for row in rows {
                let place = UInt32(clamping: try row.get("place", as: Int64.self))
                merge.compare(events[place], with: try StakingEvent(row))
            }
        }
    }
}

extension EventMerge {
    /// Adds an event that is known otherwise.
    fileprivate mutating func compare(_ event: HeldEvents.Event, with known: StakingEvent) {
        guard let imported = imported(event),
            case .changed(let fields) = StakingImport.compare(known, imported)
        else { return }
        add(event, .changed(fields))
    }
}

extension StakingEvent {
    fileprivate init(_ row: Row) throws {
        let staker = try row.optional("staker", as: Int64.self).map { UInt32(clamping: $0) }
        let kind = try row.choice("kind", as: StakingFact.Kind.self)
        guard let fact = StakingFact(kind, staker: staker, amount: try row.value("amount")) else {
            throw StorageError.malformed(type: "staking event")
        }
        self.init(try Name(row), at: try row.value("block_time"), fact)
    }
}

extension StakingEvent.Name {
    /// Reads block, index and transaction.
    init(_ row: Row) throws {
        try self.init(
            block: UInt64(clamping: row.get("block_number", as: Int64.self)),
            index: UInt64(clamping: row.get("log_index", as: Int64.self)),
            transaction: row.value("tx_hash"))
    }
}
