import Ledger
import Postgres

extension BookPeriods {
    /// Reads the row of ``withToday(at:)``.
    init(_ row: Row) throws {
        let months: [Month] = try row.values("months")
        let states = try row.get("states", as: [String].self).map { text in
            guard let state = Period.State(rawValue: text) else {
                throw StorageError.unexpected(column: "states")
            }
            return state
        }
        self.init(
            closedThrough: try row.optionalValue("closed_through"),
            states: Dictionary(zip(months, states)) { first, _ in first })
    }

    /// The statement that reads them, and today in the organisation's zone, in one row.
    ///
    /// Months that are not closed by themselves are few: those of a year, unless nobody closes.
    static func withToday(at now: Instant) -> SQL {
        """
        SELECT
            (\(now)::timestamptz AT TIME ZONE o.zone)::date AS today, h.closed_through,
            ARRAY(
                SELECT p.period FROM period AS p
                WHERE p.state IN ('held', 'reopened')
                ORDER BY p.period
            ) AS months,
            ARRAY(
                SELECT p.state FROM period AS p
                WHERE p.state IN ('held', 'reopened')
                ORDER BY p.period
            ) AS states
        FROM organisation AS o
        CROSS JOIN journal_head AS h
        """
    }
}

extension Reader {
    /// Which months are closed.
    func periods() async throws -> BookPeriods { try await periodsWithToday().periods }

    /// The same, and today in the organisation's zone.
    func periodsWithToday() async throws -> (periods: BookPeriods, today: Day) {
        guard let row = try await query(BookPeriods.withToday(at: now)).first else {
            throw StorageError.missingRow(of: "organisation")
        }
        return (try BookPeriods(row), try row.value("today"))
    }
}

extension Work {
    /// The day on which an entry of the service becomes effective: the wanted one (nil for today), or
    /// the first after it that is not in a closed month.
    ///
    /// It holds the head of the journal from here on, so that the month stays open until the
    /// transaction ends: lock everything else before.
    func postingDay(wanted: Day? = nil) async throws -> Day {
        let (periods, today) = try await heldPeriodsWithToday()
        return periods.firstOpenDay(from: wanted ?? today)
    }

    /// Which months are closed, until the transaction ends, because the head of the journal is held
    /// from here on; and today in the organisation's zone.
    func heldPeriodsWithToday() async throws -> (periods: BookPeriods, today: Day) {
        let rows = try await transaction.pipeline([
            "SELECT lock_journal_head()", BookPeriods.withToday(at: now),
        ])
        guard let row = rows[1].first else { throw StorageError.missingRow(of: "organisation") }
        return (try BookPeriods(row), try row.value("today"))
    }
}
