import Ethereum
import Ledger
import Testing

/// What holds for every grant, whatever its numbers.
@Suite struct VestingPropertyTests {
    private static let cases = 40

    /// Seconds in order, on both sides of a span and close to what is special in it.
    private func times(
        _ history: GrantHistory, _ random: inout SplitMix, count: Int = 60
    ) -> [UnixTime] {
        let start = history.start ?? UnixTime(seconds: 1_600_000_000)
        let end = history.end ?? start.advanced(bySeconds: 1000)
        var times = [start, end, history.cliff ?? start].flatMap { time in
            [-1, 0, 1].map { time.advanced(bySeconds: $0) }
        }
        let margin = max(1000, end.seconds - start.seconds) / 10
        for _ in 0..<count {
            times.append(
                UnixTime(
                    seconds: random.number(
                        start.seconds - margin...max(start.seconds, end.seconds) + margin)))
        }
        return times.sorted()
    }

    private static let ofTime = VestingRule.allCases.filter { $0 != .milestones }

    @Test(arguments: ofTime)
    func `what has vested never falls, is zero before the cliff and ends at the total`(
        rule: VestingRule
    ) throws {
        var random = SplitMix(state: 1)
        for _ in 0..<Self.cases {
            let terms = try random.terms(rule)
            let history = GrantHistory(terms)
            let end = try #require(terms.end)
            var before = UInt256.zero
            for time in times(history, &random) {
                let standing = history.standing(at: time)
                #expect(standing.vested >= before)
                #expect(standing.accrued >= standing.vested)
                #expect(standing.granted == terms.total)
                if let cliff = terms.cliff, time < cliff, rule != .sablierLinear {
                    #expect(standing.vested == 0)
                }
                if let start = terms.start, time < start { #expect(standing.vested == 0) }
                #expect(time < end || standing.vested == terms.total)
                #expect(try standing.vested + standing.unvested == terms.total)
                before = standing.vested
            }
        }
    }

    @Test(arguments: ofTime)
    func `releases in any rhythm sum to the total`(rule: VestingRule) throws {
        var random = SplitMix(state: 2)
        for _ in 0..<Self.cases {
            let terms = try random.terms(rule)
            var history = GrantHistory(terms)
            let end = try #require(terms.end)
            for time in times(history, &random, count: 20) where time < end {
                let releasable = history.standing(at: time).releasable
                let amount = rule.countsFromLastClaim ? releasable : random.part(of: releasable)
                guard !amount.isZero || rule.countsFromLastClaim else { continue }
                history = try history.recording(.released(at: time, amount))
            }
            let rest = history.standing(at: end).releasable
            if !rest.isZero { history = try history.recording(.released(at: end, rest)) }
            #expect(history.released(at: end) == terms.total)
            #expect(history.isComplete(at: end))
        }
    }

    @Test(arguments: ofTime.filter { !$0.countsFromLastClaim && $0 != .dssVest })
    func `changes conserve the promise and take back nothing that vested`(
        rule: VestingRule
    ) throws {
        var random = SplitMix(state: 3)
        for _ in 0..<Self.cases {
            var history = GrantHistory(try random.endable(rule))
            for time in times(history, &random, count: 12) {
                try change(&history, rule, at: time, &random)
            }
            try mustConserve(history, &random)
        }
    }

    /// Something that may happen; what is not possible is left out.
    private func change(
        _ history: inout GrantHistory, _ rule: VestingRule, at time: UnixTime,
        _ random: inout SplitMix
    ) throws {
        let event: GrantEvent
        switch random.number(0...6) {
        case 0: event = .paused(at: time)
        case 1, 2: event = .resumed(at: time)
        case 3: event = .accelerated(at: time, .quantity(random.part(of: history.terms.total)))
        case 4: event = .amended(at: time, try random.endable(rule), .whole)
        case 5: event = .amended(at: time, try random.endable(rule), .remainder)
        default:
            event = .released(at: time, random.part(of: history.standing(at: time).releasable))
        }
        do throws(VestingError) {
            let before = history.standing(at: time)
            let after = try history.recording(event)
            let effect = try history.effect(of: event)
            #expect(after.standing(at: time).vested >= before.vested)
            #expect(effect.vestedTakenBack == 0)
            history = after
        } catch {
            #expect(error.category == .conflict || error.category == .invalid)
        }
    }

    private func mustConserve(_ history: GrantHistory, _ random: inout SplitMix) throws {
        var before = UInt256.zero
        for time in times(history, &random, count: 30) {
            let standing = history.standing(at: time)
            #expect(
                try standing.vested + standing.unvested + standing.forfeited == standing.granted)
            #expect(standing.vested >= before)
            #expect(try standing.released + standing.releasable <= standing.vested)
            #expect(standing.releasedAhead == 0)
            before = standing.vested
        }
        guard let end = history.end else { return }
        let last = history.events.map(\.time).max() ?? end
        let ended = try history.recording(.terminated(at: max(end, last), end: max(end, last)))
        let standing = ended.standing(at: max(end, last))
        #expect(try standing.released + standing.releasable == standing.granted)
        #expect(standing.forfeited == 0)
    }

    @Test(arguments: ofTime.filter { $0.forfeitures.contains(.unvested) && $0 != .dssVest })
    func `a termination keeps what had vested and gives back the rest`(
        rule: VestingRule
    ) throws {
        var random = SplitMix(state: 4)
        for _ in 0..<Self.cases {
            let history = GrantHistory(try random.endable(rule))
            let times = times(history, &random, count: 10)
            let (notice, end) = (times[3], times[7])
            let ended = try history.recording(.terminated(at: notice, end: end))
            let last = ended.standing(at: times[times.count - 1])
            #expect(last.vested == history.standing(at: end).vested)
            #expect(try last.vested + last.forfeited == history.terms.total)
            #expect(last.unvested == 0)
            #expect(ended.standing(at: notice).forfeited == last.forfeited)
        }
    }

    @Test(arguments: ofTime)
    func `natures of an amount sum to the amount`(rule: VestingRule) throws {
        var random = SplitMix(state: 5)
        for _ in 0..<Self.cases {
            var written = try random.terms(rule).written
            if !rule.countsFromLastClaim { written.lockedMonths = Int(random.number(1...24)) }
            let history = GrantHistory(try VestingTerms(judging: written))
            for time in times(history, &random, count: 10) {
                let share = history.releasable(at: time)
                #expect(share.total == history.standing(at: time).releasable)
            }
        }
    }
}
