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
            SELECT \(Self.held("\(first)::timestamp + make_interval(months => n)")) AS boundary
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
            SELECT \(Self.held("\(day)::timestamp + interval '1 day'")) AS boundary
            FROM organisation AS o
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "organisation") }
        return UnixTime(try row.value("boundary", as: Instant.self))
    }

    /// The instant of a local time, held within the years that an instant can have.
    private static func held(_ local: SQL) -> SQL {
        """
        greatest(
            least((\(local)) AT TIME ZONE o.zone, '9999-12-31 23:59:59+00'),
            '0001-01-01 00:00:00+00'
        )
        """
    }
}
