import Ethereum
import Ledger
import Testing

struct RewardRunTests {
    private func run(_ state: RewardRun.State) throws -> RewardRun {
        try RewardRun(
            id: ID(high: 1, low: 1), group: ID(high: 1, low: 2), period: Month("2021-05"),
            title: "", state: state, createdBy: ID(high: 1, low: 3), submittedBy: nil)
    }

    @Test func `a period may be this month or before, from 1970 on`() throws {
        let today = try Day("2021-06-07")
        try RewardRun.mustHaveBegun(Month("2021-06"), today: today)
        try RewardRun.mustHaveBegun(Month("1970-01"), today: today)
        #expect(throws: RewardsError.periodAhead(found: try Month("2021-07"), latest: today.month))
        {
            try RewardRun.mustHaveBegun(Month("2021-07"), today: today)
        }
        #expect(throws: RewardsError.periodTooOld(found: try Month("1969-12"))) {
            try RewardRun.mustHaveBegun(Month("1969-12"), today: today)
        }
    }

    @Test(arguments: [
        (RewardRun.State.draft, true, false, true), (.submitted, false, true, true),
        (.closed, false, false, false), (.withdrawn, false, false, false),
    ])
    func `a state allows what it allows`(
        state: RewardRun.State, isDraft: Bool, isSubmitted: Bool, isOpen: Bool
    ) throws {
        let run = try run(state)
        #expect(allows { try run.mustBeDraft() } == isDraft)
        #expect(allows { try run.mustBeSubmitted() } == isSubmitted)
        #expect(allows { try run.mustBeOpen() } == isOpen)
        #expect(allows { try run.mustBeSubmittable(lines: 1) } == isDraft)
        #expect(allows { try run.mustBeWithdrawable(approvedLines: 0) } == isOpen)
        #expect(!allows { try run.mustBeSubmittable(lines: 0) })
        #expect(!allows { try run.mustBeWithdrawable(approvedLines: 1) })
    }

    @Test(arguments: [
        (RewardRun.State.submitted, 2, 1, RewardRun.State.submitted),
        (.submitted, 2, 0, .closed), (.submitted, 0, 0, .withdrawn), (.draft, 0, 0, .draft),
    ])
    func `a submitted run ends with its last undecided line`(
        state: RewardRun.State, approved: Int, other: Int, expected: RewardRun.State
    ) throws {
        #expect(try run(state).state(approvedLines: approved, otherLines: other) == expected)
    }

    @Test(arguments: [
        (RewardLine.State.draft, true, false, false, false),
        (.submitted, false, false, true, false), (.approved, false, false, false, false),
        (.returned, true, true, false, false), (.held, false, false, false, true),
    ])
    func `a line's state allows what it allows`(
        state: RewardLine.State, edit: Bool, resubmit: Bool, hold: Bool, release: Bool
    ) throws {
        let line = try RewardLine(
            id: ID(high: 1, low: 1), number: 1, payee: ID(high: 1, low: 2),
            amount: Amount(baseUnits: .one, of: ID(high: 1, low: 3)), kind: RewardKind("bounty"),
            state: state, authors: [])
        #expect(allows { try line.mustBeEditable() } == edit)
        #expect(allows { try line.mustBeReturned() } == resubmit)
        #expect(allows { try line.mustAwaitDecision(allowingHeld: false) } == hold)
        #expect(allows { try line.mustAwaitDecision(allowingHeld: true) } == (hold || release))
        #expect(allows { try line.mustBeHeld() } == release)
    }

    @Test func `a title is one line of at most 200 characters`() throws {
        #expect(try RewardRun.title(String(repeating: "é", count: 200)).count == 200)
        #expect(throws: RewardsError.self) { try RewardRun.title("two\nlines") }
        #expect(throws: RewardsError.self) {
            try RewardRun.title(String(repeating: "x", count: 201))
        }
    }

    private func allows(_ act: () throws -> Void) -> Bool {
        do {
            try act()
            return true
        } catch {
            return false
        }
    }
}
