import Ethereum
import Ledger
import Testing

struct RewardApprovalTests {
    private let lead = ID<Principal>(high: 1, low: 1)
    private let coLead = ID<Principal>(high: 1, low: 2)
    private let alice = ID<Payee>(high: 2, low: 1)
    private let bob = ID<Payee>(high: 2, low: 2)
    private let index = ID<Asset>(high: 3, low: 1)
    private let usdc = ID<Asset>(high: 3, low: 2)
    private let group = ID<WorkingGroup>(high: 4, low: 1)

    private func run(
        _ state: RewardRun.State = .submitted, period: String = "2021-05"
    ) throws -> RewardRun {
        try RewardRun(
            id: ID(high: 5, low: 1), group: group, period: Month(period), title: "",
            state: state, createdBy: lead, submittedBy: lead)
    }

    private func line(
        _ number: Int, _ payee: ID<Payee>, _ asset: ID<Asset>, _ baseUnits: String,
        kind: String = "contribution", _ state: RewardLine.State = .submitted,
        authors: Set<ID<Principal>>? = nil
    ) throws -> RewardLine {
        try RewardLine(
            id: ID(high: 6, low: UInt64(number)), number: number, payee: payee,
            amount: Amount(baseUnits: UInt256(decimal: baseUnits), of: asset),
            kind: RewardKind(kind), state: state, authors: authors ?? [lead])
    }

    private func person(_ low: UInt64, payee: ID<Payee>? = nil) throws -> Principal {
        try Principal(
            id: ID(high: 1, low: low), handle: Handle("p\(low)"), kind: .person, payee: payee,
            roles: [.finance], groups: [])
    }

    @Test func `the entry debits expenses by kind and credits payables by payee, to the base unit`()
        throws
    {
        let approval = try RewardApproval(
            of: run(),
            lines: [
                line(1, alice, index, "144550000000000000000"),
                line(2, bob, index, "20250000000000000001"),
                line(3, alice, index, "5000000000000000000", kind: "bounty"),
                line(4, bob, usdc, "34590000"),
            ], by: person(9))
        let entry = try approval.entry(
            id: ID(high: 7, low: 1), day: approval.wantedDay(today: Day("2021-06-07")))
        let postings = Set(
            entry.postings.map {
                "\($0.side) \($0.account) \($0.amount.baseUnits) \($0.amount.asset)"
            })
        #expect(
            postings == [
                "debit expense:\(group):contribution 164800000000000000001 \(index)",
                "debit expense:\(group):contribution 34590000 \(usdc)",
                "debit expense:\(group):bounty 5000000000000000000 \(index)",
                "credit payable:\(alice) 149550000000000000000 \(index)",
                "credit payable:\(bob) 20250000000000000001 \(index)",
                "credit payable:\(bob) 34590000 \(usdc)",
            ])
        #expect(entry.kind == .rewardApproved)
        #expect(entry.source == "run_0000000000002g000000000001")
    }

    @Test(arguments: [("2021-05", "2021-05-31"), ("2021-06", "2021-06-07")])
    func `the entry counts on the last day of the period, or today while it goes on`(
        period: String, day: String
    ) throws {
        let approval = try RewardApproval(
            of: run(period: period), lines: [line(1, alice, index, "1")], by: person(9))
        let entry = try approval.entry(
            id: ID(high: 7, low: 1), day: approval.wantedDay(today: Day("2021-06-07")))
        #expect(entry.effectiveDay == (try Day(day)))
    }

    @Test func `returned and held lines stay behind`() throws {
        let approval = try RewardApproval(
            of: run(),
            lines: [
                line(1, alice, index, "1"), line(2, bob, index, "2", .returned),
                line(3, bob, usdc, "3", .held),
            ], by: person(9))
        #expect(approval.lines.map(\.number) == [1])
    }

    @Test func `who created, submitted, entered or changed does not approve`() throws {
        let lines = [try line(1, alice, index, "1", authors: [coLead, ID(high: 1, low: 3)])]
        for low in 1...3 as ClosedRange<UInt64> {
            #expect(throws: AccessError.ownWork) {
                try RewardApproval(of: run(), lines: lines, by: person(low))
            }
        }
    }

    @Test func `who is paid by a submitted line does not approve`() throws {
        #expect(throws: AccessError.ownPayment) {
            try RewardApproval(
                of: run(), lines: [line(1, alice, index, "1")], by: person(9, payee: alice))
        }
        let withoutOwn = try RewardApproval(
            of: run(), lines: [line(1, alice, index, "1", .held), line(2, bob, index, "1")],
            by: person(9, payee: alice))
        #expect(withoutOwn.lines.count == 1)
    }

    @Test func `only a submitted run with submitted lines is approved`() throws {
        #expect(throws: RewardsError.runNotSubmitted(.draft)) {
            try RewardApproval(
                of: run(.draft), lines: [line(1, alice, index, "1", .draft)], by: person(9))
        }
        #expect(throws: RewardsError.nothingSubmitted) {
            try RewardApproval(
                of: run(), lines: [line(1, alice, index, "1", .held)], by: person(9))
        }
    }
}
