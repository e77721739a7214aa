-- Why: a group of entries by hand was looked up, judged and written in three round trips. A service that recorded the
-- entry before knows the end of the journal already, and what it looked up then, unless somebody else recorded or
-- changed that meanwhile: one number says whether, and one round trip is left.
-- Locks: a short one on asset, period, organisation, entry_limit and account for their triggers.
-- Expected time: below a second.

-- A row for each table, so that a change of one waits for nobody who changes another.
CREATE TABLE judging_generation (
    table_name text PRIMARY KEY,
    generation bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE judging_generation
IS 'Grows with every change of what journal entries by hand are judged by; read under an older sum: read again';
INSERT INTO judging_generation (table_name)
VALUES ('account'), ('asset'), ('entry_limit'), ('organisation'), ('period');

CREATE FUNCTION raise_judging_generation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE judging_generation SET generation = generation + 1 WHERE table_name = TG_TABLE_NAME;
    RETURN NULL;
END
$$;

-- Totals of accounts are not meant: who knows the end of the journal knows them. Safes and working groups only
-- ever appear, and what was not there is looked up anew.
CREATE TRIGGER account_floor_raises_generation AFTER UPDATE OF floor ON account
FOR EACH STATEMENT EXECUTE FUNCTION raise_judging_generation();
CREATE TRIGGER asset_raises_generation AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON asset
FOR EACH STATEMENT EXECUTE FUNCTION raise_judging_generation();
CREATE TRIGGER entry_limit_raises_generation AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON entry_limit
FOR EACH STATEMENT EXECUTE FUNCTION raise_judging_generation();
CREATE TRIGGER organisation_raises_generation AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON organisation
FOR EACH STATEMENT EXECUTE FUNCTION raise_judging_generation();
CREATE TRIGGER period_raises_generation AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON period
FOR EACH STATEMENT EXECUTE FUNCTION raise_judging_generation();

-- The second statement has a snapshot of its own: it sees what whoever held the head before has changed.
CREATE FUNCTION follow_journal(newest_seq bigint, known_generation bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head bigint;
BEGIN
    SELECT h.last_seq INTO head FROM journal_head AS h FOR UPDATE;
    IF head <> newest_seq OR known_generation <> (SELECT sum(g.generation) FROM judging_generation AS g) THEN
        RAISE EXCEPTION 'somebody else recorded entries, or changed what they are judged by'
        USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;
COMMENT ON FUNCTION follow_journal(bigint, bigint)
IS 'Locks the head of the journal; fails unless it and the sum of judging_generation are the ones that are known';

REVOKE EXECUTE ON FUNCTION raise_judging_generation() FROM public;
REVOKE EXECUTE ON FUNCTION follow_journal(bigint, bigint) FROM public;
GRANT EXECUTE ON FUNCTION follow_journal(bigint, bigint) TO vestry_service;
GRANT SELECT ON judging_generation TO vestry_service, vestry_reporter;
