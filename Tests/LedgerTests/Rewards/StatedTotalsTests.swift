import Ethereum
import Ledger
import Testing

struct StatedTotalsTests {
    private let index = ID<Asset>(high: 3, low: 1)
    private let usdc = ID<Asset>(high: 3, low: 2)

    private func line(_ asset: ID<Asset>, _ baseUnits: String) throws -> RewardLine {
        try RewardLine(
            id: ID(high: 6, low: 1), number: 1, payee: ID(high: 2, low: 1),
            amount: Amount(baseUnits: UInt256(decimal: baseUnits), of: asset),
            kind: RewardKind("bounty"), state: .submitted, authors: [])
    }

    private func check(_ stated: StatedTotals) throws {
        let actual = try ControlTotals(of: [
            line(index, "1500000000000000000"), line(index, "500000000000000000"),
            line(usdc, "34590000"),
        ])
        let chain = try #require(ChainID(1))
        try stated.mustEqual(
            actual,
            assets: [
                index: Asset(
                    id: index, chain: chain, address: nil, symbol: "INDEX", name: "Index",
                    decimals: 18),
                usdc: Asset(
                    id: usdc, chain: chain, address: nil, symbol: "USDC", name: "USDC",
                    decimals: 6),
            ])
    }

    @Test func `totals that are so, in any order and spelling of whole units, are accepted`() throws
    {
        try check(StatedTotals(lines: nil, totals: nil))
        try check(
            StatedTotals(
                lines: 3,
                totals: [.init(asset: usdc, amount: "34.590"), .init(asset: index, amount: "2.0")]))
    }

    @Test func `every total that is not so is named with what is`() throws {
        let other = ID<Asset>(high: 3, low: 9)
        let stated = StatedTotals(
            lines: 2,
            totals: [.init(asset: index, amount: "1.999"), .init(asset: other, amount: "1")])
        let error = #expect(throws: RewardsError.self) { try check(stated) }
        let faults = try #require(error).faults
        #expect(
            faults.map(\.place) == [
                .pointer("/lines"), .pointer("/totals/0/amount"), .pointer("/totals/1/asset_id"),
                .pointer("/totals"),
            ])
        #expect(faults.map(\.detail)[1] == "2 INDEX wait for approval.")
        #expect(error?.code == "control_totals_differ")
    }

    @Test func `a sum above the largest amount is refused`() throws {
        let largest =
            "115792089237316195423570985008687907853269984665640564039457584007913129639935"
        #expect(throws: RewardsError.totalTooLarge(index)) {
            try ControlTotals(of: [line(index, largest), line(index, "1")])
        }
    }
}
