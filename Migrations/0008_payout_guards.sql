-- Why: nobody guards a payout alone. Approvals state the safeTxHash too, and who set an address or a
-- MultiSend contract gives none; leases hold off a cancellation for a bounded time only.
-- Locks: short exclusive ones on batch_approval and batch_claim. Expected time: below a second.

CREATE TABLE safe_multi_send (
    safe_id uuid NOT NULL REFERENCES safe (safe_id),
    address evm_address NOT NULL,
    set_by uuid NOT NULL REFERENCES principal (principal_id),
    PRIMARY KEY (safe_id, address, set_by)
);
COMMENT ON TABLE safe_multi_send
IS 'Who ever set which MultiSend contract at a Safe: authors of every batch built with it';
INSERT INTO safe_multi_send (safe_id, address, set_by)
SELECT s.safe_id, s.multi_send_call_only, s.created_by
FROM safe AS s
WHERE s.multi_send_call_only IS NOT NULL AND s.created_by IS NOT NULL;

-- Looked at when the transaction commits, so that the Safe may come first.
CREATE FUNCTION safe_multi_send_has_author() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM safe_multi_send AS m
        WHERE m.safe_id = new.safe_id AND m.address = new.multi_send_call_only
    ) THEN
        PERFORM refuse('safe_multi_send_has_author', 'nobody says to have set the contract');
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER safe_multi_send_has_author_new AFTER INSERT ON safe
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.multi_send_call_only IS NOT NULL)
EXECUTE FUNCTION safe_multi_send_has_author();
CREATE CONSTRAINT TRIGGER safe_multi_send_has_author AFTER UPDATE ON safe
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    new.multi_send_call_only IS NOT NULL
    AND new.multi_send_call_only IS DISTINCT FROM old.multi_send_call_only
)
EXECUTE FUNCTION safe_multi_send_has_author();
CREATE TRIGGER safe_multi_send_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON safe_multi_send
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON safe_multi_send TO vestry_service;
GRANT SELECT ON safe_multi_send TO vestry_reporter;

ALTER TABLE batch_approval ADD COLUMN safe_tx_hash hash32;
COMMENT ON COLUMN batch_approval.safe_tx_hash
IS 'What the approver saw; NULL only where it was not asked for yet';

-- Who planned, froze, is paid or said where the money goes does not approve, and approves the digest
-- and the safeTxHash that are there.
CREATE OR REPLACE FUNCTION batch_approval_two_people() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND new.principal_id IN (b.planned_by, b.frozen_by)
    ) OR EXISTS (
        SELECT 1
        FROM principal AS p
        INNER JOIN payment AS m ON m.payee_id = p.payee_id
        WHERE p.principal_id = new.principal_id AND m.batch_id = new.batch_id
    ) OR EXISTS (
        SELECT 1 FROM principal AS p
        WHERE p.principal_id = new.principal_id AND p.kind <> 'person'
    ) OR EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN payment AS m ON m.batch_id = b.batch_id
        INNER JOIN payout_address AS d
            ON d.payee_id = m.payee_id AND d.chain_id = b.chain_id AND d.address = m.recipient
        WHERE b.batch_id = new.batch_id AND d.created_by = new.principal_id
    ) OR EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN safe_multi_send AS s
            ON s.safe_id = b.safe_id AND s.address = b.multi_send_call_only
        WHERE b.batch_id = new.batch_id AND s.set_by = new.principal_id
    ) THEN
        PERFORM refuse(
            'batch_approval_two_people',
            'who planned, froze, is paid or set an address of it does not approve a batch'
        );
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND b.digest = new.digest AND b.state = 'frozen'
    ) THEN
        PERFORM refuse('batch_approval_of_digest', 'the digest is not that of a frozen batch');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND b.safe_tx_hash = new.safe_tx_hash
    ) THEN
        PERFORM refuse(
            'batch_approval_of_safe_tx_hash', 'the safe_tx_hash is not that of the batch'
        );
    END IF;
    RETURN NULL;
END
$$;

ALTER TABLE batch_claim ADD COLUMN first_claimed_at timestamptz;
UPDATE batch_claim SET first_claimed_at = claimed_at;
ALTER TABLE batch_claim ALTER COLUMN first_claimed_at SET NOT NULL;
COMMENT ON COLUMN batch_claim.first_claimed_at
IS 'When anybody first claimed the batch; from here counts how long claims hold off a cancellation';
