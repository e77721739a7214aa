-- Why: the balances of any past day follow from totals at the ends of months and the days since, so
-- that a report never reads the whole history.
-- Locks: none, everything is new. Expected time: below a second; the totals are folded afterwards.

CREATE TABLE account_month (
    account_id bigint NOT NULL,
    month calendar_month NOT NULL,
    debits base_units NOT NULL,
    credits base_units NOT NULL,
    PRIMARY KEY (account_id, month)
) WITH (fillfactor = 70);
COMMENT ON TABLE account_month
IS 'Totals of an account in base units from its first posting to the end of a month with postings';
COMMENT ON COLUMN account_month.month IS 'By effective day; months without postings have no row';

CREATE TABLE account_month_head (
    head_id smallint PRIMARY KEY DEFAULT 1 CONSTRAINT account_month_head_is_one CHECK (head_id = 1),
    through_seq bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE account_month_head IS 'How far the journal is folded into account_month';
COMMENT ON COLUMN account_month_head.through_seq
IS 'Postings of journal entries up to this number are in account_month, later ones are not';
INSERT INTO account_month_head DEFAULT VALUES;

-- Folds the next journal entries, at most so many, into the totals of their months and all later ones;
-- returns the number of the last. Whoever runs it at the same time waits. Numbers are given under a
-- lock that is held until commit, so whatever is up to the newest that is seen is there.
CREATE FUNCTION fold_account_months(maximum bigint) RETURNS bigint
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
        WHERE e.seq > done AND e.seq <= goal
        GROUP BY p.account_id, date_trunc('month', e.effective_day::timestamp)::date
    ),
    touched AS (
        SELECT d.account_id, d.month FROM delta AS d
        UNION
        SELECT m.account_id, m.month::date
        FROM (SELECT d.account_id, min(d.month) AS first FROM delta AS d GROUP BY d.account_id) AS f
        INNER JOIN account_month AS m ON m.account_id = f.account_id AND m.month > f.first
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

REVOKE EXECUTE ON FUNCTION fold_account_months FROM public;
GRANT EXECUTE ON FUNCTION fold_account_months TO vestry_service;
GRANT SELECT ON account_month, account_month_head TO vestry_service, vestry_reporter;
