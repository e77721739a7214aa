public import Ethereum

/// An amount that is divided over months, and each month among methodologists by a measure.
///
/// A month's part is the running floor, so that the months sum to the pot to the unit; within a month
/// the largest remainders get the odd units.
public struct BountyPot: Identified, Hashable {
    /// The prefix of its ids.
    public static let idPrefix = "pot"
    /// The rules for months and for methodologists.
    public static let rules = (
        months: ProRata.Rule.runningFloor, methodologists: ProRata.Rule.largestRemainder
    )
    /// The most months that a pot may last: a hundred years.
    public static let maximumMonths = 1_200

    /// draft → approved, or withdrawn.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case draft, approved, withdrawn
    }

    /// A month of it: open → approved, or replaced by other measures.
    public enum MonthState: String, Hashable, Sendable, CaseIterable {
        case open, approved, replaced
    }

    /// What is compared among methodologists.
    public enum Measure: String, Hashable, Sendable, CaseIterable {
        /// The fees that their products brought in.
        case fees
        /// The value locked in their products.
        case valueLocked = "value_locked"
    }

    /// One methodologist's part of a month.
    public struct Row: Identified, Hashable {
        /// The prefix of its ids.
        public static let idPrefix = "bsh"

        /// Who gets it.
        public let methodologist: ID<Payee>
        /// What was measured, in the unit of the measure.
        public let measured: UInt256
        /// Base units of the pot's asset; may be zero.
        public let amount: UInt256

        /// A part as it is stored.
        public init(methodologist: ID<Payee>, measured: UInt256, amount: UInt256) {
            self.methodologist = methodologist
            self.measured = measured
            self.amount = amount
        }
    }

    /// Which one.
    public let id: ID<BountyPot>
    /// What is divided.
    public let amount: Amount
    /// The first month.
    public let first: Month
    /// How many months, from 1.
    public let months: Int
    /// What is compared.
    public let measure: Measure

    /// A pot; throws ``MethodologistsError`` for an amount of zero or an impossible number of months.
    public init(
        id: ID<BountyPot>, amount: Amount, first: Month, months: Int, measure: Measure
    ) throws(MethodologistsError) {
        guard !amount.baseUnits.isZero else { throw .quantityZero }
        guard (1...Self.maximumMonths).contains(months) else {
            throw .monthsOutOfRange(found: months)
        }
        guard first.following(months).count == months else {
            throw .potBehindCalendar(first: first, months: months)
        }
        self.id = id
        self.amount = amount
        self.first = first
        self.months = months
        self.measure = measure
    }

    /// The last month.
    public var last: Month { first.following(months).last ?? first }

    /// Whether a month is one of the pot's.
    public func covers(_ month: Month) -> Bool { (first...last).contains(month) }

    /// Base units of one month: `⌊amount · i ÷ n⌋` less the same up to the month before.
    ///
    /// Throws ``MethodologistsError/monthOutsidePot(found:allowed:)``.
    public func amount(of month: Month) throws(MethodologistsError) -> UInt256 {
        guard covers(month) else {
            throw .monthOutsidePot(found: month, allowed: first...last)
        }
        do {
            let equal = [UInt256](repeating: .one, count: months)
            return try ProRata.shares(
                of: amount.baseUnits, weights: equal, keys: Array(0..<months),
                by: Self.rules.months
            ).amounts[first.distance(to: month)]
        } catch {
            throw .notDivided(error)
        }
    }

    /// The parts of a month, one for each methodologist in the order of their ids; they sum to it.
    ///
    /// Throws ``MethodologistsError/methodologistTwice(_:)``, and
    /// ``MethodologistsError/notDivided(_:)`` when nobody's measure is above zero.
    public func rows(
        for month: Month, measured: [(methodologist: ID<Payee>, value: UInt256)]
    ) throws(MethodologistsError) -> [Row] {
        let amount = try amount(of: month)
        let sorted = measured.sorted { $0.methodologist < $1.methodologist }
        for (left, right) in zip(sorted, sorted.dropFirst())
        where left.methodologist == right.methodologist {
            throw .methodologistTwice(left.methodologist)
        }
        do {
            let shares = try ProRata.shares(
                of: amount, weights: sorted.map(\.value), keys: sorted.map(\.methodologist),
                by: Self.rules.methodologists)
            return zip(sorted, shares.amounts).map { part, amount in
                Row(methodologist: part.methodologist, measured: part.value, amount: amount)
            }
        } catch {
            throw .notDivided(error)
        }
    }
}
