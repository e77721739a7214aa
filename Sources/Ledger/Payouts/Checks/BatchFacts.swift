public import Ethereum

/// What is known of a batch and its payees when the checks are made.
public struct BatchFacts: Sendable {
    /// What is known of one row.
    public struct Row: Sendable {
        /// The row itself.
        public let row: SignerSheet.Row
        /// Since when its payee has the address; nil where that is not known.
        public let addressSince: Instant?
        /// Other payees with the same address.
        public let sharedWith: [Handle]
        /// Known addresses that begin and end like it.
        public let lookalikes: [Lookalike]
        /// Whether the payee was paid at this very address before.
        public let wasPaidThere: Bool
        /// How many payments in the asset the payee got before, and the largest of them.
        public let history: (count: Int, largest: UInt256)
        /// What it pays for each working group.
        public let groups: [GroupShare]
        /// Whether it is paid to a module of the Safe.
        public let isModule: Bool

        /// What is known.
        public init(
            row: SignerSheet.Row, addressSince: Instant?, sharedWith: [Handle],
            lookalikes: [Lookalike], wasPaidThere: Bool = false,
            history: (count: Int, largest: UInt256),
            groups: [GroupShare] = [], isModule: Bool = false
        ) {
            self.row = row
            self.addressSince = addressSince
            self.sharedWith = sharedWith
            self.lookalikes = lookalikes
            self.wasPaidThere = wasPaidThere
            self.history = history
            self.groups = groups
            self.isModule = isModule
        }
    }

    /// Another address that begins and ends like one that is paid to.
    public struct Lookalike: Sendable {
        /// The address.
        public let address: Address
        /// Since when it is known, of whomever.
        public let since: Instant

        /// A known address.
        public init(address: Address, since: Instant) {
            self.address = address
            self.since = since
        }
    }

    /// The largest payable of a row that a working group owes, beside what the group owed before.
    public struct GroupShare: Sendable {
        /// The group.
        public let group: Handle
        /// Base units.
        public let amount: UInt256
        /// How many payables of the group in the asset were settled of late, and the largest of them.
        public let history: (count: Int, largest: UInt256)

        /// What a group owes.
        public init(group: Handle, amount: UInt256, history: (count: Int, largest: UInt256)) {
            self.group = group
            self.amount = amount
            self.history = history
        }
    }

    /// How long an address counts as recent.
    public static let recentSeconds: Int64 = 14 * 86_400
    /// How long an address is blocked that looks like one known for longer, unless it was paid to.
    public static let unfamiliarSeconds: Int64 = 90 * 86_400

    let rows: [Row]
    let balances: [ID<Asset>: UInt256]
    let nonce: UInt64
    let firstFreeNonce: UInt64
    let now: Instant
    let distribution: Distribution?
    let distributor: Address?
    let ofSafe: OfSafe

    /// The facts of a batch.
    ///
    /// `balances` is what the Safe has and no other frozen batch takes, without assets that the books
    /// know nothing of; `firstFreeNonce` the first that no live batch has and the Safe has not used.
    public init(
        rows: [Row], balances: [ID<Asset>: UInt256], nonce: UInt64, firstFreeNonce: UInt64,
        now: Instant, distribution: Distribution? = nil, distributor: Address? = nil,
        ofSafe: OfSafe = OfSafe()
    ) {
        self.ofSafe = ofSafe
        self.distribution = distribution
        self.distributor = distributor
        self.rows = rows
        self.balances = balances
        self.nonce = nonce
        self.firstFreeNonce = firstFreeNonce
        self.now = now
    }
}
