-- Why: proposals are recorded; a nonce that another transaction used ends a batch only by a receipt and a
-- second person; an execution that a reorganisation took off the chain is withdrawn; and payments that an
-- execution did not make can be let go.
-- Locks: short exclusive ones on payment, batch_payable, payout_batch, batch_execution and
-- unexpected_transfer. Expected time: below a second.

CREATE TABLE batch_proposal (
    batch_id uuid PRIMARY KEY REFERENCES payout_batch (batch_id),
    safe_tx_hash hash32 NOT NULL,
    proposer evm_address,
    reported_by uuid NOT NULL REFERENCES principal (principal_id),
    reported_at timestamptz NOT NULL
);
COMMENT ON TABLE batch_proposal IS 'That a batch was proposed to its Safe, as first reported';
COMMENT ON COLUMN batch_proposal.proposer IS 'Owner or delegate who proposed it, where that was said';
CREATE FUNCTION batch_proposal_of_batch() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE
            b.batch_id = new.batch_id
            AND b.safe_tx_hash = new.safe_tx_hash
            AND b.state IN ('approved', 'proposed')
    ) THEN
        PERFORM refuse('batch_proposal_of_batch', 'the proposal is not that of an approved batch');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_proposal_of_batch AFTER INSERT ON batch_proposal
FOR EACH ROW EXECUTE FUNCTION batch_proposal_of_batch();
CREATE TRIGGER batch_proposal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_proposal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE nonce_use (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    safe_tx_hash hash32 NOT NULL,
    transaction_hash hash32 NOT NULL,
    block_number bigint NOT NULL,
    kind text NOT NULL CONSTRAINT nonce_use_kind_known CHECK (kind IN ('rejection', 'replacement')),
    safe_transaction bytea NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 hash32 NOT NULL
    CONSTRAINT nonce_use_receipt_digest CHECK (receipt_sha256 = sha256(receipt)),
    reason text NOT NULL,
    reported_by uuid NOT NULL REFERENCES principal (principal_id),
    reported_at timestamptz NOT NULL,
    confirmed_by uuid REFERENCES principal (principal_id),
    confirmed_at timestamptz,
    PRIMARY KEY (batch_id, transaction_hash),
    CONSTRAINT nonce_use_two_people CHECK (confirmed_by <> reported_by)
);
COMMENT ON TABLE nonce_use
IS 'That another transaction used a batch''s nonce; it counts once another person confirmed it';
COMMENT ON COLUMN nonce_use.safe_tx_hash IS 'Of the other transaction, as its receipt shows it';
COMMENT ON COLUMN nonce_use.safe_transaction IS 'The other transaction as it was given, JSON';
CREATE FUNCTION nonce_use_joins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF new.confirmed_by IS NOT NULL OR EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND b.safe_tx_hash = new.safe_tx_hash
    ) THEN
        PERFORM refuse('nonce_use_by_another', 'another transaction uses the nonce, as reported');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER nonce_use_joins AFTER INSERT ON nonce_use
FOR EACH ROW EXECUTE FUNCTION nonce_use_joins();
CREATE FUNCTION nonce_use_confirmed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF old.confirmed_by IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM principal AS p
        WHERE p.principal_id = new.confirmed_by AND p.kind = 'person'
    ) THEN
        PERFORM refuse('nonce_use_confirmed_once', 'a used nonce is confirmed once, by a person');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER nonce_use_confirmed AFTER UPDATE ON nonce_use
FOR EACH ROW EXECUTE FUNCTION nonce_use_confirmed();
CREATE TRIGGER nonce_use_append_only BEFORE DELETE OR TRUNCATE ON nonce_use
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE execution_withdrawal (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    transaction_hash hash32 NOT NULL,
    block_number bigint NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 hash32 NOT NULL,
    reported_by uuid NOT NULL REFERENCES principal (principal_id),
    reported_at timestamptz NOT NULL,
    confirmed_by uuid REFERENCES principal (principal_id),
    confirmed_at timestamptz,
    reason text NOT NULL,
    withdrawn_by uuid NOT NULL REFERENCES principal (principal_id),
    withdrawn_at timestamptz NOT NULL,
    PRIMARY KEY (batch_id, withdrawn_at)
);
COMMENT ON TABLE execution_withdrawal
IS 'Executions that a reorganisation took off the chain, as they were reported';
CREATE TRIGGER execution_withdrawal_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON execution_withdrawal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON batch_proposal, nonce_use TO vestry_service;
GRANT UPDATE (confirmed_by, confirmed_at) ON nonce_use TO vestry_service;
GRANT SELECT ON execution_withdrawal TO vestry_service;
GRANT SELECT ON batch_proposal, nonce_use, execution_withdrawal TO vestry_reporter;

-- The only way in which a reported execution goes away: it is kept elsewhere. The caller then puts batch,
-- payments, payables and journal back, which the triggers below allow while there is no execution.
DROP TRIGGER unexpected_transfer_append_only ON unexpected_transfer;
CREATE TRIGGER unexpected_transfer_append_only BEFORE UPDATE OR TRUNCATE ON unexpected_transfer
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION withdraw_execution(batch uuid, principal uuid, why text, instant timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO execution_withdrawal (
        batch_id, transaction_hash, block_number, receipt, receipt_sha256, reported_by, reported_at,
        confirmed_by, confirmed_at, reason, withdrawn_by, withdrawn_at
    )
    SELECT
        e.batch_id, e.transaction_hash, e.block_number, e.receipt, e.receipt_sha256, e.reported_by,
        e.reported_at, e.confirmed_by, e.confirmed_at, why, principal, instant
    FROM batch_execution AS e
    WHERE
        e.batch_id = batch
        AND e.outcome = 'success'
        AND NOT EXISTS (
            SELECT 1 FROM payment AS m WHERE m.batch_id = batch AND m.state = 'released'
        );
    IF NOT FOUND THEN
        PERFORM refuse('execution_withdrawn_whole', 'there is no execution that can be withdrawn');
    END IF;
    DELETE FROM unexpected_transfer WHERE batch_id = batch;
    DELETE FROM batch_execution WHERE batch_id = batch;
END
$$;
REVOKE ALL ON FUNCTION withdraw_execution FROM public;
GRANT EXECUTE ON FUNCTION withdraw_execution TO vestry_service;

ALTER TABLE payment DROP CONSTRAINT payment_state_known;
ALTER TABLE payment ADD CONSTRAINT payment_state_known CHECK (
    state IN ('pending', 'settled', 'mismatched', 'released')
);

-- A payment is settled once, by a reported execution; one that was not made is let go once the execution is
-- confirmed; and all are pending again when their execution was withdrawn.
CREATE OR REPLACE FUNCTION payment_settled() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    is_executed boolean;
    is_confirmed boolean;
BEGIN
    SELECT count(*) > 0, count(e.confirmed_by) > 0 INTO is_executed, is_confirmed
    FROM batch_execution AS e
    WHERE e.batch_id = new.batch_id AND e.outcome = 'success';
    IF old.state = 'pending' AND new.state <> 'released' AND is_executed THEN
        RETURN new;
    END IF;
    IF old.state = 'mismatched' AND new.state = 'released' AND is_confirmed THEN
        RETURN new;
    END IF;
    IF old.state IN ('settled', 'mismatched') AND new.state = 'pending' AND NOT is_executed
        AND EXISTS (SELECT 1 FROM execution_withdrawal AS w WHERE w.batch_id = new.batch_id)
    THEN
        RETURN new;
    END IF;
    PERFORM refuse('payment_settled_is_final', 'a payment is settled once, by an execution');
    RETURN NULL;
END
$$;

-- A payable is held by its batch, until the batch or the payment lets go.
ALTER TABLE batch_payable DROP CONSTRAINT batch_payable_live_as_its_batch;
COMMENT ON COLUMN batch_payable.live
IS 'Follows the batch, until the payment is let go; a payable is live in at most one. Kept by triggers';
CREATE FUNCTION batch_payable_follows_batch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE batch_payable SET live = new.live WHERE batch_id = new.batch_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_payable_follows_batch AFTER UPDATE ON payout_batch
FOR EACH ROW WHEN (new.live IS DISTINCT FROM old.live)
EXECUTE FUNCTION batch_payable_follows_batch();
CREATE FUNCTION batch_payable_follows_payment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE batch_payable SET live = false
    WHERE batch_id = new.batch_id AND row_no = new.row_no;
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_payable_follows_payment AFTER UPDATE ON payment
FOR EACH ROW WHEN (new.state = 'released')
EXECUTE FUNCTION batch_payable_follows_payment();
REVOKE ALL ON FUNCTION batch_payable_follows_batch, batch_payable_follows_payment FROM public;

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
        ('proposed', 'cancelled'), ('executed', 'settled'), ('executed', 'proposed'),
        ('settled', 'proposed'), ('cancelled', 'executed'), ('cancelled', 'failed')
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
    ) THEN
        PERFORM refuse('payout_batch_settled_in_full', 'a payment of the batch is neither settled nor let go');
    END IF;
    RETURN new;
END
$$;
