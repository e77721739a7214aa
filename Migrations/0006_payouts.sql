-- Why: payout batches from plan to settlement. What was approved is what is paid, once: frozen rows,
-- totals and bytes never change, a payable is in at most one live batch, a Safe's nonce in one too.
-- Locks: none, everything is new. Expected time: below a second.

CREATE TABLE payout_batch (
    batch_id uuid PRIMARY KEY,
    safe_id uuid NOT NULL REFERENCES safe (safe_id),
    chain_id bigint NOT NULL,
    safe_address evm_address NOT NULL,
    safe_version text NOT NULL,
    multi_send_call_only evm_address,
    period calendar_month NOT NULL,
    state text NOT NULL DEFAULT 'planned' CONSTRAINT payout_batch_state_known CHECK (
        state IN (
            'planned', 'frozen', 'approved', 'proposed', 'executed', 'settled', 'cancelled',
            'failed', 'rejected', 'superseded'
        )
    ),
    live boolean NOT NULL GENERATED ALWAYS AS (
        state NOT IN ('cancelled', 'failed', 'rejected', 'superseded')
    ) STORED,
    planned_by uuid NOT NULL REFERENCES principal (principal_id),
    planned_at timestamptz NOT NULL,
    frozen_by uuid REFERENCES principal (principal_id),
    frozen_at timestamptz,
    row_count integer NOT NULL CONSTRAINT payout_batch_not_empty CHECK (row_count > 0),
    canonical bytea,
    digest hash32,
    nonce bigint CONSTRAINT payout_batch_nonce_not_negative CHECK (nonce >= 0),
    safe_tx_hash hash32,
    reason text,
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT payout_batch_with_live UNIQUE (batch_id, live),
    CONSTRAINT payout_batch_digest_of_canonical CHECK (digest = sha256(canonical)),
    CONSTRAINT payout_batch_frozen_is_complete CHECK (
        state IN ('planned', 'cancelled')
        OR (
            canonical IS NOT NULL AND digest IS NOT NULL AND nonce IS NOT NULL
            AND safe_tx_hash IS NOT NULL AND frozen_by IS NOT NULL AND frozen_at IS NOT NULL
        )
    )
);
CREATE UNIQUE INDEX payout_batch_one_per_nonce ON payout_batch (safe_id, nonce) WHERE live;
CREATE INDEX payout_batch_by_state ON payout_batch (state, batch_id);
COMMENT ON TABLE payout_batch IS 'Payments for one Safe, chain and nonce';
COMMENT ON COLUMN payout_batch.live IS 'Holds its payables; a settled batch holds them for good';
COMMENT ON COLUMN payout_batch.canonical IS 'The bytes that the digest stands for: vestry-batch 1';
COMMENT ON COLUMN payout_batch.digest IS 'SHA-256 of canonical';
COMMENT ON COLUMN payout_batch.safe_tx_hash IS 'Keccak-256, EIP-712, of the Safe transaction at nonce';

CREATE TABLE payment (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    row_no integer NOT NULL CONSTRAINT payment_row_positive CHECK (row_no > 0),
    kind text NOT NULL CONSTRAINT payment_kind_known CHECK (kind IN ('erc20', 'native')),
    payee_id uuid NOT NULL REFERENCES payee (payee_id),
    recipient evm_address NOT NULL,
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    amount base_units NOT NULL CONSTRAINT payment_amount_positive CHECK (amount > 0),
    state text NOT NULL DEFAULT 'pending' CONSTRAINT payment_state_known CHECK (
        state IN ('pending', 'settled', 'mismatched')
    ),
    found text,
    PRIMARY KEY (batch_id, row_no)
);
COMMENT ON TABLE payment IS 'One transfer of a batch, in execution order';
COMMENT ON COLUMN payment.amount IS 'Base units; the sum of its payables';
COMMENT ON COLUMN payment.found IS 'What the receipt showed where it is not what was expected';

CREATE TABLE batch_payable (
    batch_id uuid NOT NULL,
    live boolean NOT NULL DEFAULT true,
    row_no integer NOT NULL,
    payable_id uuid NOT NULL REFERENCES payable (payable_id),
    PRIMARY KEY (batch_id, payable_id),
    CONSTRAINT batch_payable_of_payment
    FOREIGN KEY (batch_id, row_no) REFERENCES payment (batch_id, row_no),
    CONSTRAINT batch_payable_live_as_its_batch
    FOREIGN KEY (batch_id, live) REFERENCES payout_batch (batch_id, live) ON UPDATE CASCADE
);
CREATE UNIQUE INDEX payable_in_one_live_batch ON batch_payable (payable_id) WHERE live;
CREATE INDEX batch_payable_of_payable ON batch_payable (payable_id);
COMMENT ON TABLE batch_payable IS 'Which payables a payment pays';
COMMENT ON COLUMN batch_payable.live IS 'Follows the batch; a payable is live in at most one';

CREATE TABLE batch_total (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    row_count integer NOT NULL,
    amount base_units NOT NULL,
    PRIMARY KEY (batch_id, asset_id)
);
COMMENT ON TABLE batch_total IS 'Control totals per asset, in base units';

CREATE TABLE batch_export (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    name text NOT NULL,
    content_type text NOT NULL,
    download_name text NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (batch_id, name)
);
COMMENT ON TABLE batch_export IS 'Files of a frozen batch, byte for byte as they were first made';
COMMENT ON COLUMN batch_export.download_name IS 'Under which a browser saves the file';

CREATE TABLE batch_approval (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    principal_id uuid NOT NULL REFERENCES principal (principal_id),
    digest hash32 NOT NULL,
    approved_at timestamptz NOT NULL,
    PRIMARY KEY (batch_id, principal_id)
);
COMMENT ON TABLE batch_approval IS 'Who approved which digest of a batch; append-only';
COMMENT ON COLUMN batch_approval.digest IS 'What the approver saw; equals the digest of the batch';

CREATE TABLE batch_claim (
    batch_id uuid PRIMARY KEY REFERENCES payout_batch (batch_id),
    principal_id uuid NOT NULL REFERENCES principal (principal_id),
    claimed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT batch_claim_expires CHECK (expires_at > claimed_at)
);
COMMENT ON TABLE batch_claim IS 'Which script works on a batch, until when';

CREATE TABLE batch_execution (
    batch_id uuid PRIMARY KEY REFERENCES payout_batch (batch_id),
    transaction_hash hash32 NOT NULL,
    block_number bigint NOT NULL,
    outcome text NOT NULL CONSTRAINT batch_execution_outcome_known CHECK (
        outcome IN ('success', 'failure')
    ),
    receipt bytea NOT NULL,
    receipt_sha256 hash32 NOT NULL
    CONSTRAINT batch_execution_receipt_digest CHECK (receipt_sha256 = sha256(receipt)),
    reported_by uuid NOT NULL REFERENCES principal (principal_id),
    reported_at timestamptz NOT NULL,
    confirmed_by uuid REFERENCES principal (principal_id),
    confirmed_at timestamptz,
    CONSTRAINT batch_execution_two_people CHECK (confirmed_by <> reported_by)
);
CREATE INDEX batch_execution_by_transaction ON batch_execution (transaction_hash);
COMMENT ON TABLE batch_execution IS 'The reported on-chain transaction and its receipt as it was given';
COMMENT ON COLUMN batch_execution.transaction_hash
IS 'One transaction may execute several batches, each shown by its own safe_tx_hash in the receipt';
COMMENT ON COLUMN batch_execution.confirmed_by IS 'NULL: settled as reported, not yet confirmed';

CREATE TABLE unexpected_transfer (
    batch_id uuid NOT NULL REFERENCES batch_execution (batch_id),
    log_index bigint NOT NULL,
    token evm_address NOT NULL,
    recipient evm_address NOT NULL,
    amount base_units NOT NULL,
    PRIMARY KEY (batch_id, log_index)
);
COMMENT ON TABLE unexpected_transfer IS 'What left the Safe in a batch''s execution and belongs to no row';
COMMENT ON COLUMN unexpected_transfer.amount IS 'Base units of the token contract''s asset, known or not';

-- Nothing of a frozen batch changes but its state and what is reported of it.
CREATE FUNCTION payout_batch_frozen() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
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
    IF new.state IS DISTINCT FROM old.state AND NOT (old.state, new.state) IN (
        ('planned', 'frozen'), ('planned', 'cancelled'), ('frozen', 'approved'),
        ('frozen', 'cancelled'), ('approved', 'cancelled'), ('approved', 'proposed'),
        ('approved', 'executed'), ('approved', 'failed'), ('approved', 'superseded'),
        ('approved', 'rejected'), ('proposed', 'executed'), ('proposed', 'failed'),
        ('proposed', 'superseded'), ('proposed', 'rejected'), ('executed', 'settled')
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed',
            'a batch does not go from ' || old.state || ' to ' || new.state
        );
    END IF;
    IF new.state = 'approved' AND old.state <> 'approved' AND (
        SELECT count(*) FROM batch_approval AS a WHERE a.batch_id = new.batch_id
    ) < (SELECT o.batch_approvals FROM organisation AS o) THEN
        PERFORM refuse('payout_batch_approved_by_enough', 'the batch lacks approvals');
    END IF;
    IF new.state IN ('executed', 'failed') AND old.state <> new.state AND NOT EXISTS (
        SELECT 1
        FROM batch_execution AS e
        WHERE
            e.batch_id = new.batch_id
            AND e.outcome = CASE new.state WHEN 'executed' THEN 'success' ELSE 'failure' END
    ) THEN
        PERFORM refuse('payout_batch_executed_as_reported', 'no such execution was reported');
    END IF;
    IF new.state = 'settled' AND old.state <> 'settled' AND EXISTS (
        SELECT 1 FROM payment AS m WHERE m.batch_id = new.batch_id AND m.state <> 'settled'
    ) THEN
        PERFORM refuse('payout_batch_settled_in_full', 'a payment of the batch is not settled');
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER payout_batch_frozen BEFORE UPDATE ON payout_batch
FOR EACH ROW EXECUTE FUNCTION payout_batch_frozen();

-- A payment is settled once, by a reported execution.
CREATE FUNCTION payment_settled() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF old.state <> 'pending' OR NOT EXISTS (
        SELECT 1
        FROM batch_execution AS e
        WHERE e.batch_id = new.batch_id AND e.outcome = 'success'
    ) THEN
        PERFORM refuse('payment_settled_is_final', 'a payment is settled once, by an execution');
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER payment_settled BEFORE UPDATE ON payment
FOR EACH ROW EXECUTE FUNCTION payment_settled();

-- Rows, payables, totals and files join a batch only while it is planned.
CREATE FUNCTION batch_part_joins_plan() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN payout_batch AS b ON b.batch_id = f.batch_id
        WHERE b.state <> 'planned'
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing is added to a frozen batch');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER payment_joins_plan AFTER INSERT ON payment
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION batch_part_joins_plan();
CREATE TRIGGER batch_payable_joins_plan AFTER INSERT ON batch_payable
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION batch_part_joins_plan();
CREATE TRIGGER batch_total_joins_plan AFTER INSERT ON batch_total
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION batch_part_joins_plan();
CREATE TRIGGER batch_export_joins_plan AFTER INSERT ON batch_export
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION batch_part_joins_plan();

-- Who planned, froze or is paid does not approve, and approves the digest that is there.
CREATE FUNCTION batch_approval_two_people() RETURNS trigger
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
    ) THEN
        PERFORM refuse(
            'batch_approval_two_people', 'who planned, froze or is paid does not approve'
        );
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND b.digest = new.digest AND b.state = 'frozen'
    ) THEN
        PERFORM refuse('batch_approval_of_digest', 'the digest is not that of a frozen batch');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_approval_two_people AFTER INSERT ON batch_approval
FOR EACH ROW EXECUTE FUNCTION batch_approval_two_people();

-- A settlement is confirmed once, by a person.
CREATE FUNCTION batch_execution_confirmed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF old.confirmed_by IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM principal AS p
        WHERE p.principal_id = new.confirmed_by AND p.kind = 'person'
    ) THEN
        PERFORM refuse(
            'batch_execution_confirmed_once', 'a settlement is confirmed once, by a person'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_execution_confirmed AFTER UPDATE ON batch_execution
FOR EACH ROW EXECUTE FUNCTION batch_execution_confirmed();

CREATE TRIGGER batch_total_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_total
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batch_export_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_export
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER unexpected_transfer_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON unexpected_transfer
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batch_approval_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_approval
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON
payment, batch_payable, batch_total, batch_export, batch_approval, batch_claim, batch_execution,
unexpected_transfer TO vestry_service;
GRANT SELECT ON payout_batch TO vestry_service;
GRANT INSERT (
    batch_id, safe_id, chain_id, safe_address, safe_version, multi_send_call_only, period,
    planned_by, planned_at, row_count
) ON payout_batch TO vestry_service;
GRANT UPDATE (
    state, frozen_by, frozen_at, canonical, digest, nonce, safe_tx_hash, reason, row_version
) ON payout_batch TO vestry_service;
GRANT UPDATE (state, found) ON payment TO vestry_service;
GRANT UPDATE (principal_id, claimed_at, expires_at) ON batch_claim TO vestry_service;
GRANT UPDATE (confirmed_by, confirmed_at) ON batch_execution TO vestry_service;
GRANT SELECT ON
payout_batch, payment, batch_payable, batch_total, batch_export, batch_approval, batch_claim,
batch_execution, unexpected_transfer TO vestry_reporter;
