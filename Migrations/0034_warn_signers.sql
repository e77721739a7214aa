-- Why: owners that changed between freeze and signing are shown, nothing is paid to a module of the Safe
-- that pays, and an amount is compared with what its working group gave before.
-- Locks: short exclusive ones on safe and payout_batch; payable is locked against writes while the index
-- is built. Expected time: seconds at a million payables.

ALTER TABLE safe ADD COLUMN modules evm_address [] NOT NULL DEFAULT '{}';
ALTER TABLE safe ADD CONSTRAINT safe_modules_are_few CHECK (cardinality(modules) <= 100);
COMMENT ON COLUMN safe.modules IS 'Contracts that may move its assets without signatures; as entered';
GRANT UPDATE (modules) ON safe TO vestry_service;

ALTER TABLE payout_batch ADD COLUMN safe_owners evm_address [];
ALTER TABLE payout_batch ADD COLUMN safe_threshold integer;
COMMENT ON COLUMN payout_batch.safe_owners
IS 'Owners of the Safe when the batch was frozen; NULL where it was not kept yet';
COMMENT ON COLUMN payout_batch.safe_threshold IS 'How many of them had to sign then';
GRANT UPDATE (safe_owners, safe_threshold) ON payout_batch TO vestry_service;
CREATE FUNCTION payout_batch_owners_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM refuse('payout_batch_frozen_is_final', 'nothing of a frozen batch is changed');
    RETURN NULL;
END
$$;
CREATE TRIGGER payout_batch_owners_kept BEFORE UPDATE ON payout_batch
FOR EACH ROW WHEN (
    old.state <> 'planned'
    AND (
        new.safe_owners IS DISTINCT FROM old.safe_owners
        OR new.safe_threshold IS DISTINCT FROM old.safe_threshold
    )
)
EXECUTE FUNCTION payout_batch_owners_kept();
REVOKE ALL ON FUNCTION payout_batch_owners_kept FROM public;

CREATE INDEX payable_settled ON payable (period, payable_id) WHERE state = 'settled';
