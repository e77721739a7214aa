-- Why: who looks for refused attempts would otherwise read the whole audit log for a few of them.
-- Locks: audit_entry against writes while it is read once.
-- Expected time: a second for a million audit entries.
CREATE INDEX audit_entry_refused ON audit_entry (number) WHERE outcome = 'refused';
