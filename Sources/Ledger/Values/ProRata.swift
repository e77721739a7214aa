public import Ethereum

/// Dividing a whole among weights; every rule gives each weight its share rounded down, or one more.
public enum ProRata {
    /// What becomes of the remainders.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// `⌊total · weight ÷ sum⌋`; the dust, at most one unit for each weight, stays with the payer.
        case floor
        /// As floor, then one more for those with the largest remainders; ties go to the lowest key.
        case largestRemainder = "largest_remainder"
        /// `⌊total · C ÷ sum⌋` less the same before this row, C the running weight: depends on the
        /// order of rows, as fits months that follow each other.
        case runningFloor = "running_floor"

        /// The rule with its version, to keep beside what it gave.
        public var version: RuleVersion { RuleVersion("pro_rata_" + rawValue, 1) }
    }

    /// The amounts in the order of the weights, and what is left of the whole.
    public struct Shares: Hashable, Sendable {
        /// Base units; they and the dust sum to the whole.
        public let amounts: [UInt256]
        /// Zero but for ``Rule/floor``.
        public let dust: UInt256
        /// Whose the dust is.
        public static let dustOwner = RemainderOwner.payer
    }

    /// Divides a whole.
    ///
    /// Keys tell equal remainders apart, the lowest first, so no two may be equal; addresses order
    /// as their bytes do. Throws ``AllocationError`` when the weights sum to zero or above 2^256 − 1.
    public static func shares(
        of total: UInt256, weights: [UInt256], keys: [some Comparable], by rule: Rule
    ) throws(AllocationError) -> Shares {
        precondition(weights.count == keys.count, "Every weight has a key.")
        let sum = try self.sum(of: weights)
        switch rule {
        case .floor:
            return try floors(of: total, weights, sum).shares
        case .largestRemainder:
            var floors = try floors(of: total, weights, sum)
            floors.giveDust { keys[$0] < keys[$1] }
            return floors.shares
        case .runningFloor:
            return try runningFloor(of: total, weights, sum)
        }
    }

    private static func sum(of weights: [UInt256]) throws(AllocationError) -> UInt256 {
        var sum = UInt256.zero
        for weight in weights {
            let (next, overflow) = sum.addingReportingOverflow(weight)
            guard !overflow else { throw .weightsTooLarge }
            sum = next
        }
        guard !sum.isZero else { throw .weightsZero }
        return sum
    }

    /// Floors with the remainders of their divisions.
    private struct Floors {
        var amounts: [UInt256] = []
        var remainders: [UInt256] = []
        var dust: UInt256

        var shares: Shares { Shares(amounts: amounts, dust: dust) }

        /// Adds one unit to as many rows as there is dust: fewer than rows with a remainder.
        mutating func giveDust(isLower: (Int, Int) -> Bool) {
            // Less than the number of rows, so it fits.
            let count = Int(exactly: dust) ?? 0
            let order = amounts.indices.sorted { left, right in
                remainders[left] == remainders[right]
                    ? isLower(left, right) : remainders[left] > remainders[right]
            }
            for index in order.prefix(count) {
                amounts[index] = amounts[index].addingReportingOverflow(.one).partialValue
            }
            dust = .zero
        }
    }

    private static func floors(
        of total: UInt256, _ weights: [UInt256], _ sum: UInt256
    ) throws(AllocationError) -> Floors {
        var floors = Floors(dust: total)
        floors.amounts.reserveCapacity(weights.count)
        floors.remainders.reserveCapacity(weights.count)
        for weight in weights {
            let (amount, remainder) = try share(of: total, weight, sum)
            floors.amounts.append(amount)
            floors.remainders.append(remainder)
            // The floors never sum to more than the whole.
            floors.dust = floors.dust.subtractingReportingOverflow(amount).partialValue
        }
        return floors
    }

    private static func runningFloor(
        of total: UInt256, _ weights: [UInt256], _ sum: UInt256
    ) throws(AllocationError) -> Shares {
        var amounts: [UInt256] = []
        amounts.reserveCapacity(weights.count)
        var (running, given) = (UInt256.zero, UInt256.zero)
        for weight in weights {
            running = running.addingReportingOverflow(weight).partialValue
            let upToHere = try share(of: total, running, sum).amount
            amounts.append(upToHere.subtractingReportingOverflow(given).partialValue)
            given = upToHere
        }
        return Shares(amounts: amounts, dust: .zero)
    }

    /// Through a product of 512 bits; no weight is above the sum, so the quotient fits.
    private static func share(
        of total: UInt256, _ weight: UInt256, _ sum: UInt256
    ) throws(AllocationError) -> (amount: UInt256, remainder: UInt256) {
        do {
            let (amount, remainder) = try total.multipliedDividing(by: weight, dividingBy: sum)
            return (amount, remainder)
        } catch {
            throw .weightsTooLarge
        }
    }
}

/// Why a whole cannot be divided.
public enum AllocationError: Refusal, Hashable {
    /// No weight, or all are zero: nobody has earned anything, which is for people to decide.
    case weightsZero
    /// Weights sum to more than 2^256 − 1.
    case weightsTooLarge

    public var code: String {
        switch self {
        case .weightsZero: "weights_zero"
        case .weightsTooLarge: "weights_too_large"
        }
    }

    public var category: RefusalCategory { .invalid }

    public var description: String {
        switch self {
        case .weightsZero:
            "The weights sum to zero, so the amount belongs to nobody; correct the weights or"
                + " decide where the amount goes."
        case .weightsTooLarge: "The weights sum to more than 2^256 − 1."
        }
    }
}
