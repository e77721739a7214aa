public import Ledger
import Postgres

/// Instants between months and days of the organisation's zone.
extension Reader {
    /// The first instant after a month in the organisation's zone.
    public func boundary(after month: Month) async throws -> UnixTime {
        let times = try await boundaries(of: [month])
        guard let last = times.last else { throw StorageError.missingRow(of: "organisation") }
        return last
    }

    /// The first instants of months in the organisation's zone, and of the month after the last.
    public func boundaries(of months: [Month]) async throws -> [UnixTime] {
        guard let first = months.first else { return [] }
        let rows = try await query(
            """
            SELECT
                (\(first)::timestamp + make_interval(months => n)) AT TIME ZONE o.zone AS boundary
            FROM organisation AS o
            CROSS JOIN generate_series(0, \(months.count)::integer) AS n
            ORDER BY n
            """)
        return try rows.map { UnixTime(try $0.value("boundary", as: Instant.self)) }
    }

    /// The first instant after a day in the organisation's zone.
    public func boundary(after day: Day) async throws -> UnixTime {
        let rows = try await query(
            """
            SELECT (\(day)::timestamp + interval '1 day') AT TIME ZONE o.zone AS boundary
            FROM organisation AS o
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "organisation") }
        return UnixTime(try row.value("boundary", as: Instant.self))
    }
}
