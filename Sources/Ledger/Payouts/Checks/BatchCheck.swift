/// Something about a batch that people should look at before it is frozen.
public struct BatchCheck: Hashable, Sendable {
    /// What it can be; a code that blocks cannot be argued away.
    public enum Code: String, Sendable, CaseIterable {
        /// A new address begins and ends like another one that is known for longer: somebody may have
        /// planted it.
        case recipientLookalike = "recipient_lookalike"
        /// A contract that may move the Safe's assets by itself: what is paid to it, is paid to nobody.
        case recipientModule = "recipient_module"
        /// Two addresses begin and end alike and neither is new beside the other: that may be chance.
        case addressesAlike = "addresses_alike"
        /// An address was entered in the last two weeks.
        case addressRecent = "address_recent"
        /// Two payees have one address.
        case addressShared = "address_shared"
        /// A payee gets much more than ever before, or than anybody did from the same group.
        case amountUnusual = "amount_unusual"
        /// The Safe's balance, as the books have it, is too low.
        case balanceShort = "balance_short"
        /// Nobody here sees with which token and root a distributor was deployed: people look.
        case distributorRoot = "distributor_root"
        /// The nonce leaves a gap that another transaction must fill first.
        case nonceGap = "nonce_gap"
        /// Some of it may be paid by what was signed before: the Safe's next nonce is past that, and nothing
        /// recorded shows which transaction used its nonce.
        case nonceSkipped = "nonce_skipped"
        /// A batch may be executed once more, with another nonce that it had or was to have.
        case nonceOpen = "nonce_open"
        /// Somebody changed who signs for the Safe of late.
        case ownersRecent = "owners_recent"

        /// Whether it forbids the freeze, or asks for a reason.
        public var level: Level {
            switch self {
            case .recipientLookalike, .recipientModule: .block
            case .addressesAlike, .addressRecent, .addressShared, .amountUnusual, .balanceShort,
                .distributorRoot, .nonceGap, .nonceSkipped, .nonceOpen, .ownersRecent:
                .warn
            }
        }
    }

    /// How much it weighs.
    public enum Level: String, Sendable, CaseIterable {
        /// The batch is not frozen.
        case block
        /// Whoever freezes says why it is all right.
        case warn
    }

    /// What it is.
    public let code: Code
    /// The row that it is about, from 1; nil where it is about the whole batch.
    public let row: Int?
    /// What was found, in a sentence.
    public let detail: String

    /// A check that struck.
    public init(_ code: Code, row: Int? = nil, _ detail: String) {
        self.code = code
        self.row = row
        self.detail = detail
    }

    /// Throws ``PayoutsError/checksBlock(_:)``, or ``PayoutsError/checkReasonsNeeded(_:)`` with those that
    /// nobody gave a reason for.
    public static func mustAllow(
        _ checks: [BatchCheck], reasons: [Code: String]
    ) throws(PayoutsError) {
        let blocking = checks.filter { $0.code.level == .block }
        guard blocking.isEmpty else { throw .checksBlock(blocking) }
        let open = checks.filter { reasons[$0.code] == nil }
        guard open.isEmpty else { throw .checkReasonsNeeded(open) }
    }
}
