-- Why: planning and freezing many batches looks up who else has an address, which known addresses look
-- like it, and what each row pays. Each look-up was a scan of all addresses, or of a whole batch.
-- Locks: payout_address and batch_payable are locked against writes while their indexes are built.
-- Expected time: seconds at a million addresses and ten million payables.

CREATE FUNCTION address_ends(address bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN substring(address FROM 1 FOR 2) || substring(address FROM 19 FOR 2);
COMMENT ON FUNCTION address_ends IS 'The two bytes at each end of an address: what people compare';

CREATE INDEX payout_address_by_ends ON payout_address (address_ends(address));

-- With the whole condition in the index, nobody reads the one of all current addresses beside it.
CREATE INDEX payout_address_current_by_address ON payout_address (address)
WHERE valid_until IS NULL;

CREATE INDEX batch_payable_by_row ON batch_payable (batch_id, row_no);
