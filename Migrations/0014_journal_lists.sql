-- Why: journal entries are found by their kind, and accounts by the beginning of their code and by
-- their asset, without looking at all of them.
-- Locks: shared ones on journal_entry and account until it is done, so that nothing is recorded
-- meanwhile. Expected time: about a second for each million entries.

CREATE INDEX journal_entry_by_kind ON journal_entry (kind, seq);
CREATE INDEX account_by_code ON account (code COLLATE "C", asset_id);
CREATE INDEX account_of_asset ON account (asset_id);
