import Ethereum
import Ledger
import TestSupport
import Testing

@Suite struct ProRataVectorTests {
    private static let rules: [(ProRata.Rule, String)] = [
        (.floor, "floor"), (.largestRemainder, "largest_remainder"),
        (.runningFloor, "running_floor"),
    ]

    @Test(arguments: try Vectors.cases("pro_rata.json"))
    func `a whole is divided as the vector says`(vector: Vector) throws {
        let rows = try vector.list("rows")
        let total = try vector.amount("total")
        let weights = try rows.map { try $0.amount("weight") }
        let keys = try rows.map { try Address($0.text("id")) }
        for (rule, name) in Self.rules {
            if vector.has("error") {
                #expect(throws: AllocationError.weightsZero) {
                    try ProRata.shares(of: total, weights: weights, keys: keys, by: rule)
                }
                continue
            }
            let shares = try ProRata.shares(of: total, weights: weights, keys: keys, by: rule)
            #expect(shares.amounts.map(\.description) == (try vector.strings(name)), "\(name)")
            let dust = rule == .floor ? try vector.amount("floor_dust") : .zero
            #expect(shares.dust == dust)
            #expect(try shares.amounts.reduce(dust) { try $0 + $1 } == total)
        }
    }

    @Test(arguments: try Vectors.file("pro_rata.json").list("epochs"))
    func `weights are balance times seconds within the epoch`(vector: Vector) throws {
        let epoch = try vector.blockTime("start")..<vector.blockTime("end")
        var numbers: [String: UInt32] = [:]
        var weights = EpochWeights(of: epoch)
        for event in try vector.list("events") {
            let id = try event.text("id")
            let number = numbers[id] ?? UInt32(numbers.count)
            numbers[id] = number
            let delta = try event.text("delta")
            let change: EpochWeights.Change =
                delta.hasPrefix("-")
                ? .decrease(try UInt256(decimal: String(delta.dropFirst())))
                : .increase(try UInt256(decimal: delta))
            try weights.apply(change, to: number, at: event.blockTime("t"))
        }
        let found = try weights.weights()
        let rows = try vector.list("weights")
        for row in rows {
            // Who has no event has no weight.
            let weight = try numbers[row.text("id")].map { found[Int($0)] } ?? .zero
            #expect(weight == (try row.amount("weight")))
        }
        let holdings = try rows.map {
            EpochAllocation.Holding(try Address($0.text("id")), weight: try $0.amount("weight"))
        }
        for (rule, name) in Self.rules.prefix(2) {
            let allocation = try EpochAllocation(
                of: vector.amount("total"), among: holdings, by: rule)
            let amounts = Dictionary(
                uniqueKeysWithValues: allocation.rows.map { ($0.recipient, $0.amount) })
            #expect(
                holdings.map { amounts[$0.holder]?.description } == (try vector.strings(name)))
            #expect(allocation.rows.map(\.recipient) == allocation.rows.map(\.recipient).sorted())
            let sum = try allocation.rows.reduce(allocation.dust) { try $0 + $1.amount }
            #expect(sum == allocation.total)
        }
    }
}
