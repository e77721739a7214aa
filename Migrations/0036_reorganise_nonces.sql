-- Why: a transaction that used the nonce of a batch may be taken off the chain like any other. Then the batch may be
-- executed after all: it is cancelled, and its payables are paid with its nonce only. And owners who
-- changed since the freeze are acknowledged before the batch is handed out.
-- Locks: short exclusive ones on payout_batch and nonce_use. Expected time: below a second.

CREATE TABLE nonce_use_withdrawal (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    binding_no integer NOT NULL,
    safe_tx_hash hash32 NOT NULL,
    transaction_hash hash32 NOT NULL,
    block_number bigint NOT NULL,
    kind text NOT NULL,
    safe_transaction bytea NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 hash32 NOT NULL,
    use_reason text NOT NULL,
    reported_by uuid NOT NULL REFERENCES principal (principal_id),
    reported_at timestamptz NOT NULL,
    confirmed_by uuid NOT NULL REFERENCES principal (principal_id),
    confirmed_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    withdrawn_by uuid NOT NULL REFERENCES principal (principal_id),
    withdrawn_at timestamptz NOT NULL CHECK (isfinite(withdrawn_at)),
    PRIMARY KEY (batch_id, transaction_hash, withdrawn_at)
);
COMMENT ON TABLE nonce_use_withdrawal
IS 'Uses of nonces that a reorganisation took off the chain, as they were reported';
COMMENT ON COLUMN nonce_use_withdrawal.use_reason IS 'What was said of the use when it was reported';
CREATE TRIGGER nonce_use_withdrawal_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON nonce_use_withdrawal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON nonce_use_withdrawal TO vestry_service, vestry_reporter;

-- The only way in which the use of a nonce goes away: it is kept elsewhere. The service may not delete.
DROP TRIGGER nonce_use_append_only ON nonce_use;
CREATE TRIGGER nonce_use_append_only BEFORE TRUNCATE ON nonce_use
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION withdraw_nonce_use(
    batch uuid, hash bytea, principal uuid, why text, instant timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO nonce_use_withdrawal (
        batch_id, binding_no, safe_tx_hash, transaction_hash, block_number, kind, safe_transaction,
        receipt, receipt_sha256, use_reason, reported_by, reported_at, confirmed_by, confirmed_at,
        reason, withdrawn_by, withdrawn_at
    )
    SELECT
        u.batch_id, u.binding_no, u.safe_tx_hash, u.transaction_hash, u.block_number, u.kind,
        u.safe_transaction, u.receipt, u.receipt_sha256, u.reason, u.reported_by, u.reported_at,
        u.confirmed_by, u.confirmed_at, why, principal, instant
    FROM nonce_use AS u
    WHERE
        u.batch_id = batch AND u.transaction_hash = hash AND u.confirmed_by IS NOT NULL
        AND EXISTS (
            SELECT 1 FROM payout_batch AS b
            WHERE
                b.batch_id = batch AND b.binding_no = u.binding_no
                AND b.state IN ('rejected', 'superseded', 'cancelled', 'executed', 'settled')
        )
        AND NOT EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = batch);
    IF NOT FOUND THEN
        PERFORM refuse('nonce_use_withdrawn_whole', 'there is no use of the nonce that can be withdrawn');
    END IF;
    DELETE FROM nonce_use AS u WHERE u.batch_id = batch AND u.transaction_hash = hash;
    UPDATE payout_batch AS b
    SET
        state = CASE WHEN b.state IN ('executed', 'settled') THEN b.state ELSE 'cancelled' END,
        reason = why, row_version = b.row_version + 1
    WHERE b.batch_id = batch;
END
$$;
REVOKE ALL ON FUNCTION withdraw_nonce_use FROM public;
GRANT EXECUTE ON FUNCTION withdraw_nonce_use TO vestry_service;

CREATE OR REPLACE FUNCTION payout_batch_frozen() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    new.live := old.live AND new.state NOT IN ('cancelled', 'failed', 'rejected', 'superseded');
    IF new.binding_no <> old.binding_no THEN
        IF NOT (old.state, new.state) IN (
            ('frozen', 'frozen'), ('approved', 'approved'), ('proposed', 'approved')
        ) OR NOT EXISTS (
            SELECT 1 FROM nonce_binding AS n
            WHERE
                n.batch_id = new.batch_id
                AND n.binding_no = new.binding_no
                AND n.binding_no > old.binding_no
                AND n.former_nonce = old.nonce
                AND n.former_safe_tx_hash = old.safe_tx_hash
                AND n.nonce = new.nonce
                AND n.safe_tx_hash = new.safe_tx_hash
                AND n.confirmed_by IS NOT NULL
        ) OR (
            EXISTS (SELECT 1 FROM batch_approval AS a WHERE a.batch_id = new.batch_id)
            AND NOT EXISTS (
                SELECT 1 FROM nonce_use AS u
                WHERE
                    u.batch_id = new.batch_id
                    AND u.binding_no = old.binding_no
                    AND u.confirmed_by IS NOT NULL
            )
        ) THEN
            PERFORM refuse(
                'payout_batch_bound_as_confirmed',
                'another nonce is confirmed, and the former one used where anybody approved'
            );
        END IF;
    ELSIF old.state <> 'planned' AND (
        new.nonce IS DISTINCT FROM old.nonce
        OR new.safe_tx_hash IS DISTINCT FROM old.safe_tx_hash
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing of a frozen batch is changed');
    END IF;
    IF old.state <> 'planned' AND (
        new.canonical IS DISTINCT FROM old.canonical
        OR new.digest IS DISTINCT FROM old.digest
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
        ('proposed', 'cancelled'), ('executed', 'settled'), ('executed', 'proposed'),
        ('settled', 'proposed'), ('cancelled', 'executed'), ('cancelled', 'failed'),
        ('failed', 'cancelled'), ('rejected', 'cancelled'), ('superseded', 'cancelled')
    ) AND NOT (
        old.state = 'proposed' AND new.state = 'approved' AND new.binding_no <> old.binding_no
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
    IF old.state = 'failed' AND (
        EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = new.batch_id)
        OR NOT EXISTS (SELECT 1 FROM execution_withdrawal AS w WHERE w.batch_id = new.batch_id)
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed', 'a failed batch is cancelled when its failure was withdrawn'
        );
    END IF;
    IF old.state IN ('rejected', 'superseded') AND (
        EXISTS (
            SELECT 1 FROM nonce_use AS u
            WHERE
                u.batch_id = new.batch_id
                AND u.binding_no = new.binding_no
                AND u.confirmed_by IS NOT NULL
        ) OR NOT EXISTS (
            SELECT 1 FROM nonce_use_withdrawal AS w
            WHERE w.batch_id = new.batch_id AND w.binding_no = new.binding_no
        )
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed', 'the use of its nonce is withdrawn before the batch is cancelled'
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
    IF new.state = 'approved' AND old.state = 'frozen' AND (
        SELECT count(*) FROM batch_approval AS a WHERE a.batch_id = new.batch_id
    ) < (SELECT o.batch_approvals + new.has_calls::integer FROM organisation AS o) THEN
        PERFORM refuse('payout_batch_approved_by_enough', 'the batch lacks approvals');
    END IF;
    IF new.state = 'proposed' AND old.state IN ('executed', 'settled') AND (
        EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = new.batch_id)
        OR NOT EXISTS (SELECT 1 FROM execution_withdrawal AS w WHERE w.batch_id = new.batch_id)
        OR NOT old.live
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed', 'an executed batch is proposed again when that was withdrawn'
        );
    END IF;
    IF new.state IN ('rejected', 'superseded') AND NOT EXISTS (
        SELECT 1 FROM nonce_use AS u
        WHERE
            u.batch_id = new.batch_id
            AND u.binding_no = new.binding_no
            AND u.confirmed_by IS NOT NULL
            AND u.kind = CASE new.state WHEN 'rejected' THEN 'rejection' ELSE 'replacement' END
    ) AND (
        new.state = 'rejected' OR NOT EXISTS (
            SELECT 1
            FROM payout_batch AS o
            INNER JOIN batch_execution AS e ON e.batch_id = o.batch_id
            WHERE
                o.safe_id = new.safe_id AND o.nonce = new.nonce AND o.batch_id <> new.batch_id
        )
    ) THEN
        PERFORM refuse(
            'payout_batch_nonce_used_otherwise', 'nobody confirmed that the nonce was used otherwise'
        );
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
        SELECT 1 FROM payment AS m
        WHERE m.batch_id = new.batch_id AND m.state NOT IN ('settled', 'released')
        UNION ALL
        SELECT 1 FROM batch_call AS k WHERE k.batch_id = new.batch_id AND k.state NOT IN ('settled', 'released')
    ) THEN
        PERFORM refuse('payout_batch_settled_in_full', 'a payment of the batch is neither settled nor let go');
    END IF;
    RETURN new;
END
$$;


CREATE TABLE owners_acknowledgement (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    owners evm_address [] NOT NULL,
    threshold integer NOT NULL,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    acknowledged_by uuid NOT NULL REFERENCES principal (principal_id),
    acknowledged_at timestamptz NOT NULL CHECK (isfinite(acknowledged_at)),
    PRIMARY KEY (batch_id, acknowledged_at)
);
COMMENT ON TABLE owners_acknowledgement
IS 'That somebody saw how the owners of a Safe changed since a batch was frozen; holds for just these owners';
COMMENT ON COLUMN owners_acknowledgement.owners IS 'Those of the Safe when it was said';
CREATE FUNCTION owners_acknowledgement_as_seen() RETURNS trigger
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
    RETURN NULL;
END
$$;
CREATE TRIGGER owners_acknowledgement_as_seen AFTER INSERT ON owners_acknowledgement
FOR EACH ROW EXECUTE FUNCTION owners_acknowledgement_as_seen();
REVOKE ALL ON FUNCTION owners_acknowledgement_as_seen FROM public;
CREATE TRIGGER owners_acknowledgement_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON owners_acknowledgement
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON owners_acknowledgement TO vestry_service;
GRANT SELECT ON owners_acknowledgement TO vestry_reporter;
