-- Why: the journal and the audit log become provable. Every audit entry is a link of one hash chain,
-- every journal entry is covered by an audit entry of its own transaction, and both are written
-- through one function each, so that the service's role can neither forge nor fork them. Accounts
-- may have a floor, entries metadata, and a reversal is the mirror image of what it reverses.
-- Locks: exclusive ones on account, journal_entry, posting and audit_entry until it is done; stop the
-- service. Expected time: about 40 µs per journal entry and per audit entry that is already there.

-- Accounts know their normal side, so that a floor is a constraint of their row.

ALTER TABLE account_rule ADD CONSTRAINT account_rule_with_side UNIQUE (prefix, normal_side);
ALTER TABLE account ADD COLUMN normal_side text, ADD COLUMN floor base_units;
UPDATE account AS a SET normal_side = r.normal_side FROM account_rule AS r WHERE r.prefix = a.prefix;
ALTER TABLE account
ALTER COLUMN normal_side SET NOT NULL,
ADD CONSTRAINT account_side_of_the_chart
FOREIGN KEY (prefix, normal_side) REFERENCES account_rule (prefix, normal_side),
ADD CONSTRAINT account_above_floor CHECK (
    floor IS NULL
    OR CASE normal_side WHEN 'debit' THEN debits - credits ELSE credits - debits END >= floor
);
COMMENT ON COLUMN account.normal_side IS 'As the chart says for its prefix';
COMMENT ON COLUMN account.floor
IS 'Base units that the balance on the normal side never falls below; NULL: none';
CREATE TRIGGER account_append_only
BEFORE DELETE OR TRUNCATE OR UPDATE OF account_id, code, asset_id, prefix, normal_side ON account
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A code is spelled and has as many parts as the chart says. Asked once when an account is opened,
-- not by a check of the row, which every posting would pay for again.
ALTER TABLE account DROP CONSTRAINT account_code_plain;
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
        INNER JOIN account_rule AS r ON r.prefix = f.prefix
        WHERE cardinality(string_to_array(f.code, ':')) <> r.parts
    ) THEN
        PERFORM refuse('account_in_the_chart', 'an account code has the wrong number of parts');
    END IF;
    RETURN NULL;
END
$$;

-- What a journal entry says beside its postings, and its hash. How many postings it has is known when
-- it is recorded, so that nothing is looked up row by row at the end of the transaction.

ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_principal_id_fkey;
ALTER TABLE posting DROP CONSTRAINT posting_seq_fkey, DROP CONSTRAINT posting_account_id_fkey;
DROP TRIGGER journal_entry_has_postings ON journal_entry;
DROP FUNCTION journal_entry_has_postings();
ALTER TABLE journal_entry
ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}' CONSTRAINT journal_entry_metadata_short CHECK (
    metadata = '{}' OR (
        jsonb_typeof(metadata) = 'object' AND octet_length(metadata::text) <= 8192
        AND NOT metadata @? '$.* ? (@.type() != "string")'
    )
),
ADD COLUMN posting_count integer,
ADD COLUMN text_key bytea,
ADD COLUMN text_sha256 hash32,
ADD COLUMN entry_sha256 hash32,
DROP CONSTRAINT journal_entry_kind_known,
ADD CONSTRAINT journal_entry_kind_known CHECK (
    kind IN (
        'opening', 'top_up', 'correction', 'reversal', 'reward_approved', 'batch_frozen',
        'payment_settled', 'batch_released'
    )
),
ADD CONSTRAINT journal_entry_reverses_an_older CHECK (reverses < seq),
ADD CONSTRAINT journal_entry_reversal_of_something CHECK (
    kind <> 'reversal' OR reverses IS NOT NULL
);
ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only;
UPDATE journal_entry SET
    text_key = sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    posting_count = (SELECT count(*) FROM posting AS p WHERE p.seq = journal_entry.seq);
UPDATE journal_entry SET text_sha256 = sha256(
    text_key
    || convert_to(format(E'vestry journal text 1\n%s:%s\n', octet_length(memo), memo), 'UTF8')
);
UPDATE journal_entry AS e SET entry_sha256 = sha256(
    convert_to(
        format(
            E'vestry journal entry 1\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s:%s\n%s:%s\n',
            e.seq, e.entry_id, to_char(e.effective_day, 'YYYY-MM-DD'),
            to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            e.kind, e.principal_id, e.reverses, encode(e.text_sha256, 'hex'), e.posting_count,
            octet_length(e.source_id), e.source_id, octet_length(e.request_id), e.request_id
        )
        || (
            SELECT
                string_agg(
                    format(
                        E'%s %s %s %s %s:%s\n', p.line, p.side, p.amount, a.asset_id,
                        octet_length(a.code), a.code
                    ), '' ORDER BY p.line
                )
            FROM posting AS p
            INNER JOIN account AS a ON a.account_id = p.account_id
            WHERE p.seq = e.seq
        ),
        'UTF8'
    )
);
ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_append_only;
ALTER TABLE journal_entry
ALTER COLUMN memo DROP NOT NULL,
ALTER COLUMN posting_count SET NOT NULL,
ALTER COLUMN text_sha256 SET NOT NULL,
ALTER COLUMN entry_sha256 SET NOT NULL,
ADD CONSTRAINT journal_entry_has_postings CHECK (posting_count > 0),
ADD CONSTRAINT journal_entry_text_with_key CHECK (
    (memo IS NULL) = (text_key IS NULL) AND (memo IS NOT NULL OR metadata = '{}')
    AND octet_length(text_key) = 32
);
CREATE INDEX journal_entry_reversals ON journal_entry (seq) WHERE reverses IS NOT NULL;
COMMENT ON COLUMN journal_entry.memo IS 'Why; NULL once it was erased';
COMMENT ON COLUMN journal_entry.metadata IS 'Short strings by name; empty once they were erased';
COMMENT ON COLUMN journal_entry.text_key
IS '32 random bytes; erased with memo and metadata, so that text_sha256 tells nothing of them';
COMMENT ON COLUMN journal_entry.text_sha256
IS 'SHA-256 of text_key and the canonical bytes of memo and metadata';
COMMENT ON COLUMN journal_entry.entry_sha256
IS 'SHA-256 of the canonical bytes of the entry with its postings: vestry journal entry 1';
COMMENT ON COLUMN journal_entry.reverses IS 'The number of the entry whose mirror image this one is';

-- The audit log as one chain.

ALTER TABLE audit_entry RENAME TO audit_entry_before;
ALTER INDEX audit_entry_pkey RENAME TO audit_entry_before_pkey;
ALTER INDEX audit_entry_of_object RENAME TO audit_entry_before_of_object;

CREATE TABLE audit_head (
    audit_id smallint PRIMARY KEY DEFAULT 1 CONSTRAINT audit_is_one CHECK (audit_id = 1),
    number bigint NOT NULL DEFAULT 0,
    chain_sha256 hash32 NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    journal_seq bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE audit_head IS 'The end of the chain; locked last of all, until the transaction ends';
COMMENT ON COLUMN audit_head.chain_sha256 IS 'chain_sha256 of the newest entry; zeros before the first';
COMMENT ON COLUMN audit_head.journal_seq IS 'Journal entries up to this number are covered';
INSERT INTO audit_head DEFAULT VALUES;

CREATE TABLE audit_entry (
    number bigint PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    principal_id uuid,
    roles text CONSTRAINT audit_entry_roles_plain CHECK (roles ~ '^([a-z]+(,[a-z]+)*)?$'),
    token_id uuid,
    request_id text,
    operation text NOT NULL,
    object_id text NOT NULL,
    body_sha256 hash32,
    outcome text NOT NULL CONSTRAINT audit_entry_outcome_known CHECK (outcome IN ('done', 'refused')),
    remote_address text,
    detail text,
    text_key bytea,
    text_sha256 hash32 NOT NULL,
    first_seq bigint,
    last_seq bigint,
    entries_sha256 hash32,
    entry_sha256 hash32 NOT NULL,
    chain_sha256 hash32 NOT NULL,
    CONSTRAINT audit_entry_text_with_key CHECK (
        octet_length(text_key) = 32
        AND (text_key IS NOT NULL OR (detail IS NULL AND remote_address IS NULL))
    ),
    CONSTRAINT audit_entry_covers_a_range CHECK (
        (first_seq IS NULL) = (last_seq IS NULL)
        AND (first_seq IS NULL) = (entries_sha256 IS NULL)
        AND first_seq <= last_seq
        AND (first_seq IS NULL OR outcome = 'done')
    )
);
CREATE INDEX audit_entry_of_object ON audit_entry (object_id, number);
CREATE INDEX audit_entry_of_principal ON audit_entry (principal_id, number);
CREATE INDEX audit_entry_of_operation ON audit_entry (operation, number);
COMMENT ON TABLE audit_entry
IS 'Every change and every refused attempt at one, as one hash chain; append-only';
COMMENT ON COLUMN audit_entry.number IS 'Dense: 1, 2, 3, … in the order of the chain';
COMMENT ON COLUMN audit_entry.principal_id IS 'NULL: the command line on the machine itself';
COMMENT ON COLUMN audit_entry.roles
IS 'What the principal was when it was let in, sorted, with commas; NULL where not known';
COMMENT ON COLUMN audit_entry.remote_address
IS 'Where the request came from; NULL for the machine itself, and once it was erased';
COMMENT ON COLUMN audit_entry.object_id IS 'Typed id such as run_… of what was changed';
COMMENT ON COLUMN audit_entry.body_sha256 IS 'SHA-256 of the request''s body';
COMMENT ON COLUMN audit_entry.detail
IS 'The rule that refused, or a short fact; NULL without one, and once it was erased';
COMMENT ON COLUMN audit_entry.text_key
IS '32 random bytes; erased with detail and remote_address, so that text_sha256 tells nothing of them';
COMMENT ON COLUMN audit_entry.text_sha256
IS 'SHA-256 of text_key and the canonical bytes of detail and remote_address';
COMMENT ON COLUMN audit_entry.first_seq IS 'First of the journal entries that this one covers; NULL: none';
COMMENT ON COLUMN audit_entry.entries_sha256
IS 'SHA-256 of the entry_sha256 of journal entries first_seq to last_seq one after another';
COMMENT ON COLUMN audit_entry.entry_sha256
IS 'SHA-256 of the canonical bytes of this entry: vestry audit entry 1';
COMMENT ON COLUMN audit_entry.chain_sha256
IS 'SHA-256 of the byte 1, chain_sha256 of the entry before (zeros for the first) and entry_sha256';

-- Appends entries to the chain, in the order of the arrays: the only way in. Locks the head of the
-- chain until the transaction ends; whoever calls waits for nobody afterwards. Ranges of journal
-- entries continue where the last one ended. Returns the number of the newest entry.
CREATE FUNCTION append_audit_entries(
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
    keys bytea [];
    text_hashes bytea [];
    entries_hashes bytea [];
    leaves bytea [];
    leaf bytea;
    chain bytea;
    chains bytea [] := '{}';
    node bytea := decode('01', 'hex');
BEGIN
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
    SELECT * INTO head FROM audit_head FOR UPDATE;
    IF cardinality(operations) = 0 THEN
        RETURN head.number;
    END IF;
    SELECT max(r.seq) INTO covered FROM unnest(last_seqs) AS r (seq);
    IF covered IS NULL THEN
        covered := head.journal_seq;
    ELSIF covered > (SELECT h.last_seq FROM journal_head AS h) OR EXISTS (
        SELECT 1
        FROM (
            SELECT
                r.first_seq, r.last_seq,
                lag(r.last_seq, 1, head.journal_seq) OVER (ORDER BY r.ordinal) AS before
            FROM unnest(first_seqs, last_seqs) WITH ORDINALITY AS r (first_seq, last_seq, ordinal)
            WHERE r.first_seq IS NOT NULL OR r.last_seq IS NOT NULL
        ) AS r
        WHERE (r.first_seq = r.before + 1 AND r.last_seq >= r.first_seq) IS NOT TRUE
    ) THEN
        PERFORM refuse(
            'audit_entry_covers_next',
            'audit entries cover journal entries one after another from ' || head.journal_seq + 1
        );
    ELSE
        SELECT string_agg(e.entry_sha256, ''::bytea ORDER BY e.seq) INTO entries
        FROM journal_entry AS e
        WHERE e.seq > head.journal_seq AND e.seq <= covered;
    END IF;
    SELECT
        array_agg(h.text_key), array_agg(h.text_sha256), array_agg(h.entries_sha256),
        array_agg(
            sha256(
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
            )
        )
    INTO keys, text_hashes, entries_hashes, leaves
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
            sha256(
                substr(
                    entries, (32 * (d.first_seq - head.journal_seq - 1) + 1)::integer,
                    (32 * (d.last_seq - d.first_seq + 1))::integer
                )
            ) AS entries_sha256
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
        ORDER BY d.ordinal
    ) AS h;
    chain := head.chain_sha256;
    FOREACH leaf IN ARRAY leaves LOOP
        chain := sha256(node || chain || leaf);
        chains := chains || chain;
    END LOOP;
    INSERT INTO audit_entry (
        number, recorded_at, principal_id, roles, token_id, request_id, operation, object_id,
        body_sha256, outcome, remote_address, detail, text_key, text_sha256, first_seq, last_seq,
        entries_sha256, entry_sha256, chain_sha256
    )
    SELECT
        head.number + a.ordinal, append_audit_entries.recorded_at, a.principal_id, a.roles,
        a.token_id, a.request_id, a.operation, a.object_id, a.body_sha256, a.outcome,
        a.remote_address, a.detail, a.text_key, a.text_sha256, a.first_seq, a.last_seq,
        a.entries_sha256, a.entry_sha256, a.chain_sha256
    FROM
        unnest(
            principal_ids, append_audit_entries.roles, token_ids, request_ids, operations,
            object_ids, body_digests, outcomes, remote_addresses, details, keys, text_hashes,
            first_seqs, last_seqs, entries_hashes, leaves, chains
        ) WITH ORDINALITY AS a (
            principal_id, roles, token_id, request_id, operation, object_id, body_sha256, outcome,
            remote_address, detail, text_key, text_sha256, first_seq, last_seq, entries_sha256,
            entry_sha256, chain_sha256, ordinal
        );
    UPDATE audit_head SET
        number = head.number + cardinality(leaves), chain_sha256 = chain, journal_seq = covered;
    RETURN head.number + cardinality(leaves);
END
$$;

-- What was there is chained in its order, and what stands in the journal is covered by one more.
DO $$
DECLARE
    old audit_entry_before%ROWTYPE;
    newest bigint;
BEGIN
    FOR old IN SELECT * FROM audit_entry_before ORDER BY audit_id LOOP
        PERFORM append_audit_entries(
            old.recorded_at, ARRAY[old.principal_id], ARRAY[NULL]::text [], ARRAY[old.token_id],
            ARRAY[old.remote_address], ARRAY[old.request_id], ARRAY[old.operation],
            ARRAY[old.object_id], ARRAY[old.body_sha256]::bytea [], ARRAY[old.outcome],
            ARRAY[old.detail], ARRAY[NULL]::bigint [], ARRAY[NULL]::bigint []
        );
    END LOOP;
    SELECT last_seq INTO newest FROM journal_head;
    FOR start IN 1..newest BY 100000 LOOP
        PERFORM append_audit_entries(
            statement_timestamp(), ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::uuid [],
            ARRAY[NULL]::text [], ARRAY[NULL]::text [], ARRAY['journal.chained'], ARRAY[''],
            ARRAY[NULL]::bytea [], ARRAY['done'], ARRAY[NULL]::text [], ARRAY[start::bigint],
            ARRAY[least(start + 99999, newest)]
        );
    END LOOP;
END
$$;
DROP TABLE audit_entry_before;

-- The only way into the journal.

-- Opens the accounts that are not there yet; the head of the journal is locked first.
CREATE FUNCTION open_accounts(codes text [], asset_ids uuid []) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM 1 FROM journal_head FOR UPDATE;
    INSERT INTO account (code, asset_id, normal_side)
    SELECT k.code, k.asset_id, coalesce(r.normal_side, 'debit')
    FROM (SELECT DISTINCT * FROM unnest(codes, asset_ids) AS u (code, asset_id)) AS k
    LEFT JOIN account_rule AS r ON r.prefix = split_part(k.code, ':', 1)
    WHERE (
        SELECT a.account_id FROM account AS a WHERE a.code = k.code AND a.asset_id = k.asset_id
    ) IS NULL
    ORDER BY k.code COLLATE "C", k.asset_id;
END
$$;

-- Records entries with their postings, in the order of the arrays. Locks the head of the journal until
-- the transaction ends: lock every other object before, and append the audit entries that cover them
-- after. Returns the number of the first; the others follow it.
CREATE FUNCTION record_journal_entries(
    recorded_at timestamptz, entry_ids uuid [], effective_days date [], kinds text [],
    source_ids text [], memos text [], metadata jsonb [], principal_ids uuid [],
    request_ids text [], reversed_seqs bigint [],
    posting_entries integer [], posting_lines integer [], posting_codes text [],
    posting_assets uuid [], posting_sides text [], posting_amounts base_units []
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    head bigint;
    newest timestamptz;
    instant text;
    entry_count integer := cardinality(entry_ids);
    seed bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    account_ids bigint [];
    found bigint;
BEGIN
    SELECT h.last_seq INTO head FROM journal_head AS h FOR UPDATE;
    SELECT e.recorded_at INTO newest FROM journal_entry AS e WHERE e.seq = head;
    -- A clock that was set back does not make the journal run backwards.
    recorded_at := greatest(recorded_at, newest);
    instant := to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT * FROM unnest(principal_ids)) AS u (principal_id)
        WHERE u.principal_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM principal AS p WHERE p.principal_id = u.principal_id
        )
    ) THEN
        PERFORM refuse('journal_entry_by_a_principal', 'a journal entry names an unknown principal');
    END IF;
    IF EXISTS (
        SELECT 1 FROM unnest(posting_entries) AS p (entry)
        WHERE (p.entry BETWEEN 1 AND entry_count) IS NOT TRUE
    ) THEN
        PERFORM refuse('posting_of_entry', 'a posting belongs to no journal entry');
    END IF;
    FOR attempt IN 1..2 LOOP
        SELECT array_agg(p.account_id) INTO account_ids
        FROM (
            SELECT (
                SELECT a.account_id FROM account AS a
                WHERE a.code = k.code AND a.asset_id = k.asset_id
            ) AS account_id
            FROM unnest(posting_codes, posting_assets) WITH ORDINALITY AS k (code, asset_id, ordinal)
            ORDER BY k.ordinal
        ) AS p;
        EXIT WHEN attempt = 2 OR array_position(account_ids, NULL) IS NULL;
        PERFORM open_accounts(posting_codes, posting_assets);
    END LOOP;
    INSERT INTO journal_entry (
        seq, entry_id, effective_day, recorded_at, kind, source_id, memo, metadata, principal_id,
        request_id, reverses, posting_count, text_key, text_sha256, entry_sha256
    )
    SELECT
        t.seq, t.entry_id, t.effective_day, record_journal_entries.recorded_at, t.kind, t.source_id,
        t.memo, t.metadata, t.principal_id, t.request_id, t.reverses, l.posting_count, t.text_key,
        t.text_sha256,
        sha256(
            convert_to(
                format(
                    E'vestry journal entry 1\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s:%s\n%s:%s\n',
                    t.seq, t.entry_id, to_char(t.effective_day, 'YYYY-MM-DD'), instant, t.kind,
                    t.principal_id, t.reverses, encode(t.text_sha256, 'hex'), l.posting_count,
                    octet_length(t.source_id), t.source_id, octet_length(t.request_id), t.request_id
                ) || l.lines,
                'UTF8'
            )
        )
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
            SELECT e.*, head + e.ordinal AS seq, sha256(seed || int8send(e.ordinal)) AS text_key
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
    ) AS l ON l.entry = t.ordinal
    ORDER BY t.seq;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found <> entry_count THEN
        PERFORM refuse('journal_entry_has_postings', 'a journal entry has no postings');
    END IF;
    INSERT INTO posting (seq, line, account_id, side, amount)
    SELECT head + p.entry, p.line, p.account_id, p.side, p.amount
    FROM
        unnest(posting_entries, posting_lines, account_ids, posting_sides, posting_amounts)
        AS p (entry, line, account_id, side, amount);
    RETURN head + 1;
END
$$;

-- All postings of an entry arrive with it, balance per asset, and move the totals of their accounts.
-- Whoever comes here holds the head of the journal, so no two wait for each other's accounts.
CREATE OR REPLACE FUNCTION posting_balanced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    lowest bigint;
    highest bigint;
BEGIN
    SELECT min(f.seq), max(f.seq) INTO lowest, highest FROM fresh AS f;
    IF lowest IS NULL THEN
        RETURN NULL;
    END IF;
    IF lowest <= (SELECT h.journal_seq FROM audit_head AS h) THEN
        PERFORM refuse('posting_with_its_entry', 'no posting is added to an older journal entry');
    END IF;
    IF highest > (SELECT h.last_seq FROM journal_head AS h) THEN
        PERFORM refuse('posting_of_entry', 'a posting belongs to no journal entry');
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (
            SELECT
                f.seq, CASE f.side WHEN 'debit' THEN f.amount ELSE -f.amount END AS amount,
                (SELECT a.asset_id FROM account AS a WHERE a.account_id = f.account_id) AS asset_id
            FROM fresh AS f
        ) AS p
        GROUP BY p.seq, p.asset_id
        HAVING sum(p.amount) <> 0 OR p.asset_id IS NULL
    ) THEN
        PERFORM refuse('journal_entry_balances', 'debits and credits differ for an asset');
    END IF;
    UPDATE account AS a
    SET debits = a.debits + s.debits, credits = a.credits + s.credits
    FROM (
        SELECT
            f.account_id,
            coalesce(sum(f.amount) FILTER (WHERE f.side = 'debit'), 0) AS debits,
            coalesce(sum(f.amount) FILTER (WHERE f.side = 'credit'), 0) AS credits
        FROM fresh AS f
        GROUP BY f.account_id
    ) AS s
    WHERE a.account_id = s.account_id;
    IF EXISTS (
        SELECT 1 FROM journal_entry AS e
        WHERE e.reverses IS NOT NULL AND e.seq BETWEEN lowest AND highest
    ) THEN
        PERFORM refuse_unlike_reversals(lowest, highest);
    END IF;
    RETURN NULL;
END
$$;

-- A reversal is the mirror image of an entry that is none itself; by hand only of an entry by hand.
CREATE FUNCTION refuse_unlike_reversals(lowest bigint, highest bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    pair record;
BEGIN
    FOR pair IN
        SELECT
            e.seq, e.kind, e.posting_count, o.seq AS old_seq, o.kind AS old_kind,
            o.posting_count AS old_count, o.source_id AS old_source, o.reverses AS old_reverses
        FROM journal_entry AS e
        INNER JOIN journal_entry AS o ON o.seq = e.reverses
        WHERE e.reverses IS NOT NULL AND e.seq BETWEEN lowest AND highest
        ORDER BY e.seq
    LOOP
        IF pair.old_reverses IS NOT NULL THEN
            PERFORM refuse('journal_entry_reverses_no_reversal', 'a reversal is not reversed');
        END IF;
        IF pair.kind = 'reversal' AND (
            pair.old_source IS NOT NULL
            OR pair.old_kind NOT IN ('opening', 'top_up', 'correction')
        ) THEN
            PERFORM refuse(
                'journal_entry_reversal_by_its_object',
                'an entry of an object is reversed by an operation of the object'
            );
        END IF;
        IF pair.posting_count <> pair.old_count OR EXISTS (
            SELECT
                p.line, p.account_id, p.amount,
                CASE p.side WHEN 'debit' THEN 'credit' ELSE 'debit' END
            FROM posting AS p
            WHERE p.seq = pair.old_seq
            EXCEPT
            SELECT p.line, p.account_id, p.amount, p.side FROM posting AS p WHERE p.seq = pair.seq
        ) THEN
            PERFORM refuse(
                'journal_entry_reversal_mirrors', 'a reversal is the mirror image of its entry'
            );
        END IF;
    END LOOP;
END
$$;

-- No journal entry commits without an audit entry that covers it. Looked at once per statement that
-- recorded, when the transaction commits.
CREATE FUNCTION journal_entry_audited() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT h.last_seq FROM journal_head AS h) <> (SELECT h.journal_seq FROM audit_head AS h)
    THEN
        PERFORM refuse('journal_entry_audited', 'no audit entry covers the newest journal entry');
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER journal_entry_audited AFTER INSERT OR UPDATE OR DELETE ON journal_head
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_entry_audited();

-- Text may be erased, together with its key; everything else stays as it was recorded.

-- Refuses every change of rows but one that makes the columns named as arguments NULL or empty.
CREATE FUNCTION refuse_change_but_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(s.*) - TG_ARGV FROM stale AS s
        EXCEPT ALL
        SELECT to_jsonb(f.*) - TG_ARGV FROM fresh AS f
    ) OR EXISTS (
        SELECT 1
        FROM fresh AS f
        CROSS JOIN LATERAL jsonb_each(to_jsonb(f.*)) AS c
        WHERE c.key = ANY (TG_ARGV) AND c.value NOT IN ('null', '{}')
    ) THEN
        PERFORM refuse(
            TG_TABLE_NAME || '_append_only',
            TG_TABLE_NAME || ' is append-only: only its text may be erased'
        );
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER journal_entry_append_only ON journal_entry;
CREATE TRIGGER journal_entry_append_only BEFORE DELETE OR TRUNCATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_entry_erasable AFTER UPDATE ON journal_entry
REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT
EXECUTE FUNCTION refuse_change_but_erasure('memo', 'metadata', 'text_key');
CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_erasable AFTER UPDATE ON audit_entry
REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT
EXECUTE FUNCTION refuse_change_but_erasure('detail', 'remote_address', 'text_key');

-- Erases memo and metadata of a journal entry with their key, for the owner alone. The hashes stay,
-- so that the chain holds, and that it was done is audited.
CREATE FUNCTION erase_journal_text(erased_seq bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE journal_entry SET memo = NULL, metadata = '{}', text_key = NULL
    WHERE seq = erased_seq AND text_key IS NOT NULL;
    IF NOT FOUND THEN
        PERFORM refuse('journal_entry_has_text', 'there is no text at journal entry ' || erased_seq);
    END IF;
    PERFORM append_audit_entries(
        clock_timestamp(), ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::uuid [],
        ARRAY[NULL]::text [], ARRAY[NULL]::text [], ARRAY['journal_entry.text_erased'],
        ARRAY[erased_seq::text], ARRAY[NULL]::bytea [], ARRAY['done'], ARRAY[NULL]::text [],
        ARRAY[NULL]::bigint [], ARRAY[NULL]::bigint []
    );
END
$$;

-- Erases detail and remote address of an audit entry with their key, for the owner alone.
CREATE FUNCTION erase_audit_text(erased_number bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE audit_entry SET detail = NULL, remote_address = NULL, text_key = NULL
    WHERE number = erased_number AND text_key IS NOT NULL;
    IF NOT FOUND THEN
        PERFORM refuse('audit_entry_has_text', 'there is no text at audit entry ' || erased_number);
    END IF;
    PERFORM append_audit_entries(
        clock_timestamp(), ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::uuid [],
        ARRAY[NULL]::text [], ARRAY[NULL]::text [], ARRAY['audit_entry.text_erased'],
        ARRAY[erased_number::text], ARRAY[NULL]::bytea [], ARRAY['done'], ARRAY[NULL]::text [],
        ARRAY[NULL]::bigint [], ARRAY[NULL]::bigint []
    );
END
$$;

REVOKE EXECUTE ON FUNCTION
append_audit_entries, record_journal_entries, open_accounts, refuse_unlike_reversals,
erase_journal_text, erase_audit_text FROM public;
GRANT EXECUTE ON FUNCTION append_audit_entries, record_journal_entries, open_accounts
TO vestry_service;
REVOKE INSERT ON journal_entry, posting FROM vestry_service;
REVOKE INSERT (code, asset_id) ON account FROM vestry_service;
GRANT UPDATE (floor) ON account TO vestry_service;
GRANT SELECT ON audit_entry, audit_head TO vestry_service, vestry_reporter;
