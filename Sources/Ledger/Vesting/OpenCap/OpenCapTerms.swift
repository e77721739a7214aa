/// Vesting terms as the Open Cap Format writes them: conditions that follow one another.
///
/// Source: the schemas of the Open Cap Format, object `VESTING_TERMS`.
public struct OpenCapTerms: Hashable, Sendable {
    /// One condition: what vests when it is met, and which may be met next.
    public struct Condition: Hashable, Sendable {
        public var id: String
        public var share: Share
        public var trigger: Trigger
        public var next: [String]

        /// A condition by the members that the format has.
        public init(id: String, share: Share, trigger: Trigger, next: [String]) {
            self.id = id
            self.share = share
            self.trigger = trigger
            self.next = next
        }
    }

    /// How much vests.
    public enum Share: Hashable, Sendable {
        /// A part of the whole, or of what has not vested.
        case portion(UInt64, of: UInt64, ofRemainder: Bool)
        /// A fixed amount, as it is written.
        case quantity(String)
    }

    /// When it vests.
    public enum Trigger: Hashable, Sendable {
        case start
        case event
        case date(Day)
        case period(Period, after: String)
    }

    /// A length of time that passes a number of times.
    public struct Period: Hashable, Sendable {
        public var length: Int
        public var isMonths: Bool
        public var occurrences: Int
        /// Of months: a name of the format.
        public var dayOfMonth: String?
        public var cliffInstallment: Int?

        /// A period by the members that the format has.
        public init(
            length: Int, isMonths: Bool, occurrences: Int, dayOfMonth: String?,
            cliffInstallment: Int?
        ) {
            self.length = length
            self.isMonths = isMonths
            self.occurrences = occurrences
            self.dayOfMonth = dayOfMonth
            self.cliffInstallment = cliffInstallment
        }
    }

    /// `CUMULATIVE_ROUNDING` and so on.
    public var allocation: String
    public var conditions: [Condition]

    /// Terms by the members that the format has.
    public init(allocation: String, conditions: [Condition]) {
        self.allocation = allocation
        self.conditions = conditions
    }

    /// What these terms are in Vestry.
    public enum Schedule: Hashable, Sendable {
        /// A calendar rule without start and total: also a plan.
        case calendar(WrittenTerms)
        /// Amounts as they are written, each on a day.
        case dated([Dated])
        /// All of it with one event.
        case event(Handle)
    }

    /// An amount as it is written, vested on a day.
    public struct Dated: Hashable, Sendable {
        public let day: Day
        public let quantity: String

        /// An amount on a day.
        public init(day: Day, quantity: String) {
            self.day = day
            self.quantity = quantity
        }
    }
}
