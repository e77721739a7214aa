-- Why: what the rules say of reward decisions, of what is owed, of payout addresses and of API tokens
-- holds for whoever writes with the service's role. Nobody decides on a line that is their own or
-- pays them, a payable comes from what was approved, nobody is paid at a contract of the directory,
-- and an API token may be narrower than its principal.
-- Locks: short ones on reward_line, reward_approval, payable, payout_address, asset, safe and
-- api_token. Expected time: below a second, and some for the unique index of many approvals.

-- The UUID of a typed id such as lin_01h2xcejqtf2nbrexx3vqjhp41: 26 digits of Crockford's base 32.
CREATE FUNCTION uuid_of_typed_id(typed text) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    digits text := substr(typed, strpos(typed, '_') + 1);
    digit bigint;
    high bigint := 0;
    low bigint := 0;
BEGIN
    IF strpos(typed, '_') = 0 OR digits !~ '^[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$' THEN
        RETURN NULL;
    END IF;
    FOR place IN 1..26 LOOP
        digit := strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(digits, place, 1)) - 1;
        IF place < 14 THEN
            high := (high << 5) | digit;
        ELSIF place = 14 THEN
            high := (high << 1) | (digit >> 4);
            low := digit & 15;
        ELSE
            low := (low << 5) | digit;
        END IF;
    END LOOP;
    RETURN (lpad(to_hex(high), 16, '0') || lpad(to_hex(low), 16, '0'))::uuid;
END
$$;

CREATE UNIQUE INDEX reward_approval_one_per_entry ON reward_approval (entry_seq);

-- The entry of an approval is the one that was recorded for its run.
CREATE FUNCTION reward_approval_has_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM journal_entry AS e
        WHERE
            e.seq = new.entry_seq AND e.kind = 'reward_approved'
            AND starts_with(e.source_id, 'run_') AND uuid_of_typed_id(e.source_id) = new.run_id
    ) THEN
        PERFORM refuse(
            'reward_approval_of_its_entry', 'the entry of an approval was recorded for its run'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER reward_approval_has_entry AFTER INSERT ON reward_approval
FOR EACH ROW EXECUTE FUNCTION reward_approval_has_entry();

-- A line begins as a draft of a draft, so that it takes every step of the way.
CREATE FUNCTION reward_line_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN reward_run AS r ON r.run_id = f.run_id
        WHERE f.state <> 'draft' OR f.decided_by IS NOT NULL OR r.state <> 'draft'
    ) THEN
        PERFORM refuse('reward_line_begins_as_draft', 'a line joins a draft, as a draft');
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER reward_line_two_people_new ON reward_line;
CREATE TRIGGER reward_line_begins AFTER INSERT ON reward_line
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION reward_line_begins();

-- Refuses what the WHEN of a trigger finds: the trigger's name is the rule, its argument the reason.
CREATE FUNCTION refuse_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM refuse(TG_NAME, TG_ARGV[0]);
    RETURN NULL;
END
$$;

CREATE TRIGGER reward_line_move_allowed BEFORE UPDATE ON reward_line
FOR EACH ROW WHEN (
    new.state <> old.state AND old.state <> 'approved' AND NOT (old.state, new.state) IN (
        ('draft', 'submitted'), ('submitted', 'approved'), ('submitted', 'returned'),
        ('submitted', 'held'), ('held', 'submitted'), ('held', 'returned'), ('returned', 'submitted')
    )
)
EXECUTE FUNCTION refuse_row('a line does not go that way');

CREATE TRIGGER reward_line_changed_while_open BEFORE UPDATE ON reward_line
FOR EACH ROW WHEN (
    old.state IN ('submitted', 'held')
    AND (new.payee_id, new.asset_id, new.amount, new.kind, new.note, new.duplicate_reason)
    IS DISTINCT FROM
    (old.payee_id, old.asset_id, old.amount, old.kind, old.note, old.duplicate_reason)
)
EXECUTE FUNCTION refuse_row('a line that was handed in is changed when it was returned');

-- Whoever had a hand in a line, or is paid by it, neither returns nor holds nor releases it …
CREATE FUNCTION reward_line_decided() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM principal AS p
        INNER JOIN reward_run AS r ON r.run_id = new.run_id
        WHERE
            p.principal_id = new.decided_by AND p.kind = 'person'
            AND p.principal_id <> ALL (new.changed_by || ARRAY[new.entered_by, r.created_by])
            AND p.principal_id IS DISTINCT FROM r.submitted_by
            AND p.payee_id IS DISTINCT FROM new.payee_id
    ) THEN
        PERFORM refuse(
            'reward_line_two_people', 'who enters or is paid does not decide on a line'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER reward_line_decided AFTER UPDATE ON reward_line
FOR EACH ROW WHEN (
    new.state <> old.state AND old.state IN ('submitted', 'held') AND new.state <> 'approved'
)
EXECUTE FUNCTION reward_line_decided();

-- … and does not approve it either. An approved line is never updated again, so those in the table
-- are the ones that were approved just now.
CREATE OR REPLACE FUNCTION reward_line_two_people() RETURNS trigger
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
            OR f.decided_by IS DISTINCT FROM a.principal_id
            OR a.principal_id IN (f.entered_by, r.created_by, r.submitted_by)
            OR a.principal_id = ANY (f.changed_by)
            OR p.payee_id = f.payee_id
    ) THEN
        PERFORM refuse(
            'reward_line_two_people', 'who enters or is paid does not decide on a line'
        );
    END IF;
    RETURN NULL;
END
$$;

-- An approval is of all its lines at once, and they sum to what its entry owes to each payee.
CREATE FUNCTION reward_approval_complete() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (
            SELECT DISTINCT f.approval_id FROM fresh AS f WHERE f.approval_id IS NOT NULL
        ) AS f
        INNER JOIN reward_approval AS a ON a.approval_id = f.approval_id
        WHERE
            a.lines <> (
                SELECT count(*) FROM reward_line AS l
                WHERE l.run_id = a.run_id AND l.approval_id = a.approval_id
            )
            OR EXISTS (
                SELECT 1
                FROM (
                    SELECT l.payee_id, l.asset_id, sum(l.amount) AS amount
                    FROM reward_line AS l
                    WHERE l.run_id = a.run_id AND l.approval_id = a.approval_id
                    GROUP BY l.payee_id, l.asset_id
                ) AS l
                FULL JOIN (
                    SELECT uuid_of_typed_id(split_part(c.code, ':', 2)) AS payee_id, c.asset_id,
                        sum(p.amount) AS amount
                    FROM posting AS p
                    INNER JOIN account AS c ON c.account_id = p.account_id
                    WHERE p.seq = a.entry_seq AND c.prefix = 'payable' AND p.side = 'credit'
                    GROUP BY c.code, c.asset_id
                ) AS p ON p.payee_id = l.payee_id AND p.asset_id = l.asset_id
                WHERE l.amount IS DISTINCT FROM p.amount
            )
    ) THEN
        PERFORM refuse(
            'reward_approval_as_posted', 'an approval is of the lines that its entry posts'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER reward_line_whole_approval AFTER UPDATE ON reward_line
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION reward_approval_complete();

CREATE TABLE payable_source_kind (
    prefix text PRIMARY KEY
    CONSTRAINT payable_source_kind_prefix_plain CHECK (prefix ~ '^[a-z]{3}$'),
    meaning text NOT NULL,
    checked_by name NOT NULL
);
COMMENT ON TABLE payable_source_kind
IS 'What a payable may come from; a migration that adds a kind adds the trigger that checks it';
COMMENT ON COLUMN payable_source_kind.prefix IS 'What the typed ids of such sources begin with';
COMMENT ON COLUMN payable_source_kind.checked_by
IS 'The trigger on payable that compares a payable with its source';
INSERT INTO payable_source_kind VALUES ('lin', 'reward line', 'payable_from_reward_line');
GRANT SELECT ON payable_source_kind TO vestry_service, vestry_reporter;

CREATE FUNCTION payable_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN payable_source_kind AS k ON k.prefix = split_part(f.source_id, '_', 1)
        WHERE
            k.prefix IS NULL
            OR f.source_id !~ '^[a-z]{3}_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$'
    ) THEN
        PERFORM refuse('payable_source_known', 'a payable names a known kind of source');
    END IF;
    IF EXISTS (SELECT 1 FROM fresh AS f WHERE f.state <> 'open') THEN
        PERFORM refuse('payable_begins_open', 'a payable begins open');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER payable_begins AFTER INSERT ON payable
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payable_begins();

CREATE FUNCTION payable_from_reward_line() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN reward_line AS l
            ON l.line_id = uuid_of_typed_id(f.source_id) AND l.state = 'approved'
        LEFT JOIN reward_run AS r ON r.run_id = l.run_id
        LEFT JOIN reward_approval AS a ON a.approval_id = l.approval_id
        WHERE
            starts_with(f.source_id, 'lin_')
            AND (f.payee_id, f.asset_id, f.amount, f.period, f.entry_seq)
            IS DISTINCT FROM (l.payee_id, l.asset_id, l.amount, r.period, a.entry_seq)
    ) THEN
        PERFORM refuse(
            'payable_from_approved_line', 'a payable is what an approved line says'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER payable_from_reward_line AFTER INSERT ON payable
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payable_from_reward_line();

-- Payout addresses come side by side, contracts alone: so each sees the other whatever their order.
CREATE FUNCTION payout_address_no_contract() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('payout addresses and contracts', 0));
    IF EXISTS (
        SELECT 1 FROM fresh AS f
        INNER JOIN asset AS a ON a.chain_id = f.chain_id AND a.address = f.address
        WHERE f.valid_until IS NULL
    ) OR EXISTS (
        SELECT 1 FROM fresh AS f
        INNER JOIN safe AS s ON s.chain_id = f.chain_id AND s.address = f.address
        WHERE f.valid_until IS NULL
    ) THEN
        PERFORM refuse(
            'payout_address_no_contract', 'nobody is paid at an asset''s contract or a Safe'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER payout_address_no_contract_new AFTER INSERT ON payout_address
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payout_address_no_contract();
CREATE TRIGGER payout_address_no_contract AFTER UPDATE ON payout_address
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payout_address_no_contract();

CREATE FUNCTION contract_no_payout_address() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('payout addresses and contracts', 0));
    IF EXISTS (
        SELECT 1 FROM payout_address AS p
        WHERE
            p.chain_id = new.chain_id AND p.address = new.address AND p.valid_until IS NULL
    ) THEN
        PERFORM refuse(
            'contract_no_payout_address', 'a payee is paid at this address, so it is no contract'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER asset_no_payout_address AFTER INSERT ON asset
FOR EACH ROW EXECUTE FUNCTION contract_no_payout_address();
CREATE TRIGGER safe_no_payout_address AFTER INSERT ON safe
FOR EACH ROW EXECUTE FUNCTION contract_no_payout_address();

ALTER TABLE api_token
ADD COLUMN roles text []
CONSTRAINT api_token_roles_known CHECK (
    cardinality(roles) > 0
    AND roles <@ ARRAY['lead', 'finance', 'approver', 'script', 'auditor', 'payee', 'admin']
),
ADD COLUMN group_ids uuid []
CONSTRAINT api_token_groups_listed CHECK (cardinality(group_ids) BETWEEN 1 AND 100),
ADD COLUMN safe_ids uuid []
CONSTRAINT api_token_safes_listed CHECK (cardinality(safe_ids) BETWEEN 1 AND 100);
COMMENT ON COLUMN api_token.roles IS 'The only roles of its principal that it carries; NULL: all';
COMMENT ON COLUMN api_token.group_ids
IS 'The only working groups that it reaches, and nothing that is of no group; NULL: no limit';
COMMENT ON COLUMN api_token.safe_ids
IS 'The only Safes whose batches it reaches, and nothing that is of no Safe; NULL: no limit';

-- What a stored answer was about, so that a replay is answered only to who may still see it.
ALTER TABLE idempotency_record
ADD COLUMN group_id uuid REFERENCES working_group (group_id),
ADD COLUMN safe_id uuid REFERENCES safe (safe_id);
COMMENT ON COLUMN idempotency_record.body_sha256
IS 'SHA-256 of the body, or of its SHA-256 and If-Match where that was sent';
COMMENT ON COLUMN idempotency_record.group_id IS 'The working group that the change was of, if any';
COMMENT ON COLUMN idempotency_record.safe_id IS 'The Safe that the change was of, if any';

-- A token that is replaced may end earlier than it was made for, never later.
CREATE TRIGGER api_token_ends_earlier BEFORE UPDATE OF expires_at ON api_token
FOR EACH ROW WHEN (new.expires_at > old.expires_at)
EXECUTE FUNCTION refuse_row('the life of an API token is only ever shortened');
GRANT UPDATE (expires_at) ON api_token TO vestry_service;
