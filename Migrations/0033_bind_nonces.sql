-- Why: a frozen batch is bound to another nonce: its digest and approvals stay, one more person confirms,
-- and what was signed, proposed and reported with the former nonce counts no more. A failed execution
-- that a reorganisation took off the chain is withdrawn, as a successful one is.
-- Locks: short exclusive ones on payout_batch, batch_signature, batch_proposal, batch_export, nonce_use,
-- failure_report and execution_withdrawal. Expected time: below a second.

ALTER TABLE payout_batch ADD COLUMN binding_no integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN payout_batch.binding_no IS 'The nonce_binding that its nonce is of; 0 is that of the freeze';
GRANT UPDATE (binding_no) ON payout_batch TO vestry_service;

CREATE TABLE nonce_binding (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    binding_no integer NOT NULL CONSTRAINT nonce_binding_no_positive CHECK (binding_no > 0),
    former_nonce bigint NOT NULL,
    former_safe_tx_hash hash32 NOT NULL,
    nonce bigint NOT NULL CONSTRAINT nonce_binding_nonce_not_negative CHECK (nonce >= 0),
    safe_tx_hash hash32 NOT NULL,
    reason text NOT NULL CONSTRAINT nonce_binding_reason_given CHECK (reason <> ''),
    proposed_by uuid NOT NULL REFERENCES principal (principal_id),
    proposed_at timestamptz NOT NULL,
    confirmed_by uuid REFERENCES principal (principal_id),
    confirmed_at timestamptz,
    PRIMARY KEY (batch_id, binding_no),
    CONSTRAINT nonce_binding_two_people CHECK (confirmed_by <> proposed_by)
);
COMMENT ON TABLE nonce_binding
IS 'Another nonce for a frozen batch; it counts once another person confirmed it';
COMMENT ON COLUMN nonce_binding.former_nonce IS 'What the batch was bound to when this was proposed';

-- Who planned, froze, is paid (by name or by address) or said where the money goes decides on a batch no
-- more, and neither does a script.
CREATE FUNCTION is_party_to_batch(batch uuid, principal uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = batch AND principal IN (b.planned_by, b.frozen_by)
    ) OR EXISTS (
        SELECT 1
        FROM principal AS p
        INNER JOIN payment AS m ON m.payee_id = p.payee_id
        WHERE p.principal_id = principal AND m.batch_id = batch
    ) OR EXISTS (
        SELECT 1
        FROM principal AS p
        INNER JOIN payout_address AS d ON d.payee_id = p.payee_id
        INNER JOIN payment AS m ON m.recipient = d.address
        WHERE p.principal_id = principal AND m.batch_id = batch
    ) OR EXISTS (
        SELECT 1 FROM principal AS p
        WHERE p.principal_id = principal AND p.kind <> 'person'
    ) OR EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN payment AS m ON m.batch_id = b.batch_id
        INNER JOIN payout_address AS d
            ON d.payee_id = m.payee_id AND d.chain_id = b.chain_id AND d.address = m.recipient
        WHERE b.batch_id = batch AND d.created_by = principal
    ) OR EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN safe_multi_send AS s
            ON s.safe_id = b.safe_id AND s.address = b.multi_send_call_only
        WHERE b.batch_id = batch AND s.set_by = principal
    )
$$;
REVOKE ALL ON FUNCTION is_party_to_batch FROM public;
GRANT EXECUTE ON FUNCTION is_party_to_batch TO vestry_service;

CREATE FUNCTION nonce_binding_joins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF new.confirmed_by IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE
            b.batch_id = new.batch_id
            AND b.state IN ('frozen', 'approved', 'proposed')
            AND b.nonce = new.former_nonce
            AND b.safe_tx_hash = new.former_safe_tx_hash
            AND b.binding_no < new.binding_no
            AND new.nonce <> new.former_nonce
    ) THEN
        PERFORM refuse('nonce_binding_of_batch', 'another nonce is proposed for a frozen batch');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER nonce_binding_joins AFTER INSERT ON nonce_binding
FOR EACH ROW EXECUTE FUNCTION nonce_binding_joins();
CREATE FUNCTION nonce_binding_confirmed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF old.confirmed_by IS NOT NULL THEN
        PERFORM refuse('nonce_binding_confirmed_once', 'another nonce is confirmed once');
    END IF;
    IF is_party_to_batch(new.batch_id, new.confirmed_by) THEN
        PERFORM refuse(
            'nonce_binding_two_people',
            'who planned, froze, is paid or set an address of it does not confirm its nonce'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER nonce_binding_confirmed AFTER UPDATE ON nonce_binding
FOR EACH ROW EXECUTE FUNCTION nonce_binding_confirmed();
CREATE TRIGGER nonce_binding_append_only BEFORE DELETE OR TRUNCATE ON nonce_binding
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE ALL ON FUNCTION nonce_binding_joins, nonce_binding_confirmed FROM public;
GRANT SELECT, INSERT ON nonce_binding TO vestry_service;
GRANT UPDATE (confirmed_by, confirmed_at) ON nonce_binding TO vestry_service;
GRANT SELECT ON nonce_binding TO vestry_reporter;

-- What is said of a batch and its transaction belongs to the nonce that it has then, whatever is written.
CREATE FUNCTION joins_binding() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    new.binding_no := coalesce(
        (SELECT b.binding_no FROM payout_batch AS b WHERE b.batch_id = new.batch_id), 0
    );
    RETURN new;
END
$$;
REVOKE ALL ON FUNCTION joins_binding FROM public;
ALTER TABLE batch_signature ADD COLUMN binding_no integer NOT NULL DEFAULT 0;
ALTER TABLE batch_signature DROP CONSTRAINT batch_signature_pkey;
ALTER TABLE batch_signature ADD PRIMARY KEY (batch_id, binding_no, owner);
COMMENT ON COLUMN batch_signature.binding_no IS 'The nonce that was signed; others count no more';
CREATE TRIGGER batch_signature_joins_binding BEFORE INSERT ON batch_signature
FOR EACH ROW EXECUTE FUNCTION joins_binding();
ALTER TABLE batch_proposal ADD COLUMN binding_no integer NOT NULL DEFAULT 0;
ALTER TABLE batch_proposal DROP CONSTRAINT batch_proposal_pkey;
ALTER TABLE batch_proposal ADD PRIMARY KEY (batch_id, binding_no);
COMMENT ON COLUMN batch_proposal.binding_no IS 'The nonce that was proposed; others count no more';
CREATE TRIGGER batch_proposal_joins_binding BEFORE INSERT ON batch_proposal
FOR EACH ROW EXECUTE FUNCTION joins_binding();
ALTER TABLE batch_export ADD COLUMN binding_no integer NOT NULL DEFAULT 0;
ALTER TABLE batch_export DROP CONSTRAINT batch_export_pkey;
ALTER TABLE batch_export ADD PRIMARY KEY (batch_id, binding_no, name);
COMMENT ON COLUMN batch_export.binding_no IS 'The nonce that it was made with; earlier files are kept';
CREATE TRIGGER batch_export_joins_binding BEFORE INSERT ON batch_export
FOR EACH ROW EXECUTE FUNCTION joins_binding();
ALTER TABLE nonce_use ADD COLUMN binding_no integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN nonce_use.binding_no IS 'The nonce of the batch that was used otherwise';
CREATE TRIGGER nonce_use_joins_binding BEFORE INSERT ON nonce_use
FOR EACH ROW EXECUTE FUNCTION joins_binding();
ALTER TABLE failure_report ADD COLUMN binding_no integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN failure_report.binding_no IS 'The nonce of the batch when its failure was reported';
CREATE TRIGGER failure_report_joins_binding BEFORE INSERT ON failure_report
FOR EACH ROW EXECUTE FUNCTION joins_binding();

-- Files join a batch while it is planned; the signer sheet when enough people have approved it; and all
-- of them once more when the batch got another nonce.
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
            AND NOT (
                f.binding_no > 0 AND b.state IN ('frozen', 'approved') AND EXISTS (
                    SELECT 1 FROM batch_export AS e
                    WHERE
                        e.batch_id = f.batch_id AND e.name = f.name
                        AND e.binding_no < f.binding_no
                )
            )
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing is added to a frozen batch');
    END IF;
    RETURN NULL;
END
$$;

-- The only way in which a reported execution goes away: it is kept elsewhere, with the report of a failure.
ALTER TABLE execution_withdrawal ADD COLUMN outcome text NOT NULL DEFAULT 'success'
CONSTRAINT execution_withdrawal_outcome_known CHECK (outcome IN ('success', 'failure'));
DROP TRIGGER failure_report_append_only ON failure_report;
CREATE TRIGGER failure_report_append_only BEFORE UPDATE OR TRUNCATE ON failure_report
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE FUNCTION withdraw_execution(
    batch uuid, principal uuid, why text, instant timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO execution_withdrawal (
        batch_id, transaction_hash, block_number, receipt, receipt_sha256, reported_by, reported_at,
        confirmed_by, confirmed_at, reason, withdrawn_by, withdrawn_at, outcome
    )
    SELECT
        e.batch_id, e.transaction_hash, e.block_number, e.receipt, e.receipt_sha256, e.reported_by,
        e.reported_at, e.confirmed_by, e.confirmed_at, why, principal, instant, e.outcome
    FROM batch_execution AS e
    WHERE
        e.batch_id = batch
        AND NOT EXISTS (
            SELECT 1 FROM payment AS m WHERE m.batch_id = batch AND m.state = 'released'
        )
        AND NOT EXISTS (
            SELECT 1 FROM batch_call AS k WHERE k.batch_id = batch AND k.state = 'released'
        );
    IF NOT FOUND THEN
        PERFORM refuse('execution_withdrawn_whole', 'there is no execution that can be withdrawn');
    END IF;
    DELETE FROM failure_report AS r
    USING batch_execution AS e
    WHERE
        e.batch_id = batch AND e.outcome = 'failure' AND r.batch_id = batch
        AND r.transaction_hash = e.transaction_hash;
    DELETE FROM unexpected_transfer WHERE batch_id = batch;
    DELETE FROM batch_execution WHERE batch_id = batch;
END
$$;

-- A call that an execution did not make is let go as a payment is, once the execution is confirmed.
ALTER TABLE batch_call DROP CONSTRAINT batch_call_state_known;
ALTER TABLE batch_call ADD CONSTRAINT batch_call_state_known CHECK (
    state IN ('pending', 'settled', 'mismatched', 'released')
);
CREATE OR REPLACE FUNCTION batch_call_settled() RETURNS trigger
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
    IF old.state IN ('pending', 'settled', 'mismatched') AND new.state = 'pending' AND NOT is_executed
        AND EXISTS (SELECT 1 FROM execution_withdrawal AS w WHERE w.batch_id = new.batch_id)
    THEN
        RETURN new;
    END IF;
    PERFORM refuse('batch_call_settled_is_final', 'a call is done once, by an execution');
    RETURN NULL;
END
$$;

-- Nothing of a frozen batch changes but its state, what is reported of it, and its nonce, once that is
-- confirmed; where anybody approved, and so anybody may have signed, only when the former nonce is used.
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
        ('failed', 'cancelled')
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
