import Ethereum
import Ledger
import Testing

@Suite struct VestingPlanTests {
    private func plan(_ fill: (inout WrittenTerms) throws -> Void = { _ in }) throws -> VestingPlan
    {
        var terms = WrittenTerms(rule: "dss-vest", total: 0)
        terms.durationSeconds = 126_144_000
        terms.cliffSeconds = 31_536_000
        terms.lockedMonths = 6
        try fill(&terms)
        return try VestingPlan(
            id: Sample.id(1), version: 1, name: "Four years", asset: Sample.id(2), terms: terms)
    }

    private func grant() throws -> WrittenTerms {
        var grant = WrittenTerms(rule: "dss-vest", total: 995)
        grant.start = try Instant("2021-05-01T00:00:00Z")
        return grant
    }

    @Test func `a plan fills what a grant leaves open`() throws {
        let terms = try VestingTerms(judging: plan().terms(of: grant(), asset: Sample.id(2)))
        #expect(terms.total == 995)
        #expect(try terms.cliff == UnixTime(text: "2022-05-01"))
        #expect(try terms.end == UnixTime(text: "2025-04-30"))
        #expect(terms.lockUp == .months(6))
    }

    @Test func `what a grant says itself wins`() throws {
        var grant = try grant()
        grant.cliff = try Instant("2021-11-01T00:00:00Z")
        let terms = try VestingTerms(judging: plan().terms(of: grant, asset: Sample.id(2)))
        #expect(try terms.cliff == UnixTime(text: "2021-11-01"))
    }

    @Test func `asset and rule are those of the plan`() throws {
        #expect(throws: VestingError.assetNotOfPlan(expected: Sample.id(2))) {
            try plan().terms(of: grant(), asset: Sample.id(3))
        }
        #expect(throws: VestingError.ruleNotOfPlan(expected: "dss-vest")) {
            try plan().terms(of: WrittenTerms(rule: "tranches", total: 1), asset: Sample.id(2))
        }
    }

    @Test func `a plan is judged but for start and total`() throws {
        let error = try #require(throws: VestingError.self) {
            try plan { $0.cliffSeconds = 126_144_001 }
        }
        #expect(error.faults.map(\.place) == [.pointer("/cliff_seconds")])
        #expect(throws: Never.self) {
            try plan {
                $0 = WrittenTerms(rule: "calendar/front-loaded", total: 0)
                $0.intervalMonths = 1
                $0.occurrences = 48
            }
        }
    }

    @Test func `grants of the same payee, asset and terms are twins`() throws {
        let history = GrantHistory(try Terms.linear(1000, duration: 100))
        let grants = [1, 1, 2].map { payee in
            Grant(
                id: Sample.id(9), payee: Sample.id(payee), group: Sample.id(1), asset: Sample.id(1),
                history: history)
        }
        #expect(grants[0].isTwin(of: grants[1]))
        #expect(!grants[0].isTwin(of: grants[2]))
    }
}
