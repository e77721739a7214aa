import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// Grants that are read for a report.
@Suite struct VestingStandingsTests {
    @Test(arguments: [1, 7, 100])
    func `rows are handed over by pages, and the last one is what is left`(size: Int) async throws {
        let house = try await APIHarness()
        let pages = try await house.books.snapshot { reader in
            var pages: [Int] = []
            try await reader.eachChunk("SELECT generate_series(1, 250) AS n", of: size) {
                pages.append($0.count)
            }
            return pages
        }
        let (full, rest) = (250 / size, 250 % size)
        #expect(
            pages == Array(repeating: size, count: full) + (rest == 0 ? [] : [rest]))
        try await house.close()
    }

    @Test func `while the first standings are shown, others still wait in the database`()
        async throws
    {
        let house = try await APIHarness()
        _ = try await SampleDirectory(in: house)
        let count = 2 * GrantDetail.page + 50
        try await approve(count, in: house)
        let waits = try await house.books.snapshot { reader in
            let clocks = try await reader.clocks(asOf: nil, knownAt: nil)
            var waits: [Bool] = []
            try await reader.eachVestingRow(clocks, groups: nil) { _ in
                // A cursor is closed with the page that is not full.
                let open = try await reader.query("SELECT name FROM pg_cursors WHERE name <> ''")
                waits.append(open.first != nil)
            }
            return waits
        }
        #expect(
            waits == Array(repeating: true, count: 2 * GrantDetail.page)
                + Array(repeating: false, count: 50))
        try await house.close()
    }

    /// Grants of 1000, 1001, 1002 … INDEX over 100 days.
    private func approve(_ count: Int, in house: APIHarness) async throws {
        var grants: [WrittenGrant] = []
        for number in 0..<count {
            var grant = WrittenGrant(row: number + 2)
            (grant.payee, grant.group, grant.asset) = ("alice", "engineering", "INDEX")
            grant.terms = SpelledTerms(rule: "dss-vest")
            grant.terms.total = "\(1000 + number)"
            grant.terms.written.start = try Instant("2021-01-01T00:00:00Z")
            grant.terms.written.end = try Instant("2021-04-11T00:00:00Z")
            grants.append(grant)
        }
        let entering = grants
        let entered = try #require(
            try await house.write(as: .finance) { try await $0.importGrants(entering) })
        let ids = entered.map(\.grant.id)
        _ = try await house.write(as: .approver) { try await $0.approveGrants(ids) }
    }
}
