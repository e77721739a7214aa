/// What accounts count.
public enum AccountKind: String, Sendable, CaseIterable {
    case asset, liability, equity, income, expense
}

/// Which account codes exist, what they are, and who posts to them.
public enum ChartOfAccounts {
    /// The first part of a code.
    public enum Prefix: String, Sendable, CaseIterable {
        case treasury, equity, income, expense, payable
        case inFlight = "in_flight"

        /// How many parts a code has, the prefix included.
        public var parts: Int {
            switch self {
            case .expense: 3
            case .treasury, .equity, .income, .payable, .inFlight: 2
            }
        }

        /// What it counts; reports are made of these.
        public var kind: AccountKind {
            switch self {
            case .treasury: .asset
            case .equity: .equity
            case .income: .income
            case .expense: .expense
            case .payable, .inFlight: .liability
            }
        }

        /// The side on which its balance usually stands.
        public var normalSide: Side {
            switch self {
            case .treasury, .expense: .debit
            case .equity, .income, .payable, .inFlight: .credit
            }
        }

        /// How its codes are written.
        public var example: String {
            switch self {
            case .treasury: "treasury:saf_…"
            case .equity: "equity:opening"
            case .income: "income:SOURCE"
            case .expense: "expense:grp_…:KIND"
            case .payable: "payable:pye_…"
            case .inFlight: "in_flight:bat_…"
            }
        }

        /// Whether journal entries made by hand may post to it.
        public var isOpenToPeople: Bool {
            switch self {
            case .treasury, .equity, .income, .expense: true
            case .payable, .inFlight: false
            }
        }
    }
}
