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

    /// A submitted run of lead's with a line for alice that lead2 changed, and a journal entry.
    private func service() async throws -> APIHarness {
        let service = try await APIHarness()
        let directory = try await SampleDirectory(in: service)
        let lead = service.uuid(service.principal(.lead))
        let second = service.uuid(service.principal(.lead2))
        let alice = service.uuid(try directory.payee("alice"))
        let asset = service.uuid(directory.index)
        _ = try await service.connections.transaction { transaction in
            try await transaction.pipeline([
                """
                INSERT INTO reward_run (
                    run_id, group_id, period, state, created_by, created_at, submitted_by,
                    submitted_at, line_count
                )
                VALUES (
                    \(Self.run)::uuid, \(service.uuid(directory.engineering))::uuid, '2021-05-01',
                    'submitted', \(lead)::uuid, '2021-06-01', \(lead)::uuid, '2021-06-01', 1
                )
                """,
                """
                INSERT INTO reward_line (
                    line_id, run_id, line_no, payee_id, asset_id, amount, kind, state, entered_by,
                    changed_by
                )
                VALUES (
                    \(Self.line)::uuid, \(Self.run)::uuid, 1, \(alice)::uuid, \(asset)::uuid, 5,
                    'bounty', 'submitted', \(lead)::uuid, ARRAY[\(second)::uuid]
                )
                """,
                """
                SELECT record_journal_entries(
                    '2021-06-01', ARRAY[gen_random_uuid()], '{2021-05-31}', '{opening}', '{NULL}',
                    '{test}', ARRAY['{}'::jsonb], '{NULL}', '{NULL}', '{NULL}', '{1,1}', '{1,2}',
                    '{treasury:x,equity:opening}', ARRAY[\(asset)::uuid, \(asset)::uuid],
                    '{debit,credit}', '{5,5}'
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
                    SET state = 'approved', approval_id = \(Self.approval)::uuid
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
