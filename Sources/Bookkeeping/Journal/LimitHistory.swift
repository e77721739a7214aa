import Ethereum
import Ledger

/// The limits of entries by hand, each with the journal entries that it was in force for.
struct LimitHistory {
    private struct Step {
        /// For entries with a greater number.
        let after: Int64
        /// Nil: taken away.
        let amount: UInt256?
    }

    /// By asset as the database spells its id; in the order of the numbers.
    private var steps: [[UInt8]: [Step]] = [:]

    /// Whether no limit was ever in force.
    var isEmpty: Bool { steps.isEmpty }

    /// Adds limits that came into force after an entry; those come in order.
    mutating func add(_ limits: [ID<Asset>: UInt256?], after seq: Int64) {
        for (asset, amount) in limits {
            steps[Array(asset.stored.utf8), default: []].append(Step(after: seq, amount: amount))
        }
    }

    /// Whether a sum of debits of an asset is above the limit that was in force for an entry.
    func isAbove(_ sum: UInt256, of asset: ArraySlice<UInt8>, at seq: Int64) -> Bool {
        guard let step = steps[Array(asset)]?.last(where: { $0.after < seq }),
            let amount = step.amount
        else { return false }
        return sum > amount
    }
}
