import Ethereum
import Ledger
import Testing

@Suite struct StakingImportTests {
    private static let known = Stake.event(10, 5, at: 1_000, .staked(by: 0, 7))

    private static let changes: [(StakingEvent, [String])] = [
        (Stake.event(11, 5, at: 1_000, tx: 10, .staked(by: 0, 7)), ["block_number"]),
        (Stake.event(10, 5, at: 1_001, .staked(by: 0, 7)), ["block_time"]),
        (Stake.event(10, 5, at: 1_000, .withdrawn(by: 0, 7)), ["kind"]),
        (Stake.event(10, 5, at: 1_000, .staked(by: 1, 7)), ["account"]),
        (Stake.event(10, 5, at: 1_000, .staked(by: 1, 8)), ["account", "amount"]),
    ]

    @Test(arguments: changes)
    func `what differs from the event that is known is named`(
        event: StakingEvent, fields: [String]
    ) throws {
        #expect(StakingImport.compare(Self.known, Self.known) == .same)
        #expect(StakingImport.compare(Self.known, event) == .changed(fields))
        let error = #expect(throws: LiquidityMiningError.self) {
            try StakingImport.ordered([
                .init(row: 2, event: Self.known), .init(row: 9, event: event),
            ])
        }
        let fault = try #require(error?.faults.first)
        #expect(fault.code == "event_changed")
        #expect(fault.place == .row(9, column: fields[0]))
        #expect(fault.found == event.name.description)
    }

    @Test func `every row at fault is named at once`() throws {
        let rows = [
            Stake.event(10, 5, at: 1_000, .staked(by: 0, 7)),
            Stake.event(10, 5, at: 1_000, tx: 99, .staked(by: 1, 7)),
            Stake.event(10, 6, at: 1_001, .staked(by: 1, 7)),
            Stake.event(11, 0, at: 900, .staked(by: 1, 7)),
        ].enumerated().map { StakingImport.Row(row: $0 + 2, event: $1) }
        let error = #expect(throws: LiquidityMiningError.self) {
            try StakingImport.ordered(rows)
        }
        #expect(error?.code == "rows_refused")
        #expect(
            error?.faults.map(\.place) == [
                .row(3, column: "log_index"), .row(4, column: "block_time"),
                .row(5, column: "block_time"),
            ])
        #expect(
            error?.faults.map(\.code)
                == ["event_unordered", "event_time_impossible", "event_time_impossible"])
    }

    @Test(arguments: [
        ("staked", StakingFact.Kind.staked), ("withdrawn", .withdrawn),
        ("reward_paid", .rewardPaid), ("reward_added", .rewardAdded), ("Staked", nil),
        ("stakes", nil), ("reward_padi", nil), ("", nil), ("reward_addedx", nil),
    ])
    func `a kind is read from the bytes of its word`(word: String, kind: StakingFact.Kind?) {
        #expect(StakingFact.Kind(ascii: word.utf8.span) == kind)
    }

    @Test func `a fact is spelled by kind, staker and amount`() {
        let facts: [StakingFact] = [
            .staked(by: 3, 5), .withdrawn(by: 3, 5), .rewardPaid(to: 3, 5), .rewardAdded(5),
        ]
        #expect(
            facts.map(\.kind.rawValue) == ["staked", "withdrawn", "reward_paid", "reward_added"])
        for fact in facts {
            #expect(StakingFact(fact.kind, staker: fact.staker, amount: fact.amount) == fact)
            let other: UInt32? = fact.staker == nil ? 3 : nil
            #expect(StakingFact(fact.kind, staker: other, amount: fact.amount) == nil)
        }
    }
}

@Suite struct BlockCoverageTests {
    @Test func `parts in any order become one`() throws {
        let coverage = BlockCoverage([30...39, 10...19, 15...29, 50...60])
        #expect(coverage.ranges == [10...39, 50...60])
        try coverage.mustCover(from: 10, to: 39)
        try coverage.mustCover(from: 55, to: 60)
    }

    @Test(
        arguments: [
            (5, 12, 5, 9), (10, 45, 40, 45), (10, 60, 40, 49), (50, 61, 61, 61), (70, 80, 70, 80),
            (42, 43, 42, 43),
        ] as [(UInt64, UInt64, UInt64, UInt64)])
    func `the first gap is named`(
        from: UInt64, to: UInt64, gapFrom: UInt64, gapTo: UInt64
    ) {
        let coverage = BlockCoverage([10...39, 50...60])
        #expect(throws: LiquidityMiningError.blocksMissing(from: gapFrom, to: gapTo)) {
            try coverage.mustCover(from: from, to: to)
        }
    }

    @Test func `blocks run forward`() {
        #expect(throws: LiquidityMiningError.blocksReversed(first: 9, last: 8)) {
            try BlockCoverage([0...UInt64.max]).mustCover(from: 9, to: 8)
        }
        #expect(throws: Never.self) {
            try BlockCoverage([0...UInt64.max]).mustCover(from: 0, to: .max)
        }
    }
}
