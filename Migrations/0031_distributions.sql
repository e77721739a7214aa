-- Why: what is owed to many is claimed from a Merkle distributor, which a batch funds by one transfer,
-- instead of being pushed to each.
-- Locks: a short exclusive one on payment. Expected time: below a second.

ALTER TABLE payment DROP CONSTRAINT payment_kind_known;
ALTER TABLE payment ADD CONSTRAINT payment_kind_known CHECK (
    kind IN ('erc20', 'native', 'share')
);
COMMENT ON COLUMN payment.kind
IS 'A share is claimed by its recipient from the distributor that the batch funds';

CREATE TABLE batch_distribution (
    batch_id uuid PRIMARY KEY REFERENCES payout_batch (batch_id),
    format text NOT NULL CONSTRAINT batch_distribution_format_known CHECK (
        format IN ('uniswap', 'openzeppelin')
    ),
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    root hash32 NOT NULL,
    distributor evm_address
);
CREATE INDEX batch_distribution_by_distributor ON batch_distribution (distributor);
COMMENT ON TABLE batch_distribution
IS 'How the rows of a batch are claimed, in their order, instead of being paid';
COMMENT ON COLUMN batch_distribution.root IS 'Merkle root over the rows of the batch';
COMMENT ON COLUMN batch_distribution.distributor
IS 'Deployed with the root once it is known; NULL until the batch is frozen';
CREATE TRIGGER batch_distribution_joins_plan AFTER INSERT ON batch_distribution
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION batch_part_joins_plan();

-- The distributor is named once, while the batch is planned.
CREATE FUNCTION batch_distribution_named() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF old.distributor IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND b.state = 'planned'
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing of a frozen batch is changed');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER batch_distribution_named AFTER UPDATE ON batch_distribution
FOR EACH ROW EXECUTE FUNCTION batch_distribution_named();
CREATE TRIGGER batch_distribution_kept BEFORE DELETE OR TRUNCATE ON batch_distribution
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A batch is a distribution of one token as a whole, with a distributor of its own, or none at all.
CREATE FUNCTION batch_distribution_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM payment AS m
        LEFT JOIN batch_distribution AS d
            ON d.batch_id = m.batch_id AND d.asset_id = m.asset_id AND d.distributor IS NOT NULL
        WHERE m.batch_id = new.batch_id AND (m.kind = 'share') <> (d.batch_id IS NOT NULL)
    ) OR EXISTS (
        SELECT 1 FROM batch_distribution AS d
        WHERE
            d.batch_id = new.batch_id
            AND (
                d.distributor IS NULL
                OR NOT EXISTS (SELECT 1 FROM payment AS m WHERE m.batch_id = d.batch_id)
            )
    ) THEN
        PERFORM refuse(
            'batch_distribution_whole', 'shares are of one token and claimed from one distributor'
        );
    END IF;
    IF EXISTS (
        SELECT 1
        FROM batch_distribution AS mine
        INNER JOIN batch_distribution AS theirs
            ON theirs.distributor = mine.distributor AND theirs.batch_id <> mine.batch_id
        INNER JOIN payout_batch AS b ON b.batch_id = theirs.batch_id
        WHERE
            mine.batch_id = new.batch_id AND b.chain_id = new.chain_id AND b.live
            AND b.state <> 'planned'
    ) THEN
        PERFORM refuse(
            'batch_distribution_own_distributor', 'another live batch funds this distributor'
        );
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER batch_distribution_whole BEFORE UPDATE ON payout_batch
FOR EACH ROW WHEN (old.state = 'planned' AND new.state = 'frozen')
EXECUTE FUNCTION batch_distribution_whole();

GRANT SELECT, INSERT ON batch_distribution TO vestry_service;
GRANT UPDATE (distributor) ON batch_distribution TO vestry_service;
GRANT SELECT ON batch_distribution TO vestry_reporter;
