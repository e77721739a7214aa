import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// May 2021 in a house of its own, and its acts by plain SQL as the service's role.
struct PeriodHouse: Sendable {
    let house: APIHarness
    let month: SampleMonth
    let may: Month

    static func with(_ body: (PeriodHouse) async throws -> Void) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(PeriodHouse(house: house, month: month, may: Month("2021-05")))
        try await house.close()
    }

    /// The statement that makes an act for the present version of a month.
    func act(
        _ kind: String, _ period: String = "2021-05", by sender: APIHarness.Sender = .finance,
        id: Int = 1, version: Int? = nil, reason: String? = "x"
    ) -> SQL {
        let text: String? = kind == "closing" ? "checklist" : nil
        return """
            INSERT INTO period_act (
                act_id, period, kind, period_version, principal_id, principal_kind, made_at,
                reason, checklist, digest
            )
            SELECT
                lpad(\(id)::text, 32, '0')::uuid, d.month, \(kind),
                coalesce(
                    \(version)::bigint,
                    (SELECT p.row_version FROM period AS p WHERE p.period = d.month), 0
                ),
                q.principal_id, q.kind, '2021-06-07', \(reason)::text, \(text)::text,
                sha256(convert_to(\(text)::text, 'UTF8'))
            FROM (SELECT (\(period) || '-01')::date AS month) AS d
            CROSS JOIN principal AS q
            WHERE q.handle = \(sender.rawValue)
            """
    }

    /// The statement that approves an act.
    func approval(
        of id: Int = 1, by sender: APIHarness.Sender = .approver, at instant: String = "2021-06-07",
        digest: String? = "checklist"
    ) -> SQL {
        """
        INSERT INTO period_approval (act_id, principal_id, principal_kind, digest, approved_at)
        SELECT
            lpad(\(id)::text, 32, '0')::uuid, q.principal_id, q.kind,
            sha256(convert_to(\(digest)::text, 'UTF8')), \(instant)::timestamptz
        FROM principal AS q WHERE q.handle = \(sender.rawValue)
        """
    }

    /// The statements that record an entry of the first sample account pair on a day.
    func entry(on days: String...) -> [SQL] {
        let places = (1...days.count).flatMap { [$0, $0] }
        let record: SQL = """
            SELECT record_journal_entries(
                now(), (SELECT array_agg(gen_random_uuid()) FROM generate_series(1, \(days.count)::integer)),
                \(days)::date [], array_fill('correction'::text, ARRAY[\(days.count)::integer]),
                array_fill(NULL::text, ARRAY[\(days.count)::integer]),
                array_fill('attack'::text, ARRAY[\(days.count)::integer]),
                array_fill('{}'::jsonb, ARRAY[\(days.count)::integer]),
                array_fill(NULL::uuid, ARRAY[\(days.count)::integer]),
                array_fill(NULL::text, ARRAY[\(days.count)::integer]),
                array_fill(NULL::bigint, ARRAY[\(days.count)::integer]), \(places)::integer [],
                \(days.flatMap { _ in [1, 2] })::integer [],
                \(days.flatMap { _ in ["treasury:\(month.safe)", "equity:opening"] })::text [],
                array_fill(\(month.index.id)::uuid, ARRAY[\(2 * days.count)::integer]),
                \(days.flatMap { _ in ["debit", "credit"] })::text [],
                array_fill('5'::base_units, ARRAY[\(2 * days.count)::integer])
            )
            """
        let cover: SQL = """
            SELECT append_audit_entries(
                now(), '{NULL}', '{finance}', '{NULL}', '{NULL}', '{NULL}', '{attack}', '{attack}',
                '{NULL}', '{done}', '{attack}', ARRAY[(SELECT journal_seq + 1 FROM audit_head)],
                ARRAY[(SELECT last_seq FROM journal_head)]
            )
            """
        return [record, cover]
    }

    /// Runs statements in one transaction of the service's role; the constraint that refuses them.
    func refusal(_ statements: SQL...) async -> String? { await refusal(statements) }

    func refusal(_ statements: [SQL]) async -> String? {
        do {
            _ = try await house.connections.transaction { transaction in
                for statement in statements { _ = try await transaction.query(statement) }
            }
            return nil
        } catch let error as PostgresError {
            return error.constraint ?? error.sqlState?.rawValue
        } catch {
            return "\(error)"
        }
    }

    /// Closes a month by plain SQL, which is refused where it should be.
    func close(_ period: String, id: Int = 1) async -> String? {
        await refusal(
            act("hold", period, id: id * 10), act("closing", period, id: id * 10 + 1),
            approval(of: id * 10 + 1))
    }
}
