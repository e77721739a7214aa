-- Why: nobody guards a payout alone. Approvals state the safeTxHash too, and who set an address or a
-- MultiSend contract gives none; leases hold off a cancellation for a bounded time only; a failed
-- execution counts once another person confirmed its report; and a cancelled batch that the chain
-- executed after all is booked.
-- Locks: short exclusive ones on batch_approval, batch_claim, batch_execution, safe and payout_batch.
-- Expected time: below a second.

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

CREATE TABLE failure_report (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    transaction_hash hash32 NOT NULL,
    block_number bigint NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 hash32 NOT NULL
    CONSTRAINT failure_report_receipt_digest CHECK (receipt_sha256 = sha256(receipt)),
    reported_by uuid NOT NULL REFERENCES principal (principal_id),
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (batch_id, transaction_hash)
);
COMMENT ON TABLE failure_report
IS 'That a batch''s execution failed, as somebody says; it counts once another person confirmed it';
CREATE TRIGGER failure_report_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON failure_report
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON failure_report TO vestry_service;
GRANT SELECT ON failure_report TO vestry_reporter;

-- A success counts as reported; a failure frees money, so it needs its report and another person.
CREATE FUNCTION batch_execution_reported() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF new.outcome = 'success' AND new.confirmed_by IS NOT NULL THEN
        PERFORM refuse('batch_execution_confirmed_once', 'a settlement is reported, then confirmed');
    END IF;
    IF new.outcome = 'failure' AND NOT EXISTS (
        SELECT 1
        FROM failure_report AS r
        INNER JOIN principal AS p ON p.principal_id = new.confirmed_by
        WHERE
            r.batch_id = new.batch_id
            AND r.transaction_hash = new.transaction_hash
            AND r.receipt_sha256 = new.receipt_sha256
            AND r.reported_by = new.reported_by
            AND p.kind = 'person'
    ) THEN
        PERFORM refuse(
            'batch_execution_failure_confirmed', 'a failure counts once a person confirmed its report'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_execution_reported AFTER INSERT ON batch_execution
FOR EACH ROW EXECUTE FUNCTION batch_execution_reported();

-- A batch that comes back from cancelled holds its payables only if nobody else does, which a generated
-- column cannot say: the trigger below keeps it.
ALTER TABLE payout_batch ALTER COLUMN live DROP EXPRESSION;
ALTER TABLE payout_batch ALTER COLUMN live SET DEFAULT true;
COMMENT ON COLUMN payout_batch.live
IS 'Holds its payables, a settled batch for good; kept by a trigger. An executed batch does not where
it came too late and others had paid';

-- Nothing of a frozen batch changes but its state and what is reported of it.
CREATE OR REPLACE FUNCTION payout_batch_frozen() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    new.live := old.live AND new.state NOT IN ('cancelled', 'failed', 'rejected', 'superseded');
    IF old.state <> 'planned' AND (
        new.canonical IS DISTINCT FROM old.canonical
        OR new.digest IS DISTINCT FROM old.digest
        OR new.nonce IS DISTINCT FROM old.nonce
        OR new.safe_tx_hash IS DISTINCT FROM old.safe_tx_hash
        OR new.row_count IS DISTINCT FROM old.row_count
        OR new.frozen_by IS DISTINCT FROM old.frozen_by
        OR new.frozen_at IS DISTINCT FROM old.frozen_at
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing of a frozen batch is changed');
    END IF;
    IF new.state = old.state THEN
        RETURN new;
    END IF;
    IF NOT (old.state, new.state) IN (
        ('planned', 'frozen'), ('planned', 'cancelled'), ('frozen', 'approved'),
        ('frozen', 'cancelled'), ('frozen', 'superseded'), ('approved', 'cancelled'),
        ('approved', 'proposed'), ('approved', 'executed'), ('approved', 'failed'),
        ('approved', 'superseded'), ('approved', 'rejected'), ('proposed', 'executed'),
        ('proposed', 'failed'), ('proposed', 'superseded'), ('proposed', 'rejected'),
        ('proposed', 'cancelled'), ('executed', 'settled'), ('cancelled', 'executed'),
        ('cancelled', 'failed')
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed',
            'a batch does not go from ' || old.state || ' to ' || new.state
        );
    END IF;
    IF old.state = 'proposed' AND new.state = 'cancelled' AND NOT EXISTS (
        SELECT 1
        FROM batch_payable AS mine
        INNER JOIN batch_payable AS theirs
            ON theirs.payable_id = mine.payable_id AND theirs.batch_id <> mine.batch_id
        INNER JOIN batch_execution AS e ON e.batch_id = theirs.batch_id AND e.outcome = 'success'
        WHERE mine.batch_id = new.batch_id
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed', 'a proposed batch is cancelled only when others paid its rows'
        );
    END IF;
    IF old.state = 'cancelled' AND NOT EXISTS (
        SELECT 1 FROM batch_approval AS a WHERE a.batch_id = new.batch_id
    ) THEN
        PERFORM refuse('payout_batch_move_allowed', 'nobody approved the batch before it was cancelled');
    END IF;
    IF old.state = 'cancelled' AND new.state = 'executed' THEN
        IF EXISTS (
            SELECT 1
            FROM batch_payable AS mine
            INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id AND theirs.live
            INNER JOIN payout_batch AS b ON b.batch_id = theirs.batch_id
            WHERE mine.batch_id = new.batch_id AND b.state NOT IN ('executed', 'settled')
        ) THEN
            PERFORM refuse(
                'payout_batch_late_pays_once', 'batches that wait to pay the same are released first'
            );
        END IF;
        new.live := NOT EXISTS (
            SELECT 1
            FROM batch_payable AS mine
            INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id AND theirs.live
            WHERE mine.batch_id = new.batch_id
        );
    END IF;
    IF new.state = 'approved' AND (
        SELECT count(*) FROM batch_approval AS a WHERE a.batch_id = new.batch_id
    ) < (SELECT o.batch_approvals FROM organisation AS o) THEN
        PERFORM refuse('payout_batch_approved_by_enough', 'the batch lacks approvals');
    END IF;
    IF new.state IN ('executed', 'failed') AND NOT EXISTS (
        SELECT 1
        FROM batch_execution AS e
        WHERE
            e.batch_id = new.batch_id
            AND e.outcome = CASE new.state WHEN 'executed' THEN 'success' ELSE 'failure' END
    ) THEN
        PERFORM refuse('payout_batch_executed_as_reported', 'no such execution was reported');
    END IF;
    IF new.state = 'settled' AND EXISTS (
        SELECT 1 FROM payment AS m WHERE m.batch_id = new.batch_id AND m.state <> 'settled'
    ) THEN
        PERFORM refuse('payout_batch_settled_in_full', 'a payment of the batch is not settled');
    END IF;
    RETURN new;
END
$$;
