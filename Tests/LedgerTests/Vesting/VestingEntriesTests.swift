import Ethereum
import Ledger
import Testing

@Suite struct VestingEntriesTests {
    private func grant() throws -> Grant {
        Grant(
            id: Sample.id(7), payee: Sample.id(1), group: Sample.id(2), asset: Sample.id(3),
            history: GrantHistory(try Terms.linear(1000, duration: 100)))
    }

    private func entries() throws -> VestingEntries {
        VestingEntries(of: try grant(), id: Sample.id(1), day: try Day("2021-06-30"))
    }

    private func lines(_ entry: JournalEntry) -> [String] {
        entry.postings.map { "\($0.side) \($0.account) \($0.amount.baseUnits)" }
    }

    private static let committed = "committed:gnt_00000000000000000000000007"
    private static let accrued = "accrued_vesting:gnt_00000000000000000000000007"
    private static let expense = "expense:grp_00000000000000000000000002:vesting"
    private static let payable = "payable:pye_00000000000000000000000001"

    @Test func `an approval is a commitment and no expense`() throws {
        let entry = try entries().approved(1000)
        #expect(entry.kind == .grantApproved)
        #expect(entry.source == "gnt_00000000000000000000000007")
        #expect(
            lines(entry) == ["debit commitment:vesting 1000", "credit \(Self.committed) 1000"])
    }

    @Test func `an accrual is an expense and leaves the commitment`() throws {
        #expect(
            try lines(entries().accrued(250)) == [
                "debit \(Self.expense) 250", "credit \(Self.accrued) 250",
                "debit \(Self.committed) 250", "credit commitment:vesting 250",
            ])
    }

    @Test func `a release accrues what was not accrued yet`() throws {
        #expect(
            try lines(entries().released(300, accrued: 500, released: 250)) == [
                "debit \(Self.expense) 50", "credit \(Self.accrued) 50",
                "debit \(Self.committed) 50", "credit commitment:vesting 50",
                "debit \(Self.accrued) 300", "credit \(Self.payable) 300",
            ])
        #expect(
            try lines(entries().released(250, accrued: 500, released: 250)) == [
                "debit \(Self.accrued) 250", "credit \(Self.payable) 250",
            ])
    }

    @Test func `what goes back leaves the commitment, then the expense`() throws {
        #expect(
            try lines(entries().terminated(forfeiting: 1000, granted: 1000, accrued: 200)) == [
                "debit \(Self.committed) 800", "credit commitment:vesting 800",
                "debit \(Self.accrued) 200", "credit \(Self.expense) 200",
            ])
        let reduced = try entries().reduced(by: 100, granted: 1000, accrued: 200)
        #expect(reduced.kind == .grantAmended)
        #expect(
            lines(reduced) == ["debit \(Self.committed) 100", "credit commitment:vesting 100"])
    }

    @Test func `more is committed when new terms promise more`() throws {
        #expect(
            try lines(entries().enlarged(by: 5)) == [
                "debit commitment:vesting 5", "credit \(Self.committed) 5",
            ])
    }

    @Test func `there is no entry of nothing`() throws {
        #expect(throws: JournalError.noPostings) { try entries().accrued(0) }
    }

    @Test(arguments: [0, 1, 99, 250, 500, 999] as [UInt256])
    func `a grant that was accrued, released and ended leaves no balance but the payable`(
        accrued: UInt256
    ) throws {
        let (entries, granted, vested) = (
            try entries(), UInt256(1000 as UInt64), UInt256(500 as UInt64)
        )
        var all = [try entries.approved(granted)]
        if !accrued.isZero { all.append(try entries.accrued(accrued)) }
        all.append(try entries.released(vested, accrued: accrued, released: 0))
        let after = max(accrued, vested)
        all.append(
            try entries.terminated(forfeiting: granted - vested, granted: granted, accrued: after))
        var balances: [String: (UInt256, UInt256)] = [:]
        for posting in all.flatMap(\.postings) {
            var sides = balances[posting.account.description] ?? (0, 0)
            let amount = posting.amount.baseUnits
            if posting.side == .debit { sides.0 = try sides.0 + amount }
            if posting.side == .credit { sides.1 = try sides.1 + amount }
            balances[posting.account.description] = sides
        }
        for (code, sides) in balances where code != Self.payable && code != Self.expense {
            #expect(sides.0 == sides.1, "\(code)")
        }
        #expect(balances[Self.payable]?.1 == vested)
        let expense = try #require(balances[Self.expense])
        #expect(try expense.0 - expense.1 == vested)
    }
}
