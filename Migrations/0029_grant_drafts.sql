-- Why: a draft of a grant can be corrected until it is approved. Whoever had a hand in it stays known and
-- does not approve it; what was approved stays as it was. A contract that is made for an approved grant
-- is noted once, and so is its award or stream there, which belongs to one grant.
-- Locks: a short exclusive one on vesting_grant. Expected time: below a second.

ALTER TABLE vesting_grant ADD COLUMN changed_by uuid [] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN vesting_grant.changed_by IS 'Who changed the draft; none of them approves it';

CREATE UNIQUE INDEX vesting_grant_one_per_award ON vesting_grant (asset_id, contract, contract_number)
WHERE contract_number IS NOT NULL AND state <> 'withdrawn';

-- Only events move a grant on; a draft can be corrected or withdrawn. What was agreed stays as it was;
-- a contract and its number are noted when they are made.
CREATE OR REPLACE FUNCTION vesting_grant_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept text [] := ARRAY[
        'payee_id', 'state', 'event_count', 'granted', 'committed', 'accrued', 'released',
        'row_version'
    ];
    noted text [] := CASE WHEN old.contract IS NULL THEN '{contract,safe_id}'::text [] ELSE '{}' END
    || CASE WHEN old.contract_number IS NULL THEN '{contract_number}'::text [] ELSE '{}' END;
    is_event boolean := new.event_count = old.event_count + 1;
BEGIN
    IF (new.grant_id, new.created_by, new.created_at)
        IS DISTINCT FROM (old.grant_id, old.created_by, old.created_at)
        OR NOT new.changed_by @> old.changed_by THEN
        PERFORM refuse('vesting_grant_authors_kept', 'who wrote a grant stays known');
    END IF;
    IF old.state = 'draft' AND new.state = 'draft' THEN
        IF cardinality(new.changed_by) = 0
            OR (new.event_count, new.granted, new.committed, new.accrued, new.released)
            IS DISTINCT FROM
            (old.event_count, old.granted, old.committed, old.accrued, old.released) THEN
            PERFORM refuse('vesting_grant_authors_kept', 'who changes a draft stays known');
        END IF;
        RETURN new;
    END IF;
    IF to_jsonb(new) - kept - noted IS DISTINCT FROM to_jsonb(old) - kept - noted
        OR (old.safe_id IS NOT NULL AND new.safe_id IS DISTINCT FROM old.safe_id)
        OR (new.payee_id <> old.payee_id AND NOT is_event) THEN
        PERFORM refuse('vesting_grant_terms_kept', 'what was written of a grant stays');
    END IF;
    IF new.state <> old.state AND NOT (
        (old.state, new.state) = ('draft', 'withdrawn')
        OR (
            is_event
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

-- A second one beside the author: who changed the draft does not approve it either.
CREATE FUNCTION grant_event_by_no_author() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM vesting_grant AS g
        WHERE g.grant_id = new.grant_id AND new.principal_id = ANY (g.changed_by)
    ) THEN
        PERFORM refuse('grant_event_two_people', 'who proposes or is paid does not decide on a grant');
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER grant_event_by_no_author BEFORE INSERT ON grant_event
FOR EACH ROW WHEN (new.kind = 'approved') EXECUTE FUNCTION grant_event_by_no_author();

GRANT UPDATE (
    payee_id, group_id, asset_id, rule, total, terms, accelerations, plan_id, plan_version, safe_id,
    contract, contract_number, grant_day, agreement_url, agreement_sha256, note, duplicate_reason,
    changed_by
) ON vesting_grant TO vestry_service;
