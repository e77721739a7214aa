import Ethereum

/// Vests an amount with each recorded event, whenever that is.
///
/// At t, the sum of the milestones that were reached at t or earlier. There is nothing to round.
struct MilestoneSchedule: Hashable, Sendable {
    struct Milestone: Hashable, Sendable {
        let name: Handle
        let amount: UInt256
    }

    /// At least one; names differ.
    let milestones: [Milestone]

    func vested(at time: UnixTime, _ reached: [Handle: UnixTime]) -> UInt256 {
        milestones.reduce(into: UInt256.zero) { sum, milestone in
            guard let then = reached[milestone.name], then <= time else { return }
            sum = sum.plus(milestone.amount, atMost: .max)
        }
    }
}

extension MilestoneSchedule {
    /// Judges the parts: names that differ, amounts above zero that sum to the total.
    init?(reading reader: inout TermsReader) {
        guard let parts = reader.namedParts() else { return nil }
        self.init(milestones: parts.map { Milestone(name: $0.name, amount: $0.amount) })
    }

    func write(to written: inout WrittenTerms) {
        written.parts = milestones.map {
            WrittenTerms.Part(name: $0.name.description, amount: $0.amount)
        }
    }
}
