/// A liquidity-mining program: rewards for holding a stake token, over periods.
public struct Program: Identified, Hashable {
    /// The prefix of its ids.
    public static let idPrefix = "prg"

    /// draft → approved → running (its first period was funded or allocated) → ended.
    public enum State: String, Sendable, Hashable, CaseIterable {
        case draft, approved, running, ended
    }

    /// Which one.
    public let id: ID<Program>
    /// What it promises.
    public let terms: ProgramTerms
    /// How far it is.
    public let state: State
    /// Everybody who entered or changed it.
    public let authors: Set<ID<Principal>>
    /// When it was ended; nil before.
    public let endedAt: Instant?

    /// A program as it is stored.
    public init(
        id: ID<Program>, terms: ProgramTerms, state: State, authors: Set<ID<Principal>>,
        endedAt: Instant?
    ) {
        self.id = id
        self.terms = terms
        self.state = state
        self.authors = authors
        self.endedAt = endedAt
    }

    /// Throws unless its terms may be changed.
    public func mustBeDraft() throws(LiquidityMiningError) {
        guard state == .draft else { throw .programNotDraft(state) }
    }

    /// Throws unless somebody else than its authors approves the draft.
    public func mustAllowApproval(by approver: Principal) throws {
        try mustBeDraft()
        try TwoPeople(authors: authors, payees: []).mustAllow(approver)
    }

    /// Throws unless it may be funded, or allocate an epoch.
    public func mustBeActive() throws(LiquidityMiningError) {
        guard state == .approved || state == .running else { throw .programNotActive(state) }
    }

    /// Throws unless it may be ended; periods that still run must be over.
    public func mustBeEndable(at instant: Instant) throws(LiquidityMiningError) {
        try mustBeActive()
        if let last = terms.periods.last, instant < last.end { throw .periodRuns(until: last.end) }
    }

    /// The period of a number; throws ``LiquidityMiningError/periodUnknown(found:)``.
    public func period(_ number: Int) throws(LiquidityMiningError) -> ProgramPeriod {
        guard number >= 1, number <= terms.periods.count else {
            throw .periodUnknown(found: number)
        }
        return terms.periods[number - 1]
    }

    /// The bounds of the program's events.
    public var bounds: StakingReplay.Bounds {
        StakingReplay.Bounds(
            rewardsEnd: terms.periods.last.flatMap { BlockTime($0.end) },
            eventsEnd: endedAt.flatMap { BlockTime($0.roundedToSecond) })
    }
}

extension Instant {
    /// The next whole second; itself when it is one.
    fileprivate var roundedToSecond: Instant {
        let rest = floorDivided(microsecondsSince1970, by: 1_000_000)
        let isWhole = rest.remainder == 0
        return Instant(
            microsecondsSince1970: Int64(rest.quotient + (isWhole ? 0 : 1)) * 1_000_000)
    }
}
