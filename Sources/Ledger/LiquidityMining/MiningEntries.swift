public import Ethereum

/// The journal entries that follow from what happens to a liquidity-mining program.
///
/// A commitment is a memorandum: `commitment:liquidity_mining` against `committed:PROGRAM`. What is
/// funded or accrued leaves it and becomes `expense:liquidity_mining:PROGRAM`. Amounts are base units
/// of the program's reward; an entry of nothing throws ``JournalError/noPostings``.
public struct MiningEntries: Sendable {
    /// Somebody's part of an epoch.
    public struct Allocation: Hashable, Sendable {
        /// Who is owed; one payee where a distributor's contract passes it on.
        public let payee: ID<Payee>
        /// Base units of the reward token; zero is left out.
        public let amount: UInt256

        /// A part.
        public init(payee: ID<Payee>, amount: UInt256) {
            self.payee = payee
            self.amount = amount
        }
    }

    private let program: ID<Program>
    private let reward: ID<Asset>
    private let id: ID<JournalEntry>
    private let day: Day

    /// The entry of this id for a program, effective on a day.
    public init(
        of program: ID<Program>, paying reward: ID<Asset>, id: ID<JournalEntry>, day: Day
    ) {
        self.program = program
        self.reward = reward
        self.id = id
        self.day = day
    }

    /// Approved: the amounts of its periods are promised.
    public func approved(_ promised: UInt256) throws(JournalError) -> JournalEntry {
        var moves = EntryMoves(of: reward)
        try moves.add(debit: .miningCommitment, credit: .committed(program), promised)
        return try entry(.programApproved, "Liquidity-mining program approved", moves)
    }

    /// A pool's funding is settled: `expense:liquidity_mining:PROGRAM` to `treasury:SAFE`.
    ///
    /// As much leaves the commitment, at most what is still promised.
    public func funded(
        _ amount: UInt256, from safe: ID<Safe>, promised: UInt256
    ) throws(JournalError) -> JournalEntry {
        var moves = EntryMoves(of: reward)
        try moves.add(debit: .expense(program), credit: .treasury(safe), amount)
        try keep(amount, of: promised, &moves)
        return try entry(.poolFunded, "Liquidity-mining pool funded", moves)
    }

    /// An epoch is over: `expense:liquidity_mining:PROGRAM` to `accrued_rewards:PROGRAM`.
    ///
    /// As much leaves the commitment, at most what is still promised.
    public func accrued(
        _ amount: UInt256, promised: UInt256
    ) throws(JournalError) -> JournalEntry {
        var moves = EntryMoves(of: reward)
        try moves.add(debit: .expense(program), credit: .accruedRewards(program), amount)
        try keep(amount, of: promised, &moves)
        return try entry(.epochAccrued, "Liquidity-mining epoch accrued", moves)
    }

    /// An epoch's allocation is approved: `accrued_rewards:PROGRAM` to `payable:PAYEE`.
    ///
    /// The dust, which stays with the payer, goes back from where it was accrued to the expense.
    public func allocated(
        _ allocations: [Allocation], dust: UInt256
    ) throws(JournalError) -> JournalEntry {
        var moves = EntryMoves(of: reward)
        for allocation in allocations {
            try moves.add(
                debit: .accruedRewards(program), credit: .payable(allocation.payee),
                allocation.amount)
        }
        try moves.add(debit: .accruedRewards(program), credit: .expense(program), dust)
        return try entry(.epochAllocated, "Liquidity-mining epoch allocated", moves)
    }

    /// Ended: what is still promised is no longer.
    public func ended(promised: UInt256) throws(JournalError) -> JournalEntry {
        var moves = EntryMoves(of: reward)
        try keep(promised, of: promised, &moves)
        return try entry(.programEnded, "Liquidity-mining program ended", moves)
    }

    /// Takes what was promised and is now spent out of the commitment.
    private func keep(
        _ amount: UInt256, of promised: UInt256, _ moves: inout EntryMoves
    ) throws(JournalError) {
        try moves.add(
            debit: .committed(program), credit: .miningCommitment, min(amount, promised))
    }

    private func entry(
        _ kind: JournalEntry.Kind, _ memo: String, _ moves: EntryMoves
    ) throws(JournalError) -> JournalEntry {
        try JournalEntry(
            id: id, kind: kind, effectiveDay: day, memo: memo, source: program.description,
            postings: moves.postings)
    }
}
