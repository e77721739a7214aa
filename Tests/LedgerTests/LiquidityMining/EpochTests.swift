import Ethereum
import Ledger
import Testing

@Suite struct EpochTests {
    private static let epoch = Stake.time(1_000)..<Stake.time(1_100)

    @Test func `what happens at a time counts from that time on`() throws {
        var weights = EpochWeights(of: Self.epoch)
        try weights.apply(.increase(5), to: 0, at: Stake.time(900))
        try weights.apply(.increase(2), to: 1, at: Stake.time(1_000))
        try weights.apply(.decrease(5), to: 0, at: Stake.time(1_040))
        try weights.apply(.balance(9), to: 2, at: Stake.time(1_099))
        try weights.apply(.increase(100), to: 0, at: Stake.time(1_100))
        try weights.apply(.increase(100), to: 3, at: Stake.time(1_200))
        #expect(try weights.weights() == [200, 200, 9, 0])
        #expect(weights.balance(of: 0) == 100)
        #expect(weights.balance(of: 9) == 0)
    }

    @Test func `an impossible change changes nothing`() throws {
        var weights = EpochWeights(of: Self.epoch)
        try weights.apply(.increase(5), to: 0, at: Stake.time(1_010))
        let before = weights
        #expect(throws: StakingFault.balanceBelowZero(balance: 5)) {
            try weights.apply(.decrease(6), to: 0, at: Stake.time(1_020))
        }
        #expect(throws: StakingFault.timeRunsBack(last: Stake.time(1_010))) {
            try weights.apply(.increase(1), to: 1, at: Stake.time(1_009))
        }
        #expect(throws: StakingFault.overflow) {
            try weights.apply(.increase(.max), to: 0, at: Stake.time(1_020))
        }
        #expect(weights == before)
    }

    @Test func `nobody is listed twice`() throws {
        let ann = EpochAllocation.Holding(Sample.ann, weight: 1)
        let bob = EpochAllocation.Holding(Sample.bob, weight: 2)
        let error = #expect(throws: LiquidityMiningError.self) {
            try EpochAllocation(of: 100, among: [ann, bob, ann], by: .floor)
        }
        #expect(error?.faults.map(\.code) == ["account_twice"])
        #expect(error?.faults.map(\.place) == [.row(4, column: "account")])
    }

    @Test func `an epoch without weight belongs to nobody`() throws {
        for holdings in [[], [EpochAllocation.Holding(Sample.ann, weight: 0)]] {
            #expect(throws: LiquidityMiningError.notAllocated(.weightsZero)) {
                try EpochAllocation(of: 100, among: holdings, by: .largestRemainder)
            }
        }
        let heavy = [Sample.ann, Sample.bob].map { EpochAllocation.Holding($0, weight: .max) }
        #expect(throws: LiquidityMiningError.notAllocated(.weightsTooLarge)) {
            try EpochAllocation(of: 100, among: heavy, by: .floor)
        }
    }

    @Test func `a rule has a name and a version`() {
        #expect(ProRata.Rule.floor.version.description == "pro_rata_floor 1")
        #expect(StakingRewards.rule.description == "staking_rewards 1")
        #expect(ProRata.Shares.dustOwner == .payer)
    }

    private static let series: [([UInt64], LiquidityMiningError?)] = [
        ([1_000], nil), ([950, 1_000], nil), ([900, 1_000, 1_050], nil), ([980, 1_070], nil),
        ([], .openingSnapshotMissing(before: Stake.time(1_000))),
        ([1_001], .openingSnapshotMissing(before: Stake.time(1_000))),
        ([1_000, 1_050, 1_050], .snapshotTwice(at: Stake.time(1_050))),
        ([899], .snapshotGap(from: Stake.time(899), to: Stake.time(1_100), longest: 100)),
        (
            [890, 1_050],
            .snapshotGap(from: Stake.time(890), to: Stake.time(1_050), longest: 100)
        ),
    ]

    @Test(arguments: series)
    func `snapshots leave no gap longer than the period`(
        seconds: [UInt64], error: LiquidityMiningError?
    ) throws {
        let snapshots = seconds.map(Stake.time)
        guard let error else {
            try SnapshotSeries.mustCarry(Self.epoch, snapshots: snapshots)
            return
        }
        #expect(throws: error) {
            try SnapshotSeries.mustCarry(Self.epoch, snapshots: snapshots)
        }
    }
}
