import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// Settings, limits and entries above them, as people decided on them.
@Suite struct VerifyDecisionsTests {
    private static let settings =
        "settings and limits are those that were decided on, and the audit log says so"
    private static let proposals =
        "entries above a limit were approved by a second person, and the audit log says so"

    private func limit(_ amount: String?, in house: APIHarness) async throws -> SettingsOutcome? {
        try await house.write(as: .admin) { work in
            try await work.changeSettings(
                expecting: .any, name: nil, zone: nil, batchApprovals: nil,
                limits: [WrittenLimit(asset: "USD", amount: amount)])
        }
    }

    private func topUp(
        _ amount: String, in house: APIHarness, _ month: SampleMonth
    ) async throws -> EntryOutcome {
        let outcome = try await house.write(as: .finance) { work in
            let entry = try JournalEntry(
                id: work.newID(), kind: .topUp, effectiveDay: Day("2021-06-01"), memo: "Fees",
                metadata: EntryMetadata(["invoice": "17"]),
                postings: [
                    Posting(.debit, .treasury(month.safe), month.usd.amount(amount)),
                    Posting(.credit, AccountCode("income:fees"), month.usd.amount(amount)),
                ])
            return try await work.recordOrPropose(entry, noting: "test.recorded", entry.id, "")
        }
        return try #require(outcome)
    }

    /// Entry 2 of 50 USD before there was a limit, a limit of 10, entry 3 of 20 that was proposed and
    /// approved, a limit of 100 by two people, entry 4 of 60 by one.
    private func house() async throws -> APIHarness {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        _ = try await house.database.server.psql(
            """
            INSERT INTO principal_role (principal_id, principal_kind, role)
            SELECT principal_id, kind, 'admin' FROM principal WHERE handle = 'auditor'
            """, database: house.database.name)
        guard case .recorded = try await topUp("50", in: house, month) else {
            throw Unexpected()
        }
        _ = try await limit("10", in: house)
        guard case .proposed(let detail, _) = try await topUp("20", in: house, month) else {
            throw Unexpected()
        }
        _ = try await house.write(as: .approver) { work in
            try await work.approveEntryProposal(detail.proposal.id, digest: detail.proposal.digest)
        }
        let raised = try await limit("100", in: house)
        let change = try #require(raised?.waiting)
        _ = try await house.write(as: .auditor) { work in
            try await work.approveSettingsChange(change)
        }
        guard case .recorded = try await topUp("60", in: house, month) else {
            throw Unexpected()
        }
        // Waits for ever.
        _ = try await limit(nil, in: house)
        return house
    }

    private struct Unexpected: Error {}

    /// What somebody with all triggers off does, the rule that it breaks and what is said of it.
    private static let tamperings: [(statement: String, rule: String, found: String)] = [
        (
            """
            UPDATE entry_proposal_decision SET principal_id = (
                SELECT p.principal_id FROM entry_proposal AS p
            )
            """, proposals, "entry 3 is above the limit of its time and was not approved by another"
        ),
        ("DELETE FROM entry_proposal_decision", proposals, "entry 3 is above the limit"),
        (
            "DELETE FROM entry_proposal_decision; DELETE FROM entry_proposal", proposals,
            "entry 3 is above the limit"
        ),
        (
            """
            UPDATE entry_proposal SET
                content = replace(content, ' 2000 ', ' 1000 '),
                digest = sha256(convert_to(replace(content, ' 2000 ', ' 1000 '), 'UTF8'));
            UPDATE entry_proposal_decision SET digest = (SELECT digest FROM entry_proposal)
            """, proposals, "entry 3 is above the limit"
        ),
        (
            """
            UPDATE entry_proposal_decision SET principal_id = (
                SELECT principal_id FROM principal WHERE handle = 'approver2'
            )
            """, proposals, "was decided on otherwise, as the audit log has it"
        ),
        (
            "UPDATE entry_proposal_decision SET outcome = 'rejected', reason = 'x'", proposals,
            "entry 3 is above the limit"
        ),
        (
            "UPDATE entry_limit SET amount = amount + 1", settings, "is 10001, set was 10000"
        ),
        ("DELETE FROM entry_limit", settings, "is none, set was 10000"),
        (
            "UPDATE organisation SET batch_approvals = 2", settings,
            "2 people approve a batch, 1 were set"
        ),
        ("UPDATE organisation SET zone = 'Europe/Berlin'", settings, "the zone is not"),
        ("UPDATE organisation SET name = 'x'", settings, "the name is not"),
        (
            "UPDATE organisation SET row_version = row_version + 1", settings,
            "came into force without a second person"
        ),
        ("DELETE FROM settings_approval", settings, "came into force without a second person"),
        (
            """
            UPDATE settings_approval SET principal_id = (
                SELECT c.principal_id FROM settings_change AS c LIMIT 1
            )
            """, settings, "was approved by who proposed it"
        ),
        (
            """
            UPDATE settings_approval SET principal_id = (
                SELECT principal_id FROM principal WHERE handle = 'approver2'
            )
            """, settings, "the audit log says otherwise"
        ),
        (
            "DELETE FROM settings_change WHERE settings_version = 1", settings,
            "the audit log says otherwise"
        ),
    ]

    @Test func `decisions are recomputed, and who tampers with one is found`() async throws {
        let house = try await house()
        let honest = try await house.books.verify()
        #expect(honest.isSound, "\(honest)")
        // The proposal, and the entry that is above the limit of its time: the third.
        #expect(honest.checks.dropLast().last?.examined == 2)
        await house.connections.close()
        for tampering in Self.tamperings {
            let copy = try await TestDatabase.make(template: house.database.name)
            try await copy.server.psql(
                "SET session_replication_role = replica; \(tampering.statement)",
                database: copy.name)
            let report = try await copy.with { database in
                try await Books(database, clock: { house.now }, logger: house.books.logger).verify()
            }
            try await copy.drop()
            let broken = report.checks.first { $0.firstBreak != nil }
            #expect(broken?.rule == tampering.rule, "\(tampering.statement)")
            #expect(
                broken?.firstBreak?.contains(tampering.found) == true,
                "\(tampering.statement): \(broken?.firstBreak ?? "sound")")
        }
        try await house.database.drop()
    }
}
