import Postgres
import TestSupport

/// Statements of one transaction of the service's role, and the rule or SQLSTATE that refuses them.
struct JournalAttack: Sendable {
    let name: String
    let rule: String
    let statements: [SQL]

    init(_ name: String, _ rule: String, _ statements: SQL...) {
        self.name = name
        self.rule = rule
        self.statements = statements
    }

    /// No grant allows it.
    static let denied = "42501"

    /// Postings on accounts of the sample month, by their ids: 1 and 2 are equity in INDEX and USD, 3
    /// and 4 treasury in INDEX and USD.
    struct Lines {
        var accounts = [3, 1]
        var sides = ["debit", "credit"]
        var amounts = ["5", "5"]
        /// Which entry of the call each belongs to.
        var entries = [1, 1]
        var lines = [1, 2]
    }

    /// When something is said to have happened.
    enum Instant {
        case now, earlier, ahead, endOfTime, beginningOfTime

        var sql: SQL {
            switch self {
            case .now: "now()"
            case .earlier: "'2021-01-01T00:00:00Z'"
            case .ahead: "clock_timestamp() + interval '6 minutes'"
            case .endOfTime: "'infinity'"
            case .beginningOfTime: "'-infinity'"
            }
        }
    }

    /// One entry with its postings through the journal's own way. The sample's opening is number 1.
    static func record(
        _ lines: Lines = Lines(), kind: String = "correction", source: String? = nil,
        metadata: String = "{}", reverses: Int? = nil, id: String? = nil,
        principal: String? = nil, day: String = "2021-06-01", at instant: Instant = .now
    ) -> SQL {
        """
        SELECT record_journal_entries(
            \(instant.sql), ARRAY[coalesce(\(id)::uuid, gen_random_uuid())], ARRAY[\(day)::date],
            ARRAY[\(kind)::text], ARRAY[\(source)::text], '{attack}', ARRAY[\(metadata)::jsonb],
            ARRAY[\(principal)::uuid], '{NULL}', ARRAY[\(reverses)::bigint],
            \(lines.entries)::integer [], \(lines.lines)::integer [],
            (
                SELECT array_agg(a.code ORDER BY i.place)
                FROM unnest(\(lines.accounts)::bigint []) WITH ORDINALITY AS i (id, place)
                INNER JOIN public.account AS a ON a.account_id = i.id
            ),
            (
                SELECT array_agg(a.asset_id ORDER BY i.place)
                FROM unnest(\(lines.accounts)::bigint []) WITH ORDINALITY AS i (id, place)
                INNER JOIN public.account AS a ON a.account_id = i.id
            ),
            \(lines.sides)::text [], \(lines.amounts)::base_units []
        )
        """
    }

    /// One entry of two postings under a number and hashes that the caller states.
    static func state(
        number: Int = 2, known: [Int] = [], places: [Int] = [1, 2], hashes: Int = 96,
        at instant: Instant = .now, principal: String? = nil
    ) -> SQL {
        """
        SELECT record_hashed_entries(
            \(number)::bigint, \(instant.sql), ARRAY[gen_random_uuid()], '{2021-06-01}', '{correction}',
            '{NULL}', '{attack}', ARRAY['{}'::jsonb], ARRAY[\(principal)::uuid], '{NULL}', '{NULL}',
            decode(repeat('ab', \(hashes)), 'hex'), \(known)::bigint [], array_agg(a.code),
            array_agg(a.asset_id), '{1,1}', '{1,2}', \(places)::integer [], '{debit,credit}', '{5,5}'
        )
        FROM public.account AS a
        WHERE a.account_id IN (1, 3)
        """
    }

    /// One audit entry behind a number with hashes that the caller states.
    static func stateCover(_ first: Int?, _ last: Int?, hashes: Int = 128) -> SQL {
        """
        SELECT append_hashed_audit_entries(
            h.number, now(), '{NULL}', '{finance}', '{NULL}', '{NULL}', '{NULL}', '{attack}',
            '{attack}', '{NULL}', '{done}', '{attack}', ARRAY[\(first)::bigint], ARRAY[\(last)::bigint],
            decode(repeat('cd', \(hashes)), 'hex')
        )
        FROM audit_head AS h
        """
    }

    /// One audit entry that covers a range of journal entries, or none.
    static func cover(
        _ first: Int?, _ last: Int?, outcome: String = "done", at instant: Instant = .now
    ) -> SQL {
        """
        SELECT append_audit_entries(
            \(instant.sql), '{NULL}', '{finance}', '{NULL}', '{NULL}', '{NULL}', '{attack}', '{attack}',
            '{NULL}', ARRAY[\(outcome)::text], '{attack}', ARRAY[\(first)::bigint],
            ARRAY[\(last)::bigint]
        )
        """
    }
}
