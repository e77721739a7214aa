import Bookkeeping
import Ledger
import Postgres
import TestSupport
import Testing

/// What holds when the rules are bypassed with plain SQL as the service's role.
struct RewardConstraintTests {
    private static let run = "00000000-0000-7000-8000-00000000000a"
    private static let approval = "00000000-0000-7000-8000-00000000000b"
    private static let line = "00000000-0000-7000-8000-00000000000c"

    /// A run of lead's that lead2 handed in, with a line for alice, and the entry of its approval.
    private func service() async throws -> APIHarness {
        let service = try await APIHarness()
        let directory = try await SampleDirectory(in: service)
        let lead = service.uuid(service.principal(.lead))
        let second = service.uuid(service.principal(.lead2))
        let alice = try directory.payee("alice")
        let asset = service.uuid(directory.index)
        let source = ID<RewardRun>(high: 0x7000, low: 0x8000_0000_0000_000A).description
        let code = "payable:\(alice)"
        _ = try await service.connections.transaction { transaction in
            try await transaction.pipeline([
                """
                INSERT INTO reward_run (
                    run_id, group_id, period, created_by, created_at, line_count
                )
                VALUES (
                    \(Self.run)::uuid, \(service.uuid(directory.engineering))::uuid, '2021-05-01',
                    \(lead)::uuid, '2021-06-01', 1
                )
                """,
                """
                INSERT INTO reward_line (
                    line_id, run_id, line_no, payee_id, asset_id, amount, kind, entered_by
                )
                VALUES (
                    \(Self.line)::uuid, \(Self.run)::uuid, 1, \(service.uuid(alice))::uuid,
                    \(asset)::uuid, 5, 'bounty', \(lead)::uuid
                )
                """,
                """
                UPDATE reward_line
                SET state = 'submitted', changed_by = ARRAY[\(second)::uuid]
                """,
                """
                UPDATE reward_run
                SET state = 'submitted', submitted_by = \(second)::uuid, submitted_at = '2021-06-01'
                """,
                """
                SELECT record_journal_entries(
                    '2021-06-01', ARRAY[gen_random_uuid()], '{2021-05-31}', '{reward_approved}',
                    ARRAY[\(source)::text], '{test}', ARRAY['{}'::jsonb], '{NULL}', '{NULL}',
                    '{NULL}', '{1,1}', '{1,2}', ARRAY['expense:g:bounty', \(code)::text],
                    ARRAY[\(asset)::uuid, \(asset)::uuid], '{debit,credit}', '{5,5}'
                )
                """,
                """
                SELECT append_audit_entries(
                    '2021-06-01', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{test}',
                    '{test}', '{NULL}', '{done}', '{NULL}', '{1}', '{1}'
                )
                """,
            ])
        }
        return service
    }

    private func alice(in service: APIHarness) async throws -> ID<Payee> {
        let rows = try await service.connections.query(
            "SELECT replace(payee_id::text, '-', '') AS id FROM payee WHERE handle = 'alice'")
        let digits = try #require(rows.first).get("id", as: String.self)
        return ID(
            high: try #require(UInt64(digits.prefix(16), radix: 16)),
            low: try #require(UInt64(digits.suffix(16), radix: 16)))
    }

    /// The constraint that refuses to store an approval by someone; nil when it is stored.
    private func refusal(
        of sender: APIHarness.Sender, kind: String? = nil, in service: APIHarness
    ) async throws -> String? {
        let principal = service.uuid(service.principal(sender))
        do {
            _ = try await service.connections.transaction { transaction in
                try await transaction.pipeline([
                    """
                    INSERT INTO reward_approval (
                        approval_id, run_id, principal_id, principal_kind, approved_at, lines,
                        entry_seq
                    )
                    VALUES (
                        \(Self.approval)::uuid, \(Self.run)::uuid, \(principal)::uuid,
                        \(kind ?? "person"), '2021-06-02', 1, 1
                    )
                    """,
                    """
                    UPDATE reward_line
                    SET state = 'approved', approval_id = \(Self.approval)::uuid,
                        decided_by = \(principal)::uuid
                    WHERE run_id = \(Self.run)::uuid
                    """,
                ])
            }
            return nil
        } catch let error as PostgresError {
            return error.constraint
        }
    }

    @Test func `authors, payees and scripts do not approve, whoever writes it`() async throws {
        let service = try await service()
        try await service.link(.approver2, to: alice(in: service))
        #expect(try await refusal(of: .lead, in: service) == "reward_line_two_people")
        #expect(try await refusal(of: .lead2, in: service) == "reward_line_two_people")
        #expect(try await refusal(of: .approver2, in: service) == "reward_line_two_people")
        #expect(try await refusal(of: .script, in: service) == "reward_approval_of_principal")
        #expect(
            try await refusal(of: .script, kind: "script", in: service)
                == "reward_approval_by_a_person")
        #expect(try await refusal(of: .approver, in: service) == nil)
        try await service.close()
    }

    /// Moves the line as someone's decision; what refuses it, or nil.
    private func decision(
        _ state: String, by sender: APIHarness.Sender, in service: APIHarness
    ) async -> String? {
        await service.refusal(
            """
            UPDATE reward_line
            SET state = \(state), reason = 'why',
                decided_by = \(service.uuid(service.principal(sender)))::uuid
            """)
    }

    @Test(arguments: ["returned", "held"])
    func `authors, payees and scripts neither return nor hold, whoever writes it`(
        state: String
    ) async throws {
        let service = try await service()
        try await service.link(.approver2, to: alice(in: service))
        for sender in [.lead, .lead2, .approver2, .script] as [APIHarness.Sender] {
            #expect(
                await decision(state, by: sender, in: service) == "reward_line_two_people",
                "\(sender)")
        }
        #expect(
            await service.refusal("UPDATE reward_line SET state = 'held'")
                == "reward_line_decision_has_reason")
        #expect(await decision(state, by: .approver, in: service) == nil)
        try await service.close()
    }

    @Test(arguments: ["returned", "submitted"])
    func `a held line is released or returned by somebody else only`(state: String) async throws {
        let service = try await service()
        try await service.link(.approver2, to: alice(in: service))
        #expect(await decision("held", by: .approver, in: service) == nil)
        for sender in [.lead, .lead2, .approver2, .script] as [APIHarness.Sender] {
            #expect(
                await decision(state, by: sender, in: service) == "reward_line_two_people",
                "\(sender)")
        }
        #expect(await decision(state, by: .approver, in: service) == nil)
        try await service.close()
    }

    @Test func `a line goes the allowed ways and changes while its lead has it`() async throws {
        let service = try await service()
        let closed = "reward_line_changed_while_open"
        #expect(await decision("draft", by: .approver, in: service) == "reward_line_move_allowed")
        #expect(await service.refusal("UPDATE reward_line SET amount = 6") == closed)
        #expect(await decision("held", by: .approver, in: service) == nil)
        #expect(
            await service.refusal(
                """
                UPDATE reward_line
                SET payee_id = (SELECT p.payee_id FROM payee AS p WHERE p.handle = 'bob')
                """) == closed)
        #expect(await decision("returned", by: .approver, in: service) == nil)
        #expect(await decision("held", by: .approver, in: service) == "reward_line_move_allowed")
        #expect(await service.refusal("UPDATE reward_line SET amount = 6") == nil)
        try await service.close()
    }

    @Test func `a line joins a draft, as a draft`() async throws {
        let service = try await service()
        func joins(_ state: SQL) -> SQL {
            """
            INSERT INTO reward_line (
                line_id, run_id, line_no, payee_id, asset_id, amount, kind, entered_by, state
            )
            SELECT gen_random_uuid(), run_id, 2, payee_id, asset_id, 1, 'other', entered_by,
                '\(state)'
            FROM reward_line
            """
        }
        // The run was handed in.
        #expect(await service.refusal(joins("draft")) == "reward_line_begins_as_draft")
        #expect(await service.refusal(joins("submitted")) == "reward_line_begins_as_draft")
        try await service.close()
    }

    @Test func `an approval is of the lines and sums that its entry posts, once`() async throws {
        let service = try await service()
        func approval(lines: Int, entry: Int = 1, of run: String = Self.run) -> SQL {
            let approver = service.uuid(service.principal(.approver))
            return """
                WITH a AS (
                    INSERT INTO reward_approval (
                        approval_id, run_id, principal_id, approved_at, lines, entry_seq
                    )
                    VALUES (
                        \(Self.approval)::uuid, \(run)::uuid, \(approver)::uuid, '2021-06-02',
                        \(lines), \(entry)
                    )
                    RETURNING approval_id, principal_id
                )
                UPDATE reward_line AS l
                SET state = 'approved', approval_id = a.approval_id, decided_by = a.principal_id
                FROM a
                """
        }
        #expect(await service.refusal(approval(lines: 2)) == "reward_approval_as_posted")
        let other = "00000000-0000-7000-8000-0000000000ff"
        _ = try await service.connections.query(
            """
            INSERT INTO reward_run (run_id, group_id, period, created_by, created_at)
            SELECT \(other)::uuid, group_id, period, created_by, created_at FROM reward_run
            """)
        #expect(
            await service.refusal(approval(lines: 1, of: other)) == "reward_approval_of_its_entry")
        #expect(await service.refusal(approval(lines: 1)) == nil)
        #expect(
            await service.refusal(
                """
                INSERT INTO reward_approval (
                    approval_id, run_id, principal_id, approved_at, lines, entry_seq
                )
                SELECT gen_random_uuid(), run_id, principal_id, approved_at, 1, entry_seq
                FROM reward_approval
                """) == "reward_approval_one_per_entry")
        try await service.close()
    }

    @Test func `an approval of other sums than its entry is refused`() async throws {
        let service = try await service()
        #expect(await decision("returned", by: .approver, in: service) == nil)
        _ = try await service.connections.query(
            "UPDATE reward_line SET amount = 6, state = 'submitted'")
        #expect(try await refusal(of: .approver, in: service) == "reward_approval_as_posted")
        try await service.close()
    }

    @Test func `authors of a line are never taken off it`() async throws {
        let service = try await service()
        let error = await #expect(throws: PostgresError.self) {
            _ = try await service.connections.query("UPDATE reward_line SET changed_by = '{}'")
        }
        #expect(error?.constraint == "reward_line_authors_kept")
        let other = await #expect(throws: PostgresError.self) {
            _ = try await service.connections.query(
                "UPDATE reward_line SET entered_by = changed_by[1]")
        }
        #expect(other?.sqlState == .insufficientPrivilege)
        try await service.close()
    }

    @Test func `an approved line is neither changed nor removed`() async throws {
        let service = try await service()
        #expect(try await refusal(of: .approver, in: service) == nil)
        for statement in [
            "UPDATE reward_line SET amount = 6", "DELETE FROM reward_line",
            "UPDATE reward_line SET state = 'submitted', approval_id = NULL",
        ] as [SQL] {
            let error = await #expect(throws: PostgresError.self) {
                _ = try await service.connections.query(statement)
            }
            #expect(error?.constraint == "reward_line_approved_is_final")
        }
        try await service.close()
    }
}
