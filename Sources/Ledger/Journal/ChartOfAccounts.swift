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

        /// The side on which its balance usually stands.
        public var normalSide: Side {
            switch self {
            case .treasury, .expense: .debit
            case .equity, .income, .payable, .inFlight: .credit
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

/// The code of an account, such as `treasury:saf_…` or `expense:grp_…:contribution`.
public struct AccountCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let prefix: ChartOfAccounts.Prefix
    public let description: String

    /// Reads a code; throws ``JournalError`` when the chart has no such account.
    public init(_ text: String) throws(JournalError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let first = parts.first, let prefix = ChartOfAccounts.Prefix(rawValue: String(first))
        else { throw .accountUnknown(found: text) }
        guard parts.count == prefix.parts, parts.dropFirst().allSatisfy({ Handle.isHandle($0.utf8) }) else {
            throw .accountMalformed(found: text, parts: prefix.parts)
        }
        self.prefix = prefix
        description = text
    }

    private init(_ prefix: ChartOfAccounts.Prefix, _ rest: String) {
        self.prefix = prefix
        description = prefix.rawValue + ":" + rest
    }

    public static func treasury(_ safe: ID<Safe>) -> AccountCode {
        AccountCode(.treasury, safe.description)
    }

    public static func payable(_ payee: ID<Payee>) -> AccountCode {
        AccountCode(.payable, payee.description)
    }

    public static func inFlight(_ batch: ID<PayoutBatch>) -> AccountCode {
        AccountCode(.inFlight, batch.description)
    }

    public static func expense(_ group: ID<WorkingGroup>, _ kind: RewardKind) -> AccountCode {
        AccountCode(.expense, group.description + ":" + kind.description)
    }

    public static func < (left: AccountCode, right: AccountCode) -> Bool {
        left.description < right.description
    }
}
