import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// The recorded runs of the contracts' bytecode through the API: real splits of DPI, MVI, BED and both
/// FLI among them.
struct FeeVectorRoutesTests {
    private static func fraction(_ vector: Vector, _ name: String) throws -> String {
        AmountText.text(try vector.units(name), decimals: 18)
    }

    private static func terms(_ vector: Vector) throws -> FeeStage.Terms {
        var terms = FeeStage.Terms()
        terms.start = try vector.time("start").description
        terms.from = "2021-01-01T00:00:00Z"
        let share = try vector.units("operator_fee_split_wei")
        terms.operatorShare = AmountText.text(share, decimals: 18)
        terms.methodologistShare = AmountText.text(
            try UInt256(1_000_000_000_000_000_000) - share, decimals: 18)
        terms.more = try """
        "streaming_rate": "\(fraction(vector, "streaming_fee_rate_wei"))",
        "issue_rate": "\(fraction(vector, "issue_fee_wei"))",
        "redeem_rate": "\(fraction(vector, "redeem_fee_wei"))",
        "protocol_streaming_share": "\(fraction(vector, "protocol_streaming_share_wei"))",
        "protocol_issuance_share": "\(fraction(vector, "protocol_issuance_share_wei"))"
        """
        return terms
    }

    private static func fact(_ operation: Vector) throws -> String {
        let time = try operation.time("t").description
        switch try operation.text("op") {
        case "issue":
            return
                #""kind": "issued", "block_time": "\#(time)", "amount": "\#(try fraction(operation, "quantity"))""#
        case "redeem":
            return
                #""kind": "redeemed", "block_time": "\#(time)", "amount": "\#(try fraction(operation, "quantity"))""#
        case "accrue": return #""kind": "accrued", "block_time": "\#(time)""#
        default: return #""kind": "distributed", "block_time": "\#(time)""#
        }
    }

    @Test func `every product's fees are those that the contracts took, and become payable`()
        async throws
    {
        let stage = try await FeeStage()
        var owed = UInt256.zero
        for (number, vector) in try Vectors.cases("fee_split.json").enumerated() {
            let product = try await stage.product("IDX\(number)", number: number + 1)
            let agreement = try await stage.propose(product, Self.terms(vector))
            try await stage.approve(agreement)
            let operations = try vector.list("ops")
            let recorded = try await stage.record(operations.map(Self.fact), of: agreement)
            #expect(recorded.status == 201, "\(recorded.text)")
            let accruals = try await stage.accruals(of: agreement)
            #expect(accruals.count == operations.count)
            for (accrual, operation) in zip(accruals, operations) {
                try Self.expect(accrual, is: operation)
                guard try operation.text("op") == "accrue_and_distribute" else { continue }
                let approved = try await stage.approve(accrual: accrual.text("id"))
                #expect(approved.status == 201, "\(approved.text)")
            }
            owed = try owed + vector.part("totals").units("methodologist")
        }
        let payables = try await stage.service.send(
            .get, "/v1/payables?limit=1000", as: .finance)
        let sum = try Vector(payables.json, named: "payables").list("data")
            .reduce(UInt256.zero) { try $0 + $1.units("amount_base_units") }
        #expect(sum == owed)
        let report = try await stage.service.books.verify()
        #expect(report.isSound, "\(report)")
        try await stage.service.close()
    }

    private static func expect(_ accrual: Vector, is operation: Vector) throws {
        #expect(
            try accrual.text("supply_after_base_units") == operation.text("total_supply"))
        if try operation.text("op").hasPrefix("accrue") {
            #expect(try accrual.text("elapsed_seconds") == operation.text("elapsed"))
            #expect(try accrual.text("fee_base_units") == operation.text("minted"))
            #expect(
                try accrual.text("supply_before_base_units") == operation.text("supply_before"))
        }
        #expect(try accrual.text("manager_fee_base_units") == operation.text("manager_fee"))
        #expect(try accrual.text("protocol_fee_base_units") == operation.text("protocol_fee"))
        guard try operation.text("op") == "accrue_and_distribute" else { return }
        let split = try accrual.part("split")
        #expect(try split.text("total_base_units") == operation.text("distributable"))
        #expect(try split.text("operator_take_base_units") == operation.text("operator_take"))
        #expect(
            try split.text("methodologist_take_base_units")
                == operation.text("methodologist_take"))
    }
}

extension Vector {
    /// A number of base units.
    fileprivate func units(_ name: String) throws -> UInt256 { try UInt256(decimal: text(name)) }

    /// Seconds as a time.
    fileprivate func time(_ name: String) throws -> BlockTime {
        try #require(BlockTime(seconds: UInt64(text(name)) ?? .max))
    }
}
