-- Why: reward runs, their lines, the approvals of both people, and the payables that follow.
-- Locks: none, everything is new. Expected time: below a second.

CREATE TABLE reward_run (
    run_id uuid PRIMARY KEY,
    group_id uuid NOT NULL REFERENCES working_group (group_id),
    period calendar_month NOT NULL,
    title text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'draft' CONSTRAINT reward_run_state_known CHECK (
        state IN ('draft', 'submitted', 'closed', 'withdrawn')
    ),
    created_by uuid NOT NULL REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    submitted_by uuid REFERENCES principal (principal_id),
    submitted_at timestamptz,
    line_count integer NOT NULL DEFAULT 0
    CONSTRAINT reward_run_line_count CHECK (line_count >= 0),
    row_version bigint NOT NULL DEFAULT 1
);
CREATE INDEX reward_run_by_period ON reward_run (period, run_id);
COMMENT ON TABLE reward_run IS 'One working group''s list of reward lines for a period';
COMMENT ON COLUMN reward_run.line_count IS 'Highest line number given so far';

CREATE TABLE reward_approval (
    approval_id uuid PRIMARY KEY,
    run_id uuid NOT NULL REFERENCES reward_run (run_id),
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL DEFAULT 'person'
    CONSTRAINT reward_approval_by_a_person CHECK (principal_kind = 'person'),
    approved_at timestamptz NOT NULL,
    lines integer NOT NULL CONSTRAINT reward_approval_of_something CHECK (lines > 0),
    entry_seq bigint NOT NULL REFERENCES journal_entry (seq),
    CONSTRAINT reward_approval_of_principal
    FOREIGN KEY (principal_id, principal_kind) REFERENCES principal (principal_id, kind)
);
CREATE INDEX reward_approval_of_run ON reward_approval (run_id);
COMMENT ON TABLE reward_approval IS 'Who approved the then submitted lines of a run, and the entry it made';

CREATE TABLE reward_line (
    line_id uuid PRIMARY KEY,
    run_id uuid NOT NULL REFERENCES reward_run (run_id),
    line_no integer NOT NULL CONSTRAINT reward_line_number_positive CHECK (line_no > 0),
    payee_id uuid NOT NULL REFERENCES payee (payee_id),
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    amount base_units NOT NULL CONSTRAINT reward_line_amount_positive CHECK (amount > 0),
    kind text NOT NULL CONSTRAINT reward_line_kind_plain CHECK (kind ~ '^[a-z][a-z0-9_]{0,31}$'),
    note text NOT NULL DEFAULT '',
    duplicate_reason text,
    state text NOT NULL DEFAULT 'draft' CONSTRAINT reward_line_state_known CHECK (
        state IN ('draft', 'submitted', 'approved', 'returned', 'held')
    ),
    entered_by uuid NOT NULL REFERENCES principal (principal_id),
    changed_by uuid [] NOT NULL DEFAULT '{}',
    decided_by uuid REFERENCES principal (principal_id),
    decided_at timestamptz,
    reason text,
    approval_id uuid REFERENCES reward_approval (approval_id),
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT reward_line_number_unique UNIQUE (run_id, line_no),
    CONSTRAINT reward_line_decision_has_reason CHECK (
        state NOT IN ('returned', 'held') OR (reason <> '' AND decided_by IS NOT NULL)
    ),
    CONSTRAINT reward_line_approved_by_someone CHECK (
        (state = 'approved') = (approval_id IS NOT NULL)
    )
);
CREATE UNIQUE INDEX reward_line_payee_twice_has_reason ON reward_line (run_id, payee_id, kind)
WHERE duplicate_reason IS NULL;
CREATE INDEX reward_line_of_payee ON reward_line (payee_id);
COMMENT ON TABLE reward_line IS 'What one payee is to get from a run';
COMMENT ON COLUMN reward_line.amount IS 'Base units of the asset';
COMMENT ON COLUMN reward_line.duplicate_reason
IS 'Why this payee is listed again in the run with the same kind';
COMMENT ON COLUMN reward_line.changed_by
IS 'Principals that changed or resubmitted it since; only ever grows';
COMMENT ON COLUMN reward_line.reason IS 'Why it was returned or held';

-- Not logged: what a crash takes away is sent again, and nothing else depends on it.
CREATE UNLOGGED TABLE reward_import_line (
    import_id uuid NOT NULL,
    ordinal integer NOT NULL,
    place integer NOT NULL,
    line_id uuid NOT NULL,
    payee_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    amount base_units NOT NULL,
    kind text NOT NULL,
    note text NOT NULL,
    duplicate_reason text,
    PRIMARY KEY (import_id, ordinal)
);
COMMENT ON TABLE reward_import_line
IS 'Judged lines of an upload until they join their run; empty when nobody uploads';
COMMENT ON COLUMN reward_import_line.ordinal IS '1, 2, 3, … in the order of the upload';
COMMENT ON COLUMN reward_import_line.amount IS 'Base units of the asset';
COMMENT ON COLUMN reward_import_line.place IS 'Row of the file, or index in the request';

CREATE TABLE payable (
    payable_id uuid PRIMARY KEY,
    payee_id uuid NOT NULL REFERENCES payee (payee_id),
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    amount base_units NOT NULL CONSTRAINT payable_amount_positive CHECK (amount > 0),
    period calendar_month NOT NULL,
    source_id text NOT NULL CONSTRAINT payable_of_source_unique UNIQUE,
    state text NOT NULL DEFAULT 'open' CONSTRAINT payable_state_known CHECK (
        state IN ('open', 'reserved', 'settled', 'reversed')
    ),
    entry_seq bigint NOT NULL REFERENCES journal_entry (seq),
    created_at timestamptz NOT NULL
);
CREATE INDEX payable_open ON payable (period, payable_id) WHERE state = 'open';
CREATE INDEX payable_of_payee ON payable (payee_id, payable_id);
CREATE INDEX payable_by_period ON payable (period, payable_id);
COMMENT ON TABLE payable IS 'What is owed to a payee and not yet settled';
COMMENT ON COLUMN payable.amount IS 'Base units of the asset';
COMMENT ON COLUMN payable.source_id IS 'Typed id of the reward line, grant release or allocation it comes from';

-- A decided line stays as it was approved, nobody decides on what they entered or are paid for.
CREATE FUNCTION reward_line_two_people() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN reward_approval AS a ON a.approval_id = f.approval_id
        INNER JOIN reward_run AS r ON r.run_id = f.run_id
        INNER JOIN principal AS p ON p.principal_id = a.principal_id
        WHERE
            a.run_id <> f.run_id
            OR a.principal_id IN (f.entered_by, r.created_by, r.submitted_by)
            OR a.principal_id = ANY (f.changed_by)
            OR p.payee_id = f.payee_id
    ) THEN
        PERFORM refuse(
            'reward_line_two_people', 'who enters or is paid does not approve'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER reward_line_two_people_new AFTER INSERT ON reward_line
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION reward_line_two_people();
CREATE TRIGGER reward_line_two_people AFTER UPDATE ON reward_line
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION reward_line_two_people();

CREATE FUNCTION reward_line_frozen() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM stale AS s WHERE s.state = 'approved') THEN
        PERFORM refuse('reward_line_approved_is_final', 'an approved line is never changed');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER reward_line_frozen AFTER UPDATE ON reward_line
REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION reward_line_frozen();
CREATE TRIGGER reward_line_kept AFTER DELETE ON reward_line
REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION reward_line_frozen();

-- Who had a hand in a line stays known, or two people could take turns.
CREATE FUNCTION reward_line_authors_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM refuse('reward_line_authors_kept', 'nobody is taken off the authors of a line');
    RETURN NULL;
END
$$;
CREATE TRIGGER reward_line_authors_kept BEFORE UPDATE OF changed_by ON reward_line
FOR EACH ROW WHEN (NOT new.changed_by @> old.changed_by)
EXECUTE FUNCTION reward_line_authors_kept();

CREATE TRIGGER reward_approval_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reward_approval
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON reward_run, reward_approval, reward_line, payable TO vestry_service;
GRANT UPDATE (title, state, submitted_by, submitted_at, line_count, row_version) ON reward_run
TO vestry_service;
GRANT UPDATE (
    payee_id, asset_id, amount, kind, note, duplicate_reason, state, changed_by, decided_by,
    decided_at, reason, approval_id, row_version
), DELETE ON reward_line TO vestry_service;
GRANT UPDATE (state) ON payable TO vestry_service;
GRANT SELECT, INSERT, DELETE ON reward_import_line TO vestry_service;
GRANT SELECT ON reward_run, reward_approval, reward_line, payable TO vestry_reporter;
