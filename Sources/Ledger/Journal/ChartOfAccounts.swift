/// What accounts count.
public enum AccountKind: String, Sendable, CaseIterable {
    case asset, liability, equity, income, expense
    /// What is promised and not owed yet; it counts in no balance sheet.
    case memorandum
}

/// Which account codes exist, what they are, and who posts to them.
public enum ChartOfAccounts {
    /// The first part of a code.
    public enum Prefix: String, Sendable, CaseIterable {
        case treasury, equity, income, expense, payable
        case inFlight = "in_flight"
        case commitment, committed
        case accruedVesting = "accrued_vesting"
        case accruedRewards = "accrued_rewards"

        /// How many parts a code has, the prefix included.
        public var parts: Int {
            switch self {
            case .expense: 3
            case .treasury, .equity, .income, .payable, .inFlight, .commitment, .committed,
                .accruedVesting, .accruedRewards:
                2
            }
        }

        /// What it counts; reports are made of these.
        public var kind: AccountKind {
            switch self {
            case .treasury: .asset
            case .equity: .equity
            case .income: .income
            case .expense: .expense
            case .payable, .inFlight, .accruedVesting, .accruedRewards: .liability
            case .commitment, .committed: .memorandum
            }
        }

        /// The side on which its balance usually stands.
        public var normalSide: Side {
            switch self {
            case .treasury, .expense, .commitment: .debit
            case .equity, .income, .payable, .inFlight, .committed, .accruedVesting,
                .accruedRewards:
                .credit
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
            case .commitment: "commitment:vesting"
            case .committed: "committed:gnt_…"
            case .accruedVesting: "accrued_vesting:gnt_…"
            case .accruedRewards: "accrued_rewards:prg_…"
            }
        }

        /// Whether journal entries made by hand may post to it.
        public var isOpenToPeople: Bool {
            switch self {
            case .treasury, .equity, .income, .expense: true
            case .payable, .inFlight, .commitment, .committed, .accruedVesting, .accruedRewards:
                false
            }
        }
    }
}
