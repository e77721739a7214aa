-- Why: what a group of entries by hand costs the database went on looking up, by their codes, accounts that whoever
-- records has posted to a moment before, and on asking of every row what one look at all of them tells.
-- Locks: journal_entry, account, idempotency_record, and the tables that these refer to, for an instant.
-- Expected time: at once.

-- Whoever recorded last knows the newest entry by its id, too: a database that was set back, whose numbers are
-- the same by chance, is not taken for the one that is known.
DROP FUNCTION follow_journal(bigint, bigint);
CREATE FUNCTION follow_journal(
    newest_seq bigint, newest_entry uuid, known_generation bigint
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    head bigint;
BEGIN
    SELECT h.last_seq INTO head FROM journal_head AS h FOR UPDATE;
    IF
        head IS DISTINCT FROM newest_seq
        OR (SELECT e.entry_id FROM journal_entry AS e WHERE e.seq = head) IS DISTINCT FROM newest_entry
        OR (SELECT sum(g.generation) FROM judging_generation AS g) IS DISTINCT FROM known_generation
    THEN
        RAISE EXCEPTION 'somebody else recorded entries, or changed what they are judged by'
        USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;
COMMENT ON FUNCTION follow_journal(bigint, uuid, bigint) IS
'Locks the head of the journal; fails unless it, its entry and the sum of judging_generation are as they are known';
REVOKE EXECUTE ON FUNCTION follow_journal(bigint, uuid, bigint) FROM public;
GRANT EXECUTE ON FUNCTION follow_journal(bigint, uuid, bigint) TO vestry_service;

-- By steps that nobody foresees: counted one by one, a database that was set back came to the same number by other
-- changes, and a service that had lived through that judged by what was there before.
CREATE OR REPLACE FUNCTION raise_judging_generation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE judging_generation SET generation = generation + 1 + floor(random() * (1 << 30))::bigint
    WHERE table_name = TG_TABLE_NAME;
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION raise_access_generation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE access_generation SET generation = generation + 1 + floor(random() * (1 << 30))::bigint;
    RETURN NULL;
END
$$;

-- Writes entries with their postings, in the order of the arrays, under numbers from first_seq on, which must be
-- those that are next. Of each entry hashes has 96 bytes: the key of its text, the hash of that, and the hash of
-- the entry over its canonical bytes. Postings name their accounts by places: first among known_accounts, which are
-- ids that an earlier call gave, then among the codes and assets, each of which is looked up, or opened, once; the ids
-- of these are returned. Who states a wrong hash, or the id of another account, leaves an entry that vestry verify
-- names.
DROP FUNCTION record_hashed_entries(
    bigint, timestamptz, uuid [], date [], text [], text [], text [], jsonb [], uuid [], text [], bigint [],
    bytea, text [], uuid [], integer [], integer [], integer [], text [], numeric []
);
CREATE FUNCTION record_hashed_entries(
    first_seq bigint, recorded_at timestamptz, entry_ids uuid [], effective_days date [], kinds text [],
    source_ids text [], memos text [], metadata jsonb [], principal_ids uuid [], request_ids text [],
    reversed_seqs bigint [], hashes bytea, known_accounts bigint [], account_codes text [],
    account_assets uuid [], posting_entries integer [], posting_lines integer [],
    posting_accounts integer [], posting_sides text [], posting_amounts numeric []
) RETURNS bigint []
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    entry_count integer := cardinality(entry_ids);
    posting_counts integer [];
    looked_up bigint [] := '{}';
    account_ids bigint [];
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT * FROM unnest(principal_ids)) AS u (principal_id)
        WHERE u.principal_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM principal AS p WHERE p.principal_id = u.principal_id
        )
    ) THEN
        PERFORM refuse('journal_entry_by_a_principal', 'a journal entry names an unknown principal');
    END IF;
    IF (1 <= ALL (posting_entries) AND entry_count >= ALL (posting_entries)) IS NOT TRUE THEN
        PERFORM refuse('posting_of_entry', 'a posting belongs to no journal entry');
    END IF;
    posting_counts := array(
        SELECT count(*)::integer FROM unnest(posting_entries) AS p (entry) GROUP BY p.entry ORDER BY p.entry
    );
    IF cardinality(posting_counts) <> entry_count THEN
        PERFORM refuse('journal_entry_has_postings', 'a journal entry has no postings');
    END IF;
    IF cardinality(account_codes) > 0 THEN
        FOR attempt IN 1..2 LOOP
            looked_up := array(
                SELECT (
                    SELECT a.account_id FROM account AS a
                    WHERE a.code = k.code AND a.asset_id = k.asset_id
                )
                FROM unnest(account_codes, account_assets) WITH ORDINALITY AS k (code, asset_id, ordinal)
                ORDER BY k.ordinal
            );
            EXIT WHEN attempt = 2 OR array_position(looked_up, NULL) IS NULL;
            PERFORM open_accounts(account_codes, account_assets);
        END LOOP;
    END IF;
    account_ids := known_accounts || looked_up;
    INSERT INTO journal_entry (
        seq, entry_id, effective_day, recorded_at, kind, source_id, memo, metadata, principal_id,
        request_id, reverses, posting_count, text_key, text_sha256, entry_sha256
    )
    SELECT
        first_seq + e.ordinal - 1, e.entry_id, e.effective_day, record_hashed_entries.recorded_at, e.kind,
        e.source_id, e.memo, e.metadata, e.principal_id, e.request_id, e.reverses, e.posting_count,
        substr(hashes, (96 * e.ordinal - 95)::integer, 32),
        substr(hashes, (96 * e.ordinal - 63)::integer, 32),
        substr(hashes, (96 * e.ordinal - 31)::integer, 32)
    FROM
        unnest(
            entry_ids, effective_days, kinds, source_ids, memos, record_hashed_entries.metadata,
            principal_ids, request_ids, reversed_seqs, posting_counts
        ) WITH ORDINALITY AS e (
            entry_id, effective_day, kind, source_id, memo, metadata, principal_id, request_id,
            reverses, posting_count, ordinal
        );
    INSERT INTO posting (seq, line, account_id, side, amount)
    SELECT first_seq + p.entry - 1, p.line, account_ids[p.account], p.side, p.amount
    FROM
        unnest(posting_entries, posting_lines, posting_accounts, posting_sides, posting_amounts)
        AS p (entry, line, account, side, amount);
    RETURN looked_up;
END
$$;
REVOKE EXECUTE ON FUNCTION record_hashed_entries(
    bigint, timestamptz, uuid [], date [], text [], text [], text [], jsonb [], uuid [], text [], bigint [],
    bytea, bigint [], text [], uuid [], integer [], integer [], integer [], text [], numeric []
) FROM public;
GRANT EXECUTE ON FUNCTION record_hashed_entries(
    bigint, timestamptz, uuid [], date [], text [], text [], text [], jsonb [], uuid [], text [], bigint [],
    bytea, bigint [], text [], uuid [], integer [], integer [], integer [], text [], numeric []
) TO vestry_service;

CREATE OR REPLACE FUNCTION record_journal_entries(
    recorded_at timestamptz, entry_ids uuid [], effective_days date [], kinds text [],
    source_ids text [], memos text [], metadata jsonb [], principal_ids uuid [], request_ids text [],
    reversed_seqs bigint [], posting_entries integer [], posting_lines integer [],
    posting_codes text [], posting_assets uuid [], posting_sides text [], posting_amounts base_units []
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    head bigint;
    newest timestamptz;
    instant text;
    seed bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    hashes bytea;
BEGIN
    SELECT h.last_seq INTO head FROM journal_head AS h FOR UPDATE;
    SELECT e.recorded_at INTO newest FROM journal_entry AS e WHERE e.seq = head;
    -- A clock that was set back does not make the journal run backwards.
    recorded_at := greatest(recorded_at, newest);
    instant := to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    SELECT
        string_agg(
            t.text_key || t.text_sha256 || sha256(
                convert_to(
                    format(
                        E'vestry journal entry 1\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s:%s\n%s:%s\n',
                        head + t.ordinal, t.entry_id, to_char(t.effective_day, 'YYYY-MM-DD'), instant,
                        t.kind, t.principal_id, t.reverses, encode(t.text_sha256, 'hex'), l.posting_count,
                        octet_length(t.source_id), t.source_id, octet_length(t.request_id), t.request_id
                    ) || l.lines,
                    'UTF8'
                )
            ), ''::bytea ORDER BY t.ordinal
        )
    INTO hashes
    FROM (
        SELECT
            k.*,
            sha256(
                k.text_key || convert_to(
                    format(E'vestry journal text 1\n%s:%s\n', octet_length(k.memo), k.memo)
                    || CASE
                        WHEN k.metadata = '{}' OR jsonb_typeof(k.metadata) <> 'object' THEN ''
                        ELSE (
                            SELECT
                                string_agg(
                                    format(
                                        E'%s:%s\n%s:%s\n', octet_length(m.key), m.key,
                                        octet_length(m.value), m.value
                                    ), '' ORDER BY m.key COLLATE "C"
                                )
                            FROM jsonb_each_text(k.metadata) AS m
                        )
                    END,
                    'UTF8'
                )
            ) AS text_sha256
        FROM (
            SELECT e.*, sha256(seed || int8send(e.ordinal)) AS text_key
            FROM
                unnest(
                    entry_ids, effective_days, kinds, source_ids, memos,
                    record_journal_entries.metadata, principal_ids, request_ids, reversed_seqs
                ) WITH ORDINALITY AS e (
                    entry_id, effective_day, kind, source_id, memo, metadata, principal_id,
                    request_id, reverses, ordinal
                )
            OFFSET 0
        ) AS k
        OFFSET 0
    ) AS t
    INNER JOIN (
        SELECT
            p.entry, count(*) AS posting_count,
            string_agg(
                format(
                    E'%s %s %s %s %s:%s\n', p.line, p.side, p.amount, p.asset_id,
                    octet_length(p.code), p.code
                ), '' ORDER BY p.line
            ) AS lines
        FROM
            unnest(
                posting_entries, posting_lines, posting_sides, posting_amounts, posting_assets,
                posting_codes
            ) AS p (entry, line, side, amount, asset_id, code)
        GROUP BY p.entry
    ) AS l ON l.entry = t.ordinal;
    PERFORM record_hashed_entries(
        head + 1, recorded_at, entry_ids, effective_days, kinds, source_ids, memos,
        record_journal_entries.metadata, principal_ids, request_ids, reversed_seqs, hashes,
        '{}', posting_codes, posting_assets, posting_entries, posting_lines,
        array(SELECT p.place FROM generate_series(1, cardinality(posting_codes)) AS p (place)),
        posting_sides, posting_amounts::numeric []
    );
    RETURN head + 1;
END
$$;

-- A kind is looked for among those of the table alone.
ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_kind_known;
CREATE OR REPLACE FUNCTION journal_entry_of_its_object() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    named record;
    is_missing boolean;
BEGIN
    -- Most statements are of entries by hand alone.
    IF (
        SELECT bool_and(f.source_id IS NULL AND f.kind = ANY (k.kinds))
        FROM fresh AS f
        CROSS JOIN (
            SELECT array_agg(k.kind) AS kinds FROM entry_kind AS k WHERE k.posted_by = 'person'
        ) AS k
    ) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT 1 FROM fresh AS f
        WHERE NOT EXISTS (SELECT 1 FROM entry_kind AS k WHERE k.kind = f.kind)
    ) THEN
        PERFORM refuse('journal_entry_kind_known', 'no journal entry is of this kind');
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.kind, f.source_id FROM fresh AS f) AS f
        LEFT JOIN entry_kind AS k ON k.kind = f.kind
        WHERE CASE k.posted_by
            WHEN 'person' THEN f.source_id IS NOT NULL
            WHEN 'system' THEN (
                f.source_id ~ ('^' || k.source_prefix || '_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$')
            ) IS NOT TRUE
            ELSE true
        END
    ) THEN
        PERFORM refuse(
            'journal_entry_of_its_object',
            'an entry by hand names no object, any other names one of its kind'
        );
    END IF;
    FOR named IN
        SELECT k.source_table, k.source_key, array_agg(DISTINCT f.source_id) AS sources
        FROM fresh AS f
        INNER JOIN entry_kind AS k ON k.kind = f.kind
        WHERE k.posted_by = 'system'
        GROUP BY k.source_table, k.source_key
    LOOP
        EXECUTE format(
            'SELECT EXISTS (
                SELECT 1 FROM unnest($1) AS s (id)
                WHERE NOT EXISTS (
                    SELECT 1 FROM public.%I AS o WHERE o.%I = uuid_of_typed_id(s.id)
                )
            )', named.source_table, named.source_key
        ) INTO is_missing USING named.sources;
        IF is_missing THEN
            PERFORM refuse(
                'journal_entry_object_exists', 'the object that an entry names is not there'
            );
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- One look at all that was kept instead of a look at each: groups and Safes are never deleted.
ALTER TABLE idempotency_record
DROP CONSTRAINT idempotency_record_group_id_fkey, DROP CONSTRAINT idempotency_record_safe_id_fkey;
CREATE OR REPLACE FUNCTION idempotency_record_by_a_principal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.principal_id, f.group_id, f.safe_id FROM fresh AS f) AS f
        WHERE
            NOT EXISTS (SELECT 1 FROM principal AS p WHERE p.principal_id = f.principal_id)
            OR (
                f.group_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM working_group AS g WHERE g.group_id = f.group_id)
            )
            OR (
                f.safe_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM safe AS s WHERE s.safe_id = f.safe_id)
            )
    ) THEN
        PERFORM refuse(
            'idempotency_record_by_a_principal',
            'an answer is kept for a principal, group or Safe that is there'
        );
    END IF;
    RETURN NULL;
END
$$;

-- What an account is of never changes, so it is looked at when the account is opened; foreign keys were looked at
-- whenever its totals moved. Assets and rules of the chart are never deleted.
ALTER TABLE account
DROP CONSTRAINT account_asset_id_fkey, DROP CONSTRAINT account_in_the_chart,
DROP CONSTRAINT account_side_of_the_chart;
CREATE OR REPLACE FUNCTION account_matches_chart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM fresh AS f
        WHERE f.code !~ '^[a-z_]+(:[a-z0-9][a-z0-9._-]{0,62}){1,4}$'
    ) THEN
        PERFORM refuse('account_code_plain', 'an account code is not spelled as the chart says');
    END IF;
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN account_rule AS r ON r.prefix = f.prefix
        WHERE r.prefix IS NULL OR cardinality(string_to_array(f.code, ':')) <> r.parts
    ) THEN
        PERFORM refuse('account_in_the_chart', 'an account code is not one of the chart');
    END IF;
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN account_rule AS r ON r.prefix = f.prefix
        WHERE f.normal_side <> r.normal_side
    ) THEN
        PERFORM refuse('account_side_of_the_chart', 'an account has the other side than the chart says');
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.asset_id FROM fresh AS f) AS f
        WHERE NOT EXISTS (SELECT 1 FROM asset AS a WHERE a.asset_id = f.asset_id)
    ) THEN
        PERFORM refuse('account_of_an_asset', 'an account is of an unknown asset');
    END IF;
    RETURN NULL;
END
$$;
