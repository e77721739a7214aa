-- Why: `vestry verify` compares journal, balances and audit log field by field, but who changed a name, a role or a
-- proposal past the service was found in some fields only. The database now adds up what its statements change in every
-- other table, so that whatever was changed otherwise is found.
-- Locks: all tables but those of journal and audit log against writes, until the end; reading goes on.
-- Expected time: that of reading those tables once; a few microseconds a row.

-- When a token was used last is no fact of the books, and noted once a minute. The column of api_token stays while
-- services of the former version may still run, and is looked at no more.
CREATE TABLE api_token_use (
    token_id uuid PRIMARY KEY REFERENCES api_token ON DELETE CASCADE,
    last_used_at timestamptz NOT NULL
);
COMMENT ON TABLE api_token_use IS 'When a token was used last, to the minute; no row before its first use';
COMMENT ON COLUMN api_token.last_used_at IS 'Not used any more; see api_token_use';
GRANT SELECT, INSERT ON api_token_use TO vestry_service;
GRANT UPDATE (last_used_at) ON api_token_use TO vestry_service;
GRANT SELECT ON api_token_use TO vestry_reporter;
INSERT INTO api_token_use
SELECT token_id, last_used_at FROM api_token WHERE last_used_at IS NOT NULL;

CREATE TABLE table_change (
    table_name text NOT NULL,
    row_count bigint NOT NULL,
    digests numeric NOT NULL
);
COMMENT ON TABLE table_change
IS 'How each statement changed a table: what was added to its number of rows, and to the sum of their digests';
COMMENT ON COLUMN table_change.digests
IS '128 bits for each row, as two signed numbers of 64 bits: of hashes of its values, or of the SHA-256 of its text';
GRANT SELECT ON table_change TO vestry_service, vestry_reporter;
CREATE TRIGGER table_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON table_change
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION digest_part(digest bytea, first_byte integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x' || encode(substr(digest, first_byte, 8), 'hex'))::bit(64)::bigint;
COMMENT ON FUNCTION digest_part(bytea, integer) IS 'Eight bytes of a digest as a signed number; the first byte is 1';

-- By their values: tables without documents and arrays. The hash of a row is a weighted sum of those of its values, so
-- it is hashed once more: else two rows could exchange a value unseen.
CREATE FUNCTION note_values() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO table_change
        SELECT
            TG_TABLE_NAME, -count(*),
            -(
                sum(hashint8extended(hash_record_extended(old_row, 0), 0)) * 18446744073709551616
                + sum(hashint8extended(hash_record_extended(old_row, 1), 1))
            )
        FROM stale AS old_row
        HAVING count(*) > 0;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO table_change
        SELECT
            TG_TABLE_NAME, count(*),
            sum(hashint8extended(hash_record_extended(new_row, 0), 0)) * 18446744073709551616
            + sum(hashint8extended(hash_record_extended(new_row, 1), 1))
        FROM fresh AS new_row
        HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END
$$;
-- By their text: hashes of documents are the same for some that differ, and those of arrays pass over their bounds. It
-- costs four times as much. The text hangs on these settings, which a client could have changed.
CREATE FUNCTION note_texts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO table_change
        SELECT
            TG_TABLE_NAME, -count(*),
            -(sum(digest_part(r.digest, 1)) * 18446744073709551616 + sum(digest_part(r.digest, 9)))
        FROM (
            SELECT sha256(convert_to(old_row::text, 'UTF8')) AS digest FROM stale AS old_row OFFSET 0
        ) AS r
        HAVING count(*) > 0;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO table_change
        SELECT
            TG_TABLE_NAME, count(*),
            sum(digest_part(r.digest, 1)) * 18446744073709551616 + sum(digest_part(r.digest, 9))
        FROM (
            SELECT sha256(convert_to(new_row::text, 'UTF8')) AS digest FROM fresh AS new_row OFFSET 0
        ) AS r
        HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION is_noted_by_text(name regclass) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1
        FROM pg_attribute AS a
        INNER JOIN pg_type AS t ON t.oid = a.atttypid
        WHERE
            a.attrelid = name AND a.attnum > 0 AND NOT a.attisdropped
            AND (t.typcategory = 'A' OR t.oid = 'jsonb'::regtype)
    )
$$;
CREATE FUNCTION table_digest(name regclass, OUT row_count bigint, OUT digests numeric)
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, public, pg_temp
SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' AS $$
BEGIN
    EXECUTE format(
        CASE
            WHEN is_noted_by_text(name) THEN
                'SELECT count(*), coalesce('
                'sum(digest_part(r.digest, 1)) * 18446744073709551616 + sum(digest_part(r.digest, 9)), 0) '
                'FROM (SELECT sha256(convert_to(whole_row::text, ''UTF8'')) AS digest '
                'FROM %s AS whole_row OFFSET 0) AS r'
            ELSE
                'SELECT count(*), coalesce('
                'sum(hashint8extended(hash_record_extended(whole_row, 0), 0)) * 18446744073709551616 '
                '+ sum(hashint8extended(hash_record_extended(whole_row, 1), 1)), 0) '
                'FROM %s AS whole_row'
        END, name
    ) INTO row_count, digests;
END
$$;
COMMENT ON FUNCTION table_digest(regclass)
IS 'Rows of a table as they are now, added up as in table_change';

-- Takes the rows of a table as they are: once its triggers were off, or its columns are others.
CREATE FUNCTION state_rows(name regclass) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO table_change
    SELECT c.relname, d.row_count - coalesce(r.row_count, 0), d.digests - coalesce(r.digests, 0)
    FROM pg_class AS c
    CROSS JOIN table_digest(name) AS d
    LEFT JOIN (
        SELECT t.table_name, sum(t.row_count) AS row_count, sum(t.digests) AS digests
        FROM table_change AS t
        GROUP BY t.table_name
    ) AS r ON r.table_name = c.relname
    WHERE c.oid = name
$$;

-- For every table that is new; also once columns were added or dropped.
CREATE FUNCTION note_changes_of(name regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    noting text := CASE WHEN is_noted_by_text(name) THEN 'note_texts' ELSE 'note_values' END;
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER inserted_rows_are_noted AFTER INSERT ON %s '
        'REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION %I()', name, noting
    );
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER updated_rows_are_noted AFTER UPDATE ON %s '
        'REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION %I()', name, noting
    );
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER deleted_rows_are_noted AFTER DELETE ON %s '
        'REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION %I()', name, noting
    );
    PERFORM state_rows(name);
END
$$;
REVOKE EXECUTE ON FUNCTION note_values, note_texts, table_digest, state_rows, note_changes_of FROM public;
GRANT EXECUTE ON FUNCTION table_digest TO vestry_service;

-- All but what `verify` reads field by field, and what is no fact of the books.
SELECT note_changes_of(c.oid)
FROM pg_class AS c
WHERE
    c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p'
    AND c.relname <> ALL (ARRAY[
        'journal_entry', 'posting', 'journal_head', 'account', 'account_month', 'account_month_head',
        'audit_entry', 'audit_head', 'api_token_use', 'access_generation',
        'judging_generation', 'table_change'
    ])
ORDER BY c.relname;
