extension CalendarSchedule {
    /// The most tranches that a grant may have.
    static let mostOccurrences = 10_000
    private static let longestInterval = 12_000

    /// Judges the fields of a calendar rule.
    init?(_ rule: VestingRule, _ allocation: Allocation, reading reader: inout TermsReader) {
        let start = reader.require("start_day", \.startDay)
        let interval = Self.interval(&reader)
        let occurrences = reader.require("occurrences", \.occurrences)
            .flatMap { reader.number($0, in: 1...Self.mostOccurrences, "occurrences") }
        let dayOfMonth = Self.dayOfMonth(&reader, interval)
        let cliff = Self.cliff(&reader, occurrences)
        guard let start, let interval, let occurrences, let dayOfMonth else { return nil }
        guard let last = Self.day(occurrences, from: start, interval, dayOfMonth) else {
            reader.add(.endTooFar, "occurrences", found: String(occurrences))
            return nil
        }
        let cliffDay = cliff.flatMap { Self.day(of: $0, start, interval, dayOfMonth) }
        if let cliffDay, cliffDay > last {
            reader.add(.cliffAfterEnd, "cliff_months", found: cliffDay.description)
        }
        if let cliffDay, cliffDay < start {
            reader.add(.cliffBeforeStart, "cliff_anchor", found: cliffDay.description)
        }
        self.init(
            rule: rule, allocation: allocation, start: start, interval: interval,
            occurrences: occurrences, dayOfMonth: dayOfMonth, cliff: cliff, cliffDay: cliffDay,
            lastDay: max(last, cliffDay ?? last))
    }

    private static func interval(_ reader: inout TermsReader) -> Interval? {
        let months = reader.take("interval_months", \.intervalMonths)
            .flatMap { reader.number($0, in: 1...longestInterval, "interval_months") }
        let days = reader.take("interval_days", \.intervalDays)
            .flatMap { reader.number($0, in: 1...longestInterval, "interval_days") }
        switch (reader.written.intervalMonths, reader.written.intervalDays) {
        case (nil, nil): reader.add(.fieldMissing(reader.rule), "interval_months", found: nil)
        case (_?, let days?): reader.add(.intervalTwice, "interval_days", found: String(days))
        case (_, _): break
        }
        return months.map { .months($0) } ?? days.map { .days($0) }
    }

    private static func dayOfMonth(
        _ reader: inout TermsReader, _ interval: Interval?
    ) -> DayOfMonth? {
        if case .days = interval { return .startDay }
        guard let text = reader.take("day_of_month", \.dayOfMonth) else { return .startDay }
        guard let day = DayOfMonth(text) else {
            reader.add(.dayOfMonthUnknown, "day_of_month", found: text)
            return nil
        }
        return day
    }

    private static func cliff(_ reader: inout TermsReader, _ occurrences: Int?) -> Cliff? {
        let installment = reader.take("cliff_installment", \.cliffInstallment)
            .flatMap {
                reader.number($0, in: 0...(occurrences ?? mostOccurrences), "cliff_installment")
            }
        let anchor = reader.take("cliff_anchor", \.cliffAnchor)
        let months = reader.take("cliff_months", \.cliffMonths)
            .flatMap { reader.number($0, in: 0...longestInterval, "cliff_months") }
        if let months, reader.written.cliffInstallment != nil {
            reader.add(.cliffTwice, "cliff_months", found: String(months))
        }
        if let anchor, months == nil, reader.written.cliffMonths == nil {
            reader.add(.cliffAnchorAlone, "cliff_anchor", found: anchor.description)
        }
        // The Open Cap Format says that a cliff of fewer than two installments is none.
        if let installment, installment >= 2 { return .installment(installment) }
        return months.map { .months($0, after: anchor) }
    }

    private static func day(
        of cliff: Cliff, _ start: Day, _ interval: Interval, _ dayOfMonth: DayOfMonth
    ) -> Day? {
        switch cliff {
        case .installment(let tranche): day(tranche, from: start, interval, dayOfMonth)
        case .months(let count, let anchor):
            day(count, from: anchor ?? start, .months(1), .startDay)
        }
    }

    func write(to written: inout WrittenTerms) {
        written.startDay = start
        written.occurrences = occurrences
        switch interval {
        case .months(let length):
            written.intervalMonths = length
            written.dayOfMonth = dayOfMonth.description
        case .days(let length): written.intervalDays = length
        }
        switch cliff {
        case .installment(let tranche): written.cliffInstallment = tranche
        case .months(let count, let anchor):
            written.cliffMonths = count
            written.cliffAnchor = anchor
        case nil: break
        }
    }
}
