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
IS '128 bits for each row, as two signed numbers of 64 bits: hashes of its bytes with the seeds 0 and 1';
GRANT SELECT ON table_change TO vestry_service, vestry_reporter;
CREATE TRIGGER table_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON table_change
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The bytes of a row `r` of a table, as an expression: its values as PostgreSQL sends them, which hangs on no setting
-- of a session but the encoding. Each goes with the number of its type, so that of a domain is the type beneath it, whose number is the
-- same everywhere; arrays go as text, for they name the type of their elements.
CREATE FUNCTION row_bytes(name regclass) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT 'record_send(ROW(' || string_agg(
        format('r.%I::%s', a.attname, CASE
            WHEN b.typcategory = 'A' OR b.typnamespace <> 'pg_catalog'::regnamespace THEN 'text'
            ELSE quote_ident(b.typname)
        END), ', ' ORDER BY a.attnum
    ) || '))'
    FROM pg_attribute AS a
    INNER JOIN pg_type AS t ON t.oid = a.atttypid
    INNER JOIN pg_type AS b ON b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
    WHERE a.attrelid = name AND a.attnum > 0 AND NOT a.attisdropped
$$;
-- Hashes of bytes: those of values fold numbers of 64 bits and instants to half, and pass over signs, the order within
-- a document and the bounds of an array; those of rows are sums, so that two rows could exchange a value unseen.
-- PostgreSQL hashes bytes for nobody but arrays and rows, and an array of one costs less than such a row.
CREATE FUNCTION digest_query(bytes text, relation text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        'SELECT count(*) AS row_count, coalesce('
        'sum(hash_array_extended(h.bytes, 0)) * 18446744073709551616 + sum(hash_array_extended(h.bytes, 1)), 0'
        ') AS digests FROM (SELECT ARRAY[' || bytes || '] AS bytes FROM ' || relation || ' AS r OFFSET 0) AS h'
$$;
COMMENT ON FUNCTION digest_query(text, text)
IS 'The statement that adds up rows: their number and, of the bytes of each, the hashes with the seeds 0 and 1';

-- Its argument is the expression of `row_bytes`, so that it is not made for every statement. Arrays as text and
-- the encoding hang on these settings, which a client could have changed.
CREATE FUNCTION note_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' SET client_encoding = 'UTF8' AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        EXECUTE 'INSERT INTO table_change SELECT $1, -d.row_count, -d.digests FROM ('
        || digest_query(TG_ARGV[0], 'stale') || ') AS d WHERE d.row_count > 0' USING TG_TABLE_NAME;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE 'INSERT INTO table_change SELECT $1, d.row_count, d.digests FROM ('
        || digest_query(TG_ARGV[0], 'fresh') || ') AS d WHERE d.row_count > 0' USING TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION table_digest(name regclass, OUT row_count bigint, OUT digests numeric)
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, public, pg_temp
SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' SET client_encoding = 'UTF8' AS $$
BEGIN
    EXECUTE digest_query(row_bytes(name), name::text) INTO row_count, digests;
END
$$;
COMMENT ON FUNCTION table_digest(regclass)
IS 'Rows of a table as they are now, added up as in table_change';

-- The same for answers that are kept, of which there is one for each entry: written out, it is planned once and not for
-- every group of entries, which took 4 microseconds of each.
CREATE FUNCTION note_answers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET client_encoding = 'UTF8' AS $$
BEGIN
    INSERT INTO table_change
    SELECT
        TG_TABLE_NAME, count(*),
        sum(hash_array_extended(h.bytes, 0)) * 18446744073709551616 + sum(hash_array_extended(h.bytes, 1))
    FROM (
        SELECT
            ARRAY[record_send(ROW(
                r.principal_id, r.method, r.path, r.key, r.body_sha256::bytea, r.status, r.location, r.etag, r.body,
                r.created_at, r.group_id, r.safe_id
            ))] AS bytes
        FROM fresh AS r
        OFFSET 0
    ) AS h
    HAVING count(*) > 0;
    RETURN NULL;
END
$$;

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
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER inserted_rows_are_noted AFTER INSERT ON %s '
        'REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION %I(%L)', name,
        CASE WHEN name = 'idempotency_record'::regclass THEN 'note_answers' ELSE 'note_rows' END, row_bytes(name)
    );
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER updated_rows_are_noted AFTER UPDATE ON %s '
        'REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note_rows(%L)',
        name, row_bytes(name)
    );
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER deleted_rows_are_noted AFTER DELETE ON %s '
        'REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION note_rows(%L)', name, row_bytes(name)
    );
    PERFORM state_rows(name);
END
$$;
CREATE FUNCTION has_its_changes_noted(name regclass) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    -- After each statement that inserts (4), deletes (8) or updates (16).
    SELECT array_agg(t.tgtype ORDER BY t.tgtype) = '{4,8,16}'
    FROM pg_trigger AS t
    WHERE
        t.tgrelid = name AND t.tgfoid IN ('note_rows'::regproc, 'note_answers'::regproc)
        AND t.tgenabled = 'O' AND t.tgqual IS NULL
        AND t.tgargs = convert_to(row_bytes(name), 'UTF8') || '\x00'
$$;
COMMENT ON FUNCTION has_its_changes_noted(regclass)
IS 'Whether triggers add up what statements write, for all columns that the table has now; null without any';
REVOKE EXECUTE ON FUNCTION
row_bytes, digest_query, note_rows, note_answers, table_digest, state_rows, note_changes_of, has_its_changes_noted
FROM public;
GRANT EXECUTE ON FUNCTION row_bytes, digest_query, table_digest, has_its_changes_noted TO vestry_service;

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
