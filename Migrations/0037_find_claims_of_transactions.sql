-- Why: claims of a transaction are looked up by its hash, to be read from its receipt again.
-- Locks: a short exclusive one on grant_event. Expected time: what it takes to read grant_event once.

CREATE INDEX grant_event_of_transaction ON grant_event (transaction_hash)
WHERE transaction_hash IS NOT NULL;
