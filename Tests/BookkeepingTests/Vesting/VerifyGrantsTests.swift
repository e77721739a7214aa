import Ledger
import TestSupport
import Testing

@testable import Bookkeeping

/// A superuser with all triggers off changes one field of a grant; `verify` finds it.
@Suite struct VerifyGrantsTests {
    private static let tamperings = [
        "UPDATE vesting_grant SET total = total * 2",
        "UPDATE vesting_grant SET rule = 'openzeppelin-5.1', terms = terms - 'cliff'",
        "UPDATE vesting_grant SET terms = jsonb_set(terms, '{end}', '\"2021-04-12T00:00:00Z\"')",
        "UPDATE vesting_grant SET granted = granted + 1, committed = committed + 1",
        "UPDATE vesting_grant SET accrued = accrued + 1, released = released - 1",
        "UPDATE grant_event SET amount = amount + 1 WHERE kind = 'released'",
        "UPDATE grant_event SET amount = amount + 1 WHERE kind = 'accrued'",
        "UPDATE grant_event SET effective_at = '2021-02-28' WHERE kind = 'released'",
        "UPDATE grant_event SET details = '{\"ends_at\": \"2021-03-13T00:00:00Z\"}' "
            + "WHERE kind = 'terminated'",
        "DELETE FROM grant_event WHERE kind = 'terminated'",
        "UPDATE vesting_release_line SET nature = 'recurring' WHERE nature = 'cliff'",
        "UPDATE vesting_release_line SET amount = amount - 1 WHERE nature = 'recurring'",
        "UPDATE vesting_release_line SET released_before = 1 WHERE nature = 'cliff'",
    ]

    @Test func `whatever is changed of a grant, verify names it`() async throws {
        let house = try await APIHarness()
        let directory = try await SampleDirectory(in: house)
        try await live(in: house, directory)
        let sound = try await house.books.verify()
        #expect(sound.isSound, "\(sound)")
        let check = try #require(
            sound.checks.first { $0.rule == "every grant recomputes from its terms and events" })
        #expect(check.examined == 1)
        _ = try await house.database.server.psql(
            "ALTER TABLE vesting_release_line DROP CONSTRAINT vesting_release_line_once",
            database: house.database.name)
        try await house.expectVerifyFinds(
            Self.tamperings, in: ["vesting_grant", "grant_event", "vesting_release_line"])
        try await house.close()
    }

    /// 1000 INDEX over 100 days with a cliff after 50: accrued for January, released for February and
    /// ended after 70 days.
    private func live(in house: APIHarness, _ directory: SampleDirectory) async throws {
        house.now = try Instant("2021-03-05T00:00:00Z")
        var terms = SpelledTerms(rule: "dss-vest")
        terms.total = "1000"
        terms.written.start = try Instant("2021-01-01T00:00:00Z")
        terms.written.cliff = try Instant("2021-02-20T00:00:00Z")
        terms.written.end = try Instant("2021-04-11T00:00:00Z")
        var written = WrittenGrant()
        written.payee = "alice"
        written.group = "engineering"
        written.asset = "INDEX"
        written.terms = terms
        let entering = written
        let grant = try #require(
            try await house.write(as: .finance) { try await $0.enterGrant(entering) })
        let id = grant.grant.id
        _ = try await house.write(as: .approver) { try await $0.approveGrant(id) }
        _ = try await house.write(as: .finance) {
            try await $0.accrueVesting(for: try Month("2021-01"))
        }
        let release = try #require(
            try await house.write(as: .finance) {
                try await $0.createVestingRelease(for: try Month("2021-02"))
            })
        _ = try await house.write(as: .approver) {
            try await $0.approveVestingRelease(release.id)
        }
        let end = WrittenGrantChange(
            .terminated(end: try Instant("2021-03-12T00:00:00Z")), effectiveAt: nil,
            takesBackVested: false, reason: "leaves")
        let change = try #require(
            try await house.write(as: .finance) { try await $0.proposeGrantChange(end, of: id) })
        _ = try await house.write(as: .approver) {
            try await $0.approveGrantChange(change.change.id, digest: #require(change.digest))
        }
    }
}
