-- Why: a plan of a hundred thousand payables could not be frozen within a request. The look at what a batch
-- pays, before it is frozen, read all rows of all batches: with statistics of the time before the plan, the
-- planner expects to find one soon. An entry of as many postings compared every posting with every account
-- of the service that it posts to. And the server's own compression took long over the files of a batch.
-- Locks: short exclusive ones on payout_batch and batch_export; stored values stay as they are.
-- Expected time: below a second.

ALTER FUNCTION batch_distribution_whole() SET enable_seqscan = off;

-- A server that was built without LZ4 compresses as before.
DO $$
BEGIN
    ALTER TABLE payout_batch ALTER COLUMN canonical SET COMPRESSION lz4;
    ALTER TABLE batch_export ALTER COLUMN content SET COMPRESSION lz4;
EXCEPTION
    WHEN feature_not_supported THEN NULL;
END
$$;

-- As before, but for how entries by hand on accounts of the service are found.
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
    is_of_service boolean;
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
        bool_or(m.prefix IN (SELECT r.prefix FROM account_rule AS r WHERE r.posted_by = 'system'))
    INTO unknown_count, asset_count, is_of_service
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
    -- Most statements are of entries by hand alone, or of none.
    IF is_of_service AND EXISTS (
        SELECT 1 FROM journal_entry AS e
        WHERE
            e.seq BETWEEN lowest AND highest
            AND e.kind IN (SELECT k.kind FROM entry_kind AS k WHERE k.posted_by = 'person')
    ) AND EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN account AS a ON a.account_id = f.account_id
        INNER JOIN journal_entry AS e ON e.seq = f.seq
        WHERE
            a.prefix IN (SELECT r.prefix FROM account_rule AS r WHERE r.posted_by = 'system')
            AND e.kind IN (SELECT k.kind FROM entry_kind AS k WHERE k.posted_by = 'person')
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
