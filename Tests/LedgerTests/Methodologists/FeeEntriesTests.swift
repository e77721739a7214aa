import Ethereum
import Ledger
import Testing

@Suite struct FeeEntriesTests {
    private static let expense = "expense:methodologists:fag_00000000000000000000000001"
    private static let safe = "treasury:saf_00000000000000000000000008"

    private static func lines(_ entry: JournalEntry) -> [String] {
        entry.postings.map { "\($0.side) \($0.account) \($0.amount.baseUnits)" }
    }

    private static func entries() throws -> FeeEntries {
        let agreement = try Fees.agreement(Fees.version(1, from: "2021-01-01T00:00:00Z"))
        return FeeEntries(of: agreement, id: Sample.id(1), day: try Day("2021-06-07"))
    }

    @Test func `what the contract has paid to both is income, and the methodologist a cost`() throws
    {
        let split = FeeSplit(of: 101, operatorShare: try Share("0.7"))
        let entry = try Self.entries().distributed(split, to: Sample.id(8))
        #expect(entry.kind == .feesDistributed)
        #expect(entry.source == "fag_00000000000000000000000001")
        #expect(
            Self.lines(entry) == [
                "debit \(Self.expense) 31", "debit \(Self.safe) 70",
                "credit income:product_fees 101",
            ])
    }

    @Test func `a share of nothing is not posted`() throws {
        let split = FeeSplit(of: 101, operatorShare: .whole)
        #expect(
            Self.lines(try Self.entries().distributed(split, to: Sample.id(8)))
                == ["debit \(Self.safe) 101", "credit income:product_fees 101"])
        let version = try Fees.version(1, from: "2021-01-01T00:00:00Z", operatorShare: "1")
        #expect(throws: JournalError.noPostings) {
            try Self.entries().shareApproved(split, by: version)
        }
    }

    @Test func `where the treasury has received the gross, the share is payable`() throws {
        let split = FeeSplit(of: 101, operatorShare: try Share("0.7"))
        let version = try Fees.version(1, from: "2021-01-01T00:00:00Z", methodologist: 4)
        #expect(
            Self.lines(try Self.entries().received(101, in: Sample.id(8)))
                == ["debit \(Self.safe) 101", "credit income:product_fees 101"])
        #expect(
            Self.lines(try Self.entries().shareApproved(split, by: version)) == [
                "debit \(Self.expense) 31", "credit payable:pye_00000000000000000000000004 31",
            ])
    }

    @Test func `a month of a bounty is owed to its methodologists`() throws {
        let pot = try BountyPot(
            id: Sample.id(6), amount: Amount(baseUnits: 180, of: Sample.id(1)),
            first: Month("2020-12"), months: 18, measure: .fees)
        let month = try Month("2020-12")
        let rows = try pot.rows(for: month, measured: [(Sample.id(1), 7), (Sample.id(2), 3)])
        let entry = try pot.approved(
            rows, of: month, id: Sample.id(1), today: Day("2021-01-04"))
        #expect(entry.effectiveDay == (try Day("2020-12-31")))
        #expect(
            Self.lines(try pot.promised(id: Sample.id(1), day: Day("2020-12-06"))) == [
                "debit commitment:methodologists 180",
                "credit committed:pot_00000000000000000000000006 180",
            ])
        #expect(
            Self.lines(entry) == [
                "debit committed:pot_00000000000000000000000006 10",
                "debit expense:methodologists:pot_00000000000000000000000006 10",
                "credit commitment:methodologists 10",
                "credit payable:pye_00000000000000000000000001 7",
                "credit payable:pye_00000000000000000000000002 3",
            ])
    }
}
