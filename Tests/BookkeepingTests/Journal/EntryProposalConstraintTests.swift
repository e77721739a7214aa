import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// What holds of entries above a limit although somebody goes round the rules, with plain SQL as the
/// service's role.
@Suite struct EntryProposalConstraintTests {
    private static let needed = "journal_entry_second_person"

    /// A limit of 4 INDEX base units; ``PeriodHouse/entry(on:)`` records 5.
    private func withLimit(_ body: (PeriodHouse) async throws -> Void) async throws {
        try await PeriodHouse.with { may in
            _ = try await may.house.write(as: .admin) { work in
                try await work.changeSettings(
                    expecting: .any, name: nil, zone: nil, batchApprovals: nil,
                    limits: [WrittenLimit(asset: "INDEX", amount: "0.000000000000000004")])
            }
            try await body(may)
        }
    }

    /// The entry that ``record(_:entry:)`` records, as a proposal spells it.
    private func content(_ may: PeriodHouse, amount: String = "5") throws -> String {
        let index = Amount(baseUnits: try UInt256(decimal: amount), of: may.month.index.id)
        return try JournalEntry(
            id: ID(high: 1, low: 1), kind: .correction, effectiveDay: Day("2021-06-01"),
            memo: "attack",
            postings: [
                Posting(.debit, .treasury(may.month.safe), index),
                Posting(.credit, AccountCode("equity:opening"), index),
            ]
        ).content
    }

    private func proposal(_ content: String, by sender: APIHarness.Sender = .finance) -> SQL {
        """
        INSERT INTO entry_proposal (
            proposal_id, entry_id, kind, effective_day, content, digest, principal_id,
            principal_kind, proposed_at
        )
        SELECT
            lpad('1', 32, '0')::uuid, lpad('2', 32, '0')::uuid, 'correction', '2021-06-01',
            \(content)::text, sha256(convert_to(\(content)::text, 'UTF8')), q.principal_id, q.kind,
            now()
        FROM principal AS q WHERE q.handle = \(sender.rawValue)
        """
    }

    private func decision(
        _ content: String?, by sender: APIHarness.Sender = .approver,
        outcome: String = "approved"
    ) -> SQL {
        """
        INSERT INTO entry_proposal_decision (
            proposal_id, outcome, principal_id, principal_kind, digest, reason, decided_at
        )
        SELECT
            lpad('1', 32, '0')::uuid, \(outcome), q.principal_id, q.kind,
            sha256(convert_to(\(content)::text, 'UTF8')), 'x', now()
        FROM principal AS q WHERE q.handle = \(sender.rawValue)
        """
    }

    /// Records 5 on 2021-06-01 under the id of the proposal.
    private func record(
        _ may: PeriodHouse, entry: Int = 2, kind: String = "correction", source: String? = nil,
        memo: String = "attack"
    ) -> [SQL] {
        let record: SQL = """
            SELECT record_journal_entries(
                now(), ARRAY[lpad(\(String(entry)), 32, '0')::uuid], '{2021-06-01}',
                ARRAY[\(kind)::text], ARRAY[\(source)::text], ARRAY[\(memo)::text], '{"{}"}', '{NULL}',
                '{NULL}', '{NULL}',
                '{1,1}', '{1,2}', \(["treasury:\(may.month.safe)", "equity:opening"])::text [],
                array_fill(\(may.month.index.id)::uuid, ARRAY[2]), '{debit,credit}', '{5,5}'
            )
            """
        return [record, may.entry(on: "2021-06-01")[1]]
    }

    @Test func `an entry above the limit is recorded as it was approved by another, only`()
        async throws
    {
        try await withLimit { may in
            let five = try content(may)
            #expect(await may.refusal(may.entry(on: "2021-06-01")) == Self.needed)
            #expect(await may.refusal(record(may)) == Self.needed)
            #expect(await may.refusal([proposal(five)] + record(may)) == Self.needed)
            #expect(
                await may.refusal(
                    [proposal(five), decision(nil, outcome: "rejected")] + record(may))
                    == Self.needed)
            // Approved was another amount, or the entry is recorded under another id.
            let four = try content(may, amount: "4")
            #expect(
                await may.refusal([proposal(four), decision(four)] + record(may)) == Self.needed)
            #expect(
                await may.refusal([proposal(five), decision(five)] + record(may, entry: 3))
                    == Self.needed)
            #expect(await may.refusal([proposal(five), decision(five)] + record(may)) == nil)
            // It went by plain SQL, which the audit log knows nothing of.
            let broken = try await may.house.books.verify().checks.compactMap(\.firstBreak)
            #expect(
                broken == [
                    "\(ID<EntryProposal>(high: 0, low: 1)) was decided on otherwise, as the audit log"
                        + " has it"
                ])
        }
    }

    @Test func `no other name for an entry goes round the limit`() async throws {
        try await withLimit { may in
            let invented = "run_00000000000000000000000000"
            for kind in ["opening", "top_up", "correction"] {
                #expect(
                    await may.refusal(record(may, kind: kind, source: invented))
                        == "journal_entry_of_its_object", "\(kind)")
            }
            for kind in ["reward_approved", "payment_settled"] {
                #expect(
                    await may.refusal(record(may, kind: kind)) == "journal_entry_of_its_object",
                    "\(kind)")
            }
            #expect(
                await may.refusal(record(may, kind: "reward_approved", source: invented))
                    == "journal_entry_object_exists")
        }
    }

    @Test func `postings that were approved do not become lines of a memo`() async throws {
        try await withLimit { may in
            let five = try content(may)
            let postings = try #require(five.firstRange(of: "post "))
            let lines = String(five[postings.lowerBound...])
            let ten = five + lines
            let hidden = record(may, memo: "attack\n" + lines.dropLast())
            #expect(await may.refusal([proposal(ten), decision(ten)] + hidden) == Self.needed)
        }
    }

    @Test func `a proposal is not recorded in a month that was closed meanwhile`() async throws {
        try await withLimit { may in
            let proposed = try await propose(may, on: "2021-05-31")
            #expect(await may.close("2021-05") == nil)
            let found = await code {
                _ = try await may.house.write(as: .approver) { work in
                    try await work.approveEntryProposal(proposed.id, digest: proposed.digest)
                }
            }
            #expect(found == "period_closed")
            #expect(
                try await may.house.books.reader.entryProposal(proposed.id).proposal == proposed)
        }
    }

    @Test func `the second person is another person who saw what is recorded`() async throws {
        try await withLimit { may in
            let five = try content(may)
            for (statements, rule): ([SQL], String) in [
                ([proposal(five), decision(five, by: .finance)], "entry_proposal_two_people"),
                (
                    [proposal(five), decision(five, by: .script)],
                    "entry_proposal_decision_by_a_person"
                ),
                ([proposal(five, by: .script)], "entry_proposal_by_a_person"),
                ([proposal(five), decision("other")], "entry_proposal_of_digest"),
                ([proposal(five), decision(nil)], "entry_proposal_decision_complete"),
                ([proposal(five), decision(five)], "entry_proposal_recorded"),
                ([proposal("vestry-entry 1\n")], "entry_proposal_content_as_stated"),
                (
                    [proposal(five), decision(nil, outcome: "rejected"), decision(five)],
                    "entry_proposal_decision_pkey"
                ),
            ] {
                #expect(await may.refusal(statements) == rule)
            }
        }
    }

    @Test func `nobody loosens a limit alone, nor changes what was proposed`() async throws {
        try await withLimit { may in
            func change(_ amount: String?, approvals: Int? = nil, version: Int = 2) -> SQL {
                """
                INSERT INTO settings_change (
                    change_id, settings_version, batch_approvals, limit_assets, limit_amounts,
                    principal_id, made_at
                )
                SELECT
                    lpad('1', 32, '0')::uuid, \(version), \(approvals)::smallint,
                    ARRAY[\(may.month.index.id)::uuid], ARRAY[\(amount)::numeric],
                    q.principal_id, now()
                FROM principal AS q WHERE q.handle = 'admin'
                """
            }
            func approval(_ handle: String) -> SQL {
                """
                INSERT INTO settings_approval (
                    change_id, principal_id, principal_kind, approved_at
                )
                SELECT lpad('1', 32, '0')::uuid, q.principal_id, q.kind, now()
                FROM principal AS q WHERE q.handle = \(handle)
                """
            }
            let entry = may.entry(on: "2021-06-01")
            #expect(await may.refusal([change("5")] + entry) == Self.needed)
            #expect(await may.refusal([change(nil)] + entry) == Self.needed)
            #expect(
                await may.refusal(change("5"), approval("admin")) == "settings_approval_two_people")
            #expect(
                await may.refusal(change("5"), approval("script"))
                    == "settings_approval_by_a_person")
            #expect(
                await may.refusal(change("5", version: 1)) == "settings_change_of_present_settings")
            #expect(
                await may.refusal(change("5", approvals: 21))
                    == nil)
            #expect(
                await may.refusal(approval("finance")) == "organisation_needs_an_approval")
            for statement: SQL in [
                "UPDATE organisation SET batch_approvals = 1", "DELETE FROM entry_limit",
                "UPDATE entry_limit SET amount = 9", "DELETE FROM entry_proposal",
                "UPDATE entry_proposal_decision SET outcome = 'approved'",
                "DELETE FROM settings_change", "UPDATE settings_approval SET approved_at = now()",
                "SELECT apply_settings_change(c) FROM settings_change AS c",
            ] {
                #expect(await may.refusal(statement) == "42501", "\(statement)")
            }
        }
    }

    @Test func `a second person brings a looser limit into force`() async throws {
        try await withLimit { may in
            _ = try await may.house.write(as: .admin) { work in
                try await work.changeSettings(
                    expecting: .any, name: nil, zone: nil, batchApprovals: nil,
                    limits: [WrittenLimit(asset: "INDEX", amount: nil)])
            }
            #expect(await may.refusal(may.entry(on: "2021-06-01")) == Self.needed)
            #expect(
                await may.refusal(
                    """
                    INSERT INTO settings_approval (change_id, principal_id, approved_at)
                    SELECT c.change_id, q.principal_id, now()
                    FROM settings_change AS c
                    CROSS JOIN principal AS q
                    WHERE q.handle = 'finance' AND c.settings_version = 2
                    """) == nil)
            #expect(await may.refusal(may.entry(on: "2021-06-01")) == nil)
        }
    }

    @Test func `of two who approve at once one records`() async throws {
        try await withLimit { may in
            let proposal = try await propose(may, on: "2021-06-01")
            let codes = await withTaskGroup(of: String?.self) { group in
                for sender in [APIHarness.Sender.approver, .approver2, .finance2] {
                    group.addTask {
                        await code {
                            _ = try await may.house.write(as: sender) { work in
                                try await work.approveEntryProposal(
                                    proposal.id, digest: proposal.digest)
                            }
                        }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(codes.filter { $0 == nil }.count == 1)
            #expect(codes.compactMap { $0 } == ["proposal_decided", "proposal_decided"])
            #expect(try await may.house.books.reader.newestSeq() == 2)
        }
    }

    /// Proposes a top-up of 7 INDEX, which nobody records without a second person.
    private func propose(_ may: PeriodHouse, on day: String) async throws -> EntryProposal {
        let caller = try #require(
            try await may.house.books.authenticate(
                secret: APIHarness.Sender.finance.secret, remoteAddress: "unix", requestID: "r"))
        let draft = try HandEntry(
            kind: .topUp, effectiveDay: Day(day), memo: "Fees",
            lines: [
                HandEntry.Line(
                    account: .treasury(may.month.safe), asset: "INDEX", side: .debit, amount: "7"),
                HandEntry.Line(
                    account: AccountCode("income:fees"), asset: "INDEX", side: .credit, amount: "7"
                ),
            ])
        let request = WriteRequest(
            caller: caller, method: "POST", path: "/v1/journal-entries", key: "k",
            bodyDigest: Hash32(word: .one), isDryRun: false)
        let found = await code {
            _ = try await may.house.books.recordEntryByHand(draft, request) { _ in
                StoredAnswer(status: 201, body: [])
            }
        }
        #expect(found == "second_person_needed")
        _ = try await may.house.books.recordEntryByHand(
            draft, request, proposed: { _ in StoredAnswer(status: 202, body: []) }
        ) { _ in StoredAnswer(status: 201, body: []) }
        let page = try await may.house.books.reader.entryProposals(
            PageRequest(after: nil, limit: 10))
        return try #require(page.items.first).proposal
    }
}
