import Ethereum
import Ledger
import Testing

@Suite struct LockUpTests {
    private func locked(_ until: String?, months: Int? = nil) throws -> GrantHistory {
        GrantHistory(
            try Terms.make(.calendarCumulativeRoundDown, 1200) { written in
                written.startDay = try Day("2021-01-31")
                written.intervalMonths = 1
                written.occurrences = 12
                written.lockedMonths = months
                written.lockedUntil = try until.map { try Instant($0 + "T00:00:00Z") }
            })
    }

    @Test(
        arguments: [
            ("2021-08-27T23:59:59Z", 0), ("2021-08-28T00:00:00Z", 100),
            ("2021-09-30T00:00:00Z", 200), ("2021-10-30T00:00:00Z", 300),
            ("2022-02-27T23:59:59Z", 600), ("2022-02-28T00:00:00Z", 700),
            ("2022-07-31T00:00:00Z", 1200),
        ] as [(String, UInt256)])
    func `what is earned in a month unlocks six months later`(
        time: String, unlocked: UInt256
    ) throws {
        // Tranches fall on 28 February, 31 March, 30 April … 31 August, which unlocks on 28 February.
        let history = try locked(nil, months: 6)
        #expect(history.unlocked(at: try UnixTime(text: time)) == unlocked)
    }

    @Test func `nothing can be released before a day`() throws {
        let history = try locked("2021-06-15")
        let before = history.standing(at: try UnixTime(text: "2021-06-14"))
        #expect(before.vested == 400)
        #expect(before.releasable == 0)
        #expect(before.locked == 400)
        #expect(try before.next == VestingEvent(kind: .unlock, time: UnixTime(text: "2021-06-15")))
        #expect(history.standing(at: try UnixTime(text: "2021-06-15")).releasable == 400)
    }

    @Test func `the end of a lock-up and a cliff are lumps, the months after it recur`() throws {
        let history = try locked("2021-06-15")
        let share = history.releasable(at: try UnixTime(text: "2021-07-31"))
        #expect(share.cliff == 400)
        #expect(share.recurring == 200)
        let cliff = GrantHistory(try Terms.monthly(1200, from: "2021-01-31", months: 12, cliff: 6))
        let later = cliff.releasable(at: try UnixTime(text: "2021-09-30"))
        #expect(later.cliff == 600)
        #expect(later.recurring == 200)
    }

    @Test func `part of a cliff that was released is no cliff again`() throws {
        let terms = try Terms.monthly(1200, from: "2021-01-31", months: 12, cliff: 6)
        let history = try GrantHistory(terms).recording(
            .released(at: UnixTime(text: "2021-07-31"), 500))
        let share = history.releasable(at: try UnixTime(text: "2021-08-31"))
        #expect(share.parts.map(\.nature) == [.cliff, .recurring])
        #expect(share.parts.map(\.amount) == [100, 100])
    }

    @Test func `new terms do not lock what was unlocked`() throws {
        let history = GrantHistory(try Terms.monthly(1200, from: "2021-01-31", months: 12))
        let locked = try locked(nil, months: 6).terms
        let amended = try history.recording(
            .amended(at: UnixTime(text: "2021-05-31"), locked, .whole))
        #expect(amended.unlocked(at: try UnixTime(text: "2021-06-30")) == 400)
        #expect(amended.standing(at: try UnixTime(text: "2021-06-30")).vested == 500)
    }
}
