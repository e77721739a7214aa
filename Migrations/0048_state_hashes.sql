-- Why: of the time that a group of entries by hand takes in the database, a third went into spelling the bytes that their
-- hashes stand for, one value after another, and a fifth into looking again and again at what was inserted. Who
-- holds the head of the journal knows number and instant of an entry, so it can state the hashes with it.
-- Locks: journal_entry and posting for one pass over the entries, which looks at what reverses others.
-- Expected time: a second for a million entries.

-- Writes entries with their postings, in the order of the arrays, under numbers from first_seq on, which must be
-- those that are next. Of each entry hashes has 96 bytes: the key of its text, the hash of that, and the hash of
-- the entry over its canonical bytes. Who states a wrong one leaves an entry that vestry verify names. Postings
-- name their accounts by places among those that are given, each of which is looked up, or opened, once.
CREATE FUNCTION record_hashed_entries(
    first_seq bigint, recorded_at timestamptz, entry_ids uuid [], effective_days date [], kinds text [],
    source_ids text [], memos text [], metadata jsonb [], principal_ids uuid [], request_ids text [],
    reversed_seqs bigint [], hashes bytea, account_codes text [], account_assets uuid [],
    posting_entries integer [], posting_lines integer [], posting_accounts integer [],
    posting_sides text [], posting_amounts numeric []
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    entry_count integer := cardinality(entry_ids);
    posting_counts integer [];
    is_of_entries boolean;
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
    SELECT
        coalesce(array_agg(c.posting_count ORDER BY c.entry), '{}'),
        bool_and((c.entry BETWEEN 1 AND entry_count) IS TRUE)
    INTO posting_counts, is_of_entries
    FROM (
        SELECT p.entry, count(*)::integer AS posting_count
        FROM unnest(posting_entries) AS p (entry)
        GROUP BY p.entry
    ) AS c;
    IF NOT is_of_entries THEN
        PERFORM refuse('posting_of_entry', 'a posting belongs to no journal entry');
    END IF;
    IF cardinality(posting_counts) <> entry_count THEN
        PERFORM refuse('journal_entry_has_postings', 'a journal entry has no postings');
    END IF;
    FOR attempt IN 1..2 LOOP
        SELECT array_agg(p.account_id) INTO account_ids
        FROM (
            SELECT (
                SELECT a.account_id FROM account AS a
                WHERE a.code = k.code AND a.asset_id = k.asset_id
            ) AS account_id
            FROM unnest(account_codes, account_assets) WITH ORDINALITY AS k (code, asset_id, ordinal)
            ORDER BY k.ordinal
        ) AS p;
        EXIT WHEN attempt = 2 OR array_position(account_ids, NULL) IS NULL;
        PERFORM open_accounts(account_codes, account_assets);
    END LOOP;
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
END
$$;

-- Records entries whose hashes are spelled here: for whoever does not hold the head of the journal yet.
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
        posting_codes, posting_assets, posting_entries, posting_lines,
        array(SELECT p.place FROM generate_series(1, cardinality(posting_codes)) AS p (place)),
        posting_sides, posting_amounts::numeric []
    );
    RETURN head + 1;
END
$$;

-- Appends audit entries, as append_audit_entries does, whose hashes were made for numbers after newest_number; where
-- somebody else has appended meanwhile, they are made here. Of each entry hashes has 128 bytes: the key of its
-- text, the hash of that, the hash of the entry, and that over the journal entries which it covers, or zeros.
CREATE FUNCTION append_hashed_audit_entries(
    newest_number bigint, recorded_at timestamptz, principal_ids uuid [], roles text [], token_ids uuid [],
    remote_addresses text [], request_ids text [], operations text [], object_ids text [],
    body_digests bytea [], outcomes text [], details text [], first_seqs bigint [],
    last_seqs bigint [], hashes bytea
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    head audit_head%ROWTYPE;
    entry_count integer := cardinality(operations);
    covered bigint;
    is_dense boolean;
    chain bytea;
    chains bytea [] := '{}';
    node bytea := decode('01', 'hex');
BEGIN
    SELECT * INTO head FROM audit_head FOR UPDATE;
    IF head.number IS DISTINCT FROM newest_number THEN
        RETURN append_audit_entries(
            recorded_at, principal_ids, roles, token_ids, remote_addresses, request_ids, operations,
            object_ids, body_digests, outcomes, details, first_seqs, last_seqs
        );
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT * FROM unnest(principal_ids, token_ids)) AS u (principal_id, token_id)
        WHERE (
            u.principal_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM principal AS p WHERE p.principal_id = u.principal_id
            )
        ) OR (
            u.token_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM api_token AS t
                WHERE t.token_id = u.token_id AND t.principal_id = u.principal_id
            )
        )
    ) THEN
        PERFORM refuse('audit_entry_by_a_principal', 'an audit entry names an unknown principal');
    END IF;
    IF entry_count = 0 THEN
        RETURN head.number;
    END IF;
    SELECT
        coalesce(max(r.last_seq), head.journal_seq),
        coalesce(bool_and((r.first_seq = r.before + 1 AND r.last_seq >= r.first_seq) IS TRUE), true)
    INTO covered, is_dense
    FROM (
        SELECT
            r.first_seq, r.last_seq,
            lag(r.last_seq, 1, head.journal_seq) OVER (ORDER BY r.ordinal) AS before
        FROM unnest(first_seqs, last_seqs) WITH ORDINALITY AS r (first_seq, last_seq, ordinal)
        WHERE r.first_seq IS NOT NULL OR r.last_seq IS NOT NULL
    ) AS r;
    IF NOT is_dense OR covered > (SELECT h.last_seq FROM journal_head AS h) THEN
        PERFORM refuse(
            'audit_entry_covers_next',
            'audit entries cover journal entries one after another from ' || head.journal_seq + 1
        );
    END IF;
    chain := head.chain_sha256;
    FOR place IN 1..entry_count LOOP
        chain := sha256(node || chain || substr(hashes, 128 * place - 63, 32));
        chains := chains || chain;
    END LOOP;
    INSERT INTO audit_entry (
        number, recorded_at, principal_id, roles, token_id, request_id, operation, object_id,
        body_sha256, outcome, remote_address, detail, text_key, text_sha256, first_seq, last_seq,
        entries_sha256, entry_sha256, chain_sha256
    )
    SELECT
        head.number + a.ordinal, append_hashed_audit_entries.recorded_at, a.principal_id, a.roles,
        a.token_id, a.request_id, a.operation, a.object_id, a.body_sha256, a.outcome,
        a.remote_address, a.detail, substr(hashes, (128 * a.ordinal - 127)::integer, 32),
        substr(hashes, (128 * a.ordinal - 95)::integer, 32), a.first_seq, a.last_seq,
        CASE WHEN a.first_seq IS NOT NULL THEN substr(hashes, (128 * a.ordinal - 31)::integer, 32) END,
        substr(hashes, (128 * a.ordinal - 63)::integer, 32), a.chain_sha256
    FROM
        unnest(
            principal_ids, append_hashed_audit_entries.roles, token_ids, request_ids, operations,
            object_ids, body_digests, outcomes, remote_addresses, details, first_seqs, last_seqs, chains
        ) WITH ORDINALITY AS a (
            principal_id, roles, token_id, request_id, operation, object_id, body_sha256, outcome,
            remote_address, detail, first_seq, last_seq, chain_sha256, ordinal
        );
    UPDATE audit_head SET
        number = head.number + entry_count, chain_sha256 = chain, journal_seq = covered;
    RETURN head.number + entry_count;
END
$$;

CREATE OR REPLACE FUNCTION append_audit_entries(
    recorded_at timestamptz, principal_ids uuid [], roles text [], token_ids uuid [],
    remote_addresses text [], request_ids text [], operations text [], object_ids text [],
    body_digests bytea [], outcomes text [], details text [], first_seqs bigint [],
    last_seqs bigint []
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    head audit_head%ROWTYPE;
    seed bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    instant text := to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    covered bigint;
    entries bytea;
    hashes bytea;
BEGIN
    SELECT * INTO head FROM audit_head FOR UPDATE;
    SELECT max(r.seq) INTO covered FROM unnest(last_seqs) AS r (seq);
    IF covered IS NOT NULL THEN
        SELECT string_agg(e.entry_sha256, ''::bytea ORDER BY e.seq) INTO entries
        FROM journal_entry AS e
        WHERE e.seq > head.journal_seq AND e.seq <= covered;
    END IF;
    SELECT
        string_agg(
            h.text_key || h.text_sha256 || sha256(
                convert_to(
                    format(
                        E'vestry audit entry 1\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s:%s\n%s:%s\n%s:%s\n%s:%s\n',
                        head.number + h.ordinal, instant, h.outcome, h.principal_id, h.token_id,
                        encode(h.body_sha256, 'hex'), encode(h.text_sha256, 'hex'),
                        h.first_seq, h.last_seq, encode(h.entries_sha256, 'hex'),
                        octet_length(h.roles), h.roles, octet_length(h.request_id), h.request_id,
                        octet_length(h.operation), h.operation,
                        octet_length(h.object_id), h.object_id
                    ),
                    'UTF8'
                )
            ) || coalesce(h.entries_sha256, decode(repeat('00', 32), 'hex')),
            ''::bytea ORDER BY h.ordinal
        )
    INTO hashes
    FROM (
        SELECT
            d.*,
            sha256(
                d.text_key || convert_to(
                    format(
                        E'vestry audit text 1\n%s:%s\n%s:%s\n', octet_length(d.detail), d.detail,
                        octet_length(d.remote_address), d.remote_address
                    ),
                    'UTF8'
                )
            ) AS text_sha256,
            -- Ranges that do not follow one another are refused below.
            CASE
                WHEN d.first_seq > head.journal_seq AND d.last_seq >= d.first_seq THEN sha256(
                    substr(
                        entries, (32 * (d.first_seq - head.journal_seq - 1) + 1)::integer,
                        (32 * (d.last_seq - d.first_seq + 1))::integer
                    )
                )
            END AS entries_sha256
        FROM (
            SELECT a.*, sha256(seed || int8send(a.ordinal)) AS text_key
            FROM
                unnest(
                    principal_ids, roles, token_ids, remote_addresses, request_ids, operations,
                    object_ids, body_digests, outcomes, details, first_seqs, last_seqs
                ) WITH ORDINALITY AS a (
                    principal_id, roles, token_id, remote_address, request_id, operation,
                    object_id, body_sha256, outcome, detail, first_seq, last_seq, ordinal
                )
            OFFSET 0
        ) AS d
    ) AS h;
    RETURN append_hashed_audit_entries(
        head.number, recorded_at, principal_ids, roles, token_ids, remote_addresses, request_ids,
        operations, object_ids, body_digests, outcomes, details, first_seqs, last_seqs, hashes
    );
END
$$;

-- One look at what was inserted instead of four, and none at the months that no entry is of.
DROP TRIGGER journal_entry_in_open_period ON journal_entry;
DROP FUNCTION journal_entry_in_open_period();
CREATE OR REPLACE FUNCTION journal_entry_dense() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    head record;
    inserted record;
    closed date;
BEGIN
    SELECT h.last_seq, h.closed_through INTO head FROM journal_head AS h FOR UPDATE;
    SELECT
        count(*) AS count, min(f.seq) AS lowest, max(f.seq) AS highest,
        min(f.effective_day) AS earliest, min(f.recorded_at) AS instant,
        (SELECT e.recorded_at FROM journal_entry AS e WHERE e.seq = head.last_seq) AS newest
    INTO inserted
    FROM fresh AS f;
    IF inserted.count = 0 THEN
        RETURN NULL;
    END IF;
    IF inserted.lowest <> head.last_seq + 1 OR inserted.highest <> head.last_seq + inserted.count THEN
        PERFORM refuse(
            'journal_entry_dense', 'journal entries must continue after number ' || head.last_seq
        );
    END IF;
    IF inserted.instant < inserted.newest THEN
        PERFORM refuse(
            'journal_entry_in_order', 'a journal entry is recorded no earlier than the one before'
        );
    END IF;
    UPDATE journal_head SET last_seq = inserted.highest;
    IF inserted.earliest <= head.closed_through THEN
        SELECT min(d.month) INTO closed
        FROM (
            SELECT DISTINCT date_trunc('month', f.effective_day)::date AS month FROM fresh AS f
            WHERE f.effective_day <= head.closed_through
        ) AS d
        WHERE period_state(d.month) = 'closed';
    END IF;
    IF closed IS NOT NULL THEN
        PERFORM refuse(
            'journal_entry_in_open_period',
            format(
                '%s is closed; the next open month is %s', to_char(closed, 'YYYY-MM'),
                to_char(
                    coalesce(
                        (
                            SELECT min(p.period) FROM period AS p
                            WHERE
                                p.period > closed AND p.period <= head.closed_through
                                AND p.state IN ('held', 'reopened')
                        ), head.closed_through + 1
                    ), 'YYYY-MM'
                )
            )
        );
    END IF;
    RETURN NULL;
END
$$;

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

-- A limit is looked for where everything else of the postings is, and what is above it in the table itself.
DROP TRIGGER posting_within_limits ON posting;
DROP FUNCTION posting_within_limits();
CREATE FUNCTION refuse_above_limits(lowest bigint, highest bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    large record;
BEGIN
    FOR large IN
        SELECT
            f.seq, e.entry_id,
            6 + e.posting_count + (SELECT count(*) FROM jsonb_object_keys(e.metadata)) AS lines
        FROM (
            SELECT p.seq FROM posting AS p
            WHERE p.side = 'debit' AND p.seq BETWEEN lowest AND highest
            GROUP BY p.seq
            HAVING sum(p.amount) > (SELECT min(l.amount) FROM entry_limit AS l)
        ) AS f
        INNER JOIN journal_entry AS e ON e.seq = f.seq
        WHERE
            (e.source_id IS NULL OR e.kind IN ('opening', 'top_up', 'correction', 'reversal'))
            AND EXISTS (
                SELECT 1
                FROM posting AS p
                INNER JOIN account AS a ON a.account_id = p.account_id
                INNER JOIN entry_limit AS l ON l.asset_id = a.asset_id
                WHERE p.seq = f.seq AND p.side = 'debit'
                GROUP BY l.asset_id, l.amount
                HAVING sum(p.amount) > l.amount
            )
    LOOP
        IF NOT EXISTS (
            SELECT 1
            FROM entry_proposal AS p
            INNER JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
            WHERE
                p.entry_id = large.entry_id AND d.outcome = 'approved'
                AND p.content = entry_content(large.seq)
                AND cardinality(string_to_array(p.content, chr(10))) = large.lines
        ) THEN
            PERFORM refuse(
                'journal_entry_second_person',
                'an entry by hand above a limit is recorded as a second person approved it'
            );
        END IF;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION posting_balanced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    inserted record;
    moved_count bigint;
    asset_count bigint;
    is_of_service boolean;
    is_unbalanced boolean;
BEGIN
    SELECT
        count(*) AS count, min(f.seq) AS lowest, max(f.seq) AS highest,
        (SELECT h.journal_seq FROM audit_head AS h) AS audited,
        (SELECT h.last_seq FROM journal_head AS h) AS newest,
        EXISTS (SELECT 1 FROM entry_limit) AS is_limited
    INTO inserted
    FROM fresh AS f;
    IF inserted.count = 0 THEN
        RETURN NULL;
    END IF;
    IF inserted.lowest <= inserted.audited THEN
        PERFORM refuse('posting_with_its_entry', 'no posting is added to an older journal entry');
    END IF;
    IF inserted.highest > inserted.newest THEN
        PERFORM refuse('posting_of_entry', 'a posting belongs to no journal entry');
    END IF;
    WITH moved AS (
        UPDATE account AS a
        SET debits = a.debits + s.debits, credits = a.credits + s.credits
        FROM (
            SELECT
                f.account_id, count(*) AS count,
                coalesce(sum(f.amount) FILTER (WHERE f.side = 'debit'), 0) AS debits,
                coalesce(sum(f.amount) FILTER (WHERE f.side = 'credit'), 0) AS credits
            FROM fresh AS f
            GROUP BY f.account_id
        ) AS s
        WHERE a.account_id = s.account_id
        RETURNING a.asset_id, a.prefix, s.count
    )
    SELECT
        coalesce(sum(m.count), 0), count(DISTINCT m.asset_id),
        bool_or(m.prefix IN (SELECT r.prefix FROM account_rule AS r WHERE r.posted_by = 'system'))
    INTO moved_count, asset_count, is_of_service
    FROM moved AS m;
    -- Most statements are of one asset, and need not look up which.
    IF moved_count <> inserted.count THEN
        is_unbalanced := true;
    ELSIF asset_count = 1 THEN
        is_unbalanced := EXISTS (
            SELECT 1 FROM fresh AS f
            GROUP BY f.seq
            HAVING sum(CASE f.side WHEN 'debit' THEN f.amount ELSE -f.amount END) <> 0
        );
    ELSE
        is_unbalanced := EXISTS (
            SELECT 1
            FROM (
                SELECT
                    f.seq, CASE f.side WHEN 'debit' THEN f.amount ELSE -f.amount END AS amount,
                    (SELECT a.asset_id FROM account AS a WHERE a.account_id = f.account_id) AS asset_id
                FROM fresh AS f
            ) AS p
            GROUP BY p.seq, p.asset_id
            HAVING sum(p.amount) <> 0
        );
    END IF;
    IF is_unbalanced THEN
        PERFORM refuse('journal_entry_balances', 'debits and credits differ for an asset');
    END IF;
    -- Most statements are of entries by hand alone, or of none.
    IF is_of_service AND EXISTS (
        SELECT 1 FROM journal_entry AS e
        WHERE
            e.seq BETWEEN inserted.lowest AND inserted.highest
            AND e.kind IN (SELECT k.kind FROM entry_kind AS k WHERE k.posted_by = 'person')
    ) AND EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN account AS a ON a.account_id = f.account_id
        INNER JOIN journal_entry AS e ON e.seq = f.seq
        WHERE
            a.prefix IN (SELECT r.prefix FROM account_rule AS r WHERE r.posted_by = 'system')
            AND e.kind IN (SELECT k.kind FROM entry_kind AS k WHERE k.posted_by = 'person')
    ) THEN
        PERFORM refuse(
            'posting_open_to_people',
            'an entry by hand does not post to an account of the service''s own'
        );
    END IF;
    IF EXISTS (
        SELECT 1 FROM journal_entry AS e
        WHERE e.reverses IS NOT NULL AND e.seq BETWEEN inserted.lowest AND inserted.highest
    ) THEN
        PERFORM refuse_unlike_reversals(inserted.lowest, inserted.highest);
    END IF;
    IF inserted.is_limited THEN
        PERFORM refuse_above_limits(inserted.lowest, inserted.highest);
    END IF;
    RETURN NULL;
END
$$;

-- Numbers are dense from 1 on, so an older number that is none below 1 is there: nothing is looked up row by row.
ALTER TABLE journal_entry
DROP CONSTRAINT journal_entry_reverses_fkey,
DROP CONSTRAINT journal_entry_reverses_an_older,
ADD CONSTRAINT journal_entry_reverses_an_older CHECK (reverses BETWEEN 1 AND seq - 1);

REVOKE EXECUTE ON FUNCTION record_hashed_entries(
    bigint, timestamptz, uuid [], date [], text [], text [], text [], jsonb [], uuid [], text [], bigint [],
    bytea, text [], uuid [], integer [], integer [], integer [], text [], numeric []
) FROM public;
GRANT EXECUTE ON FUNCTION record_hashed_entries(
    bigint, timestamptz, uuid [], date [], text [], text [], text [], jsonb [], uuid [], text [], bigint [],
    bytea, text [], uuid [], integer [], integer [], integer [], text [], numeric []
) TO vestry_service;
REVOKE EXECUTE ON FUNCTION append_hashed_audit_entries(
    bigint, timestamptz, uuid [], text [], uuid [], text [], text [], text [], text [], bytea [], text [],
    text [], bigint [], bigint [], bytea
) FROM public;
GRANT EXECUTE ON FUNCTION append_hashed_audit_entries(
    bigint, timestamptz, uuid [], text [], uuid [], text [], text [], text [], text [], bytea [], text [],
    text [], bigint [], bigint [], bytea
) TO vestry_service;
REVOKE EXECUTE ON FUNCTION refuse_above_limits(bigint, bigint) FROM public;
