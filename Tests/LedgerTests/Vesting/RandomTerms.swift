import Ethereum
import Ledger

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &self)
    }

    /// Base units of any size up to so many bits, above zero.
    mutating func amount(bits: Int) -> UInt256 {
        let count = Int.random(in: 1...bits, using: &self)
        let low = UInt128(next()) << 64 | UInt128(next())
        let value = count >= 128 ? low : low & ((1 << UInt128(count)) - 1)
        return UInt256(max(1, value))
    }

    /// Part of an amount, perhaps all or nothing of it.
    mutating func part(of amount: UInt256) -> UInt256 {
        amount.share(UInt64.random(in: 0...16, using: &self), of: 16).floor
    }

    /// Terms of a rule with times and amounts of many sizes.
    mutating func terms(_ rule: VestingRule) throws -> VestingTerms {
        let start = number(1_500_000_000...1_700_000_000)
        let duration = number(1...(Bool.random(using: &self) ? 100 : 200_000_000))
        let total = amount(bits: 128)
        return try Terms.make(rule, total) { written in
            switch rule {
            case .hedgeyPlan:
                written.start = UnixTime(seconds: start).instant
                written.rate = try total.share(1, of: UInt64(number(1...99))).floor + 1
                written.periodSeconds = number(1...90_000)
            case .poolLinear, .poolQuadratic:
                written.start = UnixTime(seconds: start).instant
                written.durationWeeks = Int(number(1...300))
            case .tranches, .sablierTranched, .sablierDynamic:
                if rule != .tranches { written.start = UnixTime(seconds: start).instant }
                written.parts = try parts(of: total, after: start, rule == .sablierDynamic)
            case .milestones: written.parts = [.init(name: "only", amount: total)]
            case _ where rule.rawValue.hasPrefix("calendar/"):
                written.startDay = UnixTime(seconds: start).day
                written.intervalMonths = Int(number(1...6))
                written.occurrences = Int(number(1...60))
                written.cliffInstallment = Int(number(0...Int64(written.occurrences ?? 0)))
                written.dayOfMonth = ["01", "31_or_last_day_of_month", nil][Int(number(0...2))]
            default:
                written.start = UnixTime(seconds: start).instant
                written.durationSeconds = duration
                if rule != .curveEscrow && rule != .openZeppelin46 {
                    written.cliffSeconds = duration > 1 ? number(1...duration - 1) : nil
                }
                if rule == .sablierLinear {
                    written.unlockedAtStart = total.share(1, of: 7).floor
                    written.unlockedAtCliff =
                        written.cliffSeconds == nil ? nil : total.share(1, of: 5).floor
                }
            }
        }
    }

    /// The same for a grant that may end early.
    mutating func endable(_ rule: VestingRule) throws -> VestingTerms {
        var written = try terms(rule).written
        written.forfeiture = "unvested"
        return try VestingTerms(judging: written)
    }

    private mutating func parts(
        of total: UInt256, after start: Int64, _ exponents: Bool
    ) throws -> [WrittenTerms.Part] {
        var (time, rest) = (start, total)
        var parts: [WrittenTerms.Part] = []
        while !rest.isZero && parts.count < 12 {
            time += number(1...10_000_000)
            let half = parts.count == 11 ? rest : max(rest.share(2, of: 3).floor, 1)
            let exponent: UInt64 = [0, 500, 1000, 2000, 3000][Int(number(0...4))]
            parts.append(
                .init(
                    time: UnixTime(seconds: time).instant, amount: half,
                    exponent: exponents ? max(1, exponent * 1_000_000_000_000_000) : nil))
            rest = try rest - half
        }
        return parts
    }
}
