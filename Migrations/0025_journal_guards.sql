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

-- Which kinds of entries there are, and what they are made by. A migration that adds a kind adds a row.

CREATE TABLE entry_kind (
    kind text PRIMARY KEY,
    posted_by text NOT NULL
    CONSTRAINT entry_kind_poster_known CHECK (posted_by IN ('system', 'person')),
    source_prefix text CONSTRAINT entry_kind_prefix_plain CHECK (source_prefix ~ '^[a-z]{3}$'),
    source_table name,
    source_key name,
    CONSTRAINT entry_kind_source_of_system CHECK (
        CASE posted_by
            WHEN 'system' THEN num_nulls(source_prefix, source_table, source_key) = 0
            ELSE num_nonnulls(source_prefix, source_table, source_key) = 0
        END
    )
);
COMMENT ON TABLE entry_kind IS 'The kinds of journal entries, and the objects that they are made by';
COMMENT ON COLUMN entry_kind.posted_by
IS 'person: by hand, without an object and off the accounts of the service; system: by an object';
COMMENT ON COLUMN entry_kind.source_prefix IS 'What the typed ids of the objects begin with';
COMMENT ON COLUMN entry_kind.source_table IS 'Where the objects are';
COMMENT ON COLUMN entry_kind.source_key IS 'The column of the table that has their ids, a uuid';
INSERT INTO entry_kind (kind, posted_by, source_prefix, source_table, source_key) VALUES
('opening', 'person', NULL, NULL, NULL),
('top_up', 'person', NULL, NULL, NULL),
('correction', 'person', NULL, NULL, NULL),
('reversal', 'person', NULL, NULL, NULL),
('reward_approved', 'system', 'run', 'reward_run', 'run_id'),
('batch_frozen', 'system', 'bat', 'payout_batch', 'batch_id'),
('payment_settled', 'system', 'bat', 'payout_batch', 'batch_id'),
('batch_released', 'system', 'bat', 'payout_batch', 'batch_id'),
('grant_approved', 'system', 'gnt', 'vesting_grant', 'grant_id'),
('grant_amended', 'system', 'gnt', 'vesting_grant', 'grant_id'),
('grant_terminated', 'system', 'gnt', 'vesting_grant', 'grant_id'),
('vesting_accrued', 'system', 'gnt', 'vesting_grant', 'grant_id'),
('vesting_released', 'system', 'gnt', 'vesting_grant', 'grant_id');
GRANT SELECT ON entry_kind TO vestry_service, vestry_reporter;

-- An entry by hand names no object, any other one of its kind that is there. Looked up once for each
-- object of a statement.
CREATE FUNCTION journal_entry_of_its_object() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    named record;
    is_missing boolean;
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.kind, f.source_id FROM fresh AS f) AS f
        LEFT JOIN entry_kind AS k ON k.kind = f.kind
        WHERE CASE k.posted_by
            WHEN 'person' THEN f.source_id IS NOT NULL
            WHEN 'system' THEN (
                f.source_id ~ ('^' || k.source_prefix || '_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$')
            ) IS NOT TRUE
            ELSE true
        END
    ) THEN
        PERFORM refuse(
            'journal_entry_of_its_object',
            'an entry by hand names no object, any other names one of its kind'
        );
    END IF;
    FOR named IN
        SELECT k.source_table, k.source_key, array_agg(DISTINCT f.source_id) AS sources
        FROM fresh AS f
        INNER JOIN entry_kind AS k ON k.kind = f.kind
        WHERE k.posted_by = 'system'
        GROUP BY k.source_table, k.source_key
    LOOP
        EXECUTE format(
            'SELECT EXISTS (
                SELECT 1 FROM unnest($1) AS s (id)
                WHERE NOT EXISTS (
                    SELECT 1 FROM public.%I AS o WHERE o.%I = uuid_of_typed_id(s.id)
                )
            )', named.source_table, named.source_key
        ) INTO is_missing USING named.sources;
        IF is_missing THEN
            PERFORM refuse(
                'journal_entry_object_exists', 'the object that an entry names is not there'
            );
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER journal_entry_of_its_object AFTER INSERT ON journal_entry
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
EXECUTE FUNCTION journal_entry_of_its_object();

-- An entry by hand does not post to accounts that only operations of the service post to. Most
-- statements post to none of those, so they are looked for first.
CREATE FUNCTION posting_open_to_people() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    closed_accounts bigint [];
BEGIN
    SELECT array_agg(a.account_id) INTO closed_accounts
    FROM (SELECT DISTINCT f.account_id FROM fresh AS f) AS f
    INNER JOIN account AS a ON a.account_id = f.account_id
    WHERE a.prefix IN (SELECT r.prefix FROM account_rule AS r WHERE r.posted_by = 'system');
    IF closed_accounts IS NULL THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
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
    RETURN NULL;
END
$$;
CREATE TRIGGER posting_open_to_people AFTER INSERT ON posting
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION posting_open_to_people();

-- Limits change while the head of the journal is held: every entry is before the change or after it, as
-- the audit log has them. The head is written, so that no transaction goes on that began before.
CREATE OR REPLACE FUNCTION apply_settings_change(change settings_change) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE organisation SET
        name = coalesce(change.name, name), zone = coalesce(change.zone, zone),
        batch_approvals = coalesce(change.batch_approvals, batch_approvals),
        row_version = row_version + 1
    WHERE row_version = change.settings_version;
    IF NOT FOUND THEN
        PERFORM refuse('settings_change_of_present_settings', 'the settings were changed meanwhile');
    END IF;
    IF change.zone IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM pg_timezone_names AS z WHERE z.name = change.zone
    ) THEN
        PERFORM refuse('organisation_zone_known', 'there is no such zone');
    END IF;
    IF cardinality(change.limit_assets) > 0 THEN
        UPDATE journal_head SET closed_through = closed_through;
    END IF;
    DELETE FROM entry_limit AS l WHERE l.asset_id = ANY (change.limit_assets);
    INSERT INTO entry_limit (asset_id, amount)
    SELECT n.asset_id, n.amount
    FROM unnest(change.limit_assets, change.limit_amounts) AS n (asset_id, amount)
    WHERE n.amount IS NOT NULL;
END
$$;

REVOKE EXECUTE ON FUNCTION journal_entry_of_its_object, posting_open_to_people FROM public;
-- Verifying spells what was approved.
GRANT EXECUTE ON FUNCTION entry_content TO vestry_service, vestry_reporter;
