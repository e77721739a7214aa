/// Start, cliff and end of rules that count seconds.
extension TermsReader {
    /// Whichever of two fields was given for the cliff, to name it in faults.
    var cliffField: String { written.cliff == nil ? "cliff_seconds" : "cliff" }

    /// Whichever of two fields was given for the end.
    var endField: String { written.end == nil ? "duration_seconds" : "end" }

    /// Start, cliff and end; nil when they are not there or no times at all.
    mutating func span(
        of rule: VestingRule
    ) -> (start: UnixTime, cliff: UnixTime?, end: UnixTime)? {
        let start = require("start", \.start).flatMap { second($0, "start") }
        let end = end(from: start)
        let cliff = rule.hasCliff ? cliff(from: start) : nil
        guard let start, let end else { return nil }
        if end < start || end == start && rule != .openZeppelin51 {
            add(
                end == start ? .durationZero : .endBeforeStart, endField,
                found: written.end?.description ?? written.durationSeconds?.description)
            return nil
        }
        if let cliff, cliff > end {
            add(.cliffAfterEnd, cliffField, found: cliff.description)
        }
        return (start, cliff, end)
    }

    /// The cliff as an instant or as seconds after the start; nil where there is none.
    mutating func cliff(from start: UnixTime?) -> UnixTime? {
        let instant = take("cliff", \.cliff)
        let seconds = take("cliff_seconds", \.cliffSeconds)
        if let seconds, instant != nil {
            add(.fieldTwice("cliff"), "cliff_seconds", found: String(seconds))
        }
        let cliff =
            instant.flatMap { second($0, "cliff") }
            ?? seconds.flatMap { after(start, $0, "cliff_seconds") }
        guard let cliff, let start else { return nil }
        guard cliff >= start else {
            add(.cliffBeforeStart, cliffField, found: cliff.description)
            return nil
        }
        return cliff
    }

    private mutating func end(from start: UnixTime?) -> UnixTime? {
        let instant = take("end", \.end)
        let seconds = take("duration_seconds", \.durationSeconds)
        if let seconds, instant != nil {
            add(.fieldTwice("end"), "duration_seconds", found: String(seconds))
        }
        if instant == nil && seconds == nil { add(.fieldMissing(rule), "end", found: nil) }
        return instant.flatMap { second($0, "end") }
            ?? seconds.flatMap { after(start, $0, "duration_seconds") }
    }

    /// So many seconds after the start; not below zero, and not beyond the year 9999.
    private mutating func after(
        _ start: UnixTime?, _ seconds: Int64, _ field: String
    ) -> UnixTime? {
        guard seconds >= 0 else {
            add(.secondsNegative, field, found: String(seconds))
            return nil
        }
        guard let start else { return nil }
        let time = start.advanced(bySeconds: seconds)
        guard time.elapsed(since: start) == UInt64(seconds) else {
            add(.endTooFar, field, found: String(seconds))
            return nil
        }
        return time
    }
}

extension VestingRule {
    /// Whether terms of a rule that counts seconds may have a cliff.
    fileprivate var hasCliff: Bool { self != .curveEscrow && self != .openZeppelin46 }
}
