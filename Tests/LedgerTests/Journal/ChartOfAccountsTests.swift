import Ledger
import Testing

@Suite struct ChartOfAccountsTests {
    @Test(arguments: [
        (ChartOfAccounts.Prefix.treasury, "treasury", 2, AccountKind.asset, Side.debit, true),
        (.equity, "equity", 2, .equity, .credit, true),
        (.income, "income", 2, .income, .credit, true),
        (.expense, "expense", 3, .expense, .debit, true),
        (.payable, "payable", 2, .liability, .credit, false),
        (.inFlight, "in_flight", 2, .liability, .credit, false),
        (.commitment, "commitment", 2, .memorandum, .debit, false),
        (.committed, "committed", 2, .memorandum, .credit, false),
        (.accruedVesting, "accrued_vesting", 2, .liability, .credit, false),
        (.accruedRewards, "accrued_rewards", 2, .liability, .credit, false),
    ])
    func `every prefix has parts, a kind, a normal side and those who post to it`(
        prefix: ChartOfAccounts.Prefix, name: String, parts: Int, kind: AccountKind, side: Side,
        isOpen: Bool
    ) {
        #expect(prefix.kind == kind)
        #expect(prefix.rawValue == name)
        #expect(prefix.parts == parts)
        #expect(prefix.normalSide == side)
        #expect(prefix.isOpenToPeople == isOpen)
    }

    @Test func `the chart has ten prefixes`() {
        #expect(ChartOfAccounts.Prefix.allCases.count == 10)
    }
}
