-- Why: whoever changes the owners of a Safe does not acknowledge them.
-- Locks: short exclusive ones on safe and owners_acknowledgement. Expected time: below a second.

CREATE TABLE safe_owners_change (
    safe_id uuid NOT NULL REFERENCES safe (safe_id),
    row_version bigint NOT NULL,
    owners evm_address [] NOT NULL,
    threshold integer NOT NULL,
    changed_by uuid NOT NULL REFERENCES principal (principal_id),
    changed_at timestamptz NOT NULL CONSTRAINT safe_owners_changed_at CHECK (isfinite(changed_at)),
    PRIMARY KEY (safe_id, row_version)
);
COMMENT ON TABLE safe_owners_change
IS 'Who changed the owners or the threshold of a Safe; before the first row, nobody kept that';
COMMENT ON COLUMN safe_owners_change.row_version IS 'Of the Safe after the change';

-- Looked at when the transaction commits, so that the Safe may come first.
CREATE FUNCTION safe_owners_have_author() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM safe_owners_change AS c
        WHERE
            c.safe_id = new.safe_id
            AND c.row_version = new.row_version
            AND c.owners = new.owners
            AND c.threshold = new.threshold
    ) THEN
        PERFORM refuse('safe_owners_have_author', 'nobody says to have changed the owners');
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER safe_owners_have_author AFTER UPDATE ON safe
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    new.owners IS DISTINCT FROM old.owners OR new.threshold IS DISTINCT FROM old.threshold
)
EXECUTE FUNCTION safe_owners_have_author();
CREATE TRIGGER safe_owners_change_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON safe_owners_change
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON FUNCTION safe_owners_have_author FROM public;
GRANT SELECT, INSERT ON safe_owners_change TO vestry_service;
GRANT SELECT ON safe_owners_change TO vestry_reporter;

CREATE OR REPLACE FUNCTION owners_acknowledgement_as_seen() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN safe AS s
            ON s.safe_id = b.safe_id AND s.owners = new.owners AND s.threshold = new.threshold
        INNER JOIN principal AS p ON p.principal_id = new.acknowledged_by AND p.kind = 'person'
        WHERE b.batch_id = new.batch_id AND b.state IN ('frozen', 'approved', 'proposed')
    ) THEN
        PERFORM refuse(
            'owners_acknowledged_as_seen', 'a person acknowledges the owners that the Safe has now'
        );
    END IF;
    IF EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN safe_owners_change AS c
            ON c.safe_id = b.safe_id AND c.changed_at >= b.frozen_at
        WHERE b.batch_id = new.batch_id AND c.changed_by = new.acknowledged_by
    ) THEN
        PERFORM refuse(
            'owners_acknowledgement_two_people', 'who changed the owners does not acknowledge them'
        );
    END IF;
    RETURN NULL;
END
$$;
