-- Why: months are held, closed by two people and reopened by two people with a reason. No journal entry
-- is effective in a closed month, whoever records it. What was done to a month is kept as a list of
-- acts; the state of a month follows from them and is written by nothing else.
-- Locks: short ones on journal_head and journal_entry. Expected time: below a second.

ALTER TABLE journal_head ADD COLUMN closed_through date;
COMMENT ON COLUMN journal_head.closed_through
IS 'Last day of the newest month that was ever closed; NULL before the first closing';

CREATE TABLE period (
    period calendar_month PRIMARY KEY,
    state text NOT NULL CONSTRAINT period_state_known CHECK (
        state IN ('open', 'held', 'closed', 'reopened')
    ),
    row_version bigint NOT NULL,
    changed_at timestamptz NOT NULL
);
COMMENT ON TABLE period
IS 'States of months; one without a row is open, or closed together with a later one';
COMMENT ON COLUMN period.row_version IS 'Grows with each change of state; 0 without a row';

CREATE TABLE period_act (
    act_id uuid PRIMARY KEY,
    act_no bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    period calendar_month NOT NULL,
    kind text NOT NULL CONSTRAINT period_act_kind_known CHECK (
        kind IN ('hold', 'release', 'closing', 'reopening')
    ),
    period_version bigint NOT NULL,
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL DEFAULT 'person'
    CONSTRAINT period_act_by_a_person CHECK (principal_kind = 'person'),
    made_at timestamptz NOT NULL,
    reason text CONSTRAINT period_act_reason_says_something CHECK (
        reason ~ '[^[:space:]]' AND length(reason) <= 2000
    ),
    checklist text,
    digest hash32 CONSTRAINT period_act_digest_of_checklist CHECK (
        digest = sha256(convert_to(checklist, 'UTF8'))
    ),
    CONSTRAINT period_act_closing_has_checklist CHECK (
        (kind = 'closing') = (checklist IS NOT NULL) AND (checklist IS NULL) = (digest IS NULL)
    ),
    CONSTRAINT period_act_reopening_has_reason CHECK (kind <> 'reopening' OR reason IS NOT NULL),
    CONSTRAINT period_act_of_principal
    FOREIGN KEY (principal_id, principal_kind) REFERENCES principal (principal_id, kind)
);
CREATE INDEX period_act_of_period ON period_act (period, act_no);
COMMENT ON TABLE period_act
IS 'Holds and releases, and closings and reopenings as one person proposed them; append-only';
COMMENT ON COLUMN period_act.act_no IS 'Grows in the order of the acts of a month; may leave gaps';
COMMENT ON COLUMN period_act.period_version IS 'The version of the month that it was made for';
COMMENT ON COLUMN period_act.checklist
IS 'The text that the digest stands for: vestry-closing 1; amounts in base units';
COMMENT ON COLUMN period_act.digest IS 'SHA-256 of checklist';

CREATE TABLE period_approval (
    act_id uuid PRIMARY KEY REFERENCES period_act (act_id),
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL DEFAULT 'person'
    CONSTRAINT period_approval_by_a_person CHECK (principal_kind = 'person'),
    digest hash32,
    approved_at timestamptz NOT NULL,
    CONSTRAINT period_approval_of_principal
    FOREIGN KEY (principal_id, principal_kind) REFERENCES principal (principal_id, kind)
);
COMMENT ON TABLE period_approval IS 'The second person of a closing or reopening; append-only';
COMMENT ON COLUMN period_approval.digest IS 'What the approver saw; equals the digest of a closing';

-- The state of a month. Volatile, so that it sees what the last holder of the journal's head wrote.
CREATE FUNCTION period_state(month date) RETURNS text
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(
        (SELECT p.state FROM period AS p WHERE p.period = month),
        CASE
            WHEN month <= (SELECT h.closed_through FROM journal_head AS h) THEN 'closed'
            ELSE 'open'
        END
    );
$$;

-- Moves a month on; the head of the journal is held, so that no entry is recorded meanwhile, and it is
-- written, so that no transaction goes on that began before.
CREATE FUNCTION move_period(
    month date, wanted_version bigint, from_states text [], to_state text, at timestamptz
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    version bigint;
BEGIN
    UPDATE journal_head SET closed_through = closed_through;
    SELECT p.row_version INTO version FROM period AS p WHERE p.period = month;
    IF wanted_version <> coalesce(version, 0) OR period_state(month) <> ALL (from_states) THEN
        PERFORM refuse(
            'period_act_of_present_state', 'the month is not in the state that the act is for'
        );
    END IF;
    INSERT INTO period (period, state, row_version, changed_at) VALUES (month, to_state, 1, at)
    ON CONFLICT (period) DO UPDATE
    SET state = excluded.state, row_version = period.row_version + 1,
        changed_at = excluded.changed_at;
END
$$;

-- A hold and a release count at once; of a closing or reopening only that it fits the present state.
CREATE FUNCTION period_act_made() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    version bigint;
BEGIN
    CASE new.kind
        WHEN 'hold' THEN
            PERFORM move_period(
                new.period, new.period_version, '{open}', 'held', new.made_at
            );
        WHEN 'release' THEN
            PERFORM move_period(
                new.period, new.period_version, '{held}', 'open', new.made_at
            );
        ELSE
            SELECT p.row_version INTO version FROM period AS p WHERE p.period = new.period;
            IF new.period_version <> coalesce(version, 0) THEN
                PERFORM refuse(
                    'period_act_of_present_state',
                    'the month is not in the state that the act is for'
                );
            END IF;
    END CASE;
    RETURN NULL;
END
$$;
CREATE TRIGGER period_act_made AFTER INSERT ON period_act
FOR EACH ROW EXECUTE FUNCTION period_act_made();

-- A second person closes or reopens what the first proposed: a month that is over, in the order of the
-- months.
CREATE FUNCTION period_act_approved() RETURNS trigger
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
        SELECT 1 FROM period AS p WHERE p.period < act.period AND p.state <> 'closed'
    ) OR act.period > through + 1 THEN
        PERFORM refuse('period_closes_in_order', 'an earlier month is not closed');
    END IF;
    UPDATE journal_head SET closed_through = greatest(closed_through, last_day);
    RETURN NULL;
END
$$;
CREATE TRIGGER period_act_approved AFTER INSERT ON period_approval
FOR EACH ROW EXECUTE FUNCTION period_act_approved();

CREATE TRIGGER period_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON period_act
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER period_approval_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON period_approval
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- No entry is effective in a closed month. Whoever comes here holds the head of the journal, so that
-- months do not change meanwhile; after the newest closed month nothing is looked up.
CREATE FUNCTION journal_entry_in_open_period() RETURNS trigger
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
                                p.period > closed AND p.period <= behind AND p.state <> 'closed'
                        ), behind + 1
                    ), 'YYYY-MM'
                )
            )
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER journal_entry_in_open_period AFTER INSERT ON journal_entry
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
EXECUTE FUNCTION journal_entry_in_open_period();

REVOKE EXECUTE ON FUNCTION
move_period, period_act_made, period_act_approved, journal_entry_in_open_period FROM public;
GRANT SELECT, INSERT ON period_act, period_approval TO vestry_service;
GRANT SELECT ON period TO vestry_service;
GRANT SELECT ON period, period_act, period_approval TO vestry_reporter;
