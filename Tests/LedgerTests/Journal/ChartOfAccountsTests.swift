import Ledger
import Testing

@Suite struct ChartOfAccountsTests {
    @Test(arguments: [
        (ChartOfAccounts.Prefix.treasury, "treasury", 2, Side.debit, true),
        (.equity, "equity", 2, .credit, true), (.income, "income", 2, .credit, true),
        (.expense, "expense", 3, .debit, true), (.payable, "payable", 2, .credit, false),
        (.inFlight, "in_flight", 2, .credit, false),
    ])
    func `every prefix has parts, a normal side and those who post to it`(
        prefix: ChartOfAccounts.Prefix, name: String, parts: Int, side: Side, isOpen: Bool
    ) {
        #expect(prefix.rawValue == name)
        #expect(prefix.parts == parts)
        #expect(prefix.normalSide == side)
        #expect(prefix.isOpenToPeople == isOpen)
    }

    @Test func `the chart of this month has six prefixes`() {
        #expect(ChartOfAccounts.Prefix.allCases.count == 6)
    }
}
