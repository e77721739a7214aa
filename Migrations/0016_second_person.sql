-- Why: an entry by hand above the limit of an asset needs a second person, who approves the very
-- content that is recorded. The settings of the organisation are changed through proposals: what
-- loosens a rule of money waits for a second person, everything else counts at once.
-- Locks: short ones on organisation and posting. Expected time: below a second.

CREATE TABLE entry_limit (
    asset_id uuid PRIMARY KEY REFERENCES asset (asset_id),
    amount base_units NOT NULL
);
COMMENT ON TABLE entry_limit
IS 'Above how much of an asset an entry by hand needs a second person; none without a row';
COMMENT ON COLUMN entry_limit.amount IS 'Base units: the largest sum of debits of one entry';

-- Entries by hand that wait for a second person.

CREATE TABLE entry_proposal (
    proposal_id uuid PRIMARY KEY,
    entry_id uuid NOT NULL CONSTRAINT entry_proposal_entry_unique UNIQUE,
    kind text NOT NULL CONSTRAINT entry_proposal_kind_known CHECK (
        kind IN ('opening', 'top_up', 'correction', 'reversal')
    ),
    effective_day date NOT NULL,
    content text NOT NULL CONSTRAINT entry_proposal_content_as_stated CHECK (
        starts_with(
            content,
            'vestry-entry 1' || chr(10) || 'kind ' || kind || chr(10) || 'day '
            || lpad(extract(YEAR FROM effective_day)::text, 4, '0') || '-'
            || lpad(extract(MONTH FROM effective_day)::text, 2, '0') || '-'
            || lpad(extract(DAY FROM effective_day)::text, 2, '0') || chr(10)
        )
    ),
    digest hash32 NOT NULL CONSTRAINT entry_proposal_digest_of_content CHECK (
        digest = sha256(convert_to(content, 'UTF8'))
    ),
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL DEFAULT 'person'
    CONSTRAINT entry_proposal_by_a_person CHECK (principal_kind = 'person'),
    proposed_at timestamptz NOT NULL,
    CONSTRAINT entry_proposal_of_principal
    FOREIGN KEY (principal_id, principal_kind) REFERENCES principal (principal_id, kind)
);
CREATE INDEX entry_proposal_by_day ON entry_proposal (effective_day);
COMMENT ON TABLE entry_proposal
IS 'Entries by hand above a limit, as one person wrote them; append-only';
COMMENT ON COLUMN entry_proposal.entry_id IS 'The id that the entry has once it is recorded';
COMMENT ON COLUMN entry_proposal.content
IS 'The text that the digest stands for: vestry-entry 1; amounts in base units';
COMMENT ON COLUMN entry_proposal.digest IS 'SHA-256 of content';

CREATE TABLE entry_proposal_decision (
    proposal_id uuid PRIMARY KEY REFERENCES entry_proposal (proposal_id),
    outcome text NOT NULL CONSTRAINT entry_proposal_decision_known CHECK (
        outcome IN ('approved', 'rejected')
    ),
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL DEFAULT 'person'
    CONSTRAINT entry_proposal_decision_by_a_person CHECK (principal_kind = 'person'),
    digest hash32,
    reason text CONSTRAINT entry_proposal_decision_reason_says_something CHECK (
        reason ~ '[^[:space:]]' AND length(reason) <= 2000
    ),
    decided_at timestamptz NOT NULL,
    CONSTRAINT entry_proposal_decision_complete CHECK (
        CASE outcome WHEN 'approved' THEN digest IS NOT NULL ELSE reason IS NOT NULL END
    ),
    CONSTRAINT entry_proposal_decision_of_principal
    FOREIGN KEY (principal_id, principal_kind) REFERENCES principal (principal_id, kind)
);
COMMENT ON TABLE entry_proposal_decision IS 'What became of a proposed entry, and by whom; append-only';
COMMENT ON COLUMN entry_proposal_decision.digest IS 'What the approver saw; equals the digest proposed';

CREATE FUNCTION entry_proposal_decided() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    proposal entry_proposal%ROWTYPE;
BEGIN
    IF new.outcome <> 'approved' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO proposal FROM entry_proposal AS p WHERE p.proposal_id = new.proposal_id;
    IF new.principal_id = proposal.principal_id THEN
        PERFORM refuse('entry_proposal_two_people', 'who proposes does not approve');
    END IF;
    IF new.digest <> proposal.digest THEN
        PERFORM refuse('entry_proposal_of_digest', 'the digest is not that of the proposal');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER entry_proposal_decided AFTER INSERT ON entry_proposal_decision
FOR EACH ROW EXECUTE FUNCTION entry_proposal_decided();

-- What is approved is recorded in the same transaction.
CREATE FUNCTION entry_proposal_recorded() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF new.outcome = 'approved' AND NOT EXISTS (
        SELECT 1
        FROM entry_proposal AS p
        INNER JOIN journal_entry AS e ON e.entry_id = p.entry_id
        WHERE p.proposal_id = new.proposal_id
    ) THEN
        PERFORM refuse('entry_proposal_recorded', 'an approved entry is recorded at once');
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER entry_proposal_recorded AFTER INSERT ON entry_proposal_decision
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_proposal_recorded();

CREATE TRIGGER entry_proposal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry_proposal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_proposal_decision_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON entry_proposal_decision
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The content of an entry that was recorded, as a proposal spells it.
CREATE FUNCTION entry_content(recorded_seq bigint) RETURNS text
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        format(
            E'vestry-entry 1\nkind %s\nday %s\nreverses %s\nmemo %s\n', e.kind,
            to_char(e.effective_day, 'YYYY-MM-DD'), coalesce(e.reverses::text, '-'), e.memo
        )
        || coalesce(
            (
                SELECT string_agg(format(E'meta %s %s\n', m.key, m.value), '' ORDER BY m.key COLLATE "C")
                FROM jsonb_each_text(e.metadata) AS m
            ), ''
        )
        || (
            SELECT
                string_agg(
                    format(E'post %s %s %s %s\n', p.side, p.amount, a.asset_id, a.code), ''
                    ORDER BY p.line
                )
            FROM posting AS p
            INNER JOIN account AS a ON a.account_id = p.account_id
            WHERE p.seq = e.seq
        )
    FROM journal_entry AS e
    WHERE e.seq = recorded_seq;
$$;

-- An entry by hand whose debits of an asset pass its limit was approved, word for word; a memo of several
-- lines cannot stand for postings. By hand is whatever names no object, too. Entries that cannot pass the
-- lowest limit are not looked at closer.
CREATE FUNCTION posting_within_limits() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    lowest numeric;
    large record;
BEGIN
    SELECT min(l.amount) INTO lowest FROM entry_limit AS l;
    IF lowest IS NULL THEN
        RETURN NULL;
    END IF;
    FOR large IN
        SELECT
            f.seq, e.entry_id,
            6 + e.posting_count + (SELECT count(*) FROM jsonb_object_keys(e.metadata)) AS lines
        FROM (
            SELECT f.seq FROM fresh AS f
            WHERE f.side = 'debit'
            GROUP BY f.seq
            HAVING sum(f.amount) > lowest
        ) AS f
        INNER JOIN journal_entry AS e ON e.seq = f.seq
        WHERE
            (e.source_id IS NULL OR e.kind IN ('opening', 'top_up', 'correction', 'reversal'))
            AND EXISTS (
                SELECT 1
                FROM posting AS p
                INNER JOIN account AS a ON a.account_id = p.account_id
                INNER JOIN entry_limit AS l ON l.asset_id = a.asset_id
                WHERE p.seq = f.seq AND p.side = 'debit'
                GROUP BY l.asset_id, l.amount
                HAVING sum(p.amount) > l.amount
            )
    LOOP
        IF NOT EXISTS (
            SELECT 1
            FROM entry_proposal AS p
            INNER JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
            WHERE
                p.entry_id = large.entry_id AND d.outcome = 'approved'
                AND p.content = entry_content(large.seq)
                AND cardinality(string_to_array(p.content, chr(10))) = large.lines
        ) THEN
            PERFORM refuse(
                'journal_entry_second_person',
                'an entry by hand above a limit is recorded as a second person approved it'
            );
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER posting_within_limits AFTER INSERT ON posting
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION posting_within_limits();

-- Changes of the settings.

CREATE TABLE settings_change (
    change_id uuid PRIMARY KEY,
    change_no bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    settings_version bigint NOT NULL,
    name text,
    zone text,
    batch_approvals smallint,
    limit_assets uuid [] NOT NULL DEFAULT '{}',
    limit_amounts numeric [] NOT NULL DEFAULT '{}',
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL DEFAULT 'person'
    CONSTRAINT settings_change_by_a_person CHECK (principal_kind = 'person'),
    made_at timestamptz NOT NULL,
    CONSTRAINT settings_change_limits_in_pairs CHECK (
        cardinality(limit_assets) = cardinality(limit_amounts)
    ),
    CONSTRAINT settings_change_of_principal
    FOREIGN KEY (principal_id, principal_kind) REFERENCES principal (principal_id, kind)
);
CREATE INDEX settings_change_of_version ON settings_change (settings_version);
COMMENT ON TABLE settings_change
IS 'Changes of the settings as somebody made or proposed them; append-only';
COMMENT ON COLUMN settings_change.settings_version IS 'The row_version of organisation that it is for';
COMMENT ON COLUMN settings_change.name IS 'NULL: stays as it is; the same for the others';
COMMENT ON COLUMN settings_change.limit_amounts
IS 'Base units, for the assets in their order; NULL takes the limit away';

CREATE TABLE settings_approval (
    change_id uuid PRIMARY KEY REFERENCES settings_change (change_id),
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL DEFAULT 'person'
    CONSTRAINT settings_approval_by_a_person CHECK (principal_kind = 'person'),
    approved_at timestamptz NOT NULL,
    CONSTRAINT settings_approval_of_principal
    FOREIGN KEY (principal_id, principal_kind) REFERENCES principal (principal_id, kind)
);
COMMENT ON TABLE settings_approval IS 'The second person of a change that loosens; append-only';

-- Whether a change loosens a rule of money: fewer people approve a batch, or a limit is raised or gone.
CREATE FUNCTION settings_change_loosens(change settings_change) RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        coalesce(change.batch_approvals < (SELECT o.batch_approvals FROM organisation AS o), false)
        OR EXISTS (
            SELECT 1
            FROM unnest(change.limit_assets, change.limit_amounts) AS n (asset_id, amount)
            INNER JOIN entry_limit AS l ON l.asset_id = n.asset_id
            WHERE n.amount IS NULL OR n.amount > l.amount
        );
$$;

-- Brings a change into force, if the settings are still those that it is for.
CREATE FUNCTION apply_settings_change(change settings_change) RETURNS void
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
    DELETE FROM entry_limit AS l WHERE l.asset_id = ANY (change.limit_assets);
    INSERT INTO entry_limit (asset_id, amount)
    SELECT n.asset_id, n.amount
    FROM unnest(change.limit_assets, change.limit_amounts) AS n (asset_id, amount)
    WHERE n.amount IS NOT NULL;
END
$$;

CREATE FUNCTION settings_change_made() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM organisation FOR UPDATE;
    IF NOT settings_change_loosens(new) THEN
        PERFORM apply_settings_change(new);
    ELSIF new.settings_version <> (SELECT o.row_version FROM organisation AS o) THEN
        PERFORM refuse('settings_change_of_present_settings', 'the settings were changed meanwhile');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER settings_change_made AFTER INSERT ON settings_change
FOR EACH ROW EXECUTE FUNCTION settings_change_made();

CREATE FUNCTION settings_change_approved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    change settings_change%ROWTYPE;
BEGIN
    SELECT * INTO change FROM settings_change AS c WHERE c.change_id = new.change_id;
    IF new.principal_id = change.principal_id THEN
        PERFORM refuse('settings_approval_two_people', 'who proposes does not approve');
    END IF;
    PERFORM apply_settings_change(change);
    RETURN NULL;
END
$$;
CREATE TRIGGER settings_change_approved AFTER INSERT ON settings_approval
FOR EACH ROW EXECUTE FUNCTION settings_change_approved();

CREATE TRIGGER settings_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settings_change
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settings_approval_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON settings_approval
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE UPDATE (name, zone, batch_approvals, row_version) ON organisation FROM vestry_service;
REVOKE EXECUTE ON FUNCTION
entry_proposal_decided, entry_proposal_recorded, entry_content, posting_within_limits,
settings_change_loosens, apply_settings_change, settings_change_made, settings_change_approved
FROM public;
GRANT SELECT, INSERT ON
entry_proposal, entry_proposal_decision, settings_change, settings_approval TO vestry_service;
GRANT SELECT ON entry_limit TO vestry_service;
GRANT SELECT ON
entry_limit, entry_proposal, entry_proposal_decision, settings_change, settings_approval
TO vestry_reporter;
