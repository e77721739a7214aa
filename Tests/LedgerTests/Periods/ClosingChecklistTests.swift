import Ledger
import Testing

@Suite struct ClosingChecklistTests {
    private static func checklist(
        _ found: [ClosingChecklist.Rule: Int] = [.payablesOpen: 3, .runsUndecided: 1],
        entries: Int = 2
    ) throws -> ClosingChecklist {
        try ClosingChecklist(
            month: Month("2021-05"), found: found, entries: entries,
            totals: [
                ClosingChecklist.Total(
                    asset: ID(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0051),
                    debits: #require(Sum(digits: "1000")), credits: #require(Sum(digits: "1000")))
            ])
    }

    private static let bytes = """
        vestry-closing 1
        2021-05
        entries 2
        total ast_01g0000000e00800000000002h 1000 1000
        item warn runs_undecided 1
        item warn payables_open 3

        """

    @Test func `its canonical text never changes and is read back`() throws {
        #expect(try Self.checklist().canonical == Self.bytes)
        #expect(try ClosingChecklist(canonical: Self.bytes) == Self.checklist())
    }

    @Test(arguments: [
        "", "vestry-closing 2\n2021-05\nentries 0\n", "vestry-closing 1\n2021-5\nentries 0\n",
        "vestry-closing 1\n2021-05\nentries 0\nitem warn unknown 1\n",
        "vestry-closing 1\n2021-05\nentries 0\nitem block payables_open 1\n",
        "vestry-closing 1\n2021-05\nentries 00\n", "vestry-closing 1\n2021-05\nentries 0",
    ])
    func `another text is refused`(text: String) {
        #expect(throws: PeriodError.checklistUnreadable) { try ClosingChecklist(canonical: text) }
    }

    @Test func `what blocks forbids the closing whatever the reason`() throws {
        let found: [ClosingChecklist.Rule: Int] = [.entriesUnbalanced: 1, .payablesOpen: 1]
        let error = #expect(throws: PeriodError.self) {
            try Self.checklist(found).mustAllowClosing(reason: "All the same")
        }
        #expect(error?.code == "closing_blocked")
        #expect(error?.faults.map(\.place) == [.pointer("/checklist/entries_unbalanced")])
    }

    @Test func `what warns asks for a reason, and nothing found asks for none`() throws {
        let error = #expect(throws: PeriodError.self) {
            try Self.checklist().mustAllowClosing(reason: nil)
        }
        #expect(error?.code == "closing_reason_needed")
        #expect(error?.faults.count == 3)
        #expect(throws: Never.self) {
            try Self.checklist().mustAllowClosing(reason: "Paid in June")
        }
        #expect(throws: Never.self) { try Self.checklist([:]).mustAllowClosing(reason: nil) }
    }

    @Test func `a closing is approved by another person, for what was proposed only`() throws {
        let digest = try ContentDigest("sha256:" + String(repeating: "ab", count: 32))
        let other = try ContentDigest("sha256:" + String(repeating: "cd", count: 32))
        let proposer = try person(1)
        let act = PeriodAct(
            id: ID(high: 1, low: 9), month: try Month("2021-05"), kind: .closing, periodVersion: 4,
            madeBy: proposer.id, madeAt: try Instant("2021-06-07T12:00:00Z"),
            reason: "Paid in June",
            checklist: try Self.checklist(), digest: digest)
        #expect(throws: AccessError.ownWork) { try act.mustAllow(proposer, at: 4, .held) }
        #expect(throws: Never.self) { try act.mustAllow(person(2), at: 4, .held) }
        #expect(throws: PeriodError.actPassed(try Month("2021-05"), .closed)) {
            try act.mustAllow(person(2), at: 5, .closed)
        }
        #expect(throws: Never.self) { try act.mustStillHold(Self.checklist(), stated: digest) }
        #expect(throws: PeriodError.digestDiffers(expected: digest)) {
            try act.mustStillHold(Self.checklist(), stated: other)
        }
        #expect(throws: PeriodError.checklistChanged(try Month("2021-05"))) {
            try act.mustStillHold(Self.checklist(entries: 3), stated: digest)
        }
    }

    private func person(_ low: UInt64) throws -> Principal {
        try Principal(
            id: ID(high: 1, low: low), handle: Handle("p\(low)"), kind: .person, payee: nil,
            roles: [.finance], groups: [])
    }
}
