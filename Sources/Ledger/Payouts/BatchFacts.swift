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
        public let lookalikes: [Address]
        /// How many payments in the asset the payee got before, and the largest of them.
        public let history: (count: Int, largest: UInt256)
        /// What it pays for each working group.
        public let groups: [GroupShare]
        /// Whether it is paid to a module of the Safe.
        public let isModule: Bool

        /// What is known.
        public init(
            row: SignerSheet.Row, addressSince: Instant?, sharedWith: [Handle],
            lookalikes: [Address], history: (count: Int, largest: UInt256),
            groups: [GroupShare] = [], isModule: Bool = false
        ) {
            self.row = row
            self.addressSince = addressSince
            self.sharedWith = sharedWith
            self.lookalikes = lookalikes
            self.history = history
            self.groups = groups
            self.isModule = isModule
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
    /// How many payments make a history.
    private static let historyLength = 2
    /// How many times the largest payment so far is unusual.
    private static let unusualFactor = 3

    let rows: [Row]
    let balances: [ID<Asset>: UInt256]
    let nonce: UInt64
    let firstFreeNonce: UInt64
    let now: Instant
    let distribution: Distribution?
    let distributor: Address?

    /// The facts of a batch.
    ///
    /// `balances` is what the Safe has and no other frozen batch takes, without assets that the books
    /// know nothing of; `firstFreeNonce` the first that no live batch has and the Safe has not used.
    public init(
        rows: [Row], balances: [ID<Asset>: UInt256], nonce: UInt64, firstFreeNonce: UInt64,
        now: Instant, distribution: Distribution? = nil, distributor: Address? = nil
    ) {
        self.distribution = distribution
        self.distributor = distributor
        self.rows = rows
        self.balances = balances
        self.nonce = nonce
        self.firstFreeNonce = firstFreeNonce
        self.now = now
    }

    /// Everything that should be looked at, by code, then by row.
    public func checks() throws(PayoutsError) -> [BatchCheck] {
        let byRow = rows.flatMap(checks)
        let order = BatchCheck.Code.allCases
        let sorted = order.flatMap { code in byRow.filter { $0.code == code } }
        return sorted + (try balanceChecks()) + distributorChecks() + nonceChecks()
    }

    private func distributorChecks() -> [BatchCheck] {
        guard let distribution else { return [] }
        let contract = distributor.map { "\($0) was deployed" } ?? "a distributor is deployed"
        return [
            BatchCheck(
                .distributorRoot,
                "make sure that \(contract) for the token \(distribution.token) with the root"
                    + " \(distribution.root)")
        ]
    }

    private func checks(of fact: Row) -> [BatchCheck] {
        let (row, number) = (fact.row, fact.row.number)
        var checks = fact.lookalikes.map { other in
            BatchCheck(
                .recipientLookalike, row: number,
                "\(row.payee) is paid at \(row.payment.recipient), which looks like \(other)")
        }
        if fact.isModule {
            checks.append(
                BatchCheck(
                    .recipientModule, row: number,
                    "\(row.payee) is paid at \(row.payment.recipient), a module of the Safe"))
        }
        if let since = fact.addressSince, now < since.advanced(bySeconds: Self.recentSeconds) {
            checks.append(
                BatchCheck(
                    .addressRecent, row: number,
                    "\(row.payee) has \(row.payment.recipient) since \(since) only"))
        }
        if !fact.sharedWith.isEmpty {
            let others = fact.sharedWith.map(\.description).joined(separator: ", ")
            checks.append(
                BatchCheck(
                    .addressShared, row: number,
                    "\(row.payee) has the same address as \(others)"))
        }
        if fact.history.count >= Self.historyLength,
            isUnusual(row.payment.amount, after: fact.history.largest)
        {
            let (now, before) = (
                row.unit.text(row.payment.amount), row.unit.text(fact.history.largest)
            )
            checks.append(
                BatchCheck(
                    .amountUnusual, row: number,
                    "\(row.payee) gets \(now) and never got more than \(before) at once"))
        }
        return checks + groupChecks(of: fact)
    }

    private func groupChecks(of fact: Row) -> [BatchCheck] {
        let unusual = fact.groups.filter { share in
            share.history.count >= Self.historyLength
                && isUnusual(share.amount, after: share.history.largest)
        }
        return unusual.map { share in
            let (now, before) = (
                fact.row.unit.text(share.amount), fact.row.unit.text(share.history.largest)
            )
            return BatchCheck(
                .amountUnusual, row: fact.row.number,
                "\(fact.row.payee) gets \(now) from \(share.group), which gave nobody more than"
                    + " \(before) of late")
        }
    }

    private func isUnusual(_ amount: UInt256, after largest: UInt256) -> Bool {
        var bound = UInt256.zero
        for _ in 0..<Self.unusualFactor {
            let (sum, overflow) = bound.addingReportingOverflow(largest)
            guard !overflow else { return false }
            bound = sum
        }
        return amount > bound
    }

    private func balanceChecks() throws(PayoutsError) -> [BatchCheck] {
        let totals = try ControlTotal.totals(of: rows.map(\.row.payment))
        return totals.compactMap { total in
            guard let balance = balances[total.asset], balance < total.amount,
                let unit = rows.first(where: { $0.row.payment.asset == total.asset })?.row.unit
            else { return nil }
            return BatchCheck(
                .balanceShort,
                "\(unit.text(total.amount)) are needed, the books have \(unit.text(balance))")
        }
    }

    private func nonceChecks() -> [BatchCheck] {
        guard nonce > firstFreeNonce else { return [] }
        return [
            BatchCheck(
                .nonceGap, "nonce \(nonce) waits for \(firstFreeNonce), which nothing here uses")
        ]
    }
}
