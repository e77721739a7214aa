-- Why: somebody who is paid through a second payee with the same address approved the own payment. Who
-- has, or ever had, an address that a batch pays to is paid by it, whatever the payee is called.
-- Locks: none beyond that of replacing a function. Expected time: below a second.

-- Who planned, froze, is paid (by name or by address) or said where the money goes does not approve,
-- and approves the digest and the safeTxHash that are there.
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
        SELECT 1
        FROM principal AS p
        INNER JOIN payout_address AS d ON d.payee_id = p.payee_id
        INNER JOIN payment AS m ON m.recipient = d.address
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
