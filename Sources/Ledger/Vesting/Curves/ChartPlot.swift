import Ethereum

/// Where seconds and amounts lie in a picture; lengths in tenths of a pixel.
struct ChartPlot {
    static let width = 9600
    static let height = 4400
    static let left = 1120
    static let right = 9360
    static let above = 880
    static let below = 3840

    let span: ClosedRange<UnixTime>
    /// The amount at the upper edge.
    let top: UInt256

    /// Tenths of a pixel from the left, rounded down.
    func x(_ time: UnixTime) -> Int {
        let inside = min(max(time, span.lowerBound), span.upperBound)
        let whole = span.upperBound.elapsed(since: span.lowerBound)
        let part = inside.elapsed(since: span.lowerBound)
        return Self.left
            + Int(clamping: UInt64(Self.right - Self.left).share(part, of: max(whole, 1)))
    }

    /// Tenths of a pixel from above, rounded so that amounts are never shown too large.
    func y(_ amount: UInt256) -> Int {
        let height = UInt256(UInt64(Self.below - Self.above))
        do {
            let part = try min(amount, top).multipliedDividing(by: height, dividingBy: top).quotient
            return Self.below - (Int(exactly: part) ?? 0)
        } catch {
            return Self.below
        }
    }

    /// A length as an SVG attribute has it: 1234 is `123.4`.
    static func pixels(_ tenths: Int) -> String {
        tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension UInt64 {
    /// The part of a length, rounded down; at most the whole.
    fileprivate func share(_ part: UInt64, of whole: UInt64) -> UInt64 {
        whole.dividingFullWidth(multipliedFullWidth(by: part)).quotient
    }
}

/// Amounts beside the upright axis: few and round.
struct AmountAxis {
    /// From zero upwards.
    let ticks: [(amount: UInt256, text: String)]

    /// Steps of 1, 2 or 5 times a power of ten base units, at most six of them, and the top.
    init(top: UInt256, decimals: Int) {
        let step = Self.step(top)
        var amounts: [UInt256] = [.zero]
        while let last = amounts.last, step <= top.less(last) {
            amounts.append(last.plus(step, atMost: top))
        }
        // The top has the last word: a step less than half of one below it is left out.
        if let last = amounts.last, last > .zero, top.less(last).times(2, atMost: .max) < step {
            amounts.removeLast()
        }
        amounts.append(top)
        ticks = amounts.map { ($0, Self.grouped(AmountText.text($0, decimals: decimals))) }
    }

    private static func step(_ top: UInt256) -> UInt256 {
        for exponent in 0...77 {
            guard let power = UInt256.powerOfTen(exponent) else { continue }
            for factor: UInt64 in [1, 2, 5] {
                let step = power.times(factor, atMost: .max)
                if step.times(6, atMost: .max) >= top { return step }
            }
        }
        return top
    }

    /// Thin spaces between groups of three digits before the point.
    private static func grouped(_ text: String) -> String {
        let whole = text.prefix { $0 != "." }
        var groups: [Substring] = []
        var rest = whole
        while rest.count > 3 {
            groups.append(rest.suffix(3))
            rest = rest.dropLast(3)
        }
        groups.append(rest)
        return groups.reversed().joined(separator: "\u{2009}") + text.dropFirst(whole.count)
    }
}

/// Days below the level axis: at most ten, on the first days of months where the span is long.
struct DayAxis {
    let ticks: [(time: UnixTime, text: String)]

    init(_ span: ClosedRange<UnixTime>) {
        let (first, last) = (span.lowerBound.day, span.upperBound.day)
        let months = last.month.index - first.month.index
        let days = last.daysSince1970 - first.daysSince1970
        if days < 1 {
            ticks = [span.lowerBound, span.upperBound].map { ($0, $0.description) }
        } else if months < 3 {
            let step = max(1, (days + 9) / 10)
            ticks = stride(from: first.daysSince1970 + 1, through: last.daysSince1970, by: step)
                .map { Day(daysSince1970: $0) }.map { (UnixTime($0), $0.description) }
        } else {
            ticks = Self.months(from: first.month, count: months, span)
        }
    }

    private static func months(
        from first: Month, count: Int, _ span: ClosedRange<UnixTime>
    ) -> [(UnixTime, String)] {
        let steps = [1, 3, 6, 12, 24, 60, 120, 600, 1200]
        let step = steps.first { count / $0 < 10 } ?? 6000
        return (0...count).compactMap { first.advanced(byMonths: $0) }
            .filter { $0.index % step == 0 && span.contains(UnixTime($0.firstDay)) }
            .map { (UnixTime($0.firstDay), step % 12 == 0 ? "\($0.year)" : $0.description) }
    }
}
