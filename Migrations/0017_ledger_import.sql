-- Why: a ledger that was imported has entries of payables and batches that are not here; what is
-- owed to payees is compared with payables from there on only.
-- Locks: none, everything is new. Expected time: below a second.

CREATE TABLE ledger_import (
    import_id smallint PRIMARY KEY DEFAULT 1 CONSTRAINT ledger_import_is_one CHECK (import_id = 1),
    imported_at timestamptz NOT NULL,
    journal_seq bigint NOT NULL,
    audit_number bigint NOT NULL,
    export_sha256 hash32 NOT NULL
);
COMMENT ON TABLE ledger_import IS 'The export that the ledger began with; empty where it began here';
COMMENT ON COLUMN ledger_import.journal_seq IS 'Journal entries up to this number were imported';
COMMENT ON COLUMN ledger_import.audit_number IS 'Audit entries up to this number were imported';
COMMENT ON COLUMN ledger_import.export_sha256
IS 'SHA-256 of the export, as its manifest says: of all lines before that';
CREATE TRIGGER ledger_import_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_import
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT ON ledger_import TO vestry_service, vestry_reporter;
