public import Ethereum

/// An event of a StakingRewards contract, with its place on the chain.
public struct StakingEvent: Hashable, Sendable {
    /// Which event it is; named in every refusal.
    public struct Name: Hashable, Sendable {
        /// The block's number.
        public let block: UInt64
        /// The log index, or the order that a source without log indices states within the block.
        public let index: UInt64
        /// The transaction that emitted it.
        public let transaction: Hash32

        /// The event at a place of the chain.
        public init(block: UInt64, index: UInt64, transaction: Hash32) {
            self.block = block
            self.index = index
            self.transaction = transaction
        }

        /// Whether it stands before the other one on the chain.
        public func isBefore(_ other: Name) -> Bool {
            (block, index) < (other.block, other.index)
        }

        /// Whether both stand at the same place.
        func isBeside(_ other: Name) -> Bool { block == other.block && index == other.index }
    }

    /// Which one.
    public let name: Name
    /// The time of its block.
    public let time: BlockTime
    /// What happened.
    public let fact: StakingFact

    /// An event.
    public init(_ name: Name, at time: BlockTime, _ fact: StakingFact) {
        self.name = name
        self.time = time
        self.fact = fact
    }
}

extension StakingEvent.Name: CustomStringConvertible {
    /// Block, index and transaction in words.
    public var description: String { "block \(block), index \(index), transaction \(transaction)" }
}

/// Why an event cannot stand where it stands.
public enum EventFault: Hashable, Sendable {
    /// It stands before the one that was applied last.
    case outOfOrder(last: StakingEvent.Name)
    /// It was applied already.
    case repeated
    /// Another event has the same place: the source does not say which came first.
    case unordered(other: StakingEvent.Name)
    /// The same transaction and index are known with other contents, which are named.
    case changed([String])
    /// Its block had another time before.
    case timeOfBlock(other: BlockTime)
    /// Its time is before that of an earlier block.
    case timeBefore(other: BlockTime)
    /// Its time is after that of a later block.
    case timeAfter(other: BlockTime)
    /// The epoch that it belongs to is approved already.
    case epochApproved(BlockTime)
    /// It has not happened yet.
    case ahead(now: Instant)
    /// The program's events begin with a later block.
    case beforeFirstBlock(UInt64)
    /// The import says that it covers other blocks.
    case outsideBlocks(first: UInt64, last: UInt64)
    /// The program had ended.
    case afterEnd(BlockTime)
    /// The contract would have reverted.
    case impossible(StakingFault)
}
