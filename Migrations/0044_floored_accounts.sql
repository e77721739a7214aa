-- Why: every group of journal entries asks which of its accounts have a floor. Few have one, and without statistics
-- of a fast growing table all accounts were read for that.
-- Locks: account is locked against writes while the index is built. Expected time: below a second.

CREATE INDEX account_with_floor ON account (code) WHERE floor IS NOT NULL;
