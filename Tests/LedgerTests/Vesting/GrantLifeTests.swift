import Ethereum
import Ledger
import Testing

/// What happens to a grant; amounts worked out by hand.
@Suite struct GrantLifeTests {
    private static let start: Int64 = 1_600_000_000

    private func second(_ offset: Int64) -> UnixTime { UnixTime(seconds: Self.start + offset) }

    /// 1000 units over 100 seconds, with a cliff.
    private func linear(
        _ rule: VestingRule = .yearnEscrow, cliff: Int64? = nil
    ) throws -> GrantHistory {
        GrantHistory(try Terms.linear(1000, by: rule, cliff: cliff, duration: 100))
    }

    private func vested(_ history: GrantHistory, _ offsets: [Int64]) -> [UInt256] {
        offsets.map { history.standing(at: second($0)).vested }
    }

    @Test func `a standing tells all sums of a grant`() throws {
        let history = try linear(cliff: 25).recording(.released(at: second(30), 250))
        let standing = history.standing(at: second(50))
        #expect(standing.granted == 1000)
        #expect(standing.accrued == 500)
        #expect(standing.vested == 500)
        #expect(standing.released == 250)
        #expect(standing.releasable == 250)
        #expect(standing.locked == 0)
        #expect(standing.forfeited == 0)
        #expect(standing.unvested == 500)
        #expect(standing.next == VestingEvent(kind: .end, time: second(100)))
        let early = history.standing(at: second(20))
        #expect(early.accrued == 200)
        #expect(early.vested == 0)
        #expect(early.released == 0)
        #expect(early.next == VestingEvent(kind: .cliff, time: second(25)))
    }

    @Test func `what has not vested by the end goes back`() throws {
        let event = GrantEvent.terminated(at: second(40), end: second(60))
        let effect = try linear(cliff: 25).effect(of: event)
        #expect(effect.forfeited == 400)
        #expect(effect.vestedTakenBack == 0)
        let history = try linear(cliff: 25).recording(event)
        #expect(vested(history, [24, 25, 40, 59, 60, 100]) == [0, 250, 400, 590, 600, 600])
        #expect(history.standing(at: second(40)).unvested == 200)
        #expect(history.standing(at: second(50)).next == VestingEvent(kind: .end, time: second(60)))
        #expect(history.standing(at: second(60)).next == nil)
    }

    @Test func `before the cliff everything goes back`() throws {
        let history = try linear(cliff: 25).recording(
            .terminated(at: second(24), end: second(24)))
        #expect(history.standing(at: second(200)).forfeited == 1000)
        #expect(history.isComplete(at: second(24)))
    }

    @Test func `a grant does not end before its last release`() throws {
        let history = try linear().recording(.released(at: second(50), 500))
        #expect(throws: VestingError.terminationBeforeRelease(latest: second(50))) {
            try history.recording(.terminated(at: second(60), end: second(49)))
        }
        #expect(throws: Never.self) {
            try history.recording(.terminated(at: second(60), end: second(50)))
        }
    }

    @Test func `a wallet without revocation ends only by an agreement`() throws {
        let event = GrantEvent.terminated(at: second(40), end: second(40))
        #expect(throws: VestingError.cannotEnd(.openZeppelin51)) {
            try linear(.openZeppelin51).recording(event)
        }
        let terms = try Terms.make(.openZeppelin51, 1000) { written in
            written.start = second(0).instant
            written.durationSeconds = 100
            written.forfeiture = "unvested"
        }
        let history = try GrantHistory(terms).recording(event)
        #expect(history.standing(at: second(90)).forfeited == 600)
    }

    @Test func `nothing changes after the end`() throws {
        let ended = try linear().recording(.terminated(at: second(40), end: second(40)))
        for event: GrantEvent in [
            .accelerated(at: second(50), .all), .paused(at: second(50)),
            .terminated(at: second(50), end: second(50)),
        ] {
            #expect(throws: VestingError.grantEnded(at: second(40))) {
                try ended.recording(event)
            }
        }
    }

    @Test func `an acceleration brings a part forward and the total stays`() throws {
        let quantity = try linear().recording(.accelerated(at: second(20), .quantity(300)))
        #expect(vested(quantity, [19, 20, 50, 70, 71, 100]) == [190, 500, 800, 1000, 1000, 1000])
        let all = try linear(cliff: 50).recording(.accelerated(at: second(20), .all))
        #expect(vested(all, [19, 20, 100]) == [0, 1000, 1000])
        #expect(throws: VestingError.nothingToAccelerate) {
            try all.recording(.accelerated(at: second(30), .quantity(1)))
        }
        let terms = try Terms.monthly(1200, from: "2021-01-31", months: 12)
        let months = try GrantHistory(terms).recording(
            .accelerated(at: UnixTime(text: "2021-03-31"), .months(3)))
        let days = ["2021-03-30", "2021-03-31", "2021-06-30", "2021-09-29", "2021-09-30"]
        #expect(
            try days.map { try months.standing(at: UnixTime(text: $0)).vested }
                == [100, 500, 800, 1000, 1100])
    }

    @Test func `a double trigger needs both events and takes the later`() throws {
        let (sale, dismissal) = (try Handle("sale"), try Handle("dismissal"))
        let clause = Acceleration(.all, on: .double(sale, dismissal))
        #expect(clause.event(after: [sale: second(10)]) == nil)
        #expect(
            clause.event(after: [sale: second(10), dismissal: second(30)])
                == .accelerated(at: second(30), .all))
        let single = Acceleration(.months(12), on: .single(sale))
        #expect(
            single.event(after: [sale: second(10)]) == .accelerated(at: second(10), .months(12)))
    }

    @Test func `a pause moves all that lay ahead`() throws {
        let history = try linear(cliff: 50).recording(.paused(at: second(20)))
        #expect(vested(history, [20, 50, 1000]) == [0, 0, 0])
        #expect(history.standing(at: second(30)).next == nil)
        #expect(throws: VestingError.alreadyPaused(since: second(20))) {
            try history.recording(.accelerated(at: second(25), .all))
        }
        let resumed = try history.recording(.resumed(at: second(60)))
        #expect(vested(resumed, [89, 90, 100, 139, 140]) == [0, 500, 600, 990, 1000])
        #expect(resumed.cliff == second(90))
        #expect(resumed.end == second(140))
        #expect(throws: VestingError.notPaused) {
            try resumed.recording(.resumed(at: second(61)))
        }
    }

    @Test func `a pause before the start counts from the start`() throws {
        let history = try GrantHistory(
            Terms.linear(1000, by: .yearnEscrow, duration: 100),
            events: [.paused(at: second(-50)), .resumed(at: second(30))])
        #expect(history.start == second(30))
        #expect(vested(history, [30, 40, 130]) == [0, 100, 1000])
        let early = try GrantHistory(
            Terms.linear(1000, by: .yearnEscrow, duration: 100),
            events: [.paused(at: second(-50)), .resumed(at: second(-30))])
        #expect(vested(early, [0, 40, 100]) == [0, 400, 1000])
    }

    @Test func `new terms for the whole never take back what had vested`() throws {
        let slower = try Terms.linear(1000, by: .yearnEscrow, duration: 200)
        let history = try linear().recording(.amended(at: second(40), slower, .whole))
        #expect(vested(history, [39, 40, 79, 80, 100, 200]) == [390, 400, 400, 400, 500, 1000])
        let small = try Terms.linear(399, by: .yearnEscrow, duration: 200)
        #expect(throws: VestingError.amendmentBelowVested(400)) {
            try linear().recording(.amended(at: second(40), small, .whole))
        }
    }

    @Test func `new terms for the remainder vest beside what had vested`() throws {
        let rest = try Terms.linear(
            100, by: .yearnEscrow, start: Self.start + 50, cliff: 10, duration: 100)
        let history = try linear().recording(.amended(at: second(40), rest, .remainder))
        #expect(vested(history, [40, 50, 59, 60, 100, 150]) == [400, 400, 400, 410, 450, 500])
        #expect(history.standing(at: second(40)).granted == 500)
        let effect = try linear().effect(of: .amended(at: second(40), rest, .remainder))
        #expect(effect.grantedLess == 500)
        #expect(effect.vestedMore == 0)
    }

    @Test func `a milestone vests when it is reached, once`() throws {
        let terms = try Terms.make(.milestones, 1000) { written in
            written.parts = [
                .init(name: "launch", amount: 400), .init(name: "audit", amount: 600),
            ]
        }
        let launch = try Handle("launch")
        let history = try GrantHistory(terms).recording(.reached(at: second(10), launch))
        #expect(vested(history, [9, 10]) == [0, 400])
        #expect(history.releasable(at: second(10)).cliff == 400)
        #expect(throws: VestingError.milestoneReached(launch, at: second(10))) {
            try history.recording(.reached(at: second(11), launch))
        }
        let other = try Handle("other")
        #expect(throws: VestingError.milestoneUnknown(found: other)) {
            try history.recording(.reached(at: second(11), other))
        }
    }

    @Test func `a release is at most what is releasable`() throws {
        let history = try linear()
        #expect(throws: VestingError.releaseAboveReleasable(500)) {
            try history.recording(.released(at: second(50), 501))
        }
        #expect(throws: VestingError.releaseZero) {
            try history.recording(.released(at: second(50), 0))
        }
        let once = try history.recording(.released(at: second(50), 500))
        #expect(throws: VestingError.releaseAboveReleasable(0)) {
            try once.recording(.released(at: second(50), 1))
        }
    }

    @Test func `events come in the order of time`() throws {
        let history = try linear().recording(.paused(at: second(50)))
        #expect(throws: VestingError.changeOutOfOrder(latest: second(50))) {
            try history.recording(.resumed(at: second(49)))
        }
    }

    @Test(
        arguments: [
            (VestingRule.yearnEscrow, -10, Grant.State.approved), (.yearnEscrow, 0, .active),
            (.yearnEscrow, 50, .terminated), (.yearnEscrow, 80, .terminated),
        ] as [(VestingRule, Int64, Grant.State)])
    func `time tells the state of an approved grant`(
        rule: VestingRule, offset: Int64, state: Grant.State
    ) throws {
        let history = try GrantHistory(
            Terms.linear(1000, by: rule, duration: 100),
            events: [
                .terminated(at: second(20), end: second(50)), .released(at: second(80), 500),
            ])
        let grant = Grant(
            id: Sample.id(1), payee: Sample.id(2), group: Sample.id(3), asset: Sample.id(4),
            history: history)
        #expect(grant.state(at: second(offset)) == state)
    }
}
