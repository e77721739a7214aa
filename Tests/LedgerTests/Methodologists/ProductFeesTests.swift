import Ethereum
import Ledger
import Testing

@Suite struct ProductFeesTests {
    private static let unit = Sample.number("1000000000000000000")

    private static func fees(_ versions: FeeVersion...) throws -> ProductFees {
        ProductFees(
            of: try FeeAgreement(id: Sample.id(1), product: Sample.id(1), versions: versions),
            startingAt: try Fees.time("2021-01-01T00:00:00Z"))
    }

    /// Half a year at 2 %: f = 10^16, minted 99 · 0.01 ÷ 0.99 = 1, of which 0.6 and 0.4; by hand.
    @Test func `the fee is its part of the supply afterwards`() throws {
        var fees = try Self.fees(
            Fees.version(
                1, from: "2021-01-01T00:00:00Z", operatorShare: "0.6", streaming: "0.02"))
        let half = try Fees.time("2021-07-02T15:00:00Z")
        try fees.apply(.issued(Self.unit * 99), at: Fees.time("2021-01-01T00:00:01Z"))
        guard case .distribution(let fee, let split) = try fees.apply(.distributed, at: half)
        else {
            Issue.record("A distribution follows.")
            return
        }
        #expect(fee.elapsedSeconds == 15_778_800)
        #expect(fee.fraction == 10_000_000_000_000_000)
        #expect(fee.minted == Self.unit)
        #expect(split.operatorTake == 600_000_000_000_000_000)
        #expect(split.methodologistTake == 400_000_000_000_000_000)
        #expect(fees.state.supply == (try Self.unit * 100))
        #expect(fees.state.positionMultiplier == 990_000_000_000_000_000)
    }

    @Test func `what the methodologist waives is not transferred`() throws {
        var fees = try Self.fees(
            Fees.version(1, from: "2021-01-01T00:00:00Z", operatorShare: "1"))
        let time = try Fees.time("2021-01-02T00:00:00Z")
        try fees.apply(.received(7), at: time)
        guard case .distribution(_, let split) = try fees.apply(.distributed, at: time) else {
            Issue.record("A distribution follows.")
            return
        }
        #expect(split.transfers.map(\.party) == [.operator])
        #expect(split.transfers.map(\.amount) == [7])
        #expect(FeeSplit(of: 0, operatorShare: .nothing).transfers.isEmpty)
    }

    @Test func `issue and redeem fees are for the rate in force`() throws {
        var fees = try Self.fees(
            Fees.version(
                1, from: "2021-01-01T00:00:00Z", until: "2021-02-01T00:00:00Z", streaming: "0",
                issue: "0.001"),
            Fees.version(
                2, from: "2021-02-01T00:00:00Z", streaming: "0", issue: "0.002",
                redeem: "0.01"))
        try fees.apply(.issued(5_999), at: Fees.time("2021-02-01T00:00:00Z"))
        #expect(fees.state.undistributed == 5)
        try fees.apply(.issued(5_999), at: Fees.time("2021-02-01T00:00:01Z"))
        #expect(fees.state.undistributed == 16)
        #expect(fees.state.supply == 12_014)
        try fees.apply(.redeemed(12_014), at: Fees.time("2021-02-01T00:00:01Z"))
        #expect(fees.state.undistributed == 136)
        #expect(fees.state.supply == 120)
        // A change that neither streams nor splits otherwise needs no accrual of its own.
        try fees.apply(.accrued, at: Fees.time("2021-03-01T00:00:00Z"))
    }

    @Test(arguments: [("0.7", "0.0095"), ("0.5", "0.0195")])
    func `fees are accrued before the terms change`(
        operatorShare: String, streaming: String
    ) throws {
        let change = "2021-02-01T00:00:00Z"
        let versions = [
            try Fees.version(
                1, from: "2021-01-01T00:00:00Z", until: change, operatorShare: "0.5"),
            try Fees.version(
                2, from: change, operatorShare: operatorShare, streaming: streaming),
        ]
        var fees = try Self.fees(versions[0], versions[1])
        let before = fees
        let later = try Fees.time("2021-03-01T00:00:00Z")
        #expect(throws: MethodologistsError.accrualMissing(at: try Instant(change))) {
            try fees.apply(.distributed, at: later)
        }
        #expect(fees == before)
        try fees.apply(.distributed, at: Fees.time(change))
        try fees.apply(.distributed, at: later)
    }

    private static let impossible: [(ProductFees.Fact, String, MethodologistsError)] = [
        (.issued(0), "2021-01-03T00:00:00Z", .quantityZero),
        (.redeemed(0), "2021-01-03T00:00:00Z", .quantityZero),
        (.redeemed(101), "2021-01-03T00:00:00Z", .supplyBelowZero(supply: 100)),
        (.issued(.max), "2021-01-03T00:00:00Z", .tooLarge),
        (.accrued, "2521-01-03T00:00:00Z", .feeAboveSupply),
        (.accrued, "2021-01-01T23:59:59Z", .timeRunsBack(last: Stake.time(1_609_545_600))),
    ]

    @Test(arguments: impossible)
    func `what the contracts revert changes nothing`(
        fact: ProductFees.Fact, text: String, error: MethodologistsError
    ) throws {
        var fees = try Self.fees(Fees.version(1, from: "2020-01-01T00:00:00Z"))
        try fees.apply(.issued(100), at: Fees.time("2021-01-02T00:00:00Z"))
        let before = fees
        #expect(throws: error) { try fees.apply(fact, at: Fees.time(text)) }
        #expect(fees == before)
    }

    @Test func `a stored state is gone on from`() throws {
        let agreement = try Fees.agreement(Fees.version(1, from: "2020-01-01T00:00:00Z"))
        let facts: [(ProductFees.Fact, String)] = [
            (.issued(Sample.number("123456789012345678901")), "2021-01-02T00:00:00Z"),
            (.accrued, "2021-01-05T03:00:07Z"), (.received(5), "2021-01-06T00:00:00Z"),
            (.redeemed(12_345), "2021-02-01T00:00:00Z"), (.distributed, "2021-02-02T00:00:00Z"),
        ]
        let start = try Fees.time("2021-01-01T00:00:00Z")
        var whole = ProductFees(of: agreement, startingAt: start)
        for (fact, text) in facts { try whole.apply(fact, at: Fees.time(text)) }
        for cut in facts.indices {
            var first = ProductFees(of: agreement, startingAt: start)
            for (fact, text) in facts[..<cut] { try first.apply(fact, at: Fees.time(text)) }
            var second = ProductFees(of: agreement, from: first.state)
            for (fact, text) in facts[cut...] { try second.apply(fact, at: Fees.time(text)) }
            #expect(second == whole)
        }
    }

    @Test func `what the chain states otherwise is a difference`() throws {
        let fee = try StreamingFee(
            elapsedSeconds: 15_778_800, rate: FeeRate("0.02"), supply: 9_900,
            protocolShare: Share("0.05"))
        #expect(fee.minted == 100)
        #expect(fee.differences(managerFee: 95, protocolFee: 5) == [])
        #expect(fee.differences(managerFee: 96, protocolFee: 5).map(\.field) == [.managerFee])
        let split = FeeSplit(of: 101, operatorShare: try Share("0.5"))
        #expect(split.differences(operatorTake: 50, methodologistTake: 51) == [])
        let differences = split.differences(operatorTake: 51, methodologistTake: 51)
        #expect(differences.map(\.field) == [.total, .operatorTake])
        #expect(differences.map(\.computed) == [101, 50])
        #expect(differences.map(\.found) == [102, 51])
    }
}
