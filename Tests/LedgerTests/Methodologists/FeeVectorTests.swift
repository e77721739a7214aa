import Ethereum
import Ledger
import TestSupport
import Testing

/// The recorded runs of the contracts' bytecode, value by value.
@Suite struct FeeVectorTests {
    private static func agreement(_ vector: Vector) throws -> FeeAgreement {
        let operatorShare = try Share(scaled: vector.amount("operator_fee_split_wei"))
        let version = try FeeVersion(
            number: 1, from: Instant(microsecondsSince1970: 0), until: nil,
            methodologist: Sample.id(1),
            split: .init(
                operatorShare: operatorShare,
                methodologistShare: Share(scaled: Share.whole.scaled - operatorShare.scaled),
                protocolStreamingShare: Share(
                    scaled: vector.amount("protocol_streaming_share_wei")),
                protocolIssuanceShare: Share(
                    scaled: vector.amount("protocol_issuance_share_wei"))),
            rates: .init(
                streaming: FeeRate(scaled: vector.amount("streaming_fee_rate_wei")),
                issue: FeeRate(scaled: vector.amount("issue_fee_wei")),
                redeem: FeeRate(scaled: vector.amount("redeem_fee_wei"))))
        return try Fees.agreement(version)
    }

    private struct Totals {
        var operatorTake = UInt256.zero
        var methodologistTake = UInt256.zero
        var protocolFee = UInt256.zero
    }

    @Test(arguments: try Vectors.cases("fee_split.json"))
    func `every fee is the one that the contracts took`(vector: Vector) throws {
        var fees = try ProductFees(
            of: Self.agreement(vector), startingAt: vector.blockTime("start"))
        var totals = Totals()
        for operation in try vector.list("ops") {
            let fact = try Self.fact(operation)
            switch try fees.apply(fact, at: operation.blockTime("t")) {
            case .issuance(let fee):
                #expect(fee.managerFee == (try operation.amount("manager_fee")))
                #expect(fee.protocolFee == (try operation.amount("protocol_fee")))
                totals.protocolFee = try totals.protocolFee + fee.protocolFee
            case .accrual(let fee):
                try Self.expect(fee, operation, &totals)
            case .distribution(let fee, let split):
                try Self.expect(fee, operation, &totals)
                #expect(split.total == (try operation.amount("distributable")))
                #expect(split.operatorTake == (try operation.amount("operator_take")))
                #expect(split.methodologistTake == (try operation.amount("methodologist_take")))
                totals.operatorTake = try totals.operatorTake + split.operatorTake
                totals.methodologistTake = try totals.methodologistTake + split.methodologistTake
            case .receipt: Issue.record("Nothing is sent to the extension.")
            }
            #expect(fees.state.supply == (try operation.amount("total_supply")))
            if operation.has("position_multiplier") {
                #expect(
                    fees.state.positionMultiplier
                        == (try operation.amount("position_multiplier")))
            }
        }
        let expected = try vector.part("totals")
        #expect(totals.operatorTake == (try expected.amount("operator")))
        #expect(totals.methodologistTake == (try expected.amount("methodologist")))
        #expect(totals.protocolFee == (try expected.amount("protocol")))
        #expect(fees.state.undistributed == (try expected.amount("undistributed")))
    }

    private static func fact(_ operation: Vector) throws -> ProductFees.Fact {
        let kind = try operation.text("op")
        switch kind {
        case "issue": return .issued(try operation.amount("quantity"))
        case "redeem": return .redeemed(try operation.amount("quantity"))
        case "accrue": return .accrued
        default:
            try #require(kind == "accrue_and_distribute")
            return .distributed
        }
    }

    private static func expect(
        _ fee: StreamingFee, _ operation: Vector, _ totals: inout Totals
    ) throws {
        #expect(fee.elapsedSeconds == (try operation.count("elapsed")))
        #expect(fee.fraction == (try operation.amount("fee_fraction_wei")))
        #expect(fee.supply == (try operation.amount("supply_before")))
        #expect(fee.minted == (try operation.amount("minted")))
        #expect(fee.managerFee == (try operation.amount("manager_fee")))
        #expect(fee.protocolFee == (try operation.amount("protocol_fee")))
        totals.protocolFee = try totals.protocolFee + fee.protocolFee
    }

    @Test(arguments: try Vectors.file("fee_split.json").list("splits"))
    func `the operator's part is rounded down and the methodologist gets the rest`(
        vector: Vector
    ) throws {
        let share = try Share(scaled: vector.amount("operator_fee_split_wei"))
        let split = FeeSplit(of: try vector.amount("total"), operatorShare: share)
        #expect(split.operatorTake == (try vector.amount("operator")))
        #expect(split.methodologistTake == (try vector.amount("methodologist")))
        #expect(split.transfers.allSatisfy { !$0.amount.isZero })
    }

    @Test func `the pot of the methodologist bounty is divided as the vector says`() throws {
        let vectors = try Vectors.cases("pro_rata.json")
        let vector = try #require(
            vectors.first { $0.testDescription.hasPrefix("methodologist bounty month") })
        let total = try vector.amount("total")
        let pot = try BountyPot(
            id: Sample.id(1), amount: Amount(baseUnits: total, of: Sample.id(1)),
            first: Month("2020-12"), months: 1, measure: .fees)
        // The vector breaks ties by address; there is none here, so ids serve.
        let rows = try vector.list("rows").enumerated().map { index, row in
            (
                methodologist: ID<Payee>(high: 0, low: UInt64(index)),
                value: try row.amount("weight")
            )
        }
        let amounts = try pot.rows(for: Month("2020-12"), measured: rows).map(\.amount)
        #expect(amounts.map(\.description) == (try vector.strings("largest_remainder")))
    }
}
