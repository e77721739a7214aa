import Ethereum
import Ledger
import TestSupport
import Testing

/// What the vectors of vesting have in common.
extension Vector {
    /// Base units.
    func amount(_ name: String) throws -> UInt256 { try UInt256(decimal: text(name)) }

    /// Base units; nil for null.
    func optionalAmount(_ name: String) throws -> UInt256? {
        try optionalText(name).map { try UInt256(decimal: $0) }
    }

    func seconds(_ name: String) throws -> Int64 {
        try #require(Int64(text(name)), "\(name) is a number of seconds")
    }

    /// A time in seconds since 1970.
    func time(_ name: String) throws -> UnixTime { UnixTime(seconds: try seconds(name)) }

    func integer(_ name: String) throws -> Int {
        try #require(Int(text(name)), "\(name) is a number")
    }

    func day(_ name: String) throws -> Day { try Day(text(name)) }
}

/// Terms for tests.
enum Terms {
    /// Terms of a rule, filled in by the test.
    static func make(
        _ rule: VestingRule, _ total: UInt256, _ fill: (inout WrittenTerms) throws -> Void
    ) throws -> VestingTerms {
        var written = WrittenTerms(rule: rule.rawValue, total: total)
        try fill(&written)
        return try VestingTerms(judging: written)
    }

    /// An even schedule from a start over some seconds.
    static func linear(
        _ total: UInt256, by rule: VestingRule = .dssVest, start: Int64 = 1_600_000_000,
        cliff: Int64? = nil, duration: Int64
    ) throws -> VestingTerms {
        try make(rule, total) { written in
            written.start = UnixTime(seconds: start).instant
            written.cliffSeconds = cliff
            written.durationSeconds = duration
        }
    }

    /// Monthly tranches from a day.
    static func monthly(
        _ total: UInt256, by rule: VestingRule = .calendarCumulativeRoundDown, from day: String,
        months: Int, cliff: Int? = nil
    ) throws -> VestingTerms {
        try make(rule, total) { written in
            written.startDay = try Day(day)
            written.intervalMonths = 1
            written.occurrences = months
            written.cliffInstallment = cliff
        }
    }
}

extension UnixTime {
    /// The first second of a day, or a second such as `2021-05-01T12:00:00Z`.
    init(text: String) throws {
        self = text.utf8.count == 10 ? UnixTime(try Day(text)) : UnixTime(try Instant(text))
    }
}

extension GrantHistory {
    /// What a claim at a second takes: all that is releasable, or at most an amount.
    mutating func claim(atMost limit: UInt256? = nil, at time: UnixTime) throws -> UInt256 {
        let releasable = standing(at: time).releasable
        let amount = min(releasable, limit ?? releasable)
        if !amount.isZero { self = try recording(.released(at: time, amount)) }
        return amount
    }
}
