-- Why: the use of a nonce that a batch had before another one was confirmed for it may be taken off the
-- chain as well: then the batch has that nonce again. A batch that was superseded by the execution of
-- another one may be executed when that is withdrawn: it is cancelled until then. And whoever changes the
-- owners of a Safe does not acknowledge them.
-- Locks: short exclusive ones on payout_batch, safe and owners_acknowledgement. Expected time: below a second.

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

-- What a batch was bound to by one of its bindings; 0 is that of the freeze.
CREATE FUNCTION nonce_of_binding(
    batch uuid, number integer, OUT nonce bigint, OUT safe_tx_hash hash32
)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        coalesce(k.nonce, n.former_nonce, b.nonce),
        coalesce(k.safe_tx_hash, n.former_safe_tx_hash, b.safe_tx_hash)
    FROM payout_batch AS b
    LEFT JOIN nonce_binding AS k
        ON k.batch_id = b.batch_id AND k.binding_no = number AND k.confirmed_by IS NOT NULL
    LEFT JOIN nonce_binding AS n ON n.batch_id = b.batch_id AND n.confirmed_by IS NOT NULL
    WHERE b.batch_id = batch
    ORDER BY n.binding_no
    LIMIT 1
$$;
REVOKE ALL ON FUNCTION nonce_of_binding FROM public;
GRANT EXECUTE ON FUNCTION nonce_of_binding TO vestry_service;

-- A use of the nonce that the batch has, once it ended or was replaced; or of one that it had before, and
-- then it has that one again.
CREATE OR REPLACE FUNCTION withdraw_nonce_use(
    batch uuid, hash bytea, principal uuid, why text, instant timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    used integer;
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
    INNER JOIN payout_batch AS b ON b.batch_id = u.batch_id
    WHERE
        u.batch_id = batch AND u.transaction_hash = hash AND u.confirmed_by IS NOT NULL
        AND b.state = ANY (
            CASE
                WHEN b.binding_no = u.binding_no
                    THEN '{rejected,superseded,cancelled,executed,settled}'::text []
                WHEN b.binding_no > u.binding_no THEN '{approved,proposed,cancelled,superseded}'
            END
        )
        AND NOT EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = batch)
    RETURNING binding_no INTO used;
    IF NOT FOUND THEN
        PERFORM refuse('nonce_use_withdrawn_whole', 'there is no use of the nonce that can be withdrawn');
    END IF;
    DELETE FROM nonce_use AS u WHERE u.batch_id = batch AND u.transaction_hash = hash;
    UPDATE payout_batch AS b
    SET
        state = CASE
            WHEN b.state IN ('executed', 'settled') THEN b.state
            WHEN b.state IN ('approved', 'proposed') THEN 'proposed'
            ELSE 'cancelled'
        END,
        binding_no = used, nonce = k.nonce, safe_tx_hash = k.safe_tx_hash,
        reason = why, row_version = b.row_version + 1
    FROM nonce_of_binding(batch, used) AS k
    WHERE b.batch_id = batch;
END
$$;

CREATE OR REPLACE FUNCTION payout_batch_frozen() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    new.live := old.live AND new.state NOT IN ('cancelled', 'failed', 'rejected', 'superseded');
    IF new.binding_no < old.binding_no THEN
        IF NOT (old.state, new.state) IN (
            ('approved', 'proposed'), ('proposed', 'proposed'), ('cancelled', 'cancelled'),
            ('superseded', 'cancelled')
        ) OR NOT EXISTS (
            SELECT 1 FROM nonce_use_withdrawal AS w
            WHERE w.batch_id = new.batch_id AND w.binding_no = new.binding_no
        ) OR EXISTS (
            SELECT 1 FROM nonce_use AS u
            WHERE
                u.batch_id = new.batch_id
                AND u.binding_no = new.binding_no
                AND u.confirmed_by IS NOT NULL
        ) OR NOT EXISTS (
            SELECT 1 FROM nonce_of_binding(new.batch_id, new.binding_no) AS k
            WHERE k.nonce = new.nonce AND k.safe_tx_hash = new.safe_tx_hash
        ) THEN
            PERFORM refuse(
                'payout_batch_bound_as_confirmed',
                'a former nonce comes back when its use is withdrawn'
            );
        END IF;
    ELSIF new.binding_no > old.binding_no THEN
        IF NOT (old.state, new.state) IN (
            ('frozen', 'frozen'), ('approved', 'approved'), ('proposed', 'approved'),
            ('proposed', 'proposed'), ('cancelled', 'cancelled')
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
        ) AND NOT EXISTS (
            SELECT 1
            FROM payout_batch AS o
            INNER JOIN execution_withdrawal AS w ON w.batch_id = o.batch_id
            WHERE
                o.safe_id = new.safe_id AND o.nonce = new.nonce AND o.batch_id <> new.batch_id
                AND NOT EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = o.batch_id)
        )
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed', 'what used its nonce is withdrawn before the batch is cancelled'
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
