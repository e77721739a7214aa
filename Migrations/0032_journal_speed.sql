-- Why: what holds of new postings is looked at in one pass over their accounts, which are read and moved
-- by one statement; entries that reverse nothing are in no index of reversals; and answers that are kept
-- are checked against their principals once a statement, not row by row.
-- Locks: exclusive ones on journal_entry, posting and idempotency_record. Expected time: what it takes to
-- read journal_entry once.

-- All postings of an entry arrive with it, balance per asset, move the totals of their accounts, and one
-- by hand does not post to accounts of the service's own. Whoever comes here holds the head of the
-- journal, so no two wait for each other's accounts.
CREATE OR REPLACE FUNCTION posting_balanced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    lowest bigint;
    highest bigint;
    audited bigint;
    newest bigint;
    unknown_count bigint;
    asset_count bigint;
    closed_accounts bigint [];
    is_unbalanced boolean;
BEGIN
    SELECT
        min(f.seq), max(f.seq), count(DISTINCT f.account_id),
        (SELECT h.journal_seq FROM audit_head AS h), (SELECT h.last_seq FROM journal_head AS h)
    INTO lowest, highest, unknown_count, audited, newest
    FROM fresh AS f;
    IF lowest IS NULL THEN
        RETURN NULL;
    END IF;
    IF lowest <= audited THEN
        PERFORM refuse('posting_with_its_entry', 'no posting is added to an older journal entry');
    END IF;
    IF highest > newest THEN
        PERFORM refuse('posting_of_entry', 'a posting belongs to no journal entry');
    END IF;
    WITH moved AS (
        UPDATE account AS a
        SET debits = a.debits + s.debits, credits = a.credits + s.credits
        FROM (
            SELECT
                f.account_id,
                coalesce(sum(f.amount) FILTER (WHERE f.side = 'debit'), 0) AS debits,
                coalesce(sum(f.amount) FILTER (WHERE f.side = 'credit'), 0) AS credits
            FROM fresh AS f
            GROUP BY f.account_id
        ) AS s
        WHERE a.account_id = s.account_id
        RETURNING a.account_id, a.asset_id, a.prefix
    )
    SELECT
        unknown_count - count(*), count(DISTINCT m.asset_id),
        array_agg(m.account_id) FILTER (
            WHERE m.prefix IN (SELECT r.prefix FROM account_rule AS r WHERE r.posted_by = 'system')
        )
    INTO unknown_count, asset_count, closed_accounts
    FROM moved AS m;
    -- Most statements are of one asset, and need not look up which.
    IF unknown_count > 0 THEN
        is_unbalanced := true;
    ELSIF asset_count = 1 THEN
        is_unbalanced := EXISTS (
            SELECT 1 FROM fresh AS f
            GROUP BY f.seq
            HAVING sum(CASE f.side WHEN 'debit' THEN f.amount ELSE -f.amount END) <> 0
        );
    ELSE
        is_unbalanced := EXISTS (
            SELECT 1
            FROM (
                SELECT
                    f.seq, CASE f.side WHEN 'debit' THEN f.amount ELSE -f.amount END AS amount,
                    (SELECT a.asset_id FROM account AS a WHERE a.account_id = f.account_id) AS asset_id
                FROM fresh AS f
            ) AS p
            GROUP BY p.seq, p.asset_id
            HAVING sum(p.amount) <> 0
        );
    END IF;
    IF is_unbalanced THEN
        PERFORM refuse('journal_entry_balances', 'debits and credits differ for an asset');
    END IF;
    IF closed_accounts IS NOT NULL AND EXISTS (
        SELECT 1
        FROM (
            SELECT DISTINCT f.seq FROM fresh AS f WHERE f.account_id = ANY (closed_accounts)
        ) AS f
        INNER JOIN journal_entry AS e ON e.seq = f.seq
        WHERE e.kind IN (SELECT k.kind FROM entry_kind AS k WHERE k.posted_by = 'person')
    ) THEN
        PERFORM refuse(
            'posting_open_to_people',
            'an entry by hand does not post to an account of the service''s own'
        );
    END IF;
    IF EXISTS (
        SELECT 1 FROM journal_entry AS e
        WHERE e.reverses IS NOT NULL AND e.seq BETWEEN lowest AND highest
    ) THEN
        PERFORM refuse_unlike_reversals(lowest, highest);
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER posting_open_to_people ON posting;
DROP FUNCTION posting_open_to_people();

ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_reversed_once;
CREATE UNIQUE INDEX journal_entry_reversed_once ON journal_entry (reverses)
WHERE reverses IS NOT NULL;

-- Principals are never deleted, so whoever is there when an answer is kept stays there.
ALTER TABLE idempotency_record DROP CONSTRAINT idempotency_record_principal_id_fkey;
CREATE FUNCTION idempotency_record_by_a_principal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.principal_id FROM fresh AS f) AS f
        WHERE NOT EXISTS (SELECT 1 FROM principal AS p WHERE p.principal_id = f.principal_id)
    ) THEN
        PERFORM refuse(
            'idempotency_record_by_a_principal', 'an answer is kept for an unknown principal'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER idempotency_record_by_a_principal AFTER INSERT ON idempotency_record
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
EXECUTE FUNCTION idempotency_record_by_a_principal();
REVOKE EXECUTE ON FUNCTION idempotency_record_by_a_principal FROM public;
