import Ethereum

extension BatchFacts {
    /// How many payments make a history.
    private static let historyLength = 2
    /// How many times the largest payment so far is unusual.
    private static let unusualFactor = 3

    /// Everything that should be looked at, by code, then by row.
    public func checks() throws(PayoutsError) -> [BatchCheck] {
        let byRow = rows.flatMap(checks)
        let order = BatchCheck.Code.allCases
        let sorted = order.flatMap { code in byRow.filter { $0.code == code } }
        return sorted + (try balanceChecks()) + distributorChecks() + nonceChecks()
            + safeChecks()
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
        var checks = fact.lookalikes.map { lookalikeCheck(of: fact, beside: $0) }
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

    /// By chance two of a hundred thousand addresses are alike, and stay so; who plants an address does it
    /// once the one that it looks like is known, and before money comes there.
    private func lookalikeCheck(of fact: Row, beside other: Lookalike) -> BatchCheck {
        let row = fact.row
        let isNewer = fact.addressSince.map { other.since < $0 } ?? true
        let isOld =
            fact.addressSince.map { $0.advanced(bySeconds: Self.unfamiliarSeconds) <= now } ?? false
        return BatchCheck(
            isNewer && !isOld && !fact.wasPaidThere ? .recipientLookalike : .addressesAlike,
            row: row.number,
            "\(row.payee) is paid at \(row.payment.recipient), which looks like \(other.address)")
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
