import Postgres
import TestSupport
import Testing

/// What holds of months although somebody goes round the rules, with plain SQL as the service's role.
@Suite struct PeriodConstraintTests {
    private static let closed = "journal_entry_in_open_period"

    @Test func `no entry is recorded in a closed month, alone or among others`() async throws {
        try await PeriodHouse.with { may in
            #expect(await may.refusal(may.entry(on: "2021-05-31")) == nil)
            #expect(await may.close("2021-05") == nil)
            for days in [["2021-05-31"], ["2021-05-01"], ["2021-04-30"], ["1970-01-01"]] {
                #expect(await may.refusal(may.entry(on: days[0])) == Self.closed, "\(days)")
            }
            #expect(
                await may.refusal(may.entry(on: "2021-06-01", "2021-05-31", "2021-06-02"))
                    == Self.closed)
            #expect(await may.refusal(may.entry(on: "2021-06-01", "2021-06-07")) == nil)
            #expect(
                await may.refusal(
                    may.act("reopening", id: 2), may.approval(of: 2, digest: nil)) == nil)
            #expect(await may.refusal(may.entry(on: "2021-05-31")) == nil)
            #expect(await may.refusal(may.entry(on: "2021-04-30")) == Self.closed)
        }
    }

    @Test func `the refusal names the closed month and the next open one`() async throws {
        try await PeriodHouse.with { may in
            #expect(await may.close("2021-05") == nil)
            let error = await #expect(throws: PostgresError.self) {
                try await may.house.connections.transaction { transaction in
                    _ = try await transaction.query(may.entry(on: "2021-03-05")[0])
                }
            }
            #expect(error?.message == "2021-03 is closed; the next open month is 2021-06")
        }
    }

    @Test func `a transaction that began before the closing does not slip past it`() async throws {
        try await PeriodHouse.with { may in
            do {
                try await may.house.connections.transaction { transaction in
                    _ = try await transaction.query(
                        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    _ = try await transaction.query("SELECT last_seq FROM journal_head")
                    #expect(await may.close("2021-05") == nil)
                    for statement in may.entry(on: "2021-05-31") {
                        _ = try await transaction.query(statement)
                    }
                }
                Issue.record("The entry was recorded.")
            } catch let error as PostgresError {
                #expect(error.sqlState == .serializationFailure)
            }
        }
    }

    @Test func `a month is closed by two people`() async throws {
        try await PeriodHouse.with { may in
            #expect(await may.refusal(may.act("hold"), may.act("closing", id: 2)) == nil)
            #expect(
                await may.refusal(may.approval(of: 2, by: .finance)) == "period_approval_two_people"
            )
            #expect(
                await may.refusal(may.approval(of: 2, by: .script))
                    == "period_approval_by_a_person")
            #expect(
                await may.refusal(may.approval(of: 2, digest: "another"))
                    == "period_approval_of_digest")
            #expect(
                await may.refusal(may.approval(of: 2, digest: nil)) == "period_approval_of_digest")
            #expect(
                await may.refusal(may.approval(of: 1, digest: nil))
                    == "period_approval_of_proposal")
            #expect(
                await may.refusal(may.act("closing", by: .script, id: 3))
                    == "period_act_by_a_person")
            #expect(await may.refusal(may.approval(of: 2)) == nil)
            #expect(
                await may.refusal(may.approval(of: 2, by: .approver2)) == "period_approval_pkey")
        }
    }

    @Test func `a month is reopened by two people with a reason`() async throws {
        try await PeriodHouse.with { may in
            #expect(await may.close("2021-05") == nil)
            for reason in [nil, "", " \n"] {
                let found = await may.refusal(may.act("reopening", id: 2, reason: reason))
                #expect(
                    found
                        == (reason == nil
                            ? "period_act_reopening_has_reason"
                            : "period_act_reason_says_something"))
            }
            #expect(await may.refusal(may.act("reopening", id: 2)) == nil)
            #expect(
                await may.refusal(may.approval(of: 2, by: .finance, digest: nil))
                    == "period_approval_two_people")
            #expect(await may.refusal(may.approval(of: 2, digest: nil)) == nil)
        }
    }

    @Test func `acts are for the present state of the month`() async throws {
        try await PeriodHouse.with { may in
            let passed = "period_act_of_present_state"
            #expect(await may.refusal(may.act("release")) == passed)
            #expect(await may.refusal(may.act("hold", version: 1)) == passed)
            #expect(await may.refusal(may.act("closing"), may.approval()) == passed)
            #expect(
                await may.refusal(may.act("reopening"), may.approval(digest: nil)) == passed)
            #expect(
                await may.refusal(
                    may.act("hold"), may.act("closing", id: 2), may.act("release", id: 3),
                    may.act("hold", id: 4), may.approval(of: 2)) == passed)
            #expect(await may.close("2021-05") == nil)
            #expect(await may.refusal(may.act("hold", id: 5)) == passed)
            #expect(await may.refusal(may.act("hold", "2021-04", id: 6)) == passed)
        }
    }

    @Test func `months are closed in order and after their end in the organisation's zone`()
        async throws
    {
        try await PeriodHouse.with { may in
            #expect(await may.close("2021-03") == nil)
            #expect(await may.close("2021-05", id: 2) == "period_closes_in_order")
            #expect(await may.close("2021-04", id: 3) == nil)
            #expect(
                await may.refusal(
                    may.act("hold"), may.act("closing", id: 2),
                    may.approval(of: 2, at: "2021-05-31T23:59:59Z"))
                    == "period_closes_after_its_end")
            // A date ahead does not help: the database's own clock counts as well.
            #expect(
                await may.refusal(
                    may.act("hold", "9999-11"), may.act("closing", "9999-11", id: 2),
                    may.approval(of: 2, at: "9999-12-30")) == "period_closes_after_its_end")
            // 00:30 in UTC is still the evening of the 31st in Vancouver.
            try await may.house.move(toZone: "America/Vancouver")
            let early = may.approval(of: 2, at: "2021-06-01T00:30:00Z")
            #expect(
                await may.refusal(may.act("hold"), may.act("closing", id: 2), early)
                    == "period_closes_after_its_end")
            try await may.house.move(toZone: "Europe/Berlin")
            let late = may.approval(of: 2, at: "2021-05-31T22:30:00Z")
            #expect(await may.refusal(may.act("hold"), may.act("closing", id: 2), late) == nil)
        }
    }

    @Test func `a month that was held and released is closed with a later one`() async throws {
        try await PeriodHouse.with { may in
            #expect(await may.refusal(may.act("hold", "1990-05", id: 91)) == nil)
            #expect(await may.close("2021-05") == "period_closes_in_order")
            #expect(await may.refusal(may.act("release", "1990-05", id: 92)) == nil)
            #expect(await may.close("2021-05") == nil)
            #expect(await may.refusal(may.entry(on: "1990-05-31")) == Self.closed)
            let error = await #expect(throws: PostgresError.self) {
                try await may.house.connections.transaction { transaction in
                    _ = try await transaction.query(may.entry(on: "1990-04-30")[0])
                }
            }
            #expect(error?.message == "1990-04 is closed; the next open month is 2021-06")
            #expect(
                await may.refusal(may.act("hold", "1990-05", id: 93))
                    == "period_act_of_present_state")
        }
    }

    @Test func `nobody writes states, nor changes what was done`() async throws {
        try await PeriodHouse.with { may in
            #expect(await may.close("2021-05") == nil)
            let denied = "42501"
            for statement: SQL in [
                "UPDATE period SET state = 'open'", "DELETE FROM period", "TRUNCATE period",
                "INSERT INTO period VALUES ('2021-04-01', 'open', 1, now())",
                "UPDATE journal_head SET closed_through = NULL",
                "UPDATE period_act SET principal_id = gen_random_uuid()", "DELETE FROM period_act",
                "UPDATE period_approval SET approved_at = now()", "DELETE FROM period_approval",
                "TRUNCATE period_act CASCADE",
                "SELECT move_period('2021-05-01', 2, '{closed}', 'open', now())",
            ] {
                #expect(await may.refusal(statement) == denied, "\(statement)")
            }
            for (statement, rule): (SQL, String) in [
                ("DELETE FROM period_approval", "period_approval_append_only"),
                ("UPDATE period_act SET reason = 'y'", "period_act_append_only"),
                ("TRUNCATE period_act CASCADE", "period_act_append_only"),
            ] {
                let found = await may.house.database.ownerRefusal(of: statement)
                #expect(found == rule)
            }
        }
    }

    @Test func `a temporary table stands in for no month`() async throws {
        try await PeriodHouse.with { may in
            #expect(await may.close("2021-05") == nil)
            let found = await may.refusal(
                [
                    "CREATE TEMPORARY TABLE period (period date, state text, row_version bigint)",
                    "INSERT INTO period VALUES ('2021-05-01', 'open', 1)",
                    """
                    CREATE TEMPORARY TABLE journal_head AS
                    SELECT 0::bigint AS last_seq, NULL::date AS closed_through
                    """,
                ] + may.entry(on: "2021-05-31"))
            #expect(found == Self.closed || found == "42501")
        }
    }
}

extension TestDatabase {
    /// The constraint that stops the owner.
    fileprivate func ownerRefusal(of statement: SQL) async -> String? {
        do {
            try await with(.owner) { database in
                _ = try await database.transaction { try await $0.query(statement) }
            }
            return nil
        } catch {
            return (error as? PostgresError)?.constraint
        }
    }
}
