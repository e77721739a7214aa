import Ethereum
import Ledger
import Testing

@Suite struct ProgramTests {
    private static func period(
        _ start: String, _ end: String, _ amount: UInt256 = 1_000,
        band: ProgramPeriod.Band? = nil
    ) throws -> ProgramPeriod {
        ProgramPeriod(start: try Instant(start), end: try Instant(end), amount: amount, band: band)
    }

    private static func may(amount: UInt256 = 3_864, band: ProgramPeriod.Band? = nil) throws
        -> ProgramPeriod
    {
        try period("2021-05-01T19:00:00Z", "2021-05-02T19:00:00Z", amount, band: band)
    }

    private static func terms(
        name: String = "DPI liquidity mining", product: String = "DPI",
        contract: Address? = Sample.ann, stakeToken: Address = Sample.bob,
        kind: ProgramTerms.Kind = .stakingRewards(durationSeconds: 86_400), zone: String = "UTC",
        periods: [ProgramPeriod], rewardChain: ChainID = Sample.chain
    ) throws -> ProgramTerms {
        try ProgramTerms(
            name: name, product: product,
            pool: .init(chain: Sample.chain, contract: contract, stakeToken: stakeToken),
            reward: Sample.id(1), kind: kind, zone: zone, fundingSafe: Sample.id(1),
            periods: periods, chains: (rewardChain, Sample.chain))
    }

    private static func program(
        _ state: Program.State, endedAt: Instant? = nil
    ) throws -> Program {
        Program(
            id: Sample.id(1), terms: try terms(periods: [may()]), state: state,
            authors: [Sample.id(5)], endedAt: endedAt)
    }

    private static func places(
        _ body: () throws -> ProgramTerms
    ) throws -> [Fault.Place] {
        let error = #expect(throws: LiquidityMiningError.self) { try body() }
        #expect(error?.code == "terms_refused")
        return error?.faults.map(\.place) ?? []
    }

    @Test func `terms without a fault are kept as they are`() throws {
        let band = ProgramPeriod.Band(least: 500, most: 3_864)
        let terms = try Self.terms(zone: "America/Los_Angeles", periods: [Self.may(band: band)])
        #expect(terms.periods.first?.amountPerDay == 3_864)
        #expect(terms.zone == "America/Los_Angeles")
    }

    @Test func `every fault of the terms is named`() throws {
        let chain = try #require(ChainID(1))
        let places = try Self.places {
            try Self.terms(
                name: " ", product: "", contract: nil, stakeToken: .zero, zone: "PDT zone",
                periods: [], rewardChain: chain)
        }
        #expect(
            places == [
                .pointer("/name"), .pointer("/product"), .pointer("/zone"),
                .pointer("/pool/contract"), .pointer("/pool/stake_token"),
                .pointer("/reward_asset_id"), .pointer("/periods"),
            ])
    }

    @Test func `the amounts of all periods sum to a number of 256 bits`() throws {
        let first = try Self.period("2021-05-01T00:00:00Z", "2021-05-02T00:00:00Z", .max)
        #expect(throws: Never.self) { try Self.terms(periods: [first]) }
        let places = try Self.places {
            try Self.terms(periods: [
                first, Self.period("2021-05-02T00:00:00Z", "2021-05-03T00:00:00Z", 1),
            ])
        }
        #expect(places == [.pointer("/periods")])
    }

    @Test func `periods follow each other, last as long as the contract's and keep to their bands`()
        throws
    {
        let places = try Self.places {
            try Self.terms(periods: [
                Self.may(amount: 0),
                Self.period("2021-05-02T18:59:59Z", "2021-05-03T18:59:59Z"),
                Self.period("2021-05-03T18:59:59Z", "2021-05-04T18:59:58Z"),
                Self.period("2021-05-05T00:00:00Z", "2021-05-05T00:00:00Z"),
                Self.period("2021-05-06T00:00:00.5Z", "2021-05-07T00:00:00Z"),
                Self.period(
                    "2021-05-08T00:00:00Z", "2021-05-09T00:00:00Z",
                    band: .init(least: 1_001, most: 2_000)),
                Self.period(
                    "2021-05-09T00:00:00Z", "2021-05-10T00:00:00Z",
                    band: .init(least: 2, most: 1)),
            ])
        }
        #expect(
            places == [
                .pointer("/periods/0/amount"), .pointer("/periods/1/start"),
                .pointer("/periods/2/end"), .pointer("/periods/3/end"),
                .pointer("/periods/4/start"), .pointer("/periods/5/amount"),
                .pointer("/periods/6/band"),
            ])
    }

    @Test func `only a program of a contract has one, with periods of some length`() throws {
        let epoch = ProgramTerms.Kind.timeWeighted(.floor)
        #expect(
            try Self.places { try Self.terms(kind: epoch, periods: [Self.may()]) }
                == [.pointer("/pool/contract")])
        let terms = try Self.terms(contract: nil, kind: epoch, periods: [Self.may()])
        #expect(terms.pool.contract == nil)
        #expect(
            try Self.places {
                try Self.terms(kind: .stakingRewards(durationSeconds: 0), periods: [Self.may()])
            }.first == .pointer("/duration_seconds"))
    }

    /// 30 days at 700 a day: the band 700–700 holds only for exactly 21,000.
    @Test(arguments: [(20_999, false), (21_000, true), (21_001, false)])
    func `a band is compared without rounding`(amount: UInt64, isWithin: Bool) throws {
        let period = try Self.period(
            "2021-05-01T00:00:00Z", "2021-05-31T00:00:00Z", UInt256(amount),
            band: .init(least: 700, most: 700))
        #expect(period.isWithinBand == isWithin)
    }

    @Test func `a program goes from draft to its end`() throws {
        let (draft, approved) = (try Self.program(.draft), try Self.program(.approved))
        let (running, ended) = (try Self.program(.running), try Self.program(.ended))
        try draft.mustBeDraft()
        for program in [approved, running, ended] {
            #expect(throws: LiquidityMiningError.programNotDraft(program.state)) {
                try program.mustBeDraft()
            }
        }
        for program in [approved, running] { try program.mustBeActive() }
        for program in [draft, ended] {
            #expect(throws: LiquidityMiningError.programNotActive(program.state)) {
                try program.mustBeActive()
            }
        }
        let end = try Instant("2021-05-02T19:00:00Z")
        #expect(throws: LiquidityMiningError.periodRuns(until: end)) {
            try running.mustBeEndable(at: try Instant("2021-05-02T18:59:59Z"))
        }
        try running.mustBeEndable(at: end)
    }

    @Test func `nobody approves an own program`() throws {
        let draft = try Self.program(.draft)
        #expect(throws: AccessError.ownWork) {
            try draft.mustAllowApproval(by: Sample.principal(5))
        }
        try draft.mustAllowApproval(by: Sample.principal(6))
    }

    @Test func `a period is known by its number from 1`() throws {
        let program = try Self.program(.running)
        #expect(try program.period(1).amount == 3_864)
        for number in [0, 2, .min] {
            #expect(throws: LiquidityMiningError.periodUnknown(found: number)) {
                try program.period(number)
            }
        }
    }

    @Test func `the bounds of events follow from the periods and the end`() throws {
        let end = try Instant("2021-06-01T00:00:00.25Z")
        let bounds = try Self.program(.ended, endedAt: end).bounds
        #expect(bounds.rewardsEnd == BlockTime(try Instant("2021-05-02T19:00:00Z")))
        #expect(bounds.eventsEnd == BlockTime(try Instant("2021-06-01T00:00:01Z")))
        #expect(try Self.program(.running).bounds.eventsEnd == nil)
    }
}
