-- Why: folding month totals and sealing checkpoints took a third of the time that the server has under load. Without
-- statistics of a fast growing table every step read all postings; each moved total left a row behind that its
-- index named too; and every node of a checkpoint's tree was looked for from the first leaf on.
-- Locks: a short one on account_month. Expected time: below a second.

-- Room beside each total for what follows it.
ALTER TABLE account_month SET (fillfactor = 50);

CREATE OR REPLACE FUNCTION fold_account_months(maximum bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    done bigint;
    goal bigint;
BEGIN
    SELECT h.through_seq INTO done FROM account_month_head AS h FOR UPDATE;
    SELECT least(h.last_seq, done + maximum) INTO goal FROM journal_head AS h;
    IF goal <= done THEN
        RETURN done;
    END IF;
    WITH delta AS MATERIALIZED (
        SELECT
            p.account_id, date_trunc('month', e.effective_day::timestamp)::date AS month,
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
        FROM journal_entry AS e
        INNER JOIN posting AS p ON p.seq = e.seq
        WHERE e.seq > done AND e.seq <= goal AND p.seq > done AND p.seq <= goal
        GROUP BY p.account_id, date_trunc('month', e.effective_day::timestamp)::date
    ),
    touched AS (
        SELECT d.account_id, d.month FROM delta AS d
        UNION
        SELECT f.account_id, m.month
        FROM (SELECT d.account_id, min(d.month) AS first FROM delta AS d GROUP BY d.account_id) AS f
        CROSS JOIN LATERAL (
            SELECT m.month::date AS month
            FROM account_month AS m
            WHERE m.account_id = f.account_id AND m.month > f.first
            OFFSET 0
        ) AS m
    ),
    risen AS (
        SELECT
            t.account_id, t.month, sum(coalesce(d.debits, 0)) OVER upto AS debits,
            sum(coalesce(d.credits, 0)) OVER upto AS credits
        FROM touched AS t
        LEFT JOIN delta AS d ON d.account_id = t.account_id AND d.month = t.month
        WINDOW upto AS (PARTITION BY t.account_id ORDER BY t.month)
    )
    INSERT INTO account_month AS m (account_id, month, debits, credits)
    SELECT
        r.account_id, r.month, r.debits + coalesce(b.debits, 0), r.credits + coalesce(b.credits, 0)
    FROM risen AS r
    LEFT JOIN LATERAL (
        SELECT o.debits, o.credits
        FROM account_month AS o
        WHERE o.account_id = r.account_id AND o.month <= r.month
        ORDER BY o.month DESC
        LIMIT 1
    ) AS b ON true
    ON CONFLICT (account_id, month) DO UPDATE
    SET debits = excluded.debits, credits = excluded.credits;
    UPDATE account_month_head SET through_seq = goal;
    RETURN goal;
END
$$;

CREATE OR REPLACE FUNCTION seal_audit_checkpoints(maximum integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    done bigint;
    newest bigint;
    -- The hashes of a level of the tree, one after another.
    level bytea;
    leaf_mark bytea := decode('00', 'hex');
    node_mark bytea := decode('01', 'hex');
BEGIN
    LOCK TABLE audit_checkpoint IN SHARE ROW EXCLUSIVE MODE;
    SELECT coalesce(max(c.last_number), 0) INTO done FROM audit_checkpoint AS c;
    SELECT h.number INTO newest FROM audit_head AS h;
    FOR sealed IN 1..maximum LOOP
        IF newest < done + 1024 THEN
            RETURN sealed - 1;
        END IF;
        SELECT string_agg(sha256(leaf_mark || e.entry_sha256), ''::bytea ORDER BY e.number) INTO level
        FROM audit_entry AS e
        WHERE e.number > done AND e.number <= done + 1024;
        WHILE octet_length(level) > 32 LOOP
            SELECT string_agg(sha256(node_mark || substr(level, 64 * i + 1, 64)), ''::bytea ORDER BY i)
            INTO level
            FROM generate_series(0, octet_length(level) / 64 - 1) AS i;
        END LOOP;
        INSERT INTO audit_checkpoint (last_number, first_number, root_sha256, chain_sha256)
        SELECT e.number, done + 1, level, e.chain_sha256
        FROM audit_entry AS e
        WHERE e.number = done + 1024;
        done := done + 1024;
    END LOOP;
    RETURN greatest(maximum, 0);
END
$$;

-- Ranges of numbers were planned anew for every statement that inserts postings, always to the same plan.
ALTER FUNCTION posting_balanced() SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION posting_within_limits() SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION journal_entry_in_open_period() SET plan_cache_mode = force_generic_plan;
