public import Ethereum
public import Ledger
import Postgres

/// An event as the books hold it.
public struct RecordedEvent: Sendable {
    public let name: StakingEvent.Name
    public let time: BlockTime
    public let kind: StakingFact.Kind
    /// Nil for a reward that was added.
    public let account: Address?
    /// Base units of the stake token, or of the reward.
    public let amount: UInt256

    /// Where it stands in a list: `block,index`.
    public var cursor: String { "\(name.block),\(name.index)" }
}

/// A place in a list of events.
public struct EventPlace: Sendable {
    let block: Int64
    let index: Int64

    /// Reads `block,index`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, let block = Int64(parts[0]), let index = Int64(parts[1]),
            block >= 0, index >= 0
        else { return nil }
        self.block = block
        self.index = index
    }
}

extension Reader {
    /// Events of a program in the order of the chain; of one account where it is given.
    public func stakingEvents(
        of id: ID<Program>, after place: EventPlace?, limit: Int, account: Address?,
        for principal: Principal
    ) async throws -> Page<RecordedEvent> {
        try principal.mustBeAllowed(.readPrograms)
        _ = try await program(id)
        let rows = try await query(
            """
            SELECT e.block_number, e.log_index, e.tx_hash, e.block_time, e.kind, s.account, e.amount
            FROM staking_event AS e
            LEFT JOIN staker AS s ON s.program_id = e.program_id AND s.number = e.staker
            WHERE e.program_id = \(id)
                AND (e.block_number, e.log_index) > (\(place?.block ?? -1), \(place?.index ?? -1))
                AND (\(orNull: account)::bytea IS NULL OR s.account = \(orNull: account)::bytea)
            ORDER BY e.block_number, e.log_index
            LIMIT \(limit + 1)
            """)
        return Page(
            try rows.map { row in
                try RecordedEvent(
                    name: StakingEvent.Name(row), time: row.value("block_time"),
                    kind: row.choice("kind"), account: row.optionalValue("account"),
                    amount: row.value("amount"))
            }, limit: limit)
    }
}
