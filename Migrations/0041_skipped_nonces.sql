-- Why: somebody who sets the next nonce of a Safe past that of a signed batch frees what it pays, although the
-- chain may execute it still. Who did so is kept, and does not approve what pays the same. What changed of
-- the owners of a Safe is kept with what was there before, so that a freeze can name it.
-- Locks: short exclusive ones on safe, safe_owners_change and batch_approval; payout_batch is locked against
-- writes while the index is built. Expected time: below a second.

CREATE TABLE safe_nonce_raise (
    safe_id uuid NOT NULL REFERENCES safe (safe_id),
    row_version bigint NOT NULL,
    former_nonce bigint NOT NULL,
    nonce bigint NOT NULL,
    raised_by uuid NOT NULL REFERENCES principal (principal_id),
    raised_at timestamptz NOT NULL,
    PRIMARY KEY (safe_id, row_version),
    CONSTRAINT safe_nonce_raised CHECK (nonce > former_nonce)
);
COMMENT ON TABLE safe_nonce_raise
IS 'Who raised the next nonce of a Safe without a recorded transaction; before the first row, nobody kept that';
COMMENT ON COLUMN safe_nonce_raise.row_version IS 'Of the Safe after the change';
CREATE TRIGGER safe_nonce_raise_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON safe_nonce_raise
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON safe_nonce_raise TO vestry_service;
GRANT SELECT ON safe_nonce_raise TO vestry_reporter;

CREATE INDEX payout_batch_by_nonce ON payout_batch (safe_id, nonce) WHERE nonce IS NOT NULL;

CREATE VIEW used_nonce AS
SELECT b.safe_id, b.nonce
FROM payout_batch AS b
INNER JOIN batch_execution AS e ON e.batch_id = b.batch_id
UNION ALL
SELECT b.safe_id, b.nonce
FROM payout_batch AS b
INNER JOIN nonce_use AS u
    ON u.batch_id = b.batch_id AND u.binding_no = b.binding_no AND u.confirmed_by IS NOT NULL
UNION ALL
SELECT b.safe_id, k.nonce
FROM payout_batch AS b
INNER JOIN nonce_use AS u
    ON u.batch_id = b.batch_id AND u.binding_no <> b.binding_no AND u.confirmed_by IS NOT NULL
CROSS JOIN LATERAL nonce_of_binding(u.batch_id, u.binding_no) AS k;
COMMENT ON VIEW used_nonce
IS 'Nonces of Safes that batches were executed with, or that others used, as two people said';
GRANT SELECT ON used_nonce TO vestry_service;

-- Looked at when the transaction commits, so that the Safe may come first.
CREATE FUNCTION safe_nonce_has_author() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM safe_nonce_raise AS r
        WHERE
            r.safe_id = new.safe_id
            AND r.row_version = new.row_version
            AND r.former_nonce = old.next_nonce
            AND r.nonce = new.next_nonce
    ) AND NOT EXISTS (
        SELECT 1 FROM used_nonce AS x
        WHERE x.safe_id = new.safe_id AND x.nonce = new.next_nonce - 1
    ) THEN
        PERFORM refuse('safe_nonce_has_author', 'nobody says to have raised the next nonce');
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER safe_nonce_has_author AFTER UPDATE ON safe
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.next_nonce > old.next_nonce)
EXECUTE FUNCTION safe_nonce_has_author();
REVOKE ALL ON FUNCTION safe_nonce_has_author FROM public;

-- A nonce that an ended batch has, or that any batch had or was to have, once somebody had approved it.
CREATE VIEW stray_transaction AS
SELECT b.batch_id, b.safe_id, b.nonce, b.safe_tx_hash
FROM payout_batch AS b
WHERE
    b.state IN ('cancelled', 'rejected', 'superseded', 'failed')
    AND EXISTS (SELECT 1 FROM batch_approval AS a WHERE a.batch_id = b.batch_id)
    AND NOT EXISTS (
        SELECT 1 FROM used_nonce AS x WHERE x.safe_id = b.safe_id AND x.nonce = b.nonce
    )
UNION
SELECT b.batch_id, b.safe_id, k.nonce, k.safe_tx_hash
FROM nonce_binding AS n
INNER JOIN payout_batch AS b ON b.batch_id = n.batch_id
CROSS JOIN LATERAL (
    VALUES (n.former_nonce, n.former_safe_tx_hash), (n.nonce, n.safe_tx_hash)
) AS k (nonce, safe_tx_hash)
WHERE
    n.confirmed_by IS NOT NULL
    AND k.nonce <> b.nonce
    -- Only from the first approval on is a former nonce used up before another one is taken.
    AND EXISTS (
        SELECT 1 FROM nonce_use AS u
        WHERE
            u.batch_id = n.batch_id AND u.binding_no < n.binding_no
            AND u.confirmed_by IS NOT NULL
        UNION ALL
        SELECT 1 FROM nonce_use_withdrawal AS w
        WHERE w.batch_id = n.batch_id AND w.binding_no < n.binding_no
    )
    AND NOT EXISTS (
        SELECT 1 FROM used_nonce AS x WHERE x.safe_id = b.safe_id AND x.nonce = k.nonce
    );
COMMENT ON VIEW stray_transaction
IS 'What owners may have signed, no batch is to execute, and nothing recorded shows to be excluded';
GRANT SELECT ON stray_transaction TO vestry_service;

-- Who raised the next nonce past what pays some of the same as a batch, but where both have one nonce.
CREATE FUNCTION nonce_raisers(batch uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.raised_by
    FROM payout_batch AS b
    INNER JOIN stray_transaction AS t
        ON t.batch_id <> b.batch_id AND (t.safe_id, t.nonce) IS DISTINCT FROM (b.safe_id, b.nonce)
    INNER JOIN safe_nonce_raise AS r
        ON r.safe_id = t.safe_id AND t.nonce >= r.former_nonce AND t.nonce < r.nonce
    WHERE b.batch_id = batch AND EXISTS (
        SELECT 1
        FROM batch_payable AS theirs
        INNER JOIN batch_payable AS mine
            ON mine.payable_id = theirs.payable_id AND mine.batch_id = batch
        WHERE theirs.batch_id = t.batch_id
    )
$$;
REVOKE ALL ON FUNCTION nonce_raisers FROM public;
GRANT EXECUTE ON FUNCTION nonce_raisers TO vestry_service;
CREATE FUNCTION batch_approval_nonce_two_people() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF new.principal_id IN (SELECT nonce_raisers(new.batch_id)) THEN
        PERFORM refuse(
            'batch_approval_nonce_two_people',
            'who raised the next nonce past a signed batch does not approve what pays the same'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_approval_nonce_two_people AFTER INSERT ON batch_approval
FOR EACH ROW EXECUTE FUNCTION batch_approval_nonce_two_people();
REVOKE ALL ON FUNCTION batch_approval_nonce_two_people FROM public;

ALTER TABLE safe_owners_change ADD COLUMN former_owners evm_address [];
ALTER TABLE safe_owners_change ADD COLUMN former_threshold integer;
COMMENT ON COLUMN safe_owners_change.former_owners
IS 'Owners before the change; NULL where it was not kept yet';
COMMENT ON COLUMN safe_owners_change.former_threshold IS 'How many of them had to sign';
CREATE OR REPLACE FUNCTION safe_owners_have_author() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM safe_owners_change AS c
        WHERE
            c.safe_id = new.safe_id
            AND c.row_version = new.row_version
            AND c.owners = new.owners
            AND c.threshold = new.threshold
            AND c.former_owners = old.owners
            AND c.former_threshold = old.threshold
    ) THEN
        PERFORM refuse('safe_owners_have_author', 'nobody says to have changed the owners');
    END IF;
    RETURN NULL;
END
$$;
