import Ethereum

/// The sides of a posting; amounts are positive.
public enum Side: String, Sendable, Hashable, CaseIterable {
    case debit, credit

    /// The other side.
    public var opposite: Side { self == .debit ? .credit : .debit }
}

/// One line of a journal entry.
public struct Posting: Hashable, Sendable {
    public let account: AccountCode
    public let side: Side
    /// Above zero, in base units.
    public let amount: Amount

    /// One line.
    public init(_ side: Side, _ account: AccountCode, _ amount: Amount) {
        self.account = account
        self.side = side
        self.amount = amount
    }
}

/// A balanced set of postings; immutable once recorded.
public struct JournalEntry: Identified, Hashable {
    public static let idPrefix = "jen"

    /// Why an entry was made.
    public enum Kind: String, Sendable, CaseIterable {
        case opening, correction, reversal
        case topUp = "top_up"
        case rewardApproved = "reward_approved"
        case batchFrozen = "batch_frozen"
        case paymentSettled = "payment_settled"
        case batchReleased = "batch_released"
        case grantApproved = "grant_approved"
        case grantAmended = "grant_amended"
        case grantTerminated = "grant_terminated"
        case vestingAccrued = "vesting_accrued"
        case vestingReleased = "vesting_released"
        case programApproved = "program_approved"
        case poolFunded = "pool_funded"
        case epochAccrued = "epoch_accrued"
        case epochAllocated = "epoch_allocated"
        case programEnded = "program_ended"
        case feesReceived = "fees_received"
        case feesDistributed = "fees_distributed"
        case feeShareApproved = "fee_share_approved"
        case bountyPotApproved = "bounty_pot_approved"
        case bountyApproved = "bounty_approved"

        /// Whether people may write such entries by hand; a reversal follows from what it reverses.
        public var isOpenToPeople: Bool {
            switch self {
            case .opening, .correction, .topUp: true
            case .reversal, .rewardApproved, .batchFrozen, .paymentSettled, .batchReleased,
                .grantApproved, .grantAmended, .grantTerminated, .vestingAccrued, .vestingReleased,
                .programApproved, .poolFunded, .epochAccrued, .epochAllocated, .programEnded,
                .feesReceived, .feesDistributed, .feeShareApproved, .bountyPotApproved,
                .bountyApproved:
                false
            }
        }

        /// Those of which people may.
        public static var openToPeople: [Kind] { allCases.filter(\.isOpenToPeople) }
    }

    public let id: ID<JournalEntry>
    public let kind: Kind
    public let effectiveDay: Day
    public let memo: String
    /// The typed id of the object whose operation made the entry; nil for entries by hand.
    public let source: String?
    public let metadata: EntryMetadata
    /// The number of the entry whose mirror image this one is.
    public let reverses: Int64?
    public let postings: [Posting]

    /// An entry; throws ``JournalError`` unless it has postings, all above zero, and balances per asset.
    public init(
        id: ID<JournalEntry>, kind: Kind, effectiveDay: Day, memo: String, source: String? = nil,
        metadata: EntryMetadata = .none, reverses: Int64? = nil, postings: [Posting]
    ) throws(JournalError) {
        guard !postings.isEmpty else { throw .noPostings }
        try Self.mustBalance(postings)
        self.id = id
        self.kind = kind
        self.effectiveDay = effectiveDay
        self.memo = memo
        self.source = source
        self.metadata = metadata
        self.reverses = reverses
        self.postings = postings
    }

    private static func mustBalance(_ postings: [Posting]) throws(JournalError) {
        guard let first = try unbalanced(postings).first else { return }
        throw .unbalanced(first.asset, debits: first.debits, credits: first.credits)
    }

    /// Sums debits and credits of each asset; those that differ, in the order of their ids.
    static func unbalanced(
        _ postings: [Posting]
    ) throws(JournalError) -> [(asset: ID<Asset>, debits: UInt256, credits: UInt256)] {
        var sums: [ID<Asset>: (debits: UInt256, credits: UInt256)] = [:]
        for posting in postings {
            guard !posting.amount.baseUnits.isZero else {
                throw .amountZero(posting.account)
            }
            var sum = sums[posting.amount.asset] ?? (.zero, .zero)
            do {
                switch posting.side {
                case .debit: sum.debits = try sum.debits + posting.amount.baseUnits
                case .credit: sum.credits = try sum.credits + posting.amount.baseUnits
                }
            } catch {
                throw .sumTooLarge(posting.amount.asset)
            }
            sums[posting.amount.asset] = sum
        }
        return sums.filter { $0.value.debits != $0.value.credits }
            .sorted { $0.key < $1.key }
            .map { (asset: $0.key, debits: $0.value.debits, credits: $0.value.credits) }
    }
}

extension JournalEntry {
    /// Throws ``JournalError`` unless a person may make this entry by hand: kind and every account.
    public func mustBeOpenToPeople() throws(JournalError) {
        guard kind.isOpenToPeople else { throw .kindOfSystem(kind) }
        for posting in postings where !posting.account.prefix.isOpenToPeople {
            throw .accountOfSystem(posting.account)
        }
    }

    /// A memo that says why; throws ``JournalError`` unless it has 1 to 500 characters on one line,
    /// some of them to be seen.
    public static func memo(_ text: String) throws(JournalError) -> String {
        guard (1...500).contains(text.unicodeScalars.count) else {
            throw .memoMalformed(found: text.unicodeScalars.count)
        }
        if let control = Text.control(in: text) { throw .memoHasControl(control) }
        guard !Text.isBlank(text) else { throw .memoBlank }
        return text
    }
}
