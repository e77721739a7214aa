-- Why: a month that was held and released stands in nobody's way; days and instants can be read by every
-- client; an entry names the object of its kind, and one by hand stays off the accounts of the service;
-- changes of limits come before or after an entry, never beside it.
-- Locks: short exclusive ones on journal_entry, audit_entry and the tables of months, proposals and
-- settings. Rows that are there are not looked at: vestry verify does that. Expected time: below a second.

-- A month that was held and released is as if nobody had touched it: open, or closed together with a
-- later one.
CREATE OR REPLACE FUNCTION period_state(month date) RETURNS text
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(
        (SELECT p.state FROM period AS p WHERE p.period = month AND p.state <> 'open'),
        CASE
            WHEN month <= (SELECT h.closed_through FROM journal_head AS h) THEN 'closed'
            ELSE 'open'
        END
    );
$$;
COMMENT ON TABLE period
IS 'States of months; one without a row, or that is open, is open or closed together with a later one';

CREATE OR REPLACE FUNCTION period_act_approved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    act period_act%ROWTYPE;
    last_day date;
    through date;
BEGIN
    SELECT * INTO act FROM period_act AS a WHERE a.act_id = new.act_id;
    IF act.kind NOT IN ('closing', 'reopening') THEN
        PERFORM refuse('period_approval_of_proposal', 'only closings and reopenings are approved');
    END IF;
    IF new.principal_id = act.principal_id THEN
        PERFORM refuse('period_approval_two_people', 'who proposes does not approve');
    END IF;
    IF new.digest IS DISTINCT FROM act.digest THEN
        PERFORM refuse('period_approval_of_digest', 'the digest is not that of the closing');
    END IF;
    IF act.kind = 'reopening' THEN
        PERFORM move_period(
            act.period, act.period_version, '{closed}', 'reopened', new.approved_at
        );
        RETURN NULL;
    END IF;
    PERFORM move_period(
        act.period, act.period_version, '{held,reopened}', 'closed', new.approved_at
    );
    last_day := (act.period + interval '1 month' - interval '1 day')::date;
    IF last_day >= (
        SELECT (least(new.approved_at, clock_timestamp()) AT TIME ZONE o.zone)::date
        FROM organisation AS o
    ) THEN
        PERFORM refuse('period_closes_after_its_end', 'the month is not over');
    END IF;
    SELECT h.closed_through INTO through FROM journal_head AS h;
    IF EXISTS (
        SELECT 1 FROM period AS p
        WHERE p.period < act.period AND p.state IN ('held', 'reopened')
    ) OR act.period > through + 1 THEN
        PERFORM refuse('period_closes_in_order', 'an earlier month is not closed');
    END IF;
    UPDATE journal_head SET closed_through = greatest(closed_through, last_day);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION journal_entry_in_open_period() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    closed date;
    behind date;
    earliest date;
BEGIN
    SELECT h.closed_through INTO behind FROM journal_head AS h;
    SELECT min(f.effective_day) INTO earliest FROM fresh AS f;
    IF (earliest <= behind) IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    SELECT min(d.month) INTO closed
    FROM (
        SELECT DISTINCT date_trunc('month', f.effective_day)::date AS month FROM fresh AS f
        WHERE f.effective_day <= behind
    ) AS d
    WHERE period_state(d.month) = 'closed';
    IF closed IS NOT NULL THEN
        PERFORM refuse(
            'journal_entry_in_open_period',
            format(
                '%s is closed; the next open month is %s', to_char(closed, 'YYYY-MM'),
                to_char(
                    coalesce(
                        (
                            SELECT min(p.period) FROM period AS p
                            WHERE
                                p.period > closed AND p.period <= behind
                                AND p.state IN ('held', 'reopened')
                        ), behind + 1
                    ), 'YYYY-MM'
                )
            )
        );
    END IF;
    RETURN NULL;
END
$$;

-- Days and instants that every client can read: years of four digits. An instant that lies behind the
-- clock stays there, so what was accepted once is accepted when a dump is restored.

ALTER TABLE journal_entry
ADD CONSTRAINT journal_entry_day_readable CHECK (
    effective_day BETWEEN '1970-01-01' AND '9999-12-31'
) NOT VALID,
ADD CONSTRAINT journal_entry_recorded_by_now CHECK (
    recorded_at AT TIME ZONE 'UTC' >= timestamp '1970-01-01'
    AND recorded_at <= clock_timestamp() + interval '5 minutes'
) NOT VALID;
ALTER TABLE audit_entry
ADD CONSTRAINT audit_entry_recorded_by_now CHECK (
    recorded_at AT TIME ZONE 'UTC' >= timestamp '1970-01-01'
    AND recorded_at <= clock_timestamp() + interval '5 minutes'
) NOT VALID;
ALTER TABLE entry_proposal
ADD CONSTRAINT entry_proposal_day_readable CHECK (
    effective_day BETWEEN '1970-01-01' AND '9999-12-31'
) NOT VALID,
ADD CONSTRAINT entry_proposal_instant_readable CHECK (
    proposed_at AT TIME ZONE 'UTC' BETWEEN timestamp '1970-01-01' AND timestamp '9999-12-31'
) NOT VALID;
ALTER TABLE entry_proposal_decision
ADD CONSTRAINT entry_proposal_decision_instant_readable CHECK (
    decided_at AT TIME ZONE 'UTC' BETWEEN timestamp '1970-01-01' AND timestamp '9999-12-31'
) NOT VALID;
ALTER TABLE settings_change
ADD CONSTRAINT settings_change_instant_readable CHECK (
    made_at AT TIME ZONE 'UTC' BETWEEN timestamp '1970-01-01' AND timestamp '9999-12-31'
) NOT VALID;
ALTER TABLE settings_approval
ADD CONSTRAINT settings_approval_instant_readable CHECK (
    approved_at AT TIME ZONE 'UTC' BETWEEN timestamp '1970-01-01' AND timestamp '9999-12-31'
) NOT VALID;
ALTER TABLE period_act
ADD CONSTRAINT period_act_instant_readable CHECK (
    made_at AT TIME ZONE 'UTC' BETWEEN timestamp '1970-01-01' AND timestamp '9999-12-31'
) NOT VALID;
ALTER TABLE period_approval
ADD CONSTRAINT period_approval_instant_readable CHECK (
    approved_at AT TIME ZONE 'UTC' BETWEEN timestamp '1970-01-01' AND timestamp '9999-12-31'
) NOT VALID;
