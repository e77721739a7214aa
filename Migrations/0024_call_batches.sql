-- Why: a Safe also makes calls that pay no payable (pools, distributors, fees, votes); they go the way of a
-- payout batch, each with a reason, and one more person approves them.
-- Locks: a short exclusive one on payout_batch. Expected time: below a second.

ALTER TABLE payout_batch ADD COLUMN has_calls boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN payout_batch.has_calls IS 'Makes calls instead of payments; one more person approves';
GRANT INSERT (has_calls) ON payout_batch TO vestry_service;

CREATE TABLE batch_call (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    row_no integer NOT NULL CONSTRAINT batch_call_row_positive CHECK (row_no > 0),
    kind text NOT NULL,
    target evm_address NOT NULL,
    value base_units NOT NULL,
    call_data bytea NOT NULL,
    function_signature text,
    reason text NOT NULL CONSTRAINT batch_call_reason_given CHECK (reason <> ''),
    state text NOT NULL DEFAULT 'pending' CONSTRAINT batch_call_state_known CHECK (
        state IN ('pending', 'settled', 'mismatched')
    ),
    found text,
    PRIMARY KEY (batch_id, row_no)
);
COMMENT ON TABLE batch_call IS 'Calls of a batch that pay no payable, in execution order';
COMMENT ON COLUMN batch_call.value IS 'Base units of the native currency that go along';
COMMENT ON COLUMN batch_call.function_signature IS 'NULL where the function is not known';
COMMENT ON COLUMN batch_call.found IS 'What the receipt showed where it is not what was expected';
CREATE TRIGGER batch_call_joins_plan AFTER INSERT ON batch_call
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION batch_part_joins_plan();

-- A call is done once, by a reported execution, and pending again when that was withdrawn.
CREATE FUNCTION batch_call_settled() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    is_executed boolean := EXISTS (
        SELECT 1 FROM batch_execution AS e
        WHERE e.batch_id = new.batch_id AND e.outcome = 'success'
    );
BEGIN
    IF old.state = 'pending' AND is_executed THEN
        RETURN new;
    END IF;
    IF new.state = 'pending' AND NOT is_executed
        AND EXISTS (SELECT 1 FROM execution_withdrawal AS w WHERE w.batch_id = new.batch_id)
    THEN
        RETURN new;
    END IF;
    PERFORM refuse('batch_call_settled_is_final', 'a call is done once, by an execution');
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_call_settled BEFORE UPDATE ON batch_call
FOR EACH ROW EXECUTE FUNCTION batch_call_settled();
CREATE TRIGGER batch_call_kept BEFORE DELETE OR TRUNCATE ON batch_call
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON batch_call TO vestry_service;
GRANT UPDATE (state, found) ON batch_call TO vestry_service;
GRANT SELECT ON batch_call TO vestry_reporter;

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
        SELECT 1 FROM batch_call AS k WHERE k.batch_id = new.batch_id AND k.state <> 'settled'
    ) THEN
        PERFORM refuse('payout_batch_settled_in_full', 'a payment of the batch is neither settled nor let go');
    END IF;
    RETURN new;
END
$$;

-- Files join a batch while it is planned; the signer sheet when enough people have approved it.
CREATE OR REPLACE FUNCTION batch_export_joins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN payout_batch AS b ON b.batch_id = f.batch_id
        CROSS JOIN organisation AS o
        WHERE
            CASE
                WHEN f.name IN ('signer-sheet.html', 'signer-sheet.txt') THEN
                    b.state <> 'frozen'
                    OR (SELECT count(*) FROM batch_approval AS a WHERE a.batch_id = b.batch_id)
                    < o.batch_approvals + b.has_calls::integer
                ELSE b.state <> 'planned'
            END
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing is added to a frozen batch');
    END IF;
    RETURN NULL;
END
$$;
