import Ethereum
import Ledger
import Testing

/// What an approver of a change states.
@Suite struct GrantChangeTests {
    /// 1000 over 100 seconds, of which nothing has been released.
    private func grant() throws -> Grant {
        Grant(
            id: Sample.id(7), payee: Sample.id(1), group: Sample.id(2), asset: Sample.id(3),
            history: GrantHistory(try Terms.linear(1000, duration: 100)))
    }

    private func change(_ record: GrantRecord, reason: String = "leaves\nfor good – soon")
        -> GrantChange
    {
        GrantChange(
            id: Sample.id(9), grant: Sample.id(7), record: record, reason: reason,
            proposedBy: Sample.id(1),
            proposedAt: UnixTime(seconds: 1_600_000_050).instant, state: .proposed)
    }

    @Test func `the bytes of a change have this form for good`() throws {
        let end = UnixTime(seconds: 1_600_000_055)
        let entry = try VestingEntries(of: grant(), id: Sample.id(1), day: Day("2021-06-30"))
            .terminated(forfeiting: 450, granted: 1000, accrued: 600)
        let event = GrantEvent.terminated(at: end, end: end)
        let bytes = try change(.happened(event)).canonical(
            details: #"{"ends_at":"2021-03-12T00:00:00Z"}"#,
            grant().history.effect(of: event), entry)
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                vestry-grant-change 1
                chg_00000000000000000000000009
                gnt_00000000000000000000000007
                terminated 2020-09-13T12:27:35Z
                forfeited 450
                taken_back 0
                granted_more 0
                granted_less 0
                vested_more 0
                posting debit committed:gnt_00000000000000000000000007 400
                posting credit commitment:vesting 400
                posting debit accrued_vesting:gnt_00000000000000000000000007 50
                posting credit expense:grp_00000000000000000000000002:vesting 50
                details 34:{"ends_at":"2021-03-12T00:00:00Z"}
                reason 24:leaves
                for good – soon

                """)
    }

    @Test func `a transfer says to whom`() throws {
        let time = UnixTime(seconds: 1_600_000_055)
        let standing = try grant().history.standing(at: time)
        func lines(_ payee: UInt64) -> [Substring] {
            let bytes = change(.transferred(at: time, to: Sample.id(payee))).canonical(
                details: "{}", ChangeEffect(before: standing, after: standing), nil)
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        }
        #expect(lines(4)[4] == "to pye_00000000000000000000000004")
        #expect(lines(4) != lines(5))
    }
}
