/// What is looked at before a month is closed, computed anew whenever it is asked for.
///
/// Its canonical text is what one person proposes and another confirms.
public struct ClosingChecklist: Sendable, Hashable {
    /// What may stand in the way.
    public enum Rule: String, Sendable, CaseIterable {
        case monthNotOver = "month_not_over"
        case earlierMonthOpen = "earlier_month_open"
        case earlierEntriesAwaitApproval = "earlier_entries_await_approval"
        case earlierRunsUndecided = "earlier_runs_undecided"
        case entriesAwaitApproval = "entries_await_approval"
        case entriesUnbalanced = "entries_unbalanced"
        case runsUndecided = "runs_undecided"
        case linesUndecided = "lines_undecided"
        case payablesOpen = "payables_open"
        case batchesUnsettled = "batches_unsettled"
        case paymentsMismatched = "payments_mismatched"
        case settlementsUnconfirmed = "settlements_unconfirmed"

        /// Whether it forbids the closing, or only asks for a reason.
        public var level: Level {
            switch self {
            case .monthNotOver, .earlierMonthOpen, .earlierEntriesAwaitApproval,
                .earlierRunsUndecided, .entriesAwaitApproval, .entriesUnbalanced:
                .block
            case .runsUndecided, .linesUndecided, .payablesOpen, .batchesUnsettled,
                .paymentsMismatched, .settlementsUnconfirmed:
                .warn
            }
        }

        /// A sentence that says what is there and what to do.
        public var meaning: String {
            switch self {
            case .monthNotOver: "The month is not over in the organisation's zone."
            case .earlierMonthOpen: "An earlier month is not closed; close it first."
            case .earlierEntriesAwaitApproval:
                "Entries by hand of months that would be closed together with this one wait for a"
                    + " second person; decide on them."
            case .earlierRunsUndecided:
                "Reward runs of months that would be closed together with this one are drafts or"
                    + " wait for a decision; decide on them."
            case .entriesAwaitApproval:
                "Entries by hand of this month wait for a second person; decide on them."
            case .entriesUnbalanced: "Debits and credits of the month differ."
            case .runsUndecided: "Reward runs of the month are drafts or wait for a decision."
            case .linesUndecided: "Reward lines of the month were returned or held."
            case .payablesOpen: "Payables of the month are in no payout batch."
            case .batchesUnsettled: "Payout batches of the month are not settled."
            case .paymentsMismatched: "Payments of the month differ from what was executed."
            case .settlementsUnconfirmed: "Settlements of the month are reported and not confirmed."
            }
        }

        /// Where the things themselves are listed; nil where there is no such list.
        public func link(of month: Month) -> String? {
            switch self {
            case .monthNotOver: nil
            case .earlierMonthOpen: "/v1/periods"
            case .earlierEntriesAwaitApproval, .entriesAwaitApproval:
                "/v1/journal-entry-proposals?state=proposed"
            case .entriesUnbalanced:
                "/v1/journal-entries?from=\(month.firstDay)&to=\(month.lastDay)"
            case .earlierRunsUndecided, .runsUndecided, .linesUndecided:
                "/v1/reward-runs?period=\(month)"
            case .payablesOpen: "/v1/payables?period=\(month)&state=open"
            case .batchesUnsettled, .paymentsMismatched, .settlementsUnconfirmed:
                "/v1/payout-batches?period=\(month)"
            }
        }
    }

    /// How grave an item is.
    public enum Level: String, Sendable, CaseIterable {
        /// The month is not closed while it stands.
        case block
        /// The month is closed in spite of it for a reason.
        case warn
    }

    /// A rule that found something.
    public struct Item: Sendable, Hashable {
        public let rule: Rule
        /// How many it found, above zero.
        public let count: Int
        /// The earliest month that it is about, where it is about earlier ones.
        public let month: Month?

        /// A finding.
        public init(_ rule: Rule, count: Int, month: Month? = nil) {
            self.rule = rule
            self.count = count
            self.month = month
        }

        /// What is there, where it begins, and what to do.
        public var detail: String {
            month.map { "\(rule.meaning) The earliest is \($0)." } ?? rule.meaning
        }
    }

    /// What was posted in the month of one asset.
    public struct Total: Sendable, Hashable {
        public let asset: ID<Asset>
        /// Base units, in digits: a month may pass what one account holds.
        public let debits: Sum
        public let credits: Sum

        /// Sums of an asset.
        public init(asset: ID<Asset>, debits: Sum, credits: Sum) {
            self.asset = asset
            self.debits = debits
            self.credits = credits
        }
    }

    public let month: Month
    /// In the order of the rules.
    public let items: [Item]
    /// How many journal entries are effective in the month.
    public let entries: Int
    /// In the order of the assets' ids.
    public let totals: [Total]

    /// The findings, with the earliest month of those that are about earlier ones; rules that found
    /// nothing are left out.
    public init(
        month: Month, found counts: [Rule: Int], earliest: [Rule: Month] = [:], entries: Int,
        totals: [Total]
    ) {
        self.month = month
        self.entries = entries
        self.totals = totals
        items = Rule.allCases.compactMap { rule in
            guard let count = counts[rule], count > 0 else { return nil }
            return Item(rule, count: count, month: earliest[rule])
        }
    }

    /// What forbids the closing.
    public var blocks: [Item] { items.filter { $0.rule.level == .block } }
    /// What asks for a reason.
    public var warnings: [Item] { items.filter { $0.rule.level == .warn } }

    /// Throws ``PeriodError`` when something forbids the closing, or asks for a reason that is not
    /// given.
    public func mustAllowClosing(reason: String?) throws(PeriodError) {
        guard blocks.isEmpty else { throw .blocked(month, blocks) }
        guard warnings.isEmpty || reason != nil else { throw .reasonNeeded(month, warnings) }
    }
}
