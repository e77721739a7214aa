-- Why: vesting grants. What is promised, by which terms, and all that happens to it is kept as written
-- terms and a list of events; nothing computed is stored but what the journal holds of each grant,
-- which only its events move. A release of a month becomes payables by the approval of another person.
-- Locks: short exclusive ones on journal_entry and payable. Expected time: a look at every journal entry,
-- about a second for ten million.

INSERT INTO account_rule (prefix, parts, kind, normal_side, posted_by, meaning) VALUES
('commitment', 2, 'memorandum', 'debit', 'system', 'Promised and not earned: commitment:vesting'),
('committed', 2, 'memorandum', 'credit', 'system', 'Promised and not earned: committed:GRANT'),
(
    'accrued_vesting', 2, 'liability', 'credit', 'system',
    'Earned and not released: accrued_vesting:GRANT'
);

ALTER TABLE journal_entry
DROP CONSTRAINT journal_entry_kind_known,
ADD CONSTRAINT journal_entry_kind_known CHECK (
    kind IN (
        'opening', 'top_up', 'correction', 'reversal', 'reward_approved', 'batch_frozen',
        'payment_settled', 'batch_released', 'grant_approved', 'grant_amended', 'grant_terminated',
        'vesting_accrued', 'vesting_released'
    )
);

-- Templates.

CREATE TABLE vesting_plan (
    plan_id uuid NOT NULL,
    version integer NOT NULL CONSTRAINT vesting_plan_version_positive CHECK (version > 0),
    name text NOT NULL,
    asset_id uuid REFERENCES asset (asset_id),
    rule text NOT NULL,
    terms jsonb NOT NULL
    CONSTRAINT vesting_plan_terms_an_object CHECK (jsonb_typeof(terms) = 'object'),
    created_by uuid NOT NULL REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (plan_id, version)
);
COMMENT ON TABLE vesting_plan IS 'Template of terms; a change is another version, and all are kept';
COMMENT ON COLUMN vesting_plan.asset_id IS 'The only asset that it may be used for; NULL: any';
COMMENT ON COLUMN vesting_plan.rule IS 'Name of the rule of vesting';
COMMENT ON COLUMN vesting_plan.terms
IS 'The written fields but rule and total, amounts in base units as strings';

-- Versions of a plan follow one another.
CREATE FUNCTION vesting_plan_version_next() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF new.version <> 1 AND NOT EXISTS (
        SELECT 1 FROM vesting_plan AS p
        WHERE p.plan_id = new.plan_id AND p.version = new.version - 1
    ) THEN
        PERFORM refuse('vesting_plan_version_next', 'versions of a plan follow one another');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER vesting_plan_version_next AFTER INSERT ON vesting_plan
FOR EACH ROW EXECUTE FUNCTION vesting_plan_version_next();
CREATE TRIGGER vesting_plan_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON vesting_plan
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Grants.

CREATE TABLE vesting_grant (
    grant_id uuid PRIMARY KEY,
    payee_id uuid NOT NULL REFERENCES payee (payee_id),
    group_id uuid NOT NULL REFERENCES working_group (group_id),
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    rule text NOT NULL,
    total base_units NOT NULL CONSTRAINT vesting_grant_total_positive CHECK (total > 0),
    terms jsonb NOT NULL
    CONSTRAINT vesting_grant_terms_an_object CHECK (jsonb_typeof(terms) = 'object'),
    accelerations jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT vesting_grant_accelerations_listed CHECK (jsonb_typeof(accelerations) = 'array'),
    plan_id uuid,
    plan_version integer,
    safe_id uuid REFERENCES safe (safe_id),
    contract evm_address,
    contract_number numeric(78, 0)
    CONSTRAINT vesting_grant_contract_number_natural CHECK (contract_number >= 0),
    grant_day date,
    agreement_url text,
    agreement_sha256 hash32,
    note text NOT NULL DEFAULT '',
    duplicate_reason text,
    state text NOT NULL DEFAULT 'draft' CONSTRAINT vesting_grant_state_known CHECK (
        state IN ('draft', 'withdrawn', 'approved', 'terminated', 'completed')
    ),
    created_by uuid NOT NULL REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    event_count integer NOT NULL DEFAULT 0,
    granted base_units NOT NULL DEFAULT 0,
    committed base_units NOT NULL DEFAULT 0,
    accrued base_units NOT NULL DEFAULT 0,
    released base_units NOT NULL DEFAULT 0,
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT vesting_grant_of_plan
    FOREIGN KEY (plan_id, plan_version) REFERENCES vesting_plan (plan_id, version),
    CONSTRAINT vesting_grant_plan_with_version CHECK ((plan_id IS NULL) = (plan_version IS NULL)),
    CONSTRAINT vesting_grant_contract_with_safe CHECK (
        (contract IS NULL OR safe_id IS NOT NULL)
        AND (contract_number IS NULL OR contract IS NOT NULL)
    ),
    CONSTRAINT vesting_grant_adds_up CHECK (granted = committed + accrued + released),
    CONSTRAINT vesting_grant_state_by_events CHECK (
        (state IN ('draft', 'withdrawn')) = (event_count = 0)
    )
);
CREATE UNIQUE INDEX vesting_grant_twice_has_reason
ON vesting_grant (payee_id, asset_id, rule, total, md5(terms::text))
WHERE duplicate_reason IS NULL AND state <> 'withdrawn';
CREATE INDEX vesting_grant_of_payee ON vesting_grant (payee_id, grant_id);
CREATE INDEX vesting_grant_of_group ON vesting_grant (group_id, grant_id);
CREATE INDEX vesting_grant_alive ON vesting_grant (grant_id)
WHERE state IN ('approved', 'terminated');
COMMENT ON TABLE vesting_grant IS 'A promise of an amount to a payee that vests by its terms';
COMMENT ON COLUMN vesting_grant.payee_id IS 'Who gets it now; a transfer changes it';
COMMENT ON COLUMN vesting_grant.total IS 'As it was granted; base units of the asset';
COMMENT ON COLUMN vesting_grant.terms
IS 'The written fields but rule and total, amounts in base units as strings';
COMMENT ON COLUMN vesting_grant.accelerations
IS 'Clauses: how much vests ahead of schedule, and which events must have occurred';
COMMENT ON COLUMN vesting_grant.safe_id IS 'The Safe that funds it, if it is known';
COMMENT ON COLUMN vesting_grant.contract
IS 'The contract that vests it on the asset''s chain; then it is claimed there, never released here';
COMMENT ON COLUMN vesting_grant.contract_number IS 'Its award or stream in the contract';
COMMENT ON COLUMN vesting_grant.agreement_sha256 IS 'SHA-256 of the signed document';
COMMENT ON COLUMN vesting_grant.granted
IS 'Base units promised now, without what was forfeited; kept by its events, as are those that follow';
COMMENT ON COLUMN vesting_grant.committed IS 'Base units on committed:GRANT: promised and not accrued';
COMMENT ON COLUMN vesting_grant.accrued
IS 'Base units on accrued_vesting:GRANT: accrued and not released';
COMMENT ON COLUMN vesting_grant.released IS 'Base units made payable, or claimed from the contract';

-- Only events move a grant on; a draft can be withdrawn. What was agreed stays as it was.
CREATE FUNCTION vesting_grant_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (
        new.group_id, new.asset_id, new.rule, new.total, new.terms, new.accelerations, new.plan_id,
        new.plan_version, new.safe_id, new.contract, new.contract_number, new.created_by
    ) IS DISTINCT FROM (
        old.group_id, old.asset_id, old.rule, old.total, old.terms, old.accelerations, old.plan_id,
        old.plan_version, old.safe_id, old.contract, old.contract_number, old.created_by
    ) THEN
        PERFORM refuse('vesting_grant_terms_kept', 'what was written of a grant stays');
    END IF;
    IF new.state <> old.state AND NOT (
        (old.state, new.state) = ('draft', 'withdrawn')
        OR (
            new.event_count = old.event_count + 1
            AND (old.state, new.state) IN (
                ('draft', 'approved'), ('approved', 'terminated'), ('approved', 'completed')
            )
        )
    ) THEN
        PERFORM refuse(
            'vesting_grant_move_allowed', 'a grant does not go from ' || old.state || ' to ' || new.state
        );
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER vesting_grant_moves BEFORE UPDATE ON vesting_grant
FOR EACH ROW EXECUTE FUNCTION vesting_grant_moves();
CREATE TRIGGER vesting_grant_begins_as_draft BEFORE INSERT ON vesting_grant
FOR EACH ROW WHEN (new.state <> 'draft')
EXECUTE FUNCTION refuse_row('a grant begins as a draft');

-- What somebody proposes to happen to a grant; it happens when another person approves.

CREATE TABLE grant_change (
    change_id uuid PRIMARY KEY,
    grant_id uuid NOT NULL REFERENCES vesting_grant (grant_id),
    kind text NOT NULL CONSTRAINT grant_change_kind_known CHECK (
        kind IN (
            'terminated', 'accelerated', 'occurred', 'paused', 'resumed', 'suspended', 'restored',
            'amended', 'reached', 'transferred'
        )
    ),
    effective_at timestamptz NOT NULL
    CONSTRAINT grant_change_at_a_second CHECK (date_trunc('second', effective_at) = effective_at),
    details jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT grant_change_details_an_object CHECK (jsonb_typeof(details) = 'object'),
    payee_id uuid REFERENCES payee (payee_id),
    reason text NOT NULL CONSTRAINT grant_change_has_reason CHECK (reason <> ''),
    state text NOT NULL DEFAULT 'proposed' CONSTRAINT grant_change_state_known CHECK (
        state IN ('proposed', 'approved', 'withdrawn')
    ),
    proposed_by uuid NOT NULL REFERENCES principal (principal_id),
    proposed_at timestamptz NOT NULL,
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT grant_change_transfer_to_somebody CHECK ((kind = 'transferred') = (payee_id IS NOT NULL))
);
CREATE INDEX grant_change_of_grant ON grant_change (grant_id, change_id);
COMMENT ON TABLE grant_change IS 'A proposed termination, acceleration, pause, amendment and so on';
COMMENT ON COLUMN grant_change.details
IS 'What its kind needs: ends_at, extent, months, quantity, covers, terms, milestone, name';
COMMENT ON COLUMN grant_change.payee_id IS 'To whom a transfer goes';

CREATE FUNCTION grant_change_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF to_jsonb(new) - '{state,row_version}'::text []
        IS DISTINCT FROM to_jsonb(old) - '{state,row_version}'::text [] THEN
        PERFORM refuse('grant_change_kept', 'what was proposed stays');
    END IF;
    IF old.state <> 'proposed' OR (
        new.state = 'approved' AND NOT EXISTS (
            SELECT 1 FROM grant_event AS e WHERE e.change_id = new.change_id
        )
    ) THEN
        PERFORM refuse('grant_change_move_allowed', 'the proposal was decided on, or nobody approved it');
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER grant_change_moves BEFORE UPDATE ON grant_change
FOR EACH ROW EXECUTE FUNCTION grant_change_moves();
CREATE TRIGGER grant_change_begins_proposed BEFORE INSERT ON grant_change
FOR EACH ROW WHEN (new.state <> 'proposed')
EXECUTE FUNCTION refuse_row('a change begins as a proposal');

-- Releases: what becomes payable for a month.

CREATE TABLE vesting_release (
    release_id uuid PRIMARY KEY,
    period calendar_month NOT NULL,
    boundary timestamptz NOT NULL,
    note text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'submitted' CONSTRAINT vesting_release_state_known CHECK (
        state IN ('submitted', 'approved', 'withdrawn')
    ),
    created_by uuid NOT NULL REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    decided_by uuid REFERENCES principal (principal_id),
    decided_at timestamptz,
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT vesting_release_decided_by_somebody CHECK (
        (state = 'submitted') = (decided_by IS NULL)
        AND (decided_by IS NULL) = (decided_at IS NULL)
    )
);
CREATE INDEX vesting_release_by_period ON vesting_release (period, release_id);
COMMENT ON TABLE vesting_release IS 'What grants have releasable at the end of a month, to be approved';
COMMENT ON COLUMN vesting_release.boundary
IS 'The first instant after the month in the organisation''s zone';

CREATE TABLE vesting_release_line (
    line_id uuid PRIMARY KEY,
    release_id uuid NOT NULL REFERENCES vesting_release (release_id),
    line_no integer NOT NULL CONSTRAINT vesting_release_line_number_positive CHECK (line_no > 0),
    grant_id uuid NOT NULL REFERENCES vesting_grant (grant_id),
    payee_id uuid NOT NULL REFERENCES payee (payee_id),
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    nature text NOT NULL
    CONSTRAINT vesting_release_line_nature_known CHECK (nature IN ('cliff', 'recurring')),
    amount base_units NOT NULL CONSTRAINT vesting_release_line_amount_positive CHECK (amount > 0),
    released_before base_units NOT NULL,
    vested base_units NOT NULL,
    CONSTRAINT vesting_release_line_number_unique UNIQUE (release_id, line_no),
    CONSTRAINT vesting_release_line_once UNIQUE (release_id, grant_id, nature),
    CONSTRAINT vesting_release_line_within_vested CHECK (released_before + amount <= vested)
);
CREATE INDEX vesting_release_line_of_grant ON vesting_release_line (grant_id);
COMMENT ON TABLE vesting_release_line
IS 'What one grant gives in a release, by its nature; amounts in base units';
COMMENT ON COLUMN vesting_release_line.nature
IS 'Whether it came at once, as with a cliff, or by the passing of time';
COMMENT ON COLUMN vesting_release_line.released_before
IS 'Base units of the grant that were released before this line';
COMMENT ON COLUMN vesting_release_line.vested IS 'Base units of the grant that had vested at the boundary';

-- What has happened to grants.

CREATE TABLE grant_event (
    grant_id uuid NOT NULL REFERENCES vesting_grant (grant_id),
    event_no integer NOT NULL,
    kind text NOT NULL CONSTRAINT grant_event_kind_known CHECK (
        kind IN (
            'approved', 'accrued', 'released', 'claimed', 'terminated', 'accelerated', 'occurred',
            'paused', 'resumed', 'suspended', 'restored', 'amended', 'reached', 'transferred'
        )
    ),
    effective_at timestamptz NOT NULL
    CONSTRAINT grant_event_at_a_second CHECK (date_trunc('second', effective_at) = effective_at),
    details jsonb NOT NULL DEFAULT '{}',
    payee_id uuid REFERENCES payee (payee_id),
    amount base_units NOT NULL DEFAULT 0,
    change_id uuid CONSTRAINT grant_event_once_per_change UNIQUE REFERENCES grant_change (change_id),
    release_id uuid REFERENCES vesting_release (release_id),
    transaction_hash hash32,
    principal_id uuid NOT NULL REFERENCES principal (principal_id),
    recorded_at timestamptz NOT NULL,
    known_seq bigint NOT NULL,
    entry_seq bigint CONSTRAINT grant_event_one_per_entry UNIQUE REFERENCES journal_entry (seq),
    PRIMARY KEY (grant_id, event_no),
    CONSTRAINT grant_event_once_per_release UNIQUE (release_id, grant_id),
    CONSTRAINT grant_event_once_per_transaction UNIQUE (grant_id, transaction_hash),
    CONSTRAINT grant_event_of_its_kind CHECK (
        (kind = 'released') = (release_id IS NOT NULL)
        AND (kind = 'claimed') = (transaction_hash IS NOT NULL)
        AND (kind IN ('approved', 'transferred')) = (payee_id IS NOT NULL)
        AND (kind IN ('approved', 'accrued', 'released', 'claimed')) = (change_id IS NULL)
    )
);
COMMENT ON TABLE grant_event IS 'All that happened to grants, in order; append-only';
COMMENT ON COLUMN grant_event.event_no IS 'Dense for each grant: 1, 2, 3, … in the order of recording';
COMMENT ON COLUMN grant_event.effective_at IS 'When it takes effect, a whole second';
COMMENT ON COLUMN grant_event.payee_id IS 'Who gets the grant from here on';
COMMENT ON COLUMN grant_event.amount
IS 'Base units granted, accrued, released, claimed or forfeited by it; 0 where it is none of these';
COMMENT ON COLUMN grant_event.known_seq
IS 'The number of its journal entry, or of the newest one when it was recorded without';

-- An event takes effect: who recorded it may, the grant is in a state for it, and its journal entry
-- posts what it says. The sums of the grant follow from that entry.
CREATE FUNCTION grant_event_takes_effect() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held vesting_grant%ROWTYPE;
    decider principal%ROWTYPE;
    entry journal_entry%ROWTYPE;
    to_committed numeric := 0;
    to_accrued numeric := 0;
    owed numeric := 0;
    others integer := 0;
    to_granted numeric;
    is_payout boolean := new.kind IN ('released', 'claimed');
BEGIN
    SELECT * INTO held FROM vesting_grant AS g WHERE g.grant_id = new.grant_id FOR NO KEY UPDATE;
    SELECT * INTO decider FROM principal AS p WHERE p.principal_id = new.principal_id;
    IF new.event_no <> held.event_count + 1 THEN
        PERFORM refuse('grant_event_dense', 'the next event is number ' || held.event_count + 1);
    END IF;
    IF NOT (
        CASE held.state
            WHEN 'draft' THEN new.kind = 'approved'
            WHEN 'approved' THEN new.kind <> 'approved'
            WHEN 'terminated' THEN new.kind IN (
                'accrued', 'released', 'claimed', 'terminated', 'transferred'
            )
            WHEN 'completed' THEN is_payout AND new.amount = 0
            ELSE false
        END
    ) THEN
        PERFORM refuse('grant_event_in_state', 'nothing of the kind happens to a grant that is ' || held.state);
    END IF;
    IF new.kind NOT IN ('accrued', 'claimed') AND (
        decider.kind <> 'person' OR decider.payee_id IN (held.payee_id, new.payee_id)
        OR (new.kind = 'approved' AND new.principal_id = held.created_by)
    ) THEN
        PERFORM refuse('grant_event_two_people', 'who proposes or is paid does not decide on a grant');
    END IF;
    IF new.change_id IS NOT NULL THEN
        IF NOT EXISTS (
            SELECT 1 FROM grant_change AS c
            WHERE
                c.change_id = new.change_id AND c.grant_id = new.grant_id AND c.state = 'proposed'
                AND (c.kind, c.effective_at, c.details) = (new.kind, new.effective_at, new.details)
                AND c.payee_id IS NOT DISTINCT FROM new.payee_id
        ) THEN
            PERFORM refuse('grant_event_as_proposed', 'an event is what was proposed');
        END IF;
        IF EXISTS (
            SELECT 1 FROM grant_change AS c
            WHERE c.change_id = new.change_id AND c.proposed_by = new.principal_id
        ) THEN
            PERFORM refuse('grant_event_two_people', 'who proposes or is paid does not decide on a grant');
        END IF;
        UPDATE grant_change SET state = 'approved', row_version = row_version + 1
        WHERE change_id = new.change_id;
    END IF;
    IF new.kind = 'approved' AND (new.amount <> held.total OR new.payee_id <> held.payee_id) THEN
        PERFORM refuse('grant_event_as_posted', 'an approval is of the whole grant');
    END IF;
    IF new.kind = 'claimed' AND held.contract IS NULL
        OR new.kind = 'released' AND held.contract IS NOT NULL THEN
        PERFORM refuse('grant_event_by_its_way', 'a grant of a contract is claimed, any other is released');
    END IF;
    IF new.kind = 'released' AND NOT EXISTS (
        SELECT 1
        FROM vesting_release AS r
        INNER JOIN vesting_release_line AS l ON l.release_id = r.release_id
        WHERE
            r.release_id = new.release_id AND l.grant_id = new.grant_id AND r.state = 'approved'
            AND r.boundary = new.effective_at AND r.decided_by = new.principal_id
            AND l.payee_id = held.payee_id AND l.asset_id = held.asset_id
        HAVING sum(l.amount) = new.amount AND min(l.released_before) = held.released
    ) THEN
        PERFORM refuse('grant_event_as_released', 'a release is what its lines say');
    END IF;
    IF new.entry_seq IS NOT NULL THEN
        SELECT * INTO entry FROM journal_entry AS e WHERE e.seq = new.entry_seq;
        IF NOT starts_with(entry.source_id, 'gnt_')
            OR uuid_of_typed_id(entry.source_id) IS DISTINCT FROM new.grant_id
            OR NOT (new.kind, entry.kind) IN (
                ('approved', 'grant_approved'), ('accrued', 'vesting_accrued'),
                ('released', 'vesting_released'), ('claimed', 'vesting_released'),
                ('terminated', 'grant_terminated'), ('amended', 'grant_amended')
            ) THEN
            PERFORM refuse('grant_event_of_its_entry', 'the entry of an event was recorded for it');
        END IF;
        SELECT
            coalesce(sum(p.amount) FILTER (WHERE p.code = 'committed:' || entry.source_id), 0),
            coalesce(sum(p.amount) FILTER (WHERE p.code = 'accrued_vesting:' || entry.source_id), 0),
            coalesce(
                sum(p.amount) FILTER (
                    WHERE
                        CASE new.kind
                            WHEN 'released' THEN
                                p.prefix = 'payable'
                                AND uuid_of_typed_id(split_part(p.code, ':', 2)) = held.payee_id
                            WHEN 'claimed' THEN
                                p.prefix = 'treasury'
                                AND uuid_of_typed_id(split_part(p.code, ':', 2)) = held.safe_id
                            ELSE false
                        END
                ), 0
            ),
            count(*) FILTER (
                WHERE
                    p.asset_id <> held.asset_id
                    OR (
                        p.prefix NOT IN ('committed', 'accrued_vesting', 'expense', 'commitment')
                        AND NOT is_payout
                    )
            )
        INTO to_committed, to_accrued, owed, others
        FROM (
            SELECT
                a.code, a.prefix, a.asset_id,
                CASE o.side WHEN 'credit' THEN o.amount ELSE -o.amount END AS amount
            FROM posting AS o
            INNER JOIN account AS a ON a.account_id = o.account_id
            WHERE o.seq = new.entry_seq
        ) AS p;
    END IF;
    to_granted := to_committed + to_accrued + owed;
    IF others > 0 OR NOT (
        CASE new.kind
            WHEN 'approved' THEN to_committed = new.amount AND to_accrued = 0
            WHEN 'accrued' THEN to_accrued = new.amount AND to_granted = 0
            WHEN 'released' THEN owed = new.amount AND to_granted = 0
            WHEN 'claimed' THEN owed = new.amount AND to_granted = 0
            WHEN 'terminated' THEN to_granted = -new.amount
            WHEN 'amended' THEN true
            ELSE new.entry_seq IS NULL
        END
    ) THEN
        PERFORM refuse('grant_event_as_posted', 'the entry of an event posts what it says');
    END IF;
    IF held.committed + to_committed < 0 OR held.accrued + to_accrued < 0 THEN
        PERFORM refuse('grant_event_within_grant', 'no more is released or forfeited than was granted');
    END IF;
    UPDATE vesting_grant AS g
    SET
        event_count = new.event_no, row_version = g.row_version + 1,
        payee_id = coalesce(new.payee_id, g.payee_id),
        granted = g.granted + to_granted, committed = g.committed + to_committed,
        accrued = g.accrued + to_accrued, released = g.released + owed,
        state = CASE
            WHEN g.state = 'draft' THEN 'approved'
            WHEN g.state <> 'approved' THEN g.state
            WHEN new.kind = 'terminated' THEN 'terminated'
            WHEN g.committed + to_committed = 0 AND g.accrued + to_accrued = 0 THEN 'completed'
            ELSE g.state
        END
    WHERE g.grant_id = new.grant_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER grant_event_takes_effect AFTER INSERT ON grant_event
FOR EACH ROW EXECUTE FUNCTION grant_event_takes_effect();
CREATE TRIGGER grant_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON grant_event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A release is decided on once, by somebody who neither made it nor is paid by it.
CREATE FUNCTION vesting_release_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (new.period, new.boundary, new.created_by) IS DISTINCT FROM (
        old.period, old.boundary, old.created_by
    ) OR old.state <> 'submitted' THEN
        PERFORM refuse('vesting_release_move_allowed', 'a release is decided on once');
    END IF;
    IF new.state = 'approved' AND NOT EXISTS (
        SELECT 1 FROM principal AS p
        WHERE
            p.principal_id = new.decided_by AND p.kind = 'person'
            AND p.principal_id <> new.created_by
            AND (
                p.payee_id IS NULL OR NOT EXISTS (
                    SELECT 1 FROM vesting_release_line AS l
                    WHERE l.release_id = new.release_id AND l.payee_id = p.payee_id
                )
            )
    ) THEN
        PERFORM refuse('vesting_release_two_people', 'who makes a release or is paid does not approve it');
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER vesting_release_moves BEFORE UPDATE ON vesting_release
FOR EACH ROW EXECUTE FUNCTION vesting_release_moves();
CREATE TRIGGER vesting_release_begins_submitted BEFORE INSERT ON vesting_release
FOR EACH ROW WHEN (new.state <> 'submitted')
EXECUTE FUNCTION refuse_row('a release waits for approval first');

CREATE FUNCTION vesting_release_line_joins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN vesting_release AS r ON r.release_id = f.release_id
        WHERE r.state <> 'submitted'
    ) THEN
        PERFORM refuse('vesting_release_line_joins', 'no line is added to a release that was decided on');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER vesting_release_line_joins AFTER INSERT ON vesting_release_line
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION vesting_release_line_joins();
CREATE TRIGGER vesting_release_line_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON vesting_release_line
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was approved is owed: looked at when the transaction commits.
CREATE FUNCTION vesting_release_complete() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (
        SELECT count(*)
        FROM vesting_release_line AS l
        INNER JOIN grant_event AS e ON e.release_id = l.release_id AND e.grant_id = l.grant_id
        INNER JOIN payable AS y ON y.entry_seq = e.entry_seq AND y.nature = l.nature
        WHERE l.release_id = new.release_id AND y.amount = l.amount
    ) <> (SELECT count(*) FROM vesting_release_line AS l WHERE l.release_id = new.release_id) THEN
        PERFORM refuse('vesting_release_complete', 'every line of an approved release is owed');
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER vesting_release_complete AFTER UPDATE ON vesting_release
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.state = 'approved')
EXECUTE FUNCTION vesting_release_complete();

-- Payables of releases.

ALTER TABLE payable ADD COLUMN nature text
CONSTRAINT payable_nature_known CHECK (nature IN ('cliff', 'recurring'));
COMMENT ON COLUMN payable.nature
IS 'Of vesting: whether it came at once, as with a cliff, or by the passing of time; NULL elsewhere';
COMMENT ON COLUMN payable.source_id
IS 'Typed id of the reward line, line of a vesting release or allocation that it comes from';
CREATE INDEX payable_by_entry ON payable (entry_seq) WHERE nature IS NOT NULL;

CREATE FUNCTION payable_from_vesting_release() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN vesting_release_line AS l ON l.line_id = uuid_of_typed_id(f.source_id)
        LEFT JOIN vesting_release AS r ON r.release_id = l.release_id AND r.state = 'approved'
        LEFT JOIN grant_event AS e ON e.release_id = r.release_id AND e.grant_id = l.grant_id
        WHERE
            starts_with(f.source_id, 'vrl_')
            AND (f.payee_id, f.asset_id, f.amount, f.period, f.entry_seq, f.nature)
            IS DISTINCT FROM (l.payee_id, l.asset_id, l.amount, r.period, e.entry_seq, l.nature)
    ) OR EXISTS (
        SELECT 1 FROM fresh AS f
        WHERE NOT starts_with(f.source_id, 'vrl_') AND f.nature IS NOT NULL
    ) THEN
        PERFORM refuse('payable_from_approved_release', 'a payable is what an approved release says');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER payable_from_vesting_release AFTER INSERT ON payable
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payable_from_vesting_release();
INSERT INTO payable_source_kind
VALUES ('vrl', 'line of a vesting release', 'payable_from_vesting_release');

REVOKE EXECUTE ON FUNCTION grant_event_takes_effect FROM public;
GRANT SELECT, INSERT ON
vesting_plan, grant_change, vesting_release, vesting_release_line, grant_event
TO vestry_service;
GRANT SELECT ON vesting_grant TO vestry_service;
GRANT INSERT (
    grant_id, payee_id, group_id, asset_id, rule, total, terms, accelerations, plan_id,
    plan_version, safe_id, contract, contract_number, grant_day, agreement_url, agreement_sha256,
    note, duplicate_reason, state, created_by, created_at
) ON vesting_grant TO vestry_service;
GRANT UPDATE (state, row_version) ON vesting_grant, grant_change TO vestry_service;
GRANT UPDATE (state, decided_by, decided_at, row_version) ON vesting_release TO vestry_service;
GRANT SELECT ON
vesting_plan, vesting_grant, grant_change, vesting_release, vesting_release_line, grant_event
TO vestry_reporter;
