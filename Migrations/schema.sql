-- The schema after all migrations; written by SchemaTests, never by hand.
CREATE DOMAIN public.base_units AS numeric(78,0)
    CONSTRAINT base_units_within_uint256 CHECK (((VALUE >= (0)::numeric) AND (VALUE <= '115792089237316195423570985008687907853269984665640564039457584007913129639935'::numeric)));
COMMENT ON DOMAIN public.base_units IS 'Unsigned integer of an asset''s smallest part, 0 to 2^256 - 1';
CREATE DOMAIN public.calendar_month AS date
    CONSTRAINT calendar_month_is_its_first_day CHECK (((EXTRACT(day FROM VALUE) = (1)::numeric) AND (VALUE >= '1970-01-01'::date) AND (VALUE <= '9999-12-01'::date)));
COMMENT ON DOMAIN public.calendar_month IS 'A month, written as its first day; no zone';
CREATE DOMAIN public.evm_address AS bytea
    CONSTRAINT evm_address_is_20_bytes CHECK ((octet_length(VALUE) = 20));
COMMENT ON DOMAIN public.evm_address IS 'Raw 20 bytes; spelled with its EIP-55 checksum wherever it is shown';
CREATE DOMAIN public.handle AS text
    CONSTRAINT handle_is_short_and_plain CHECK ((VALUE ~ '^[a-z0-9][a-z0-9._-]{0,62}$'::text));
COMMENT ON DOMAIN public.handle IS 'Lower-case name that people type; 1 to 63 of a-z 0-9 . _ -';
CREATE DOMAIN public.hash32 AS bytea
    CONSTRAINT hash32_is_32_bytes CHECK ((octet_length(VALUE) = 32));
COMMENT ON DOMAIN public.hash32 IS 'SHA-256 or Keccak-256, the column says which';
CREATE DOMAIN public.part_of_whole AS numeric(19,0)
    CONSTRAINT part_of_whole_at_most_all CHECK (((VALUE >= (0)::numeric) AND (VALUE <= ('1000000000000000000'::bigint)::numeric)));
COMMENT ON DOMAIN public.part_of_whole IS 'A part of a whole times 10^18, as contracts count; 0 to 10^18';
CREATE FUNCTION public.account_matches_chart() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
$_$;
CREATE FUNCTION public.address_ends(address bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SUBSTRING(address FROM 1 FOR 2) || SUBSTRING(address FROM 19 FOR 2));
COMMENT ON FUNCTION public.address_ends(address bytea) IS 'The two bytes at each end of an address: what people compare';
CREATE FUNCTION public.allocation_of_computed_epoch() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.epoch_id FROM fresh AS f) AS f
        LEFT JOIN epoch AS e ON e.epoch_id = f.epoch_id
        WHERE
            e.state IS DISTINCT FROM 'computed'
            OR (e.allocated::numeric, e.weight::numeric, e.accounts::bigint) <> (
                SELECT sum(a.amount), sum(a.weight), count(*)
                FROM allocation AS a
                WHERE a.epoch_id = e.epoch_id
            )
    ) THEN
        PERFORM refuse('allocation_of_its_epoch', 'allocations come all at once and sum to their epoch');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.append_audit_entries(recorded_at timestamp with time zone, principal_ids uuid[], roles text[], token_ids uuid[], remote_addresses text[], request_ids text[], operations text[], object_ids text[], body_digests bytea[], outcomes text[], details text[], first_seqs bigint[], last_seqs bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
CREATE FUNCTION public.append_hashed_audit_entries(newest_number bigint, recorded_at timestamp with time zone, principal_ids uuid[], roles text[], token_ids uuid[], remote_addresses text[], request_ids text[], operations text[], object_ids text[], body_digests bytea[], outcomes text[], details text[], first_seqs bigint[], last_seqs bigint[], hashes bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
CREATE TABLE public.settings_change (
    change_id uuid NOT NULL,
    change_no bigint NOT NULL,
    settings_version bigint NOT NULL,
    name text,
    zone text,
    batch_approvals smallint,
    limit_assets uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    limit_amounts numeric[] DEFAULT '{}'::numeric[] NOT NULL,
    principal_id uuid NOT NULL,
    principal_kind text DEFAULT 'person'::text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT settings_change_by_a_person CHECK ((principal_kind = 'person'::text)),
    CONSTRAINT settings_change_limits_in_pairs CHECK ((cardinality(limit_assets) = cardinality(limit_amounts)))
);
COMMENT ON TABLE public.settings_change IS 'Changes of the settings as somebody made or proposed them; append-only';
COMMENT ON COLUMN public.settings_change.settings_version IS 'The row_version of organisation that it is for';
COMMENT ON COLUMN public.settings_change.name IS 'NULL: stays as it is; the same for the others';
COMMENT ON COLUMN public.settings_change.limit_amounts IS 'Base units, for the assets in their order; NULL takes the limit away';
CREATE FUNCTION public.apply_settings_change(change public.settings_change) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE organisation SET
        name = coalesce(change.name, name), zone = coalesce(change.zone, zone),
        batch_approvals = coalesce(change.batch_approvals, batch_approvals),
        row_version = row_version + 1
    WHERE row_version = change.settings_version;
    IF NOT FOUND THEN
        PERFORM refuse('settings_change_of_present_settings', 'the settings were changed meanwhile');
    END IF;
    IF change.zone IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM pg_timezone_names AS z WHERE z.name = change.zone
    ) THEN
        PERFORM refuse('organisation_zone_known', 'there is no such zone');
    END IF;
    IF cardinality(change.limit_assets) > 0 THEN
        UPDATE journal_head SET closed_through = closed_through;
    END IF;
    DELETE FROM entry_limit AS l WHERE l.asset_id = ANY (change.limit_assets);
    INSERT INTO entry_limit (asset_id, amount)
    SELECT n.asset_id, n.amount
    FROM unnest(change.limit_assets, change.limit_amounts) AS n (asset_id, amount)
    WHERE n.amount IS NOT NULL;
END
$$;
CREATE FUNCTION public.balance_snapshot_stands() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM epoch AS e
        WHERE
            e.program_id = new.program_id AND e.state = 'approved' AND e.ends_at >= new.taken_at
    ) THEN
        PERFORM refuse(
            'balance_snapshot_before_approval', 'no snapshot is added to an epoch that was approved'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_approval_nonce_two_people() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.principal_id IN (SELECT nonce_raisers(new.batch_id)) THEN
        PERFORM refuse(
            'batch_approval_nonce_two_people',
            'who raised the next nonce past a signed batch does not approve what pays the same'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_approval_two_people() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND new.principal_id IN (b.planned_by, b.frozen_by)
    ) OR EXISTS (
        SELECT 1
        FROM principal AS p
        INNER JOIN payment AS m ON m.payee_id = p.payee_id
        WHERE p.principal_id = new.principal_id AND m.batch_id = new.batch_id
    ) OR EXISTS (
        SELECT 1
        FROM principal AS p
        INNER JOIN payout_address AS d ON d.payee_id = p.payee_id
        INNER JOIN payment AS m ON m.recipient = d.address
        WHERE p.principal_id = new.principal_id AND m.batch_id = new.batch_id
    ) OR EXISTS (
        SELECT 1 FROM principal AS p
        WHERE p.principal_id = new.principal_id AND p.kind <> 'person'
    ) OR EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN payment AS m ON m.batch_id = b.batch_id
        INNER JOIN payout_address AS d
            ON d.payee_id = m.payee_id AND d.chain_id = b.chain_id AND d.address = m.recipient
        WHERE b.batch_id = new.batch_id AND d.created_by = new.principal_id
    ) OR EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN safe_multi_send AS s
            ON s.safe_id = b.safe_id AND s.address = b.multi_send_call_only
        WHERE b.batch_id = new.batch_id AND s.set_by = new.principal_id
    ) THEN
        PERFORM refuse(
            'batch_approval_two_people',
            'who planned, froze, is paid or set an address of it does not approve a batch'
        );
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND b.digest = new.digest AND b.state = 'frozen'
    ) THEN
        PERFORM refuse('batch_approval_of_digest', 'the digest is not that of a frozen batch');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND b.safe_tx_hash = new.safe_tx_hash
    ) THEN
        PERFORM refuse(
            'batch_approval_of_safe_tx_hash', 'the safe_tx_hash is not that of the batch'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_call_settled() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    is_executed boolean;
    is_confirmed boolean;
BEGIN
    SELECT count(*) > 0, count(e.confirmed_by) > 0 INTO is_executed, is_confirmed
    FROM batch_execution AS e
    WHERE e.batch_id = new.batch_id AND e.outcome = 'success';
    IF old.state = 'pending' AND new.state <> 'released' AND is_executed THEN
        RETURN new;
    END IF;
    IF old.state = 'mismatched' AND new.state = 'released' AND is_confirmed THEN
        RETURN new;
    END IF;
    IF old.state IN ('pending', 'settled', 'mismatched') AND new.state = 'pending' AND NOT is_executed
        AND EXISTS (SELECT 1 FROM execution_withdrawal AS w WHERE w.batch_id = new.batch_id)
    THEN
        RETURN new;
    END IF;
    PERFORM refuse('batch_call_settled_is_final', 'a call is done once, by an execution');
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_distribution_named() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF old.distributor IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND b.state = 'planned'
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing of a frozen batch is changed');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_distribution_whole() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM payment AS m
        LEFT JOIN batch_distribution AS d
            ON d.batch_id = m.batch_id AND d.asset_id = m.asset_id AND d.distributor IS NOT NULL
        WHERE m.batch_id = new.batch_id AND (m.kind = 'share') <> (d.batch_id IS NOT NULL)
    ) OR EXISTS (
        SELECT 1 FROM batch_distribution AS d
        WHERE
            d.batch_id = new.batch_id
            AND (
                d.distributor IS NULL
                OR NOT EXISTS (SELECT 1 FROM payment AS m WHERE m.batch_id = d.batch_id)
            )
    ) THEN
        PERFORM refuse(
            'batch_distribution_whole', 'shares are of one token and claimed from one distributor'
        );
    END IF;
    IF EXISTS (
        SELECT 1
        FROM batch_distribution AS mine
        INNER JOIN batch_distribution AS theirs
            ON theirs.distributor = mine.distributor AND theirs.batch_id <> mine.batch_id
        INNER JOIN payout_batch AS b ON b.batch_id = theirs.batch_id
        WHERE
            mine.batch_id = new.batch_id AND b.chain_id = new.chain_id AND b.live
            AND b.state <> 'planned'
    ) THEN
        PERFORM refuse(
            'batch_distribution_own_distributor', 'another live batch funds this distributor'
        );
    END IF;
    RETURN new;
END
$$;
CREATE FUNCTION public.batch_execution_confirmed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF old.confirmed_by IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM principal AS p
        WHERE p.principal_id = new.confirmed_by AND p.kind = 'person'
    ) THEN
        PERFORM refuse(
            'batch_execution_confirmed_once', 'a settlement is confirmed once, by a person'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_execution_reported() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.outcome = 'success' AND new.confirmed_by IS NOT NULL THEN
        PERFORM refuse('batch_execution_confirmed_once', 'a settlement is reported, then confirmed');
    END IF;
    IF new.outcome = 'failure' AND NOT EXISTS (
        SELECT 1
        FROM failure_report AS r
        INNER JOIN principal AS p ON p.principal_id = new.confirmed_by
        WHERE
            r.batch_id = new.batch_id
            AND r.transaction_hash = new.transaction_hash
            AND r.receipt_sha256 = new.receipt_sha256
            AND r.reported_by = new.reported_by
            AND p.kind = 'person'
    ) THEN
        PERFORM refuse(
            'batch_execution_failure_confirmed', 'a failure counts once a person confirmed its report'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_export_joins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN payout_batch AS b ON b.batch_id = f.batch_id
        CROSS JOIN organisation AS o
        WHERE
            CASE
                WHEN f.name IN ('signer-sheet.html', 'signer-sheet.txt') THEN
                    b.state <> 'frozen'
                    OR (SELECT count(*) FROM batch_approval AS a WHERE a.batch_id = b.batch_id)
                    < o.batch_approvals + b.has_calls::integer
                ELSE b.state <> 'planned'
            END
            AND NOT (
                f.binding_no > 0 AND b.state IN ('frozen', 'approved') AND EXISTS (
                    SELECT 1 FROM batch_export AS e
                    WHERE
                        e.batch_id = f.batch_id AND e.name = f.name
                        AND e.binding_no < f.binding_no
                )
            )
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing is added to a frozen batch');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_part_joins_plan() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN payout_batch AS b ON b.batch_id = f.batch_id
        WHERE b.state <> 'planned'
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing is added to a frozen batch');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_payable_follows_batch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE batch_payable SET live = new.live WHERE batch_id = new.batch_id;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_payable_follows_payment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE batch_payable SET live = false
    WHERE batch_id = new.batch_id AND row_no = new.row_no;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_proposal_of_batch() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE
            b.batch_id = new.batch_id
            AND b.safe_tx_hash = new.safe_tx_hash
            AND b.state IN ('approved', 'proposed')
    ) THEN
        PERFORM refuse('batch_proposal_of_batch', 'the proposal is not that of an approved batch');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.batch_signature_joins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN safe AS s ON s.safe_id = b.safe_id
        WHERE
            b.batch_id = new.batch_id
            AND b.state IN ('approved', 'proposed')
            AND new.owner = ANY (s.owners)
    ) THEN
        PERFORM refuse(
            'batch_signature_by_owner', 'an approved batch is signed by owners of its Safe'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.bounty_month_approved() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    asset uuid;
    whole numeric;
BEGIN
    SELECT p.asset_id INTO asset FROM bounty_pot AS p WHERE p.pot_id = new.pot_id;
    SELECT sum(s.measured) INTO whole FROM bounty_share AS s WHERE s.month_id = new.month_id;
    IF new.approved_by = new.entered_by OR NOT EXISTS (
        SELECT 1 FROM principal AS p WHERE p.principal_id = new.approved_by AND p.kind = 'person'
    ) OR EXISTS (
        SELECT 1
        FROM bounty_share AS s
        INNER JOIN principal AS p ON p.payee_id = s.payee_id
        WHERE s.month_id = new.month_id AND p.principal_id = new.approved_by
    ) THEN
        PERFORM refuse('bounty_month_two_people', 'who enters or is paid does not approve a month');
    END IF;
    IF (
        SELECT
            sum(s.amount) = new.amount
            AND bool_and(s.amount - div(new.amount * s.measured, whole) IN (0, 1))
        FROM bounty_share AS s
        WHERE s.month_id = new.month_id AND whole > 0
    ) IS NOT TRUE THEN
        PERFORM refuse('bounty_month_by_the_rule', 'shares sum to the month and follow their weights');
    END IF;
    IF (new.amount > 0) <> (new.entry_seq IS NOT NULL)
        OR (new.amount > 0 AND entry_owes_in_all(new.entry_seq) <> new.amount)
        OR EXISTS (
            SELECT 1 FROM bounty_share AS s
            WHERE
                s.month_id = new.month_id AND s.amount > 0
                AND s.amount <> entry_owes(
                    new.entry_seq, 'bounty_approved', new.pot_id, s.payee_id, asset
                )
        )
    THEN
        PERFORM refuse('bounty_month_as_posted', 'a month is approved as its entry owes it');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.bounty_month_of_its_pot() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    pot bounty_pot%ROWTYPE;
    place integer;
BEGIN
    SELECT * INTO pot FROM bounty_pot AS p WHERE p.pot_id = new.pot_id;
    place := (extract(YEAR FROM new.month) - extract(YEAR FROM pot.first_month)) * 12
        + extract(MONTH FROM new.month) - extract(MONTH FROM pot.first_month);
    IF new.state <> 'open' OR pot.state <> 'approved' OR NOT place BETWEEN 0 AND pot.months - 1
        OR new.amount
        <> div(pot.amount * (place + 1), pot.months) - div(pot.amount * place, pot.months)
    THEN
        PERFORM refuse('bounty_month_of_its_pot', 'a month is what the running floor of its pot gives');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.bounty_pot_two_people() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.decided_by = new.created_by OR NOT EXISTS (
        SELECT 1 FROM principal AS p WHERE p.principal_id = new.decided_by AND p.kind = 'person'
    ) THEN
        PERFORM refuse('bounty_pot_two_people', 'who entered a pot does not approve it');
    END IF;
    IF entry_commits(new.entry_seq, 'bounty_pot_approved', new.pot_id) <> new.amount THEN
        PERFORM refuse('bounty_pot_as_posted', 'a pot is approved as its entry promises it');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.bounty_share_of_open_month() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN bounty_month AS m ON m.month_id = f.month_id
        WHERE m.state <> 'open'
    ) THEN
        PERFORM refuse('bounty_share_of_open_month', 'a share joins an open month');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.contract_no_payout_address() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('payout addresses and contracts', 0));
    IF EXISTS (
        SELECT 1 FROM payout_address AS p
        WHERE
            p.chain_id = new.chain_id AND p.address = new.address AND p.valid_until IS NULL
    ) THEN
        PERFORM refuse(
            'contract_no_payout_address', 'a payee is paid at this address, so it is no contract'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.digest_query(bytes text, relation text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT
        'SELECT count(*) AS row_count, coalesce('
        'sum(hash_array_extended(h.bytes, 0)) * 18446744073709551616 + sum(hash_array_extended(h.bytes, 1)), 0'
        ') AS digests FROM (SELECT ARRAY[' || bytes || '] AS bytes FROM ' || relation || ' AS r OFFSET 0) AS h'
$$;
COMMENT ON FUNCTION public.digest_query(bytes text, relation text) IS 'The statement that adds up rows: their number and, of the bytes of each, the hashes with the seeds 0 and 1';
CREATE FUNCTION public.entry_commits(entry_seq bigint, entry_kind text, source uuid) RETURNS numeric
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT coalesce(sum(p.amount), 0)
    FROM journal_entry AS e
    INNER JOIN posting AS p ON p.seq = e.seq AND p.side = 'credit'
    INNER JOIN account AS a ON a.account_id = p.account_id
    WHERE
        e.seq = entry_commits.entry_seq AND e.kind = entry_commits.entry_kind
        AND uuid_of_typed_id(e.source_id) = entry_commits.source
        AND a.prefix = 'committed';
$$;
CREATE FUNCTION public.entry_content(recorded_seq bigint) RETURNS text
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT
        format(
            E'vestry-entry 1\nkind %s\nday %s\nreverses %s\nmemo %s\n', e.kind,
            to_char(e.effective_day, 'YYYY-MM-DD'), coalesce(e.reverses::text, '-'), e.memo
        )
        || coalesce(
            (
                SELECT string_agg(format(E'meta %s %s\n', m.key, m.value), '' ORDER BY m.key COLLATE "C")
                FROM jsonb_each_text(e.metadata) AS m
            ), ''
        )
        || (
            SELECT
                string_agg(
                    format(E'post %s %s %s %s\n', p.side, p.amount, a.asset_id, a.code), ''
                    ORDER BY p.line
                )
            FROM posting AS p
            INNER JOIN account AS a ON a.account_id = p.account_id
            WHERE p.seq = e.seq
        )
    FROM journal_entry AS e
    WHERE e.seq = recorded_seq;
$$;
CREATE FUNCTION public.entry_content_without_text(content text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT regexp_replace(content, E'\nmemo [^\n]*\n(meta [^\n]*\n)*', E'\nmemo (text erased)\n')
$$;
CREATE FUNCTION public.entry_owes(entry_seq bigint, entry_kind text, source uuid, payee uuid, asset uuid) RETURNS numeric
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT coalesce(sum(p.amount), 0)
    FROM journal_entry AS e
    INNER JOIN posting AS p ON p.seq = e.seq AND p.side = 'credit'
    INNER JOIN account AS a ON a.account_id = p.account_id
    WHERE
        e.seq = entry_owes.entry_seq AND e.kind = entry_owes.entry_kind
        AND uuid_of_typed_id(e.source_id) = entry_owes.source
        AND a.prefix = 'payable' AND a.asset_id = entry_owes.asset
        AND uuid_of_typed_id(split_part(a.code, ':', 2)) = entry_owes.payee;
$$;
CREATE FUNCTION public.entry_owes_in_all(entry_seq bigint) RETURNS numeric
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT coalesce(sum(p.amount), 0)
    FROM posting AS p
    INNER JOIN account AS a ON a.account_id = p.account_id
    WHERE
        p.seq = entry_owes_in_all.entry_seq AND p.side = 'credit' AND a.prefix = 'payable';
$$;
CREATE FUNCTION public.entry_proposal_decided() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    proposal entry_proposal%ROWTYPE;
BEGIN
    IF new.outcome <> 'approved' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO proposal FROM entry_proposal AS p WHERE p.proposal_id = new.proposal_id;
    IF new.principal_id = proposal.principal_id THEN
        PERFORM refuse('entry_proposal_two_people', 'who proposes does not approve');
    END IF;
    IF new.digest <> proposal.digest THEN
        PERFORM refuse('entry_proposal_of_digest', 'the digest is not that of the proposal');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.entry_proposal_digest_of_content() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM fresh AS f WHERE f.digest <> sha256(convert_to(f.content, 'UTF8'))) THEN
        PERFORM refuse('entry_proposal_digest_of_content', 'the digest is not that of the content');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.entry_proposal_recorded() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.outcome = 'approved' AND NOT EXISTS (
        SELECT 1
        FROM entry_proposal AS p
        INNER JOIN journal_entry AS e ON e.entry_id = p.entry_id
        WHERE p.proposal_id = new.proposal_id
    ) THEN
        PERFORM refuse('entry_proposal_recorded', 'an approved entry is recorded at once');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.epoch_approved() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.approved_by = new.computed_by OR NOT EXISTS (
        SELECT 1 FROM principal AS p WHERE p.principal_id = new.approved_by AND p.kind = 'person'
    ) THEN
        PERFORM refuse('epoch_two_people', 'who computes an epoch does not approve it');
    END IF;
    IF new.rule = 'staking_rewards 1' THEN
        PERFORM refuse('epoch_paid_by_contract', 'a contract pays what it has computed itself');
    END IF;
    IF new.weight = 0 OR (new.rule LIKE '%remainder 1' AND new.dust > 0) OR EXISTS (
        SELECT 1 FROM allocation AS a
        WHERE
            a.epoch_id = new.epoch_id
            AND a.amount - div(new.total * a.weight, new.weight) NOT IN (
                0, CASE WHEN new.rule LIKE '%floor 1' THEN 0 ELSE 1 END
            )
    ) THEN
        PERFORM refuse('epoch_by_the_rule', 'allocations follow their weights');
    END IF;
    IF new.entry_seq IS NULL OR entry_owes_in_all(new.entry_seq) <> new.allocated OR NOT EXISTS (
        SELECT 1 FROM journal_entry AS e
        WHERE
            e.seq = new.entry_seq AND e.kind = 'epoch_allocated'
            AND uuid_of_typed_id(e.source_id) = new.program_id
    ) THEN
        PERFORM refuse('epoch_as_posted', 'an epoch is approved as its entry owes it');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.epoch_begins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.state <> 'computed' OR NOT EXISTS (
        SELECT 1
        FROM program AS p
        INNER JOIN program_period AS d ON d.program_id = p.program_id AND d.number = new.number
        WHERE
            p.program_id = new.program_id AND p.state <> 'draft'
            AND d.starts_at = new.starts_at AND d.ends_at = new.ends_at
            AND new.rule = CASE p.kind
                WHEN 'staking_rewards' THEN 'staking_rewards 1'
                WHEN 'time_weighted' THEN 'time_weighted_balance 1, pro_rata_' || p.division || ' 1'
                ELSE 'pro_rata_' || p.division || ' 1'
            END
            AND (
                p.kind = 'staking_rewards'
                OR (new.total = d.amount AND new.claimed + new.to_stream + new.unstaked = 0)
            )
    ) THEN
        PERFORM refuse('epoch_of_its_period', 'an epoch is of a period of its program, by its rule');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.erase_audit_text(erased_number bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
CREATE FUNCTION public.erase_copies(erased_entries uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    erased_proposals uuid [];
    locations text [];
BEGIN
    SELECT array_agg(p.proposal_id) INTO erased_proposals
    FROM entry_proposal AS p
    INNER JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
    WHERE p.entry_id = ANY (erased_entries);
    UPDATE entry_proposal SET content = entry_content_without_text(content)
    WHERE proposal_id = ANY (erased_proposals);
    UPDATE entry_proposal_decision SET reason = '(text erased)'
    WHERE proposal_id = ANY (erased_proposals) AND reason IS NOT NULL;
    locations := array(
        SELECT '/v1/journal-entries/' || typed_id('jen', e.id) FROM unnest(erased_entries) AS e (id)
        UNION ALL
        SELECT '/v1/journal-entry-proposals/' || typed_id('jpr', p.id) FROM unnest(erased_proposals) AS p (id)
    );
    UPDATE idempotency_record SET body = kept_answer_without_text(body) WHERE location = ANY (locations);
END
$$;
CREATE FUNCTION public.erase_journal_text(erased_seq bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    erased_entry uuid;
BEGIN
    UPDATE journal_entry SET memo = NULL, metadata = '{}', text_key = NULL
    WHERE seq = erased_seq AND text_key IS NOT NULL
    RETURNING entry_id INTO erased_entry;
    IF NOT FOUND THEN
        PERFORM refuse('journal_entry_has_text', 'there is no text at journal entry ' || erased_seq);
    END IF;
    PERFORM erase_copies(ARRAY[erased_entry]);
    PERFORM append_audit_entries(
        clock_timestamp(), ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::uuid [],
        ARRAY[NULL]::text [], ARRAY[NULL]::text [], ARRAY['journal_entry.text_erased'],
        ARRAY[erased_seq::text], ARRAY[NULL]::bytea [], ARRAY['done'], ARRAY[NULL]::text [],
        ARRAY[NULL]::bigint [], ARRAY[NULL]::bigint []
    );
END
$$;
CREATE FUNCTION public.erase_proposal_text(erased_proposal text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    erased_entry uuid;
BEGIN
    SELECT p.entry_id INTO erased_entry
    FROM entry_proposal AS p
    INNER JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
    WHERE
        p.proposal_id = uuid_of_typed_id(erased_proposal) AND d.outcome = 'rejected'
        AND (p.content <> entry_content_without_text(p.content) OR d.reason <> '(text erased)');
    IF NOT FOUND THEN
        PERFORM refuse(
            'entry_proposal_has_text', 'there is no rejected proposal with text of the id ' || erased_proposal
        );
    END IF;
    PERFORM erase_copies(ARRAY[erased_entry]);
    PERFORM append_audit_entries(
        clock_timestamp(), ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::uuid [],
        ARRAY[NULL]::text [], ARRAY[NULL]::text [], ARRAY['journal_entry_proposal.text_erased'],
        ARRAY[typed_id('jpr', uuid_of_typed_id(erased_proposal))], ARRAY[NULL]::bytea [], ARRAY['done'], ARRAY[NULL]::text [],
        ARRAY[NULL]::bigint [], ARRAY[NULL]::bigint []
    );
END
$$;
CREATE FUNCTION public.fee_accrual_follows() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    last fee_accrual%ROWTYPE;
    agreement fee_agreement%ROWTYPE;
    version fee_version%ROWTYPE;
BEGIN
    SELECT * INTO agreement FROM fee_agreement AS a WHERE a.agreement_id = new.agreement_id;
    IF new.voided_at IS NOT NULL OR (
        new.number > 1 AND NOT EXISTS (
            SELECT 1 FROM fee_accrual AS f
            WHERE f.agreement_id = new.agreement_id AND f.number = new.number - 1
        )
    ) THEN
        PERFORM refuse('fee_accrual_next', 'facts are numbered one after another');
    END IF;
    SELECT * INTO last FROM fee_accrual AS f
    WHERE
        f.agreement_id = new.agreement_id AND f.voided_at IS NULL AND f.number < new.number
    ORDER BY f.number DESC
    LIMIT 1;
    IF NOT found THEN
        last.block_time := agreement.started_at;
        last.last_accrual_at := agreement.started_at;
        last.supply_after := agreement.opening_supply;
        last.undistributed_after := agreement.opening_undistributed;
        last.multiplier_after := 1000000000000000000;
    END IF;
    SELECT * INTO version FROM fee_version AS v
    WHERE v.agreement_id = new.agreement_id AND v.number = new.version_number;
    IF (
        agreement.withdrawn_at IS NOT NULL
        OR new.block_time < last.block_time
        OR new.supply_before <> last.supply_after
        OR new.multiplier_after <> CASE
            WHEN new.kind IN ('accrued', 'distributed') THEN
                div(
                    last.multiplier_after * (1000000000000000000 - new.fee_fraction),
                    1000000000000000000
                )
            ELSE last.multiplier_after
        END
        OR (
            new.kind IN ('accrued', 'distributed')
            AND new.elapsed_seconds <> extract(EPOCH FROM new.block_time - last.last_accrual_at)
        )
        OR (
            new.kind NOT IN ('accrued', 'distributed')
            AND new.last_accrual_at <> last.last_accrual_at
        )
        OR new.undistributed_after <> CASE new.kind
            WHEN 'distributed' THEN 0
            WHEN 'received' THEN last.undistributed_after + new.amount
            ELSE last.undistributed_after + new.manager_fee
        END
    ) THEN
        PERFORM refuse('fee_accrual_follows', 'a fact begins where the one before it ended');
    END IF;
    IF new.kind = 'received' THEN
        RETURN NULL;
    END IF;
    IF (
        version.state = 'approved' AND new.block_time > version.valid_from
        AND (version.valid_until IS NULL OR new.block_time <= version.valid_until)
        AND new.rate = CASE new.kind
            WHEN 'issued' THEN version.issue_rate
            WHEN 'redeemed' THEN version.redeem_rate
            ELSE version.streaming_rate
        END
        AND new.protocol_share = CASE
            WHEN new.kind IN ('issued', 'redeemed') THEN version.protocol_issuance_share
            ELSE version.protocol_streaming_share
        END
    ) IS NOT TRUE THEN
        PERFORM refuse('fee_accrual_by_its_version', 'fees accrue by the approved version in force');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.fee_accrual_has_split() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM fee_split AS s WHERE s.accrual_id = new.accrual_id) THEN
        PERFORM refuse('fee_accrual_has_split', 'a distribution has its split');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.fee_accrual_voided() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN fee_accrual AS o ON o.agreement_id = f.agreement_id AND o.number > f.number
        WHERE f.voided_at IS NOT NULL AND o.voided_at IS NULL
    ) OR EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN fee_split AS s ON s.accrual_id = f.accrual_id
        WHERE f.voided_at IS NOT NULL AND s.state = 'approved'
    ) THEN
        PERFORM refuse('fee_accrual_newest_are_voided', 'only the newest facts are voided');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.fee_agreement_withdrawn() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM fee_version AS v
        WHERE v.agreement_id = new.agreement_id AND v.state = 'approved'
    ) THEN
        PERFORM refuse('fee_agreement_kept', 'an approved agreement is not withdrawn');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.fee_split_approved() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    fact fee_accrual%ROWTYPE;
    agreement fee_agreement%ROWTYPE;
BEGIN
    SELECT * INTO fact FROM fee_accrual AS f WHERE f.accrual_id = new.accrual_id;
    SELECT * INTO agreement FROM fee_agreement AS a WHERE a.agreement_id = fact.agreement_id;
    IF NOT EXISTS (
        SELECT 1 FROM principal AS p
        WHERE
            p.principal_id = new.approved_by AND p.kind = 'person'
            AND p.payee_id IS DISTINCT FROM new.payee_id
    ) OR EXISTS (
        SELECT 1 FROM fee_accrual AS f
        WHERE
            f.agreement_id = fact.agreement_id AND f.voided_at IS NULL AND f.number <= fact.number
            AND f.recorded_by = new.approved_by
            AND NOT EXISTS (
                SELECT 1
                FROM fee_accrual AS d
                INNER JOIN fee_split AS s ON s.accrual_id = d.accrual_id
                WHERE
                    d.agreement_id = f.agreement_id AND d.voided_at IS NULL
                    AND d.number >= f.number AND d.number < fact.number
            )
    ) THEN
        PERFORM refuse('fee_split_two_people', 'who records or is paid does not approve a split');
    END IF;
    IF fact.voided_at IS NOT NULL OR EXISTS (
        SELECT 1
        FROM fee_accrual AS f
        INNER JOIN fee_split AS s ON s.accrual_id = f.accrual_id
        WHERE
            f.agreement_id = fact.agreement_id AND f.voided_at IS NULL AND f.number < fact.number
            AND s.state = 'open'
    ) THEN
        PERFORM refuse('fee_split_in_order', 'splits that stand are approved one after another');
    END IF;
    IF agreement.paid_by = 'contract' THEN
        IF (new.stated_operator_take, new.stated_methodologist_take)
            IS DISTINCT FROM (new.operator_take, new.methodologist_take)
        THEN
            PERFORM refuse('fee_split_as_distributed', 'the contract distributed other amounts');
        END IF;
    ELSIF new.methodologist_take > 0 AND new.methodologist_take <> entry_owes(
        new.entry_seq, 'fee_share_approved', agreement.agreement_id, new.payee_id,
        agreement.asset_id
    ) THEN
        PERFORM refuse('fee_split_as_posted', 'a split is approved as its entry owes it');
    END IF;
    IF new.entry_seq IS NULL AND new.methodologist_take > 0 OR EXISTS (
        SELECT 1 FROM journal_entry AS e
        WHERE
            e.seq = new.entry_seq AND (
                e.kind NOT IN ('fee_share_approved', 'fees_distributed', 'fees_received')
                OR uuid_of_typed_id(e.source_id) IS DISTINCT FROM agreement.agreement_id
            )
    ) THEN
        PERFORM refuse('fee_split_as_posted', 'a split is approved as its entry posts it');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.fee_split_of_its_accrual() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.state <> 'open' OR NOT EXISTS (
        SELECT 1
        FROM fee_accrual AS f
        INNER JOIN fee_agreement AS a ON a.agreement_id = f.agreement_id
        INNER JOIN fee_version AS v
            ON v.agreement_id = f.agreement_id AND v.number = f.version_number
        WHERE
            f.accrual_id = new.accrual_id AND f.kind = 'distributed'
            AND new.payee_id = v.payee_id AND new.operator_share = v.operator_share
            AND new.period = date_trunc('month', f.block_time AT TIME ZONE 'UTC')::date
            AND new.total = f.manager_fee + coalesce(
                (
                    SELECT o.undistributed_after FROM fee_accrual AS o
                    WHERE
                        o.agreement_id = f.agreement_id AND o.voided_at IS NULL
                        AND o.number < f.number
                    ORDER BY o.number DESC
                    LIMIT 1
                ), a.opening_undistributed
            )
    ) THEN
        PERFORM refuse('fee_split_of_its_accrual', 'a split is of what its distribution found');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.fee_version_begins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.state <> 'draft' OR EXISTS (
        SELECT 1 FROM fee_agreement AS a
        WHERE a.agreement_id = new.agreement_id AND a.withdrawn_at IS NOT NULL
    ) THEN
        PERFORM refuse('fee_version_begins_as_draft', 'a version joins a standing agreement as a draft');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.fee_version_follows() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF old.state = 'draft' THEN
        IF (
            SELECT count(*) FROM fee_version_approval AS a
            WHERE a.agreement_id = new.agreement_id AND a.number = new.number
        ) < 2 THEN
            PERFORM refuse('fee_version_by_both', 'both parties approve a version');
        END IF;
        IF EXISTS (
            SELECT 1 FROM fee_version AS v
            WHERE
                v.agreement_id = new.agreement_id AND v.number <> new.number
                AND v.state = 'approved'
        ) AND new.valid_from IS DISTINCT FROM (
            SELECT CASE WHEN count(*) = count(v.valid_until) THEN max(v.valid_until) END
            FROM fee_version AS v
            WHERE
                v.agreement_id = new.agreement_id AND v.number <> new.number
                AND v.state = 'approved'
        ) THEN
            PERFORM refuse(
                'fee_version_follows', 'a version begins at the instant where the last one ends'
            );
        END IF;
    END IF;
    IF EXISTS (
        SELECT 1 FROM fee_accrual AS f
        WHERE
            f.agreement_id = new.agreement_id AND f.version_number = new.number
            AND f.voided_at IS NULL AND f.block_time > new.valid_until
    ) THEN
        PERFORM refuse('fee_version_follows', 'fees were accrued by the version after this end');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.fee_version_two_people() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fee_version AS v
        INNER JOIN fee_agreement AS a ON a.agreement_id = v.agreement_id
        INNER JOIN principal AS p ON p.principal_id = new.principal_id
        WHERE
            v.agreement_id = new.agreement_id AND v.number = new.number
            AND (
                p.principal_id IN (v.entered_by, a.created_by)
                OR (new.party = 'operator' AND p.payee_id = v.payee_id)
            )
    ) THEN
        PERFORM refuse(
            'fee_version_two_people', 'who entered, or is paid, does not approve for the operator'
        );
    END IF;
    IF EXISTS (
        SELECT 1 FROM fee_version AS v
        WHERE
            v.agreement_id = new.agreement_id AND v.number = new.number AND v.state <> 'draft'
    ) THEN
        PERFORM refuse('fee_version_approved_once', 'the version is approved already');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.fold_account_months(maximum bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    done bigint;
    goal bigint;
BEGIN
    SELECT h.through_seq INTO done FROM account_month_head AS h FOR UPDATE;
    SELECT least(h.last_seq, done + maximum) INTO goal FROM journal_head AS h;
    IF goal <= done THEN
        RETURN done;
    END IF;
    WITH delta AS MATERIALIZED (
        SELECT
            p.account_id, date_trunc('month', e.effective_day::timestamp)::date AS month,
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'debit'), 0) AS debits,
            coalesce(sum(p.amount) FILTER (WHERE p.side = 'credit'), 0) AS credits
        FROM journal_entry AS e
        INNER JOIN posting AS p ON p.seq = e.seq
        WHERE e.seq > done AND e.seq <= goal AND p.seq > done AND p.seq <= goal
        GROUP BY p.account_id, date_trunc('month', e.effective_day::timestamp)::date
    ),
    -- The months of an account that follow rise with it.
    touched AS (
        SELECT d.account_id, d.month, d.debits, d.credits FROM delta AS d
        UNION ALL
        SELECT f.account_id, m.month, 0, 0
        FROM (SELECT d.account_id, min(d.month) AS first FROM delta AS d GROUP BY d.account_id) AS f
        CROSS JOIN LATERAL (
            SELECT m.month::date AS month
            FROM account_month AS m
            WHERE m.account_id = f.account_id AND m.month > f.first
            OFFSET 0
        ) AS m
    ),
    risen AS (
        SELECT
            t.account_id, t.month, sum(sum(t.debits)) OVER upto AS debits,
            sum(sum(t.credits)) OVER upto AS credits
        FROM touched AS t
        GROUP BY t.account_id, t.month
        WINDOW upto AS (PARTITION BY t.account_id ORDER BY t.month)
    )
    INSERT INTO account_month AS m (account_id, month, debits, credits)
    SELECT
        r.account_id, r.month, r.debits + coalesce(b.debits, 0), r.credits + coalesce(b.credits, 0)
    FROM risen AS r
    LEFT JOIN LATERAL (
        SELECT o.debits, o.credits
        FROM account_month AS o
        WHERE o.account_id = r.account_id AND o.month <= r.month
        ORDER BY o.month DESC
        LIMIT 1
    ) AS b ON true
    ON CONFLICT (account_id, month) DO UPDATE
    SET debits = excluded.debits, credits = excluded.credits;
    UPDATE account_month_head SET through_seq = goal;
    RETURN goal;
END
$$;
CREATE FUNCTION public.follow_journal(newest_seq bigint, newest_entry uuid, known_generation bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
COMMENT ON FUNCTION public.follow_journal(newest_seq bigint, newest_entry uuid, known_generation bigint) IS 'Locks the head of the journal; fails unless it, its entry and the sum of judging_generation are as they are known';
CREATE FUNCTION public.grant_change_moves() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF to_jsonb(new) - '{state,row_version}'::text []
        IS DISTINCT FROM to_jsonb(old) - '{state,row_version}'::text [] THEN
        PERFORM refuse('grant_change_kept', 'what was proposed stays');
    END IF;
    IF old.state <> 'proposed' OR (
        new.state = 'approved' AND NOT EXISTS (
            SELECT 1 FROM grant_event AS e WHERE e.change_id = new.change_id
        )
    ) THEN
        PERFORM refuse('grant_change_move_allowed', 'the proposal was decided on, or nobody approved it');
    END IF;
    RETURN new;
END
$$;
CREATE FUNCTION public.grant_event_by_no_author() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM vesting_grant AS g
        WHERE g.grant_id = new.grant_id AND new.principal_id = ANY (g.changed_by)
    ) THEN
        PERFORM refuse('grant_event_two_people', 'who proposes or is paid does not decide on a grant');
    END IF;
    RETURN new;
END
$$;
CREATE FUNCTION public.grant_event_takes_effect() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    held vesting_grant%ROWTYPE;
    decider principal%ROWTYPE;
    entry journal_entry%ROWTYPE;
    to_committed numeric := 0;
    to_accrued numeric := 0;
    owed numeric := 0;
    others integer := 0;
    to_granted numeric;
    is_payout boolean := new.kind IN ('released', 'claimed');
BEGIN
    SELECT * INTO held FROM vesting_grant AS g WHERE g.grant_id = new.grant_id FOR NO KEY UPDATE;
    SELECT * INTO decider FROM principal AS p WHERE p.principal_id = new.principal_id;
    IF new.event_no <> held.event_count + 1 THEN
        PERFORM refuse('grant_event_dense', 'the next event is number ' || held.event_count + 1);
    END IF;
    IF NOT (
        CASE held.state
            WHEN 'draft' THEN new.kind = 'approved'
            WHEN 'approved' THEN new.kind <> 'approved'
            WHEN 'terminated' THEN new.kind IN (
                'accrued', 'released', 'claimed', 'terminated', 'transferred'
            )
            WHEN 'completed' THEN is_payout AND new.amount = 0
            ELSE false
        END
    ) THEN
        PERFORM refuse('grant_event_in_state', 'nothing of the kind happens to a grant that is ' || held.state);
    END IF;
    IF new.kind NOT IN ('accrued', 'claimed') AND (
        decider.kind <> 'person' OR decider.payee_id IN (held.payee_id, new.payee_id)
        OR (new.kind = 'approved' AND new.principal_id = held.created_by)
    ) THEN
        PERFORM refuse('grant_event_two_people', 'who proposes or is paid does not decide on a grant');
    END IF;
    IF new.change_id IS NOT NULL THEN
        IF NOT EXISTS (
            SELECT 1 FROM grant_change AS c
            WHERE
                c.change_id = new.change_id AND c.grant_id = new.grant_id AND c.state = 'proposed'
                AND (c.kind, c.effective_at, c.details) = (new.kind, new.effective_at, new.details)
                AND c.payee_id IS NOT DISTINCT FROM new.payee_id
        ) THEN
            PERFORM refuse('grant_event_as_proposed', 'an event is what was proposed');
        END IF;
        IF EXISTS (
            SELECT 1 FROM grant_change AS c
            WHERE c.change_id = new.change_id AND c.proposed_by = new.principal_id
        ) THEN
            PERFORM refuse('grant_event_two_people', 'who proposes or is paid does not decide on a grant');
        END IF;
        UPDATE grant_change SET state = 'approved', row_version = row_version + 1
        WHERE change_id = new.change_id;
    END IF;
    IF new.kind = 'approved' AND (new.amount <> held.total OR new.payee_id <> held.payee_id) THEN
        PERFORM refuse('grant_event_as_posted', 'an approval is of the whole grant');
    END IF;
    IF new.kind = 'claimed' AND held.contract IS NULL
        OR new.kind = 'released' AND held.contract IS NOT NULL THEN
        PERFORM refuse('grant_event_by_its_way', 'a grant of a contract is claimed, any other is released');
    END IF;
    IF new.kind = 'released' AND NOT EXISTS (
        SELECT 1
        FROM vesting_release AS r
        INNER JOIN vesting_release_line AS l ON l.release_id = r.release_id
        WHERE
            r.release_id = new.release_id AND l.grant_id = new.grant_id AND r.state = 'approved'
            AND r.boundary = new.effective_at AND r.decided_by = new.principal_id
            AND l.payee_id = held.payee_id AND l.asset_id = held.asset_id
        HAVING sum(l.amount) = new.amount AND min(l.released_before) = held.released
    ) THEN
        PERFORM refuse('grant_event_as_released', 'a release is what its lines say');
    END IF;
    IF new.entry_seq IS NOT NULL THEN
        SELECT * INTO entry FROM journal_entry AS e WHERE e.seq = new.entry_seq;
        IF NOT starts_with(entry.source_id, 'gnt_')
            OR uuid_of_typed_id(entry.source_id) IS DISTINCT FROM new.grant_id
            OR NOT (new.kind, entry.kind) IN (
                ('approved', 'grant_approved'), ('accrued', 'vesting_accrued'),
                ('released', 'vesting_released'), ('claimed', 'vesting_released'),
                ('terminated', 'grant_terminated'), ('amended', 'grant_amended')
            ) THEN
            PERFORM refuse('grant_event_of_its_entry', 'the entry of an event was recorded for it');
        END IF;
        SELECT
            coalesce(sum(p.amount) FILTER (WHERE p.code = 'committed:' || entry.source_id), 0),
            coalesce(sum(p.amount) FILTER (WHERE p.code = 'accrued_vesting:' || entry.source_id), 0),
            coalesce(
                sum(p.amount) FILTER (
                    WHERE
                        CASE new.kind
                            WHEN 'released' THEN
                                p.prefix = 'payable'
                                AND uuid_of_typed_id(split_part(p.code, ':', 2)) = held.payee_id
                            WHEN 'claimed' THEN
                                p.prefix = 'treasury'
                                AND uuid_of_typed_id(split_part(p.code, ':', 2)) = held.safe_id
                            ELSE false
                        END
                ), 0
            ),
            count(*) FILTER (
                WHERE
                    p.asset_id <> held.asset_id
                    OR (
                        p.prefix NOT IN ('committed', 'accrued_vesting', 'expense', 'commitment')
                        AND NOT is_payout
                    )
            )
        INTO to_committed, to_accrued, owed, others
        FROM (
            SELECT
                a.code, a.prefix, a.asset_id,
                CASE o.side WHEN 'credit' THEN o.amount ELSE -o.amount END AS amount
            FROM posting AS o
            INNER JOIN account AS a ON a.account_id = o.account_id
            WHERE o.seq = new.entry_seq
        ) AS p;
    END IF;
    to_granted := to_committed + to_accrued + owed;
    IF others > 0 OR NOT (
        CASE new.kind
            WHEN 'approved' THEN to_committed = new.amount AND to_accrued = 0
            WHEN 'accrued' THEN to_accrued = new.amount AND to_granted = 0
            WHEN 'released' THEN owed = new.amount AND to_granted = 0
            WHEN 'claimed' THEN owed = new.amount AND to_granted = 0
            WHEN 'terminated' THEN to_granted = -new.amount
            WHEN 'amended' THEN true
            ELSE new.entry_seq IS NULL
        END
    ) THEN
        PERFORM refuse('grant_event_as_posted', 'the entry of an event posts what it says');
    END IF;
    IF held.committed + to_committed < 0 OR held.accrued + to_accrued < 0 THEN
        PERFORM refuse('grant_event_within_grant', 'no more is released or forfeited than was granted');
    END IF;
    UPDATE vesting_grant AS g
    SET
        event_count = new.event_no, row_version = g.row_version + 1,
        payee_id = coalesce(new.payee_id, g.payee_id),
        granted = g.granted + to_granted, committed = g.committed + to_committed,
        accrued = g.accrued + to_accrued, released = g.released + owed,
        state = CASE
            WHEN g.state = 'draft' THEN 'approved'
            WHEN g.state <> 'approved' THEN g.state
            WHEN new.kind = 'terminated' THEN 'terminated'
            WHEN g.committed + to_committed = 0 AND g.accrued + to_accrued = 0 THEN 'completed'
            ELSE g.state
        END
    WHERE g.grant_id = new.grant_id;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.has_its_changes_noted(name regclass) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    -- After each statement that inserts (4), deletes (8) or updates (16).
    SELECT array_agg(t.tgtype ORDER BY t.tgtype) = '{4,8,16}'
    FROM pg_trigger AS t
    WHERE
        t.tgrelid = name AND t.tgfoid IN ('note_rows'::regproc, 'note_answers'::regproc)
        AND t.tgenabled = 'O' AND t.tgqual IS NULL
        AND t.tgargs = convert_to(row_bytes(name), 'UTF8') || '\x00'
$$;
COMMENT ON FUNCTION public.has_its_changes_noted(name regclass) IS 'Whether triggers add up what statements write, for all columns that the table has now; null without any';
CREATE FUNCTION public.held_balance_complete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.program_id, f.taken_at FROM fresh AS f) AS f
        LEFT JOIN balance_snapshot AS b
            ON b.program_id = f.program_id AND b.taken_at = f.taken_at
        WHERE b.accounts IS DISTINCT FROM (
            SELECT count(*) FROM held_balance AS h
            WHERE h.program_id = f.program_id AND h.taken_at = f.taken_at
        )
    ) THEN
        PERFORM refuse('held_balance_complete', 'the balances of a snapshot come all at once');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.idempotency_record_by_a_principal() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
CREATE FUNCTION public.is_party_to_batch(batch uuid, principal uuid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = batch AND principal IN (b.planned_by, b.frozen_by)
    ) OR EXISTS (
        SELECT 1
        FROM principal AS p
        INNER JOIN payment AS m ON m.payee_id = p.payee_id
        WHERE p.principal_id = principal AND m.batch_id = batch
    ) OR EXISTS (
        SELECT 1
        FROM principal AS p
        INNER JOIN payout_address AS d ON d.payee_id = p.payee_id
        INNER JOIN payment AS m ON m.recipient = d.address
        WHERE p.principal_id = principal AND m.batch_id = batch
    ) OR EXISTS (
        SELECT 1 FROM principal AS p
        WHERE p.principal_id = principal AND p.kind <> 'person'
    ) OR EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN payment AS m ON m.batch_id = b.batch_id
        INNER JOIN payout_address AS d
            ON d.payee_id = m.payee_id AND d.chain_id = b.chain_id AND d.address = m.recipient
        WHERE b.batch_id = batch AND d.created_by = principal
    ) OR EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN safe_multi_send AS s
            ON s.safe_id = b.safe_id AND s.address = b.multi_send_call_only
        WHERE b.batch_id = batch AND s.set_by = principal
    )
$$;
CREATE FUNCTION public.joins_binding() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    new.binding_no := coalesce(
        (SELECT b.binding_no FROM payout_batch AS b WHERE b.batch_id = new.batch_id), 0
    );
    RETURN new;
END
$$;
CREATE FUNCTION public.journal_entry_audited() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF (SELECT h.last_seq FROM journal_head AS h) <> (SELECT h.journal_seq FROM audit_head AS h)
    THEN
        PERFORM refuse('journal_entry_audited', 'no audit entry covers the newest journal entry');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.journal_entry_dense() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
CREATE FUNCTION public.journal_entry_of_its_object() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
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
$_$;
CREATE FUNCTION public.kept_answer_without_text(body bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN convert_to(
        regexp_replace(
            regexp_replace(
                convert_from(body, 'UTF8'),
                '"metadata":\{(?:"(?:[^"\\]|\\.)*":"(?:[^"\\]|\\.)*",?)*\}', '"metadata":{}', 'g'
            ), '"(memo|reason)":"(?:[^"\\]|\\.)*"', '"\1":null', 'g'
        ), 'UTF8'
    );
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
    RETURN '';
END
$$;
CREATE FUNCTION public.lock_journal_head() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT last_seq FROM journal_head FOR UPDATE;
$$;
CREATE FUNCTION public.move_period(month date, wanted_version bigint, from_states text[], to_state text, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    version bigint;
BEGIN
    UPDATE journal_head SET closed_through = closed_through;
    SELECT p.row_version INTO version FROM period AS p WHERE p.period = month;
    IF wanted_version <> coalesce(version, 0) OR period_state(month) <> ALL (from_states) THEN
        PERFORM refuse(
            'period_act_of_present_state', 'the month is not in the state that the act is for'
        );
    END IF;
    INSERT INTO period (period, state, row_version, changed_at) VALUES (month, to_state, 1, at)
    ON CONFLICT (period) DO UPDATE
    SET state = excluded.state, row_version = period.row_version + 1,
        changed_at = excluded.changed_at;
END
$$;
CREATE FUNCTION public.newest_used_nonce(safe uuid) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT greatest(
        (
            SELECT b.nonce
            FROM payout_batch AS b
            WHERE
                b.safe_id = safe
                AND b.nonce IS NOT NULL
                AND b.nonce < s.next_nonce
                AND (
                    SELECT e.confirmed_by FROM batch_execution AS e WHERE e.batch_id = b.batch_id
                ) IS NOT NULL
            ORDER BY b.nonce DESC
            LIMIT 1
        ),
        (
            SELECT max(k.nonce)
            FROM nonce_use AS u
            INNER JOIN payout_batch AS b ON b.batch_id = u.batch_id
            CROSS JOIN LATERAL (
                SELECT
                    CASE
                        WHEN u.binding_no = b.binding_no THEN b.nonce
                        ELSE (SELECT f.nonce FROM nonce_of_binding(u.batch_id, u.binding_no) AS f)
                    END AS nonce
            ) AS k
            WHERE b.safe_id = safe AND u.confirmed_by IS NOT NULL AND k.nonce < s.next_nonce
        )
    )
    FROM safe AS s
    WHERE s.safe_id = safe
$$;
COMMENT ON FUNCTION public.newest_used_nonce(safe uuid) IS 'The highest nonce of a Safe that was used, as two people said; NULL where there is none';
CREATE FUNCTION public.nonce_binding_confirmed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF old.confirmed_by IS NOT NULL THEN
        PERFORM refuse('nonce_binding_confirmed_once', 'another nonce is confirmed once');
    END IF;
    IF is_party_to_batch(new.batch_id, new.confirmed_by) THEN
        PERFORM refuse(
            'nonce_binding_two_people',
            'who planned, froze, is paid or set an address of it does not confirm its nonce'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.nonce_binding_joins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.confirmed_by IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE
            b.batch_id = new.batch_id
            AND b.state IN ('frozen', 'approved', 'proposed')
            AND b.nonce = new.former_nonce
            AND b.safe_tx_hash = new.former_safe_tx_hash
            AND b.binding_no < new.binding_no
            AND new.nonce <> new.former_nonce
    ) THEN
        PERFORM refuse('nonce_binding_of_batch', 'another nonce is proposed for a frozen batch');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.nonce_of_binding(batch uuid, number integer, OUT nonce bigint, OUT safe_tx_hash public.hash32) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT
        coalesce(k.nonce, n.former_nonce, b.nonce),
        coalesce(k.safe_tx_hash, n.former_safe_tx_hash, b.safe_tx_hash)
    FROM payout_batch AS b
    LEFT JOIN nonce_binding AS k
        ON k.batch_id = b.batch_id AND k.binding_no = number AND k.confirmed_by IS NOT NULL
    LEFT JOIN nonce_binding AS n ON n.batch_id = b.batch_id AND n.confirmed_by IS NOT NULL
    WHERE b.batch_id = batch
    ORDER BY n.binding_no
    LIMIT 1
$$;
CREATE FUNCTION public.nonce_raisers(batch uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT r.principal_id
    FROM payout_batch AS b
    CROSS JOIN LATERAL (
        SELECT DISTINCT theirs.batch_id
        FROM batch_payable AS mine
        INNER JOIN batch_payable AS theirs
            ON theirs.payable_id = mine.payable_id AND theirs.batch_id <> mine.batch_id
        WHERE mine.batch_id = b.batch_id
        OFFSET 0
    ) AS x
    CROSS JOIN LATERAL (
        SELECT t.safe_id, t.nonce FROM stray_transaction AS t WHERE t.batch_id = x.batch_id OFFSET 0
    ) AS t
    CROSS JOIN LATERAL (
        SELECT n.raised_by AS principal_id
        FROM safe_nonce_raise AS n
        WHERE n.safe_id = t.safe_id AND t.nonce >= n.former_nonce AND t.nonce < n.nonce
        UNION ALL
        SELECT e.reported_by
        FROM payout_batch AS o
        INNER JOIN batch_execution AS e ON e.batch_id = o.batch_id AND e.confirmed_by IS NULL
        WHERE o.safe_id = t.safe_id AND o.nonce >= t.nonce
    ) AS r
    WHERE b.batch_id = batch AND (t.safe_id, t.nonce) IS DISTINCT FROM (b.safe_id, b.nonce)
$$;
CREATE FUNCTION public.nonce_use_confirmed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF old.confirmed_by IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM principal AS p
        WHERE p.principal_id = new.confirmed_by AND p.kind = 'person'
    ) THEN
        PERFORM refuse('nonce_use_confirmed_once', 'a used nonce is confirmed once, by a person');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.nonce_use_joins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.confirmed_by IS NOT NULL OR EXISTS (
        SELECT 1 FROM payout_batch AS b
        WHERE b.batch_id = new.batch_id AND b.safe_tx_hash = new.safe_tx_hash
    ) THEN
        PERFORM refuse('nonce_use_by_another', 'another transaction uses the nonce, as reported');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.note_answers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET client_encoding TO 'UTF8'
    AS $$
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
CREATE FUNCTION public.note_changes_of(name regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
CREATE FUNCTION public.note_rows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO'
    SET bytea_output TO 'hex'
    SET client_encoding TO 'UTF8'
    AS $_$
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
$_$;
CREATE FUNCTION public.open_accounts(codes text[], asset_ids uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
CREATE FUNCTION public.owners_acknowledgement_as_seen() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN safe AS s
            ON s.safe_id = b.safe_id AND s.owners = new.owners AND s.threshold = new.threshold
        INNER JOIN principal AS p ON p.principal_id = new.acknowledged_by AND p.kind = 'person'
        WHERE b.batch_id = new.batch_id AND b.state IN ('frozen', 'approved', 'proposed')
    ) THEN
        PERFORM refuse(
            'owners_acknowledged_as_seen', 'a person acknowledges the owners that the Safe has now'
        );
    END IF;
    IF EXISTS (
        SELECT 1
        FROM payout_batch AS b
        INNER JOIN safe_owners_change AS c
            ON c.safe_id = b.safe_id AND c.changed_at >= b.frozen_at
        WHERE b.batch_id = new.batch_id AND c.changed_by = new.acknowledged_by
    ) THEN
        PERFORM refuse(
            'owners_acknowledgement_two_people', 'who changed the owners does not acknowledge them'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.payable_begins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN payable_source_kind AS k ON k.prefix = split_part(f.source_id, '_', 1)
        WHERE
            k.prefix IS NULL
            OR f.source_id !~ '^[a-z]{3}_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$'
    ) THEN
        PERFORM refuse('payable_source_known', 'a payable names a known kind of source');
    END IF;
    IF EXISTS (SELECT 1 FROM fresh AS f WHERE f.state <> 'open') THEN
        PERFORM refuse('payable_begins_open', 'a payable begins open');
    END IF;
    RETURN NULL;
END
$_$;
CREATE FUNCTION public.payable_from_allocation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN allocation AS a
            ON starts_with(f.source_id, 'alc_') AND a.allocation_id = uuid_of_typed_id(f.source_id)
        LEFT JOIN epoch AS e
            ON e.epoch_id = coalesce(a.epoch_id, uuid_of_typed_id(f.source_id))
            AND e.state = 'approved'
            AND (e.distributor_id IS NULL) = (a.allocation_id IS NOT NULL)
        LEFT JOIN program AS p ON p.program_id = e.program_id
        WHERE
            split_part(f.source_id, '_', 1) IN ('alc', 'epo')
            AND (
                (f.asset_id, f.amount, f.period, f.entry_seq) IS DISTINCT FROM (
                    p.reward_asset_id, coalesce(a.amount, e.allocated),
                    date_trunc('month', (e.ends_at - interval '1 microsecond') AT TIME ZONE 'UTC')::date,
                    e.entry_seq
                )
                OR f.payee_id IS DISTINCT FROM e.distributor_id AND NOT EXISTS (
                    SELECT 1 FROM payout_address AS d
                    WHERE
                        d.payee_id = f.payee_id AND d.chain_id = p.chain_id
                        AND d.address = a.account AND d.valid_until IS NULL
                )
            )
    ) THEN
        PERFORM refuse('payable_from_approved_allocation', 'a payable is what an approved epoch says');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.payable_from_bounty_share() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN bounty_share AS s ON s.share_id = uuid_of_typed_id(f.source_id)
        LEFT JOIN bounty_month AS m ON m.month_id = s.month_id AND m.state = 'approved'
        LEFT JOIN bounty_pot AS p ON p.pot_id = m.pot_id
        WHERE
            starts_with(f.source_id, 'bsh_')
            AND (f.payee_id, f.asset_id, f.amount, f.period, f.entry_seq)
            IS DISTINCT FROM (s.payee_id, p.asset_id, s.amount, m.month, m.entry_seq)
    ) THEN
        PERFORM refuse('payable_from_approved_share', 'a payable is what an approved share says');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.payable_from_fee_split() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN fee_split AS s
            ON s.split_id = uuid_of_typed_id(f.source_id) AND s.state = 'approved'
        LEFT JOIN fee_accrual AS c ON c.accrual_id = s.accrual_id
        LEFT JOIN fee_agreement AS a
            ON a.agreement_id = c.agreement_id AND a.paid_by = 'treasury'
        WHERE
            starts_with(f.source_id, 'fsp_')
            AND (f.payee_id, f.asset_id, f.amount, f.period, f.entry_seq)
            IS DISTINCT FROM
            (s.payee_id, a.asset_id, s.methodologist_take, s.period, s.entry_seq)
    ) THEN
        PERFORM refuse('payable_from_approved_split', 'a payable is what an approved split says');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.payable_from_reward_line() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN reward_line AS l
            ON l.line_id = uuid_of_typed_id(f.source_id) AND l.state = 'approved'
        LEFT JOIN reward_run AS r ON r.run_id = l.run_id
        LEFT JOIN reward_approval AS a ON a.approval_id = l.approval_id
        WHERE
            starts_with(f.source_id, 'lin_')
            AND (f.payee_id, f.asset_id, f.amount, f.period, f.entry_seq)
            IS DISTINCT FROM (l.payee_id, l.asset_id, l.amount, r.period, a.entry_seq)
    ) THEN
        PERFORM refuse(
            'payable_from_approved_line', 'a payable is what an approved line says'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.payable_from_vesting_release() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        LEFT JOIN vesting_release_line AS l ON l.line_id = uuid_of_typed_id(f.source_id)
        LEFT JOIN vesting_release AS r ON r.release_id = l.release_id AND r.state = 'approved'
        LEFT JOIN grant_event AS e ON e.release_id = r.release_id AND e.grant_id = l.grant_id
        WHERE
            starts_with(f.source_id, 'vrl_')
            AND (f.payee_id, f.asset_id, f.amount, f.period, f.entry_seq, f.nature)
            IS DISTINCT FROM (l.payee_id, l.asset_id, l.amount, r.period, e.entry_seq, l.nature)
    ) OR EXISTS (
        SELECT 1 FROM fresh AS f
        WHERE NOT starts_with(f.source_id, 'vrl_') AND f.nature IS NOT NULL
    ) THEN
        PERFORM refuse('payable_from_approved_release', 'a payable is what an approved release says');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.payment_settled() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    is_executed boolean;
    is_confirmed boolean;
BEGIN
    SELECT count(*) > 0, count(e.confirmed_by) > 0 INTO is_executed, is_confirmed
    FROM batch_execution AS e
    WHERE e.batch_id = new.batch_id AND e.outcome = 'success';
    IF old.state = 'pending' AND new.state <> 'released' AND is_executed THEN
        RETURN new;
    END IF;
    IF old.state = 'mismatched' AND new.state = 'released' AND is_confirmed THEN
        RETURN new;
    END IF;
    IF old.state IN ('settled', 'mismatched') AND new.state = 'pending' AND NOT is_executed
        AND EXISTS (SELECT 1 FROM execution_withdrawal AS w WHERE w.batch_id = new.batch_id)
    THEN
        RETURN new;
    END IF;
    PERFORM refuse('payment_settled_is_final', 'a payment is settled once, by an execution');
    RETURN NULL;
END
$$;
CREATE FUNCTION public.payout_address_no_contract() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('payout addresses and contracts', 0));
    IF EXISTS (
        SELECT 1 FROM fresh AS f
        INNER JOIN asset AS a ON a.chain_id = f.chain_id AND a.address = f.address
        WHERE f.valid_until IS NULL
    ) OR EXISTS (
        SELECT 1 FROM fresh AS f
        INNER JOIN safe AS s ON s.chain_id = f.chain_id AND s.address = f.address
        WHERE f.valid_until IS NULL
    ) THEN
        PERFORM refuse(
            'payout_address_no_contract', 'nobody is paid at an asset''s contract or a Safe'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.payout_batch_frozen() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    new.live := old.live AND new.state NOT IN ('cancelled', 'failed', 'rejected', 'superseded');
    IF new.binding_no < old.binding_no THEN
        IF NOT (old.state, new.state) IN (
            ('approved', 'proposed'), ('proposed', 'proposed'), ('cancelled', 'cancelled'),
            ('superseded', 'cancelled')
        ) OR NOT EXISTS (
            SELECT 1 FROM nonce_use_withdrawal AS w
            WHERE w.batch_id = new.batch_id AND w.binding_no = new.binding_no
        ) OR EXISTS (
            SELECT 1 FROM nonce_use AS u
            WHERE
                u.batch_id = new.batch_id
                AND u.binding_no = new.binding_no
                AND u.confirmed_by IS NOT NULL
        ) OR NOT EXISTS (
            SELECT 1 FROM nonce_of_binding(new.batch_id, new.binding_no) AS k
            WHERE k.nonce = new.nonce AND k.safe_tx_hash = new.safe_tx_hash
        ) THEN
            PERFORM refuse(
                'payout_batch_bound_as_confirmed',
                'a former nonce comes back when its use is withdrawn'
            );
        END IF;
    ELSIF new.binding_no > old.binding_no THEN
        IF NOT (old.state, new.state) IN (
            ('frozen', 'frozen'), ('approved', 'approved'), ('proposed', 'approved'),
            ('proposed', 'proposed'), ('cancelled', 'cancelled')
        ) OR NOT EXISTS (
            SELECT 1 FROM nonce_binding AS n
            WHERE
                n.batch_id = new.batch_id
                AND n.binding_no = new.binding_no
                AND n.binding_no > old.binding_no
                AND n.former_nonce = old.nonce
                AND n.former_safe_tx_hash = old.safe_tx_hash
                AND n.nonce = new.nonce
                AND n.safe_tx_hash = new.safe_tx_hash
                AND n.confirmed_by IS NOT NULL
        ) OR (
            EXISTS (SELECT 1 FROM batch_approval AS a WHERE a.batch_id = new.batch_id)
            AND NOT EXISTS (
                SELECT 1 FROM nonce_use AS u
                WHERE
                    u.batch_id = new.batch_id
                    AND u.binding_no = old.binding_no
                    AND u.confirmed_by IS NOT NULL
            )
        ) THEN
            PERFORM refuse(
                'payout_batch_bound_as_confirmed',
                'another nonce is confirmed, and the former one used where anybody approved'
            );
        END IF;
    ELSIF old.state <> 'planned' AND (
        new.nonce IS DISTINCT FROM old.nonce
        OR new.safe_tx_hash IS DISTINCT FROM old.safe_tx_hash
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing of a frozen batch is changed');
    END IF;
    IF old.state <> 'planned' AND (
        new.canonical IS DISTINCT FROM old.canonical
        OR new.digest IS DISTINCT FROM old.digest
        OR new.row_count IS DISTINCT FROM old.row_count
        OR new.frozen_by IS DISTINCT FROM old.frozen_by
        OR new.frozen_at IS DISTINCT FROM old.frozen_at
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing of a frozen batch is changed');
    END IF;
    IF new.state = old.state THEN
        RETURN new;
    END IF;
    IF NOT (old.state, new.state) IN (
        ('planned', 'frozen'), ('planned', 'cancelled'), ('frozen', 'approved'),
        ('frozen', 'cancelled'), ('frozen', 'superseded'), ('approved', 'cancelled'),
        ('approved', 'proposed'), ('approved', 'executed'), ('approved', 'failed'),
        ('approved', 'superseded'), ('approved', 'rejected'), ('proposed', 'executed'),
        ('proposed', 'failed'), ('proposed', 'superseded'), ('proposed', 'rejected'),
        ('proposed', 'cancelled'), ('executed', 'settled'), ('executed', 'proposed'),
        ('settled', 'proposed'), ('cancelled', 'executed'), ('cancelled', 'failed'),
        ('failed', 'cancelled'), ('rejected', 'cancelled'), ('superseded', 'cancelled')
    ) AND NOT (
        old.state = 'proposed' AND new.state = 'approved' AND new.binding_no <> old.binding_no
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed',
            'a batch does not go from ' || old.state || ' to ' || new.state
        );
    END IF;
    IF old.state = 'proposed' AND new.state = 'cancelled' AND NOT EXISTS (
        SELECT 1
        FROM batch_payable AS mine
        INNER JOIN batch_payable AS theirs
            ON theirs.payable_id = mine.payable_id AND theirs.batch_id <> mine.batch_id
        INNER JOIN batch_execution AS e ON e.batch_id = theirs.batch_id AND e.outcome = 'success'
        WHERE mine.batch_id = new.batch_id
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed', 'a proposed batch is cancelled only when others paid its rows'
        );
    END IF;
    IF old.state = 'failed' AND (
        EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = new.batch_id)
        OR NOT EXISTS (SELECT 1 FROM execution_withdrawal AS w WHERE w.batch_id = new.batch_id)
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed', 'a failed batch is cancelled when its failure was withdrawn'
        );
    END IF;
    IF old.state IN ('rejected', 'superseded') AND (
        EXISTS (
            SELECT 1 FROM nonce_use AS u
            WHERE
                u.batch_id = new.batch_id
                AND u.binding_no = new.binding_no
                AND u.confirmed_by IS NOT NULL
        ) OR NOT EXISTS (
            SELECT 1 FROM nonce_use_withdrawal AS w
            WHERE w.batch_id = new.batch_id AND w.binding_no = new.binding_no
        ) AND NOT EXISTS (
            SELECT 1
            FROM payout_batch AS o
            INNER JOIN execution_withdrawal AS w ON w.batch_id = o.batch_id
            WHERE
                o.safe_id = new.safe_id AND o.nonce = new.nonce AND o.batch_id <> new.batch_id
                AND NOT EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = o.batch_id)
        )
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed', 'what used its nonce is withdrawn before the batch is cancelled'
        );
    END IF;
    IF old.state = 'cancelled' AND NOT EXISTS (
        SELECT 1 FROM batch_approval AS a WHERE a.batch_id = new.batch_id
    ) THEN
        PERFORM refuse('payout_batch_move_allowed', 'nobody approved the batch before it was cancelled');
    END IF;
    IF old.state = 'cancelled' AND new.state = 'executed' THEN
        IF EXISTS (
            SELECT 1
            FROM batch_payable AS mine
            INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id AND theirs.live
            INNER JOIN payout_batch AS b ON b.batch_id = theirs.batch_id
            WHERE mine.batch_id = new.batch_id AND b.state NOT IN ('executed', 'settled')
        ) THEN
            PERFORM refuse(
                'payout_batch_late_pays_once', 'batches that wait to pay the same are released first'
            );
        END IF;
        new.live := NOT EXISTS (
            SELECT 1
            FROM batch_payable AS mine
            INNER JOIN batch_payable AS theirs ON theirs.payable_id = mine.payable_id AND theirs.live
            WHERE mine.batch_id = new.batch_id
        );
    END IF;
    IF new.state = 'approved' AND old.state = 'frozen' AND (
        SELECT count(*) FROM batch_approval AS a WHERE a.batch_id = new.batch_id
    ) < (SELECT o.batch_approvals + new.has_calls::integer FROM organisation AS o) THEN
        PERFORM refuse('payout_batch_approved_by_enough', 'the batch lacks approvals');
    END IF;
    IF new.state = 'proposed' AND old.state IN ('executed', 'settled') AND (
        EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = new.batch_id)
        OR NOT EXISTS (SELECT 1 FROM execution_withdrawal AS w WHERE w.batch_id = new.batch_id)
        OR NOT old.live
    ) THEN
        PERFORM refuse(
            'payout_batch_move_allowed', 'an executed batch is proposed again when that was withdrawn'
        );
    END IF;
    IF new.state IN ('rejected', 'superseded') AND NOT EXISTS (
        SELECT 1 FROM nonce_use AS u
        WHERE
            u.batch_id = new.batch_id
            AND u.binding_no = new.binding_no
            AND u.confirmed_by IS NOT NULL
            AND u.kind = CASE new.state WHEN 'rejected' THEN 'rejection' ELSE 'replacement' END
    ) AND (
        new.state = 'rejected' OR NOT EXISTS (
            SELECT 1
            FROM payout_batch AS o
            INNER JOIN batch_execution AS e ON e.batch_id = o.batch_id
            WHERE
                o.safe_id = new.safe_id AND o.nonce = new.nonce AND o.batch_id <> new.batch_id
        )
    ) THEN
        PERFORM refuse(
            'payout_batch_nonce_used_otherwise', 'nobody confirmed that the nonce was used otherwise'
        );
    END IF;
    IF new.state IN ('executed', 'failed') AND NOT EXISTS (
        SELECT 1
        FROM batch_execution AS e
        WHERE
            e.batch_id = new.batch_id
            AND e.outcome = CASE new.state WHEN 'executed' THEN 'success' ELSE 'failure' END
    ) THEN
        PERFORM refuse('payout_batch_executed_as_reported', 'no such execution was reported');
    END IF;
    IF new.state = 'settled' AND EXISTS (
        SELECT 1 FROM payment AS m
        WHERE m.batch_id = new.batch_id AND m.state NOT IN ('settled', 'released')
        UNION ALL
        SELECT 1 FROM batch_call AS k WHERE k.batch_id = new.batch_id AND k.state NOT IN ('settled', 'released')
    ) THEN
        PERFORM refuse('payout_batch_settled_in_full', 'a payment of the batch is neither settled nor let go');
    END IF;
    RETURN new;
END
$$;
CREATE FUNCTION public.payout_batch_owners_kept() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM refuse('payout_batch_frozen_is_final', 'nothing of a frozen batch is changed');
    RETURN NULL;
END
$$;
CREATE FUNCTION public.period_act_approved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    act period_act%ROWTYPE;
    last_day date;
    through date;
BEGIN
    SELECT * INTO act FROM period_act AS a WHERE a.act_id = new.act_id;
    IF act.kind NOT IN ('closing', 'reopening') THEN
        PERFORM refuse('period_approval_of_proposal', 'only closings and reopenings are approved');
    END IF;
    IF new.principal_id = act.principal_id THEN
        PERFORM refuse('period_approval_two_people', 'who proposes does not approve');
    END IF;
    IF new.digest IS DISTINCT FROM act.digest THEN
        PERFORM refuse('period_approval_of_digest', 'the digest is not that of the closing');
    END IF;
    IF act.kind = 'reopening' THEN
        PERFORM move_period(
            act.period, act.period_version, '{closed}', 'reopened', new.approved_at
        );
        RETURN NULL;
    END IF;
    PERFORM move_period(
        act.period, act.period_version, '{held,reopened}', 'closed', new.approved_at
    );
    last_day := (act.period + interval '1 month' - interval '1 day')::date;
    IF last_day >= (
        SELECT (least(new.approved_at, clock_timestamp()) AT TIME ZONE o.zone)::date
        FROM organisation AS o
    ) THEN
        PERFORM refuse('period_closes_after_its_end', 'the month is not over');
    END IF;
    SELECT h.closed_through INTO through FROM journal_head AS h;
    IF EXISTS (
        SELECT 1 FROM period AS p
        WHERE p.period < act.period AND p.state IN ('held', 'reopened')
    ) OR act.period > through + 1 THEN
        PERFORM refuse('period_closes_in_order', 'an earlier month is not closed');
    END IF;
    UPDATE journal_head SET closed_through = greatest(closed_through, last_day);
    RETURN NULL;
END
$$;
CREATE FUNCTION public.period_act_made() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    version bigint;
BEGIN
    CASE new.kind
        WHEN 'hold' THEN
            PERFORM move_period(
                new.period, new.period_version, '{open}', 'held', new.made_at
            );
        WHEN 'release' THEN
            PERFORM move_period(
                new.period, new.period_version, '{held}', 'open', new.made_at
            );
        ELSE
            SELECT p.row_version INTO version FROM period AS p WHERE p.period = new.period;
            IF new.period_version <> coalesce(version, 0) THEN
                PERFORM refuse(
                    'period_act_of_present_state',
                    'the month is not in the state that the act is for'
                );
            END IF;
    END CASE;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.period_state(month date) RETURNS text
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT coalesce(
        (SELECT p.state FROM period AS p WHERE p.period = month AND p.state <> 'open'),
        CASE
            WHEN month <= (SELECT h.closed_through FROM journal_head AS h) THEN 'closed'
            ELSE 'open'
        END
    );
$$;
CREATE FUNCTION public.pool_funding_moves() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.state = 'approved' AND (
        new.approved_by = new.planned_by OR NOT EXISTS (
            SELECT 1 FROM principal AS p WHERE p.principal_id = new.approved_by AND p.kind = 'person'
        )
    ) THEN
        PERFORM refuse('pool_funding_two_people', 'who plans a funding does not approve it');
    END IF;
    IF new.state = 'settled' AND NOT EXISTS (
        SELECT 1
        FROM staking_event AS e
        INNER JOIN journal_entry AS j ON j.seq = new.entry_seq AND j.kind = 'pool_funded'
        WHERE
            e.program_id = new.program_id AND e.block_number = new.block_number
            AND e.log_index = new.log_index AND e.kind = 'reward_added' AND e.amount = new.reward
            AND uuid_of_typed_id(j.source_id) = new.program_id
    ) THEN
        PERFORM refuse('pool_funding_as_added', 'a funding is settled by the event of its reward');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.pool_funding_of_its_period() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM program AS p
        INNER JOIN program_period AS d ON d.program_id = p.program_id AND d.number = new.period
        WHERE
            p.program_id = new.program_id AND p.kind = 'staking_rewards'
            AND p.state IN ('approved', 'running') AND d.amount = new.reward
    ) THEN
        PERFORM refuse('pool_funding_of_its_period', 'a funding is what its period says');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.posting_balanced() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
CREATE FUNCTION public.program_period_of_draft() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM touched AS t
        INNER JOIN program AS p ON p.program_id = t.program_id
        WHERE p.state <> 'draft'
    ) THEN
        PERFORM refuse('program_terms_kept', 'the terms of an approved program never change');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.program_two_people() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.approved_by = new.created_by OR EXISTS (
        SELECT 1 FROM program_author AS a
        WHERE a.program_id = new.program_id AND a.principal_id = new.approved_by
    ) OR NOT EXISTS (
        SELECT 1 FROM principal AS p WHERE p.principal_id = new.approved_by AND p.kind = 'person'
    ) THEN
        PERFORM refuse('program_two_people', 'who enters or changes a program does not approve it');
    END IF;
    IF entry_commits(new.entry_seq, 'program_approved', new.program_id) IS DISTINCT FROM (
        SELECT sum(p.amount) FROM program_period AS p WHERE p.program_id = new.program_id
    ) THEN
        PERFORM refuse('program_as_posted', 'a program is approved as its entry promises it');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.raise_access_generation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE access_generation SET generation = generation + 1 + floor(random() * (1 << 30))::bigint;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.raise_judging_generation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE judging_generation SET generation = generation + 1 + floor(random() * (1 << 30))::bigint
    WHERE table_name = TG_TABLE_NAME;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.record_hashed_entries(first_seq bigint, recorded_at timestamp with time zone, entry_ids uuid[], effective_days date[], kinds text[], source_ids text[], memos text[], metadata jsonb[], principal_ids uuid[], request_ids text[], reversed_seqs bigint[], hashes bytea, known_accounts bigint[], account_codes text[], account_assets uuid[], posting_entries integer[], posting_lines integer[], posting_accounts integer[], posting_sides text[], posting_amounts numeric[]) RETURNS bigint[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
CREATE FUNCTION public.record_journal_entries(recorded_at timestamp with time zone, entry_ids uuid[], effective_days date[], kinds text[], source_ids text[], memos text[], metadata jsonb[], principal_ids uuid[], request_ids text[], reversed_seqs bigint[], posting_entries integer[], posting_lines integer[], posting_codes text[], posting_assets uuid[], posting_sides text[], posting_amounts public.base_units[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
CREATE FUNCTION public.refuse(rule text, message text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION '%', message
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = rule;
END
$$;
CREATE FUNCTION public.refuse_above_limits(lowest bigint, highest bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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
CREATE FUNCTION public.refuse_answer_change_but_erasure() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(f.*) FROM fresh AS f
        EXCEPT ALL
        SELECT to_jsonb(s.*) || jsonb_build_object('body', kept_answer_without_text(s.body))
        FROM stale AS s
    ) THEN
        PERFORM refuse(
            'idempotency_record_append_only',
            'idempotency_record is append-only: only the text of entries may be erased'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM refuse(
        TG_TABLE_NAME || '_append_only',
        TG_TABLE_NAME || ' is append-only: ' || TG_OP || ' is refused'
    );
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_change_but_erasure() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
CREATE FUNCTION public.refuse_decision_change_but_erasure() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(f.*) FROM fresh AS f
        EXCEPT ALL
        SELECT to_jsonb(s.*) || jsonb_build_object('reason', '(text erased)')
        FROM stale AS s
        WHERE s.reason IS NOT NULL
    ) THEN
        PERFORM refuse(
            'entry_proposal_decision_append_only',
            'entry_proposal_decision is append-only: only its reason may be erased'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_proposal_change_but_erasure() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(f.*) FROM fresh AS f
        EXCEPT ALL
        SELECT to_jsonb(s.*) || jsonb_build_object('content', entry_content_without_text(s.content))
        FROM stale AS s
        INNER JOIN entry_proposal_decision AS d ON d.proposal_id = s.proposal_id
    ) THEN
        PERFORM refuse(
            'entry_proposal_append_only',
            'entry_proposal is append-only: only the text of what was decided on may be erased'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_row() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM refuse(TG_NAME, TG_ARGV[0]);
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_unlike_reversals(lowest bigint, highest bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
CREATE FUNCTION public.reward_approval_complete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (
            SELECT DISTINCT f.approval_id FROM fresh AS f WHERE f.approval_id IS NOT NULL
        ) AS f
        INNER JOIN reward_approval AS a ON a.approval_id = f.approval_id
        WHERE
            a.lines <> (
                SELECT count(*) FROM reward_line AS l
                WHERE l.run_id = a.run_id AND l.approval_id = a.approval_id
            )
            OR EXISTS (
                SELECT 1
                FROM (
                    SELECT l.payee_id, l.asset_id, sum(l.amount) AS amount
                    FROM reward_line AS l
                    WHERE l.run_id = a.run_id AND l.approval_id = a.approval_id
                    GROUP BY l.payee_id, l.asset_id
                ) AS l
                FULL JOIN (
                    SELECT uuid_of_typed_id(split_part(c.code, ':', 2)) AS payee_id, c.asset_id,
                        sum(p.amount) AS amount
                    FROM posting AS p
                    INNER JOIN account AS c ON c.account_id = p.account_id
                    WHERE p.seq = a.entry_seq AND c.prefix = 'payable' AND p.side = 'credit'
                    GROUP BY c.code, c.asset_id
                ) AS p ON p.payee_id = l.payee_id AND p.asset_id = l.asset_id
                WHERE l.amount IS DISTINCT FROM p.amount
            )
    ) THEN
        PERFORM refuse(
            'reward_approval_as_posted', 'an approval is of the lines that its entry posts'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.reward_approval_has_entry() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM journal_entry AS e
        WHERE
            e.seq = new.entry_seq AND e.kind = 'reward_approved'
            AND starts_with(e.source_id, 'run_') AND uuid_of_typed_id(e.source_id) = new.run_id
    ) THEN
        PERFORM refuse(
            'reward_approval_of_its_entry', 'the entry of an approval was recorded for its run'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.reward_line_authors_kept() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM refuse('reward_line_authors_kept', 'nobody is taken off the authors of a line');
    RETURN NULL;
END
$$;
CREATE FUNCTION public.reward_line_begins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN reward_run AS r ON r.run_id = f.run_id
        WHERE f.state <> 'draft' OR f.decided_by IS NOT NULL OR r.state <> 'draft'
    ) THEN
        PERFORM refuse('reward_line_begins_as_draft', 'a line joins a draft, as a draft');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.reward_line_decided() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM principal AS p
        INNER JOIN reward_run AS r ON r.run_id = new.run_id
        WHERE
            p.principal_id = new.decided_by AND p.kind = 'person'
            AND p.principal_id <> ALL (new.changed_by || ARRAY[new.entered_by, r.created_by])
            AND p.principal_id IS DISTINCT FROM r.submitted_by
            AND p.payee_id IS DISTINCT FROM new.payee_id
    ) THEN
        PERFORM refuse(
            'reward_line_two_people', 'who enters or is paid does not decide on a line'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.reward_line_frozen() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM stale AS s WHERE s.state = 'approved') THEN
        PERFORM refuse('reward_line_approved_is_final', 'an approved line is never changed');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.reward_line_two_people() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN reward_approval AS a ON a.approval_id = f.approval_id
        INNER JOIN reward_run AS r ON r.run_id = f.run_id
        INNER JOIN principal AS p ON p.principal_id = a.principal_id
        WHERE
            a.run_id <> f.run_id
            OR f.decided_by IS DISTINCT FROM a.principal_id
            OR a.principal_id IN (f.entered_by, r.created_by, r.submitted_by)
            OR a.principal_id = ANY (f.changed_by)
            OR p.payee_id = f.payee_id
    ) THEN
        PERFORM refuse(
            'reward_line_two_people', 'who enters or is paid does not decide on a line'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.row_bytes(name regclass) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
CREATE FUNCTION public.safe_multi_send_has_author() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM safe_multi_send AS m
        WHERE m.safe_id = new.safe_id AND m.address = new.multi_send_call_only
    ) THEN
        PERFORM refuse('safe_multi_send_has_author', 'nobody says to have set the contract');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.safe_nonce_has_author() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM safe_nonce_raise AS r
        WHERE
            r.safe_id = new.safe_id
            AND r.row_version = new.row_version
            AND r.former_nonce = old.next_nonce
            AND r.nonce = new.next_nonce
    ) AND NOT EXISTS (
        SELECT 1 FROM used_nonce AS x
        WHERE x.safe_id = new.safe_id AND x.nonce = new.next_nonce - 1
    ) THEN
        PERFORM refuse('safe_nonce_has_author', 'nobody says to have raised the next nonce');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.safe_owners_have_author() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM safe_owners_change AS c
        WHERE
            c.safe_id = new.safe_id
            AND c.row_version = new.row_version
            AND c.owners = new.owners
            AND c.threshold = new.threshold
            AND c.former_owners = old.owners
            AND c.former_threshold = old.threshold
    ) THEN
        PERFORM refuse('safe_owners_have_author', 'nobody says to have changed the owners');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.seal_audit_checkpoints(maximum integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    done bigint;
    newest bigint;
    -- The hashes of a level of the tree, one after another.
    level bytea;
    leaf_mark bytea := decode('00', 'hex');
    node_mark bytea := decode('01', 'hex');
BEGIN
    LOCK TABLE audit_checkpoint IN SHARE ROW EXCLUSIVE MODE;
    SELECT coalesce(max(c.last_number), 0) INTO done FROM audit_checkpoint AS c;
    SELECT h.number INTO newest FROM audit_head AS h;
    FOR sealed IN 1..maximum LOOP
        IF newest < done + 1024 THEN
            RETURN sealed - 1;
        END IF;
        SELECT string_agg(sha256(leaf_mark || e.entry_sha256), ''::bytea ORDER BY e.number) INTO level
        FROM audit_entry AS e
        WHERE e.number > done AND e.number <= done + 1024;
        WHILE octet_length(level) > 32 LOOP
            SELECT string_agg(sha256(node_mark || substr(level, 64 * i + 1, 64)), ''::bytea ORDER BY i)
            INTO level
            FROM generate_series(0, octet_length(level) / 64 - 1) AS i;
        END LOOP;
        INSERT INTO audit_checkpoint (last_number, first_number, root_sha256, chain_sha256)
        SELECT e.number, done + 1, level, e.chain_sha256
        FROM audit_entry AS e
        WHERE e.number = done + 1024;
        done := done + 1024;
    END LOOP;
    RETURN greatest(maximum, 0);
END
$$;
CREATE FUNCTION public.settings_change_approved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    change settings_change%ROWTYPE;
BEGIN
    SELECT * INTO change FROM settings_change AS c WHERE c.change_id = new.change_id;
    IF new.principal_id = change.principal_id THEN
        PERFORM refuse('settings_approval_two_people', 'who proposes does not approve');
    END IF;
    PERFORM apply_settings_change(change);
    RETURN NULL;
END
$$;
CREATE FUNCTION public.settings_change_loosens(change public.settings_change) RETURNS boolean
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT
        coalesce(change.batch_approvals < (SELECT o.batch_approvals FROM organisation AS o), false)
        OR EXISTS (
            SELECT 1
            FROM unnest(change.limit_assets, change.limit_amounts) AS n (asset_id, amount)
            INNER JOIN entry_limit AS l ON l.asset_id = n.asset_id
            WHERE n.amount IS NULL OR n.amount > l.amount
        );
$$;
CREATE FUNCTION public.settings_change_made() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM 1 FROM organisation FOR UPDATE;
    IF NOT settings_change_loosens(new) THEN
        PERFORM apply_settings_change(new);
    ELSIF new.settings_version <> (SELECT o.row_version FROM organisation AS o) THEN
        PERFORM refuse('settings_change_of_present_settings', 'the settings were changed meanwhile');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.staker_dense() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT f.program_id, max(f.number) AS number FROM fresh AS f GROUP BY f.program_id) AS f
        LEFT JOIN program AS p ON p.program_id = f.program_id
        WHERE
            p.program_id IS NULL
            OR f.number + 1 <> (
                SELECT count(*) FROM staker AS s WHERE s.program_id = f.program_id
            )
    ) THEN
        PERFORM refuse('staker_dense', 'stakers of a program are numbered from 0 without a gap');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.staking_event_stands() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT
            f.program_id, f.import_id, max(f.staker) AS staker, min(f.block_time) AS first_time,
            min(f.block_number) AS first_block, max(f.block_number) AS last_block
        FROM fresh AS f
        GROUP BY f.program_id, f.import_id
    LOOP
        IF NOT EXISTS (
            SELECT 1
            FROM staking_import AS i
            INNER JOIN program AS p ON p.program_id = i.program_id AND p.state <> 'draft'
            WHERE i.import_id = part.import_id AND i.program_id = part.program_id
        ) OR part.staker >= (
            SELECT count(*) FROM staker AS s WHERE s.program_id = part.program_id
        ) THEN
            PERFORM refuse('staking_event_imported', 'an event is of an import and a known staker');
        END IF;
        IF part.first_block < (
            SELECT p.first_block FROM program AS p WHERE p.program_id = part.program_id
        ) THEN
            PERFORM refuse(
                'staking_event_after_first_block', 'no event is before the first block of its program'
            );
        END IF;
        IF EXISTS (
            SELECT 1 FROM epoch AS e
            WHERE
                e.program_id = part.program_id AND e.state = 'approved'
                AND e.ends_at > part.first_time
        ) THEN
            PERFORM refuse(
                'staking_event_before_approval', 'no event is added to an epoch that was approved'
            );
        END IF;
        IF EXISTS (
            SELECT 1
            FROM (
                SELECT
                    e.block_number, e.block_time,
                    lag(e.block_number) OVER places AS block_before,
                    lag(e.block_time) OVER places AS time_before
                FROM staking_event AS e
                WHERE
                    e.program_id = part.program_id
                    AND e.block_number >= coalesce(
                        (
                            SELECT max(b.block_number) FROM staking_event AS b
                            WHERE
                                b.program_id = part.program_id
                                AND b.block_number < part.first_block
                        ), 0
                    )
                    AND e.block_number <= coalesce(
                        (
                            SELECT min(b.block_number) FROM staking_event AS b
                            WHERE
                                b.program_id = part.program_id AND b.block_number > part.last_block
                        ), part.last_block
                    )
                WINDOW places AS (ORDER BY e.block_number, e.log_index)
            ) AS e
            WHERE
                e.block_time < e.time_before
                OR (e.block_number = e.block_before AND e.block_time <> e.time_before)
        ) THEN
            PERFORM refuse('staking_event_time', 'the times of blocks follow their numbers');
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.state_rows(name regclass) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
CREATE FUNCTION public.table_digest(name regclass, OUT row_count bigint, OUT digests numeric) RETURNS record
    LANGUAGE plpgsql STABLE STRICT
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO'
    SET bytea_output TO 'hex'
    SET client_encoding TO 'UTF8'
    AS $$
BEGIN
    EXECUTE digest_query(row_bytes(name), name::text) INTO row_count, digests;
END
$$;
COMMENT ON FUNCTION public.table_digest(name regclass, OUT row_count bigint, OUT digests numeric) IS 'Rows of a table as they are now, added up as in table_change';
CREATE FUNCTION public.typed_id(prefix text, id uuid) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    SELECT
        prefix || '_' || string_agg(
            substr('0123456789abcdefghjkmnpqrstvwxyz', substr(b.bits, 5 * d.place + 1, 5)::bit(5)::integer + 1, 1),
            '' ORDER BY d.place
        )
    FROM (SELECT '00' || ('x' || replace(id::text, '-', ''))::bit(128)::text AS bits) AS b
    CROSS JOIN generate_series(0, 25) AS d (place)
$$;
CREATE FUNCTION public.uuid_of_typed_id(typed text) RETURNS uuid
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
DECLARE
    digits text := substr(typed, strpos(typed, '_') + 1);
    digit bigint;
    high bigint := 0;
    low bigint := 0;
BEGIN
    IF strpos(typed, '_') = 0 OR digits !~ '^[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$' THEN
        RETURN NULL;
    END IF;
    FOR place IN 1..26 LOOP
        digit := strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(digits, place, 1)) - 1;
        IF place < 14 THEN
            high := (high << 5) | digit;
        ELSIF place = 14 THEN
            high := (high << 1) | (digit >> 4);
            low := digit & 15;
        ELSE
            low := (low << 5) | digit;
        END IF;
    END LOOP;
    RETURN (lpad(to_hex(high), 16, '0') || lpad(to_hex(low), 16, '0'))::uuid;
END
$_$;
CREATE FUNCTION public.vesting_grant_moves() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    kept text [] := ARRAY[
        'payee_id', 'state', 'event_count', 'granted', 'committed', 'accrued', 'released',
        'row_version'
    ];
    noted text [] := CASE WHEN old.contract IS NULL THEN '{contract,safe_id}'::text [] ELSE '{}' END
    || CASE WHEN old.contract_number IS NULL THEN '{contract_number}'::text [] ELSE '{}' END;
    is_event boolean := new.event_count = old.event_count + 1;
BEGIN
    IF (new.grant_id, new.created_by, new.created_at)
        IS DISTINCT FROM (old.grant_id, old.created_by, old.created_at)
        OR NOT new.changed_by @> old.changed_by THEN
        PERFORM refuse('vesting_grant_authors_kept', 'who wrote a grant stays known');
    END IF;
    IF old.state = 'draft' AND new.state = 'draft' THEN
        IF cardinality(new.changed_by) = 0
            OR (new.event_count, new.granted, new.committed, new.accrued, new.released)
            IS DISTINCT FROM
            (old.event_count, old.granted, old.committed, old.accrued, old.released) THEN
            PERFORM refuse('vesting_grant_authors_kept', 'who changes a draft stays known');
        END IF;
        RETURN new;
    END IF;
    IF to_jsonb(new) - kept - noted IS DISTINCT FROM to_jsonb(old) - kept - noted
        OR (old.safe_id IS NOT NULL AND new.safe_id IS DISTINCT FROM old.safe_id)
        OR (new.payee_id <> old.payee_id AND NOT is_event) THEN
        PERFORM refuse('vesting_grant_terms_kept', 'what was written of a grant stays');
    END IF;
    IF new.state <> old.state AND NOT (
        (old.state, new.state) = ('draft', 'withdrawn')
        OR (
            is_event
            AND (old.state, new.state) IN (
                ('draft', 'approved'), ('approved', 'terminated'), ('approved', 'completed')
            )
        )
    ) THEN
        PERFORM refuse(
            'vesting_grant_move_allowed', 'a grant does not go from ' || old.state || ' to ' || new.state
        );
    END IF;
    RETURN new;
END
$$;
CREATE FUNCTION public.vesting_plan_version_next() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF new.version <> 1 AND NOT EXISTS (
        SELECT 1 FROM vesting_plan AS p
        WHERE p.plan_id = new.plan_id AND p.version = new.version - 1
    ) THEN
        PERFORM refuse('vesting_plan_version_next', 'versions of a plan follow one another');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.vesting_release_complete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF (
        SELECT count(*)
        FROM vesting_release_line AS l
        INNER JOIN grant_event AS e ON e.release_id = l.release_id AND e.grant_id = l.grant_id
        INNER JOIN payable AS y ON y.entry_seq = e.entry_seq AND y.nature = l.nature
        WHERE l.release_id = new.release_id AND y.amount = l.amount
    ) <> (SELECT count(*) FROM vesting_release_line AS l WHERE l.release_id = new.release_id) THEN
        PERFORM refuse('vesting_release_complete', 'every line of an approved release is owed');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.vesting_release_line_joins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN vesting_release AS r ON r.release_id = f.release_id
        WHERE r.state <> 'submitted'
    ) THEN
        PERFORM refuse('vesting_release_line_joins', 'no line is added to a release that was decided on');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.vesting_release_moves() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    IF (new.period, new.boundary, new.created_by) IS DISTINCT FROM (
        old.period, old.boundary, old.created_by
    ) OR old.state <> 'submitted' THEN
        PERFORM refuse('vesting_release_move_allowed', 'a release is decided on once');
    END IF;
    IF new.state = 'approved' AND NOT EXISTS (
        SELECT 1 FROM principal AS p
        WHERE
            p.principal_id = new.decided_by AND p.kind = 'person'
            AND p.principal_id <> new.created_by
            AND (
                p.payee_id IS NULL OR NOT EXISTS (
                    SELECT 1 FROM vesting_release_line AS l
                    WHERE l.release_id = new.release_id AND l.payee_id = p.payee_id
                )
            )
    ) THEN
        PERFORM refuse('vesting_release_two_people', 'who makes a release or is paid does not approve it');
    END IF;
    RETURN new;
END
$$;
CREATE FUNCTION public.withdraw_execution(batch uuid, principal uuid, why text, instant timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO execution_withdrawal (
        batch_id, transaction_hash, block_number, receipt, receipt_sha256, reported_by, reported_at,
        confirmed_by, confirmed_at, reason, withdrawn_by, withdrawn_at, outcome
    )
    SELECT
        e.batch_id, e.transaction_hash, e.block_number, e.receipt, e.receipt_sha256, e.reported_by,
        e.reported_at, e.confirmed_by, e.confirmed_at, why, principal, instant, e.outcome
    FROM batch_execution AS e
    WHERE
        e.batch_id = batch
        AND NOT EXISTS (
            SELECT 1 FROM payment AS m WHERE m.batch_id = batch AND m.state = 'released'
        )
        AND NOT EXISTS (
            SELECT 1 FROM batch_call AS k WHERE k.batch_id = batch AND k.state = 'released'
        );
    IF NOT FOUND THEN
        PERFORM refuse('execution_withdrawn_whole', 'there is no execution that can be withdrawn');
    END IF;
    DELETE FROM failure_report AS r
    USING batch_execution AS e
    WHERE
        e.batch_id = batch AND e.outcome = 'failure' AND r.batch_id = batch
        AND r.transaction_hash = e.transaction_hash;
    DELETE FROM unexpected_transfer WHERE batch_id = batch;
    DELETE FROM batch_execution WHERE batch_id = batch;
END
$$;
CREATE FUNCTION public.withdraw_nonce_use(batch uuid, hash bytea, principal uuid, why text, instant timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    used integer;
BEGIN
    INSERT INTO nonce_use_withdrawal (
        batch_id, binding_no, safe_tx_hash, transaction_hash, block_number, kind, safe_transaction,
        receipt, receipt_sha256, use_reason, reported_by, reported_at, confirmed_by, confirmed_at,
        reason, withdrawn_by, withdrawn_at
    )
    SELECT
        u.batch_id, u.binding_no, u.safe_tx_hash, u.transaction_hash, u.block_number, u.kind,
        u.safe_transaction, u.receipt, u.receipt_sha256, u.reason, u.reported_by, u.reported_at,
        u.confirmed_by, u.confirmed_at, why, principal, instant
    FROM nonce_use AS u
    INNER JOIN payout_batch AS b ON b.batch_id = u.batch_id
    WHERE
        u.batch_id = batch AND u.transaction_hash = hash AND u.confirmed_by IS NOT NULL
        AND b.state = ANY (
            CASE
                WHEN b.binding_no = u.binding_no
                    THEN '{rejected,superseded,cancelled,executed,settled}'::text []
                WHEN b.binding_no > u.binding_no THEN '{approved,proposed,cancelled,superseded}'
            END
        )
        AND NOT EXISTS (SELECT 1 FROM batch_execution AS e WHERE e.batch_id = batch)
    RETURNING binding_no INTO used;
    IF NOT FOUND THEN
        PERFORM refuse('nonce_use_withdrawn_whole', 'there is no use of the nonce that can be withdrawn');
    END IF;
    DELETE FROM nonce_use AS u WHERE u.batch_id = batch AND u.transaction_hash = hash;
    UPDATE payout_batch AS b
    SET
        state = CASE
            WHEN b.state IN ('executed', 'settled') THEN b.state
            WHEN b.state IN ('approved', 'proposed') THEN 'proposed'
            ELSE 'cancelled'
        END,
        binding_no = used, nonce = k.nonce, safe_tx_hash = k.safe_tx_hash,
        reason = why, row_version = b.row_version + 1
    FROM nonce_of_binding(batch, used) AS k
    WHERE b.batch_id = batch;
END
$$;
CREATE TABLE public.access_generation (
    access_generation_id smallint DEFAULT 1 NOT NULL,
    generation bigint DEFAULT 1 NOT NULL,
    CONSTRAINT access_generation_is_one CHECK ((access_generation_id = 1))
);
COMMENT ON TABLE public.access_generation IS 'Grows with every change of who may act; what was read under an older number is read again';
CREATE TABLE public.account (
    account_id bigint NOT NULL,
    code text NOT NULL,
    asset_id uuid NOT NULL,
    prefix text GENERATED ALWAYS AS (split_part(code, ':'::text, 1)) STORED NOT NULL,
    debits public.base_units DEFAULT 0 NOT NULL,
    credits public.base_units DEFAULT 0 NOT NULL,
    normal_side text NOT NULL,
    floor public.base_units,
    CONSTRAINT account_above_floor CHECK (((floor IS NULL) OR (
CASE normal_side
    WHEN 'debit'::text THEN ((debits)::numeric - (credits)::numeric)
    ELSE ((credits)::numeric - (debits)::numeric)
END >= (floor)::numeric)))
)
WITH (fillfactor='70');
COMMENT ON TABLE public.account IS 'Place where one asset is counted';
COMMENT ON COLUMN public.account.debits IS 'Sum of all debit postings in base units, kept by posting_balanced';
COMMENT ON COLUMN public.account.credits IS 'Sum of all credit postings in base units, kept by posting_balanced';
COMMENT ON COLUMN public.account.normal_side IS 'As the chart says for its prefix';
COMMENT ON COLUMN public.account.floor IS 'Base units that the balance on the normal side never falls below; NULL: none';
ALTER TABLE public.account ALTER COLUMN account_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_month (
    account_id bigint NOT NULL,
    month public.calendar_month NOT NULL,
    debits public.base_units NOT NULL,
    credits public.base_units NOT NULL
)
WITH (fillfactor='50');
COMMENT ON TABLE public.account_month IS 'Totals of an account in base units from its first posting to the end of a month with postings';
COMMENT ON COLUMN public.account_month.month IS 'By effective day; months without postings have no row';
CREATE TABLE public.account_month_head (
    head_id smallint DEFAULT 1 NOT NULL,
    through_seq bigint DEFAULT 0 NOT NULL,
    CONSTRAINT account_month_head_is_one CHECK ((head_id = 1))
);
COMMENT ON TABLE public.account_month_head IS 'How far the journal is folded into account_month';
COMMENT ON COLUMN public.account_month_head.through_seq IS 'Postings of journal entries up to this number are in account_month, later ones are not';
CREATE TABLE public.account_rule (
    prefix text NOT NULL,
    parts smallint NOT NULL,
    kind text NOT NULL,
    normal_side text NOT NULL,
    posted_by text NOT NULL,
    meaning text NOT NULL,
    CONSTRAINT account_rule_kind_known CHECK ((kind = ANY (ARRAY['asset'::text, 'liability'::text, 'equity'::text, 'income'::text, 'expense'::text, 'memorandum'::text]))),
    CONSTRAINT account_rule_poster_known CHECK ((posted_by = ANY (ARRAY['system'::text, 'person'::text]))),
    CONSTRAINT account_rule_side_known CHECK ((normal_side = ANY (ARRAY['debit'::text, 'credit'::text])))
);
COMMENT ON TABLE public.account_rule IS 'The chart of accounts: which codes may exist and who may post to them';
COMMENT ON COLUMN public.account_rule.parts IS 'How many parts a code has, the prefix included';
COMMENT ON COLUMN public.account_rule.posted_by IS 'system: only operations of the service; person: journal entries made by hand too';
CREATE TABLE public.allocation (
    epoch_id uuid NOT NULL,
    account public.evm_address NOT NULL,
    allocation_id uuid NOT NULL,
    weight public.base_units NOT NULL,
    amount public.base_units NOT NULL
);
COMMENT ON TABLE public.allocation IS 'What an epoch gives to one account; append-only';
COMMENT ON COLUMN public.allocation.weight IS 'Balance times seconds, or balance; no base units of the reward';
COMMENT ON COLUMN public.allocation.amount IS 'Base units of the reward; may be 0';
CREATE TABLE public.api_token (
    token_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    label text NOT NULL,
    secret_sha256 public.hash32 NOT NULL,
    last_four text NOT NULL,
    allowed_networks cidr[],
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    roles text[],
    group_ids uuid[],
    safe_ids uuid[],
    CONSTRAINT api_token_expires_after_creation CHECK ((expires_at > created_at)),
    CONSTRAINT api_token_groups_listed CHECK (((cardinality(group_ids) >= 1) AND (cardinality(group_ids) <= 100))),
    CONSTRAINT api_token_roles_known CHECK (((cardinality(roles) > 0) AND (roles <@ ARRAY['lead'::text, 'finance'::text, 'approver'::text, 'script'::text, 'auditor'::text, 'payee'::text, 'admin'::text]))),
    CONSTRAINT api_token_safes_listed CHECK (((cardinality(safe_ids) >= 1) AND (cardinality(safe_ids) <= 100)))
);
COMMENT ON TABLE public.api_token IS 'Credentials of principals; the secret itself is never stored';
COMMENT ON COLUMN public.api_token.allowed_networks IS 'NULL allows any address';
COMMENT ON COLUMN public.api_token.last_used_at IS 'Not used any more; see api_token_use';
COMMENT ON COLUMN public.api_token.roles IS 'The only roles of its principal that it carries; NULL: all';
COMMENT ON COLUMN public.api_token.group_ids IS 'The only working groups that it reaches, and nothing that is of no group; NULL: no limit';
COMMENT ON COLUMN public.api_token.safe_ids IS 'The only Safes whose batches it reaches, and nothing that is of no Safe; NULL: no limit';
CREATE TABLE public.api_token_use (
    token_id uuid NOT NULL,
    last_used_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.api_token_use IS 'When a token was used last, to the minute; no row before its first use';
CREATE TABLE public.asset (
    asset_id uuid NOT NULL,
    chain_id bigint NOT NULL,
    address public.evm_address,
    symbol text NOT NULL,
    name text NOT NULL,
    decimals smallint NOT NULL,
    created_by uuid,
    created_at timestamp with time zone NOT NULL,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT asset_chain_positive CHECK ((chain_id > 0)),
    CONSTRAINT asset_decimals_in_range CHECK (((decimals >= 0) AND (decimals <= 77))),
    CONSTRAINT asset_symbol_plain CHECK ((symbol ~ '^[A-Za-z0-9][A-Za-z0-9._$+-]{0,31}$'::text))
);
COMMENT ON TABLE public.asset IS 'An ERC-20 or the native currency of one chain';
COMMENT ON COLUMN public.asset.address IS 'NULL: the chain''s native currency';
COMMENT ON COLUMN public.asset.decimals IS 'Digits after the point of a whole unit; fixed for ever';
CREATE TABLE public.audit_checkpoint (
    last_number bigint NOT NULL,
    first_number bigint NOT NULL,
    root_sha256 public.hash32 NOT NULL,
    chain_sha256 public.hash32 NOT NULL,
    CONSTRAINT audit_checkpoint_of_1024 CHECK (((last_number = (first_number + 1023)) AND ((last_number % (1024)::bigint) = 0)))
);
COMMENT ON TABLE public.audit_checkpoint IS 'Merkle root over each 1,024 entries of the audit log; append-only';
COMMENT ON COLUMN public.audit_checkpoint.root_sha256 IS 'As RFC 6962 has it, SHA-256: leaves are the byte 0 and entry_sha256, nodes the byte 1 and both below';
COMMENT ON COLUMN public.audit_checkpoint.chain_sha256 IS 'That of audit entry last_number';
CREATE TABLE public.audit_entry (
    number bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    principal_id uuid,
    roles text,
    token_id uuid,
    request_id text,
    operation text NOT NULL,
    object_id text NOT NULL,
    body_sha256 public.hash32,
    outcome text NOT NULL,
    remote_address text,
    detail text,
    text_key bytea,
    text_sha256 public.hash32 NOT NULL,
    first_seq bigint,
    last_seq bigint,
    entries_sha256 public.hash32,
    entry_sha256 public.hash32 NOT NULL,
    chain_sha256 public.hash32 NOT NULL,
    CONSTRAINT audit_entry_covers_a_range CHECK ((((first_seq IS NULL) = (last_seq IS NULL)) AND ((first_seq IS NULL) = (entries_sha256 IS NULL)) AND (first_seq <= last_seq) AND ((first_seq IS NULL) OR (outcome = 'done'::text)))),
    CONSTRAINT audit_entry_outcome_known CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text]))),
    CONSTRAINT audit_entry_roles_plain CHECK ((roles ~ '^([a-z]+(,[a-z]+)*)?$'::text)),
    CONSTRAINT audit_entry_text_with_key CHECK (((octet_length(text_key) = 32) AND ((text_key IS NOT NULL) OR ((detail IS NULL) AND (remote_address IS NULL)))))
);
COMMENT ON TABLE public.audit_entry IS 'Every change and every refused attempt at one, as one hash chain; append-only';
COMMENT ON COLUMN public.audit_entry.number IS 'Dense: 1, 2, 3, … in the order of the chain';
COMMENT ON COLUMN public.audit_entry.principal_id IS 'NULL: the command line on the machine itself';
COMMENT ON COLUMN public.audit_entry.roles IS 'What the principal was when it was let in, sorted, with commas; NULL where not known';
COMMENT ON COLUMN public.audit_entry.object_id IS 'Typed id such as run_… of what was changed';
COMMENT ON COLUMN public.audit_entry.body_sha256 IS 'SHA-256 of the request''s body';
COMMENT ON COLUMN public.audit_entry.remote_address IS 'Where the request came from; NULL for the machine itself, and once it was erased';
COMMENT ON COLUMN public.audit_entry.detail IS 'The rule that refused, or a short fact; NULL without one, and once it was erased';
COMMENT ON COLUMN public.audit_entry.text_key IS '32 random bytes; erased with detail and remote_address, so that text_sha256 tells nothing of them';
COMMENT ON COLUMN public.audit_entry.text_sha256 IS 'SHA-256 of text_key and the canonical bytes of detail and remote_address';
COMMENT ON COLUMN public.audit_entry.first_seq IS 'First of the journal entries that this one covers; NULL: none';
COMMENT ON COLUMN public.audit_entry.entries_sha256 IS 'SHA-256 of the entry_sha256 of journal entries first_seq to last_seq one after another';
COMMENT ON COLUMN public.audit_entry.entry_sha256 IS 'SHA-256 of the canonical bytes of this entry: vestry audit entry 1';
COMMENT ON COLUMN public.audit_entry.chain_sha256 IS 'SHA-256 of the byte 1, chain_sha256 of the entry before (zeros for the first) and entry_sha256';
CREATE TABLE public.audit_head (
    audit_id smallint DEFAULT 1 NOT NULL,
    number bigint DEFAULT 0 NOT NULL,
    chain_sha256 public.hash32 DEFAULT decode(repeat('00'::text, 32), 'hex'::text) NOT NULL,
    journal_seq bigint DEFAULT 0 NOT NULL,
    CONSTRAINT audit_is_one CHECK ((audit_id = 1))
);
COMMENT ON TABLE public.audit_head IS 'The end of the chain; locked last of all, until the transaction ends';
COMMENT ON COLUMN public.audit_head.chain_sha256 IS 'chain_sha256 of the newest entry; zeros before the first';
COMMENT ON COLUMN public.audit_head.journal_seq IS 'Journal entries up to this number are covered';
CREATE TABLE public.balance_snapshot (
    program_id uuid NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    accounts integer NOT NULL,
    body_sha256 public.hash32 NOT NULL,
    imported_by uuid NOT NULL,
    imported_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.balance_snapshot IS 'That all balances of a stake token at a time were imported; append-only';
CREATE TABLE public.batch_approval (
    batch_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    digest public.hash32 NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    safe_tx_hash public.hash32
);
COMMENT ON TABLE public.batch_approval IS 'Who approved which digest of a batch; append-only';
COMMENT ON COLUMN public.batch_approval.digest IS 'What the approver saw; equals the digest of the batch';
COMMENT ON COLUMN public.batch_approval.safe_tx_hash IS 'What the approver saw; NULL only where it was not asked for yet';
CREATE TABLE public.batch_call (
    batch_id uuid NOT NULL,
    row_no integer NOT NULL,
    kind text NOT NULL,
    target public.evm_address NOT NULL,
    value public.base_units NOT NULL,
    call_data bytea NOT NULL,
    function_signature text,
    reason text NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    found text,
    CONSTRAINT batch_call_reason_given CHECK ((reason <> ''::text)),
    CONSTRAINT batch_call_row_positive CHECK ((row_no > 0)),
    CONSTRAINT batch_call_state_known CHECK ((state = ANY (ARRAY['pending'::text, 'settled'::text, 'mismatched'::text, 'released'::text])))
);
COMMENT ON TABLE public.batch_call IS 'Calls of a batch that pay no payable, in execution order';
COMMENT ON COLUMN public.batch_call.value IS 'Base units of the native currency that go along';
COMMENT ON COLUMN public.batch_call.function_signature IS 'NULL where the function is not known';
COMMENT ON COLUMN public.batch_call.found IS 'What the receipt showed where it is not what was expected';
CREATE TABLE public.batch_check (
    batch_id uuid NOT NULL,
    check_no integer NOT NULL,
    code text NOT NULL,
    row_no integer,
    detail text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT batch_check_no_positive CHECK ((check_no > 0)),
    CONSTRAINT batch_check_reason_given CHECK ((reason <> ''::text))
);
COMMENT ON TABLE public.batch_check IS 'What was to be looked at when a batch was frozen, and why it is all right';
COMMENT ON COLUMN public.batch_check.row_no IS 'NULL: about the whole batch';
CREATE TABLE public.batch_claim (
    batch_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    first_claimed_at timestamp with time zone NOT NULL,
    CONSTRAINT batch_claim_expires CHECK ((expires_at > claimed_at))
);
COMMENT ON TABLE public.batch_claim IS 'Which script works on a batch, until when';
COMMENT ON COLUMN public.batch_claim.first_claimed_at IS 'When anybody first claimed the batch; from here counts how long claims hold off a cancellation';
CREATE TABLE public.batch_distribution (
    batch_id uuid NOT NULL,
    format text NOT NULL,
    asset_id uuid NOT NULL,
    root public.hash32 NOT NULL,
    distributor public.evm_address,
    CONSTRAINT batch_distribution_format_known CHECK ((format = ANY (ARRAY['uniswap'::text, 'openzeppelin'::text])))
);
COMMENT ON TABLE public.batch_distribution IS 'How the rows of a batch are claimed, in their order, instead of being paid';
COMMENT ON COLUMN public.batch_distribution.root IS 'Merkle root over the rows of the batch';
COMMENT ON COLUMN public.batch_distribution.distributor IS 'Deployed with the root once it is known; NULL until the batch is frozen';
CREATE TABLE public.batch_execution (
    batch_id uuid NOT NULL,
    transaction_hash public.hash32 NOT NULL,
    block_number bigint NOT NULL,
    outcome text NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 public.hash32 NOT NULL,
    reported_by uuid NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    CONSTRAINT batch_execution_outcome_known CHECK ((outcome = ANY (ARRAY['success'::text, 'failure'::text]))),
    CONSTRAINT batch_execution_receipt_digest CHECK (((receipt_sha256)::bytea = sha256(receipt))),
    CONSTRAINT batch_execution_two_people CHECK ((confirmed_by <> reported_by))
);
COMMENT ON TABLE public.batch_execution IS 'The reported on-chain transaction and its receipt as it was given';
COMMENT ON COLUMN public.batch_execution.transaction_hash IS 'One transaction may execute several batches, each shown by its own safe_tx_hash in the receipt';
COMMENT ON COLUMN public.batch_execution.confirmed_by IS 'NULL: settled as reported, not yet confirmed';
CREATE TABLE public.batch_export (
    batch_id uuid NOT NULL,
    name text NOT NULL,
    content_type text NOT NULL,
    download_name text NOT NULL,
    content bytea NOT NULL,
    binding_no integer DEFAULT 0 NOT NULL
);
ALTER TABLE ONLY public.batch_export ALTER COLUMN content SET COMPRESSION lz4;
COMMENT ON TABLE public.batch_export IS 'Files of a frozen batch, byte for byte as they were first made';
COMMENT ON COLUMN public.batch_export.download_name IS 'Under which a browser saves the file';
COMMENT ON COLUMN public.batch_export.binding_no IS 'The nonce that it was made with; earlier files are kept';
CREATE TABLE public.batch_payable (
    batch_id uuid NOT NULL,
    live boolean DEFAULT true NOT NULL,
    row_no integer NOT NULL,
    payable_id uuid NOT NULL
);
COMMENT ON TABLE public.batch_payable IS 'Which payables a payment pays';
COMMENT ON COLUMN public.batch_payable.live IS 'Follows the batch, until the payment is let go; a payable is live in at most one. Kept by triggers';
CREATE TABLE public.batch_proposal (
    batch_id uuid NOT NULL,
    safe_tx_hash public.hash32 NOT NULL,
    proposer public.evm_address,
    reported_by uuid NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    binding_no integer DEFAULT 0 NOT NULL
);
COMMENT ON TABLE public.batch_proposal IS 'That a batch was proposed to its Safe, as first reported';
COMMENT ON COLUMN public.batch_proposal.proposer IS 'Owner or delegate who proposed it, where that was said';
COMMENT ON COLUMN public.batch_proposal.binding_no IS 'The nonce that was proposed; others count no more';
CREATE TABLE public.batch_signature (
    batch_id uuid NOT NULL,
    owner public.evm_address NOT NULL,
    signature bytea NOT NULL,
    submitted_by uuid NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    binding_no integer DEFAULT 0 NOT NULL,
    CONSTRAINT batch_signature_is_65_bytes CHECK ((octet_length(signature) = 65))
);
COMMENT ON TABLE public.batch_signature IS 'Signatures over a batch''s safe_tx_hash, each by an owner that it was recovered to';
COMMENT ON COLUMN public.batch_signature.signature IS 'r, s and v; v is 27 or 28 (EIP-712), 31 or 32 (eth_sign)';
COMMENT ON COLUMN public.batch_signature.binding_no IS 'The nonce that was signed; others count no more';
CREATE TABLE public.batch_total (
    batch_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    row_count integer NOT NULL,
    amount public.base_units NOT NULL
);
COMMENT ON TABLE public.batch_total IS 'Control totals per asset, in base units';
CREATE TABLE public.bounty_month (
    month_id uuid NOT NULL,
    pot_id uuid NOT NULL,
    month public.calendar_month NOT NULL,
    amount public.base_units NOT NULL,
    rules text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    approved_by uuid,
    approved_at timestamp with time zone,
    effective_day date,
    known_seq bigint,
    entry_seq bigint,
    CONSTRAINT bounty_month_approved_by_someone CHECK ((num_nulls(approved_by, approved_at, effective_day, known_seq) =
CASE state
    WHEN 'approved'::text THEN 0
    ELSE 4
END)),
    CONSTRAINT bounty_month_rules_known CHECK ((rules = 'pro_rata_running_floor 1, pro_rata_largest_remainder 1'::text)),
    CONSTRAINT bounty_month_state_known CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'replaced'::text])))
);
COMMENT ON TABLE public.bounty_month IS 'What a month of a pot is, divided by what was measured';
COMMENT ON COLUMN public.bounty_month.amount IS 'Base units, by running floor over the months of the pot';
COMMENT ON COLUMN public.bounty_month.known_seq IS 'Reports know of it from this journal entry on: its own, or the next one where it has none';
CREATE TABLE public.bounty_pot (
    pot_id uuid NOT NULL,
    name text NOT NULL,
    asset_id uuid NOT NULL,
    amount public.base_units NOT NULL,
    first_month public.calendar_month NOT NULL,
    months integer NOT NULL,
    measure text NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    entry_seq bigint,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT bounty_pot_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT bounty_pot_decided_by_someone CHECK ((num_nulls(decided_by, decided_at) =
CASE state
    WHEN 'draft'::text THEN 2
    ELSE 0
END)),
    CONSTRAINT bounty_pot_measure_known CHECK ((measure = ANY (ARRAY['fees'::text, 'value_locked'::text]))),
    CONSTRAINT bounty_pot_months_in_range CHECK (((months >= 1) AND (months <= 1200))),
    CONSTRAINT bounty_pot_promised_by_its_entry CHECK (((entry_seq IS NOT NULL) = (state = 'approved'::text))),
    CONSTRAINT bounty_pot_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'withdrawn'::text])))
);
COMMENT ON TABLE public.bounty_pot IS 'An amount that is divided over months, and each among methodologists';
COMMENT ON COLUMN public.bounty_pot.amount IS 'Base units of the asset';
COMMENT ON COLUMN public.bounty_pot.entry_seq IS 'The entry by which its amount is promised';
CREATE TABLE public.bounty_share (
    share_id uuid NOT NULL,
    month_id uuid NOT NULL,
    payee_id uuid NOT NULL,
    measured public.base_units NOT NULL,
    amount public.base_units NOT NULL
);
COMMENT ON TABLE public.bounty_share IS 'One methodologist''s part of a month; append-only';
COMMENT ON COLUMN public.bounty_share.measured IS 'In the unit of the pot''s measure; no base units';
COMMENT ON COLUMN public.bounty_share.amount IS 'Base units, by largest remainder';
CREATE TABLE public.claim_receipt (
    chain_id bigint NOT NULL,
    transaction_hash public.hash32 NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    block_number bigint NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 public.hash32 NOT NULL,
    reported_by uuid NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    CONSTRAINT claim_receipt_block_natural CHECK ((block_number >= 0)),
    CONSTRAINT claim_receipt_chain_positive CHECK ((chain_id > 0)),
    CONSTRAINT claim_receipt_digest_of_receipt CHECK (((receipt_sha256)::bytea = sha256(receipt)))
);
COMMENT ON TABLE public.claim_receipt IS 'Receipts of transactions in which contracts paid grants; append-only';
COMMENT ON COLUMN public.claim_receipt.claimed_at IS 'Time of the block, as it was reported';
COMMENT ON COLUMN public.claim_receipt.receipt IS 'The receipt as JSON, as it was given';
CREATE TABLE public.contract_read (
    read_id uuid NOT NULL,
    program_id uuid NOT NULL,
    subject text NOT NULL,
    account public.evm_address,
    read_at timestamp with time zone NOT NULL,
    value public.base_units NOT NULL,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT contract_read_of_an_account CHECK (((account IS NOT NULL) = (subject = ANY (ARRAY['earned'::text, 'balance'::text])))),
    CONSTRAINT contract_read_subject_known CHECK ((subject = ANY (ARRAY['earned'::text, 'balance'::text, 'total_staked'::text, 'reward_rate'::text, 'reward_per_token'::text, 'period_finish'::text])))
);
COMMENT ON TABLE public.contract_read IS 'What a pool''s contract answered; compared with its books; append-only';
COMMENT ON COLUMN public.contract_read.value IS 'Base units, or what the function gives: seconds, or reward for each token times 10^18';
CREATE TABLE public.entry_kind (
    kind text NOT NULL,
    posted_by text NOT NULL,
    source_prefix text,
    source_table name,
    source_key name,
    CONSTRAINT entry_kind_poster_known CHECK ((posted_by = ANY (ARRAY['system'::text, 'person'::text]))),
    CONSTRAINT entry_kind_prefix_plain CHECK ((source_prefix ~ '^[a-z]{3}$'::text)),
    CONSTRAINT entry_kind_source_of_system CHECK (
CASE posted_by
    WHEN 'system'::text THEN (num_nulls(source_prefix, source_table, source_key) = 0)
    ELSE (num_nonnulls(source_prefix, source_table, source_key) = 0)
END)
);
COMMENT ON TABLE public.entry_kind IS 'The kinds of journal entries, and the objects that they are made by';
COMMENT ON COLUMN public.entry_kind.posted_by IS 'person: by hand, without an object and off the accounts of the service; system: by an object';
COMMENT ON COLUMN public.entry_kind.source_prefix IS 'What the typed ids of the objects begin with';
COMMENT ON COLUMN public.entry_kind.source_table IS 'Where the objects are';
COMMENT ON COLUMN public.entry_kind.source_key IS 'The column of the table that has their ids, a uuid';
CREATE TABLE public.entry_limit (
    asset_id uuid NOT NULL,
    amount public.base_units NOT NULL
);
COMMENT ON TABLE public.entry_limit IS 'Above how much of an asset an entry by hand needs a second person; none without a row';
COMMENT ON COLUMN public.entry_limit.amount IS 'Base units: the largest sum of debits of one entry';
CREATE TABLE public.entry_proposal (
    proposal_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    kind text NOT NULL,
    effective_day date NOT NULL,
    content text NOT NULL,
    digest public.hash32 NOT NULL,
    principal_id uuid NOT NULL,
    principal_kind text DEFAULT 'person'::text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    CONSTRAINT entry_proposal_by_a_person CHECK ((principal_kind = 'person'::text)),
    CONSTRAINT entry_proposal_content_as_stated CHECK (starts_with(content, ((((((((((('vestry-entry 1'::text || chr(10)) || 'kind '::text) || kind) || chr(10)) || 'day '::text) || lpad((EXTRACT(year FROM effective_day))::text, 4, '0'::text)) || '-'::text) || lpad((EXTRACT(month FROM effective_day))::text, 2, '0'::text)) || '-'::text) || lpad((EXTRACT(day FROM effective_day))::text, 2, '0'::text)) || chr(10)))),
    CONSTRAINT entry_proposal_kind_known CHECK ((kind = ANY (ARRAY['opening'::text, 'top_up'::text, 'correction'::text, 'reversal'::text])))
);
COMMENT ON TABLE public.entry_proposal IS 'Entries by hand above a limit, as one person wrote them; append-only';
COMMENT ON COLUMN public.entry_proposal.entry_id IS 'The id that the entry has once it is recorded';
COMMENT ON COLUMN public.entry_proposal.content IS 'The text that the digest stands for: vestry-entry 1; amounts in base units';
COMMENT ON COLUMN public.entry_proposal.digest IS 'SHA-256 of content';
CREATE TABLE public.entry_proposal_decision (
    proposal_id uuid NOT NULL,
    outcome text NOT NULL,
    principal_id uuid NOT NULL,
    principal_kind text DEFAULT 'person'::text NOT NULL,
    digest public.hash32,
    reason text,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT entry_proposal_decision_by_a_person CHECK ((principal_kind = 'person'::text)),
    CONSTRAINT entry_proposal_decision_complete CHECK (
CASE outcome
    WHEN 'approved'::text THEN (digest IS NOT NULL)
    ELSE (reason IS NOT NULL)
END),
    CONSTRAINT entry_proposal_decision_known CHECK ((outcome = ANY (ARRAY['approved'::text, 'rejected'::text]))),
    CONSTRAINT entry_proposal_decision_reason_says_something CHECK (((reason ~ '[^[:space:]]'::text) AND (length(reason) <= 2000)))
);
COMMENT ON TABLE public.entry_proposal_decision IS 'What became of a proposed entry, and by whom; append-only';
COMMENT ON COLUMN public.entry_proposal_decision.digest IS 'What the approver saw; equals the digest proposed';
CREATE TABLE public.epoch (
    epoch_id uuid NOT NULL,
    program_id uuid NOT NULL,
    number integer NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    rule text NOT NULL,
    total public.base_units NOT NULL,
    allocated public.base_units NOT NULL,
    claimed public.base_units NOT NULL,
    to_stream public.base_units NOT NULL,
    unstaked public.base_units NOT NULL,
    dust public.base_units NOT NULL,
    weight public.base_units NOT NULL,
    accounts integer NOT NULL,
    events bigint NOT NULL,
    differences integer NOT NULL,
    state text DEFAULT 'computed'::text NOT NULL,
    computed_by uuid NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    approved_by uuid,
    approved_at timestamp with time zone,
    effective_day date,
    known_seq bigint,
    entry_seq bigint,
    distributor_id uuid,
    CONSTRAINT epoch_approved_by_someone CHECK ((num_nulls(approved_by, approved_at, effective_day, known_seq) =
CASE state
    WHEN 'approved'::text THEN 0
    ELSE 4
END)),
    CONSTRAINT epoch_rule_known CHECK ((rule = ANY (ARRAY['staking_rewards 1'::text, 'time_weighted_balance 1, pro_rata_floor 1'::text, 'time_weighted_balance 1, pro_rata_largest_remainder 1'::text, 'pro_rata_floor 1'::text, 'pro_rata_largest_remainder 1'::text]))),
    CONSTRAINT epoch_state_known CHECK ((state = ANY (ARRAY['computed'::text, 'approved'::text, 'replaced'::text]))),
    CONSTRAINT epoch_sums CHECK (((total)::numeric = (((((allocated)::numeric + (claimed)::numeric) + (to_stream)::numeric) + (unstaked)::numeric) + (dust)::numeric)))
);
COMMENT ON TABLE public.epoch IS 'What a period gives to whom, with what it was computed from';
COMMENT ON COLUMN public.epoch.total IS 'Base units of the reward: of the period, or all that the contract was notified of by its end';
COMMENT ON COLUMN public.epoch.allocated IS 'Base units that accounts are owed';
COMMENT ON COLUMN public.epoch.claimed IS 'Base units that claims had paid by then; 0 where Vestry pays';
COMMENT ON COLUMN public.epoch.to_stream IS 'Base units of later periods; 0 where Vestry pays';
COMMENT ON COLUMN public.epoch.unstaked IS 'Base units that streamed while nobody staked; the contract keeps them';
COMMENT ON COLUMN public.epoch.dust IS 'Base units that rounding left, with the payer or in the contract';
COMMENT ON COLUMN public.epoch.weight IS 'Sum of the weights; no base units';
COMMENT ON COLUMN public.epoch.events IS 'How many events, or snapshots, it was computed from';
COMMENT ON COLUMN public.epoch.differences IS 'How many claims and reads differ from the books';
COMMENT ON COLUMN public.epoch.known_seq IS 'Reports know of it from this journal entry on';
COMMENT ON COLUMN public.epoch.distributor_id IS 'The payee that passes all of it on; NULL where each account is owed by itself';
CREATE TABLE public.execution_withdrawal (
    batch_id uuid NOT NULL,
    transaction_hash public.hash32 NOT NULL,
    block_number bigint NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 public.hash32 NOT NULL,
    reported_by uuid NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    reason text NOT NULL,
    withdrawn_by uuid NOT NULL,
    withdrawn_at timestamp with time zone NOT NULL,
    outcome text DEFAULT 'success'::text NOT NULL,
    CONSTRAINT execution_withdrawal_outcome_known CHECK ((outcome = ANY (ARRAY['success'::text, 'failure'::text])))
);
COMMENT ON TABLE public.execution_withdrawal IS 'Executions that a reorganisation took off the chain, as they were reported';
CREATE TABLE public.failure_report (
    batch_id uuid NOT NULL,
    transaction_hash public.hash32 NOT NULL,
    block_number bigint NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 public.hash32 NOT NULL,
    reported_by uuid NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    binding_no integer DEFAULT 0 NOT NULL,
    CONSTRAINT failure_report_receipt_digest CHECK (((receipt_sha256)::bytea = sha256(receipt)))
);
COMMENT ON TABLE public.failure_report IS 'That a batch''s execution failed, as somebody says; it counts once another person confirmed it';
COMMENT ON COLUMN public.failure_report.binding_no IS 'The nonce of the batch when its failure was reported';
CREATE TABLE public.fee_accrual (
    accrual_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    block_time timestamp with time zone NOT NULL,
    tx_hash public.hash32,
    log_index bigint,
    version_number integer,
    amount public.base_units NOT NULL,
    rule text NOT NULL,
    elapsed_seconds bigint,
    rate public.part_of_whole NOT NULL,
    fee_fraction public.part_of_whole,
    protocol_share public.part_of_whole NOT NULL,
    supply_before public.base_units NOT NULL,
    fee public.base_units NOT NULL,
    protocol_fee public.base_units NOT NULL,
    manager_fee public.base_units NOT NULL,
    supply_after public.base_units NOT NULL,
    multiplier_after public.base_units NOT NULL,
    last_accrual_at timestamp with time zone NOT NULL,
    undistributed_after public.base_units NOT NULL,
    stated_manager_fee public.base_units,
    stated_protocol_fee public.base_units,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    voided_by uuid,
    voided_at timestamp with time zone,
    void_reason text,
    CONSTRAINT fee_accrual_amount_where_one CHECK ((((amount)::numeric > (0)::numeric) = (kind = ANY (ARRAY['issued'::text, 'redeemed'::text, 'received'::text])))),
    CONSTRAINT fee_accrual_event_whole CHECK (((tx_hash IS NULL) = (log_index IS NULL))),
    CONSTRAINT fee_accrual_issues_by_the_rule CHECK (((kind <> ALL (ARRAY['issued'::text, 'redeemed'::text])) OR (((fee)::numeric = div(((amount)::numeric * (rate)::numeric), ('1000000000000000000'::bigint)::numeric)) AND ((supply_after)::numeric = (((supply_before)::numeric + (fee)::numeric) +
CASE kind
    WHEN 'issued'::text THEN (amount)::numeric
    ELSE (- (amount)::numeric)
END))))),
    CONSTRAINT fee_accrual_kind_known CHECK ((kind = ANY (ARRAY['issued'::text, 'redeemed'::text, 'accrued'::text, 'distributed'::text, 'received'::text]))),
    CONSTRAINT fee_accrual_log_index_not_negative CHECK ((log_index >= 0)),
    CONSTRAINT fee_accrual_number_positive CHECK ((number > 0)),
    CONSTRAINT fee_accrual_parts_sum CHECK ((((protocol_fee)::numeric = div(((fee)::numeric * (protocol_share)::numeric), ('1000000000000000000'::bigint)::numeric)) AND ((manager_fee)::numeric = ((fee)::numeric - (protocol_fee)::numeric)))),
    CONSTRAINT fee_accrual_receives_without_fee CHECK (((kind <> 'received'::text) OR (((fee)::numeric = (0)::numeric) AND ((supply_after)::numeric = (supply_before)::numeric)))),
    CONSTRAINT fee_accrual_rule_known CHECK ((rule =
CASE kind
    WHEN 'accrued'::text THEN 'set_streaming_fee 1'::text
    WHEN 'distributed'::text THEN 'set_streaming_fee 1'::text
    WHEN 'received'::text THEN 'fee_receipt 1'::text
    ELSE 'set_issuance_fee 1'::text
END)),
    CONSTRAINT fee_accrual_streams_by_the_rule CHECK (((kind <> ALL (ARRAY['accrued'::text, 'distributed'::text])) OR ((((fee_fraction)::numeric = div(((elapsed_seconds)::numeric * (rate)::numeric), (31557600)::numeric)) AND ((fee_fraction)::numeric < ('1000000000000000000'::bigint)::numeric) AND ((fee)::numeric = div(((fee_fraction)::numeric * (supply_before)::numeric), (('1000000000000000000'::bigint)::numeric - (fee_fraction)::numeric))) AND ((supply_after)::numeric = ((supply_before)::numeric + (fee)::numeric)) AND (last_accrual_at = block_time)) IS TRUE))),
    CONSTRAINT fee_accrual_time_runs_on CHECK ((elapsed_seconds >= 0)),
    CONSTRAINT fee_accrual_void_has_reason CHECK ((((voided_at IS NULL) = (voided_by IS NULL)) AND ((voided_at IS NULL) = (void_reason IS NULL))))
);
COMMENT ON TABLE public.fee_accrual IS 'What happened to a product''s fees, with what was computed from it; in order and append-only, but the newest may be voided';
COMMENT ON COLUMN public.fee_accrual.number IS '1, 2, 3, … in the order of recording, voided ones included';
COMMENT ON COLUMN public.fee_accrual.amount IS 'Base units of the product that were issued, redeemed or received; else 0';
COMMENT ON COLUMN public.fee_accrual.rule IS 'Name and version of the rule that gave the fee';
COMMENT ON COLUMN public.fee_accrual.elapsed_seconds IS 'Since the accrual before; NULL where nothing streams';
COMMENT ON COLUMN public.fee_accrual.rate IS 'That of the version in force, times 10^18';
COMMENT ON COLUMN public.fee_accrual.fee_fraction IS 'The part of the new supply, times 10^18';
COMMENT ON COLUMN public.fee_accrual.supply_before IS 'Base units of the product';
COMMENT ON COLUMN public.fee_accrual.fee IS 'Base units of the product that were minted as fee';
COMMENT ON COLUMN public.fee_accrual.protocol_fee IS 'The protocol''s part, in base units';
COMMENT ON COLUMN public.fee_accrual.manager_fee IS 'The rest, in base units: to be distributed';
COMMENT ON COLUMN public.fee_accrual.supply_after IS 'Base units of the product';
COMMENT ON COLUMN public.fee_accrual.multiplier_after IS 'Positions of each token times 10^18 afterwards; no amount, but as wide as base units';
COMMENT ON COLUMN public.fee_accrual.undistributed_after IS 'Base units of the product that the fee extension holds afterwards';
COMMENT ON COLUMN public.fee_accrual.stated_manager_fee IS 'What the event says, in base units; NULL: nothing';
COMMENT ON COLUMN public.fee_accrual.stated_protocol_fee IS 'What the event says, in base units; NULL: nothing';
CREATE TABLE public.fee_agreement (
    agreement_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    name text NOT NULL,
    paid_by text NOT NULL,
    fee_contract public.evm_address,
    safe_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    opening_supply public.base_units NOT NULL,
    opening_undistributed public.base_units NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    withdrawn_by uuid,
    withdrawn_at timestamp with time zone,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT fee_agreement_contract_is_known CHECK (((paid_by <> 'contract'::text) OR (fee_contract IS NOT NULL))),
    CONSTRAINT fee_agreement_payer_known CHECK ((paid_by = ANY (ARRAY['contract'::text, 'treasury'::text]))),
    CONSTRAINT fee_agreement_withdrawn_by_someone CHECK (((withdrawn_by IS NULL) = (withdrawn_at IS NULL)))
);
COMMENT ON TABLE public.fee_agreement IS 'How the fees of one product are divided with its methodologist';
COMMENT ON COLUMN public.fee_agreement.asset_id IS 'The index token: fees are counted and paid in it';
COMMENT ON COLUMN public.fee_agreement.paid_by IS 'contract: accrueFeesAndDistribute pays both parties; treasury: it receives all and owes a part';
COMMENT ON COLUMN public.fee_agreement.fee_contract IS 'The fee extension that distributes';
COMMENT ON COLUMN public.fee_agreement.safe_id IS 'The Safe that receives: the operator''s part, or all';
COMMENT ON COLUMN public.fee_agreement.started_at IS 'The last accrual before the first one recorded here';
COMMENT ON COLUMN public.fee_agreement.opening_supply IS 'Base units of the product at that time';
COMMENT ON COLUMN public.fee_agreement.opening_undistributed IS 'Base units of the product that the fee extension held at that time';
CREATE TABLE public.fee_split (
    split_id uuid NOT NULL,
    accrual_id uuid NOT NULL,
    payee_id uuid NOT NULL,
    period public.calendar_month NOT NULL,
    rule text NOT NULL,
    total public.base_units NOT NULL,
    operator_share public.part_of_whole NOT NULL,
    operator_take public.base_units NOT NULL,
    methodologist_take public.base_units NOT NULL,
    stated_operator_take public.base_units,
    stated_methodologist_take public.base_units,
    state text DEFAULT 'open'::text NOT NULL,
    approved_by uuid,
    approved_at timestamp with time zone,
    effective_day date,
    known_seq bigint,
    entry_seq bigint,
    CONSTRAINT fee_split_approved_by_someone CHECK ((num_nulls(approved_by, approved_at, effective_day, known_seq) =
CASE state
    WHEN 'approved'::text THEN 0
    ELSE 4
END)),
    CONSTRAINT fee_split_by_the_rule CHECK ((((operator_take)::numeric = div(((total)::numeric * (operator_share)::numeric), ('1000000000000000000'::bigint)::numeric)) AND ((methodologist_take)::numeric = ((total)::numeric - (operator_take)::numeric)))),
    CONSTRAINT fee_split_rule_known CHECK ((rule = 'fee_split 1'::text)),
    CONSTRAINT fee_split_state_known CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text])))
);
COMMENT ON TABLE public.fee_split IS 'What was distributed, divided between operator and methodologist, in base units of the product';
COMMENT ON COLUMN public.fee_split.payee_id IS 'The methodologist of the version in force';
COMMENT ON COLUMN public.fee_split.known_seq IS 'Reports know of it from this journal entry on: its own, or the next one where it has none';
COMMENT ON COLUMN public.fee_split.entry_seq IS 'The entry that owes or records the methodologist''s part; NULL where there is none';
CREATE TABLE public.fee_version (
    agreement_id uuid NOT NULL,
    number integer NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    payee_id uuid NOT NULL,
    operator_share public.part_of_whole NOT NULL,
    methodologist_share public.part_of_whole NOT NULL,
    protocol_streaming_share public.part_of_whole NOT NULL,
    protocol_issuance_share public.part_of_whole NOT NULL,
    streaming_rate public.part_of_whole NOT NULL,
    issue_rate public.part_of_whole NOT NULL,
    redeem_rate public.part_of_whole NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    CONSTRAINT fee_version_not_empty CHECK ((valid_until > valid_from)),
    CONSTRAINT fee_version_number_positive CHECK ((number > 0)),
    CONSTRAINT fee_version_rates_below_whole CHECK (((GREATEST(streaming_rate, issue_rate, redeem_rate))::numeric < ('1000000000000000000'::bigint)::numeric)),
    CONSTRAINT fee_version_shares_sum CHECK ((((operator_share)::numeric + (methodologist_share)::numeric) = ('1000000000000000000'::bigint)::numeric)),
    CONSTRAINT fee_version_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text])))
);
COMMENT ON TABLE public.fee_version IS 'The terms of a fee agreement over some time, once both parties approved';
COMMENT ON COLUMN public.fee_version.valid_from IS 'The instant of the change to these terms; what happens at it falls under the old ones';
COMMENT ON COLUMN public.fee_version.valid_until IS 'The instant of the change to the next ones, which these still cover; NULL for none yet';
COMMENT ON COLUMN public.fee_version.payee_id IS 'Who gets the methodologist''s part';
COMMENT ON COLUMN public.fee_version.streaming_rate IS 'A year of 31,557,600 seconds, times 10^18';
CREATE TABLE public.fee_version_approval (
    agreement_id uuid NOT NULL,
    number integer NOT NULL,
    party text NOT NULL,
    principal_id uuid NOT NULL,
    principal_kind text DEFAULT 'person'::text NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    CONSTRAINT fee_version_approval_by_a_person CHECK ((principal_kind = 'person'::text)),
    CONSTRAINT fee_version_party_known CHECK ((party = ANY (ARRAY['operator'::text, 'methodologist'::text])))
);
COMMENT ON TABLE public.fee_version_approval IS 'Who approved a version for which party; append-only';
CREATE TABLE public.grant_change (
    change_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    kind text NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    payee_id uuid,
    reason text NOT NULL,
    state text DEFAULT 'proposed'::text NOT NULL,
    proposed_by uuid NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT grant_change_at_a_second CHECK ((date_trunc('second'::text, effective_at) = effective_at)),
    CONSTRAINT grant_change_details_an_object CHECK ((jsonb_typeof(details) = 'object'::text)),
    CONSTRAINT grant_change_has_reason CHECK ((reason <> ''::text)),
    CONSTRAINT grant_change_kind_known CHECK ((kind = ANY (ARRAY['terminated'::text, 'accelerated'::text, 'occurred'::text, 'paused'::text, 'resumed'::text, 'suspended'::text, 'restored'::text, 'amended'::text, 'reached'::text, 'transferred'::text]))),
    CONSTRAINT grant_change_state_known CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'withdrawn'::text]))),
    CONSTRAINT grant_change_transfer_to_somebody CHECK (((kind = 'transferred'::text) = (payee_id IS NOT NULL)))
);
COMMENT ON TABLE public.grant_change IS 'A proposed termination, acceleration, pause, amendment and so on';
COMMENT ON COLUMN public.grant_change.details IS 'What its kind needs: ends_at, extent, months, quantity, covers, terms, milestone, name';
COMMENT ON COLUMN public.grant_change.payee_id IS 'To whom a transfer goes';
CREATE TABLE public.grant_event (
    grant_id uuid NOT NULL,
    event_no integer NOT NULL,
    kind text NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    payee_id uuid,
    amount public.base_units DEFAULT 0 NOT NULL,
    change_id uuid,
    release_id uuid,
    transaction_hash public.hash32,
    principal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    known_seq bigint NOT NULL,
    entry_seq bigint,
    CONSTRAINT grant_event_at_a_second CHECK ((date_trunc('second'::text, effective_at) = effective_at)),
    CONSTRAINT grant_event_kind_known CHECK ((kind = ANY (ARRAY['approved'::text, 'accrued'::text, 'released'::text, 'claimed'::text, 'terminated'::text, 'accelerated'::text, 'occurred'::text, 'paused'::text, 'resumed'::text, 'suspended'::text, 'restored'::text, 'amended'::text, 'reached'::text, 'transferred'::text]))),
    CONSTRAINT grant_event_of_its_kind CHECK ((((kind = 'released'::text) = (release_id IS NOT NULL)) AND ((kind = 'claimed'::text) = (transaction_hash IS NOT NULL)) AND ((kind = ANY (ARRAY['approved'::text, 'transferred'::text])) = (payee_id IS NOT NULL)) AND ((kind = ANY (ARRAY['approved'::text, 'accrued'::text, 'released'::text, 'claimed'::text])) = (change_id IS NULL))))
);
COMMENT ON TABLE public.grant_event IS 'All that happened to grants, in order; append-only';
COMMENT ON COLUMN public.grant_event.event_no IS 'Dense for each grant: 1, 2, 3, … in the order of recording';
COMMENT ON COLUMN public.grant_event.effective_at IS 'When it takes effect, a whole second';
COMMENT ON COLUMN public.grant_event.payee_id IS 'Who gets the grant from here on';
COMMENT ON COLUMN public.grant_event.amount IS 'Base units granted, accrued, released, claimed or forfeited by it; 0 where it is none of these';
COMMENT ON COLUMN public.grant_event.known_seq IS 'The number of its journal entry, or of the newest one when it was recorded without';
CREATE TABLE public.held_balance (
    program_id uuid NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    account public.evm_address NOT NULL,
    balance public.base_units NOT NULL
);
COMMENT ON TABLE public.held_balance IS 'What an account held at a snapshot; append-only';
COMMENT ON COLUMN public.held_balance.balance IS 'Base units of the stake token';
CREATE TABLE public.idempotency_record (
    principal_id uuid NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    key text NOT NULL,
    body_sha256 public.hash32 NOT NULL,
    status smallint NOT NULL,
    location text,
    etag text,
    body bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    group_id uuid,
    safe_id uuid,
    CONSTRAINT idempotency_keeps_successes CHECK (((status >= 200) AND (status <= 299))),
    CONSTRAINT idempotency_key_length CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);
ALTER TABLE ONLY public.idempotency_record ALTER COLUMN body SET COMPRESSION lz4;
COMMENT ON TABLE public.idempotency_record IS 'Answers of successful writes, stored in the transaction of their effect and kept for good';
COMMENT ON COLUMN public.idempotency_record.body_sha256 IS 'SHA-256 of the body, or of its SHA-256 and If-Match where that was sent';
COMMENT ON COLUMN public.idempotency_record.group_id IS 'The working group that the change was of, if any';
COMMENT ON COLUMN public.idempotency_record.safe_id IS 'The Safe that the change was of, if any';
CREATE TABLE public.journal_entry (
    seq bigint NOT NULL,
    entry_id uuid NOT NULL,
    effective_day date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    source_id text,
    memo text,
    principal_id uuid,
    request_id text,
    reverses bigint,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    posting_count integer NOT NULL,
    text_key bytea,
    text_sha256 public.hash32 NOT NULL,
    entry_sha256 public.hash32 NOT NULL,
    CONSTRAINT journal_entry_has_postings CHECK ((posting_count > 0)),
    CONSTRAINT journal_entry_metadata_short CHECK (((metadata = '{}'::jsonb) OR ((jsonb_typeof(metadata) = 'object'::text) AND (octet_length((metadata)::text) <= 8192) AND (NOT (metadata @? '$.*?(@.type() != "string")'::jsonpath))))),
    CONSTRAINT journal_entry_reversal_of_something CHECK (((kind <> 'reversal'::text) OR (reverses IS NOT NULL))),
    CONSTRAINT journal_entry_reverses_an_older CHECK (((reverses >= 1) AND (reverses <= (seq - 1)))),
    CONSTRAINT journal_entry_text_with_key CHECK ((((memo IS NULL) = (text_key IS NULL)) AND ((memo IS NOT NULL) OR (metadata = '{}'::jsonb)) AND (octet_length(text_key) = 32)))
);
COMMENT ON TABLE public.journal_entry IS 'Balanced set of postings with day, memo and source; immutable';
COMMENT ON COLUMN public.journal_entry.seq IS 'Dense: 1, 2, 3, … in the order of recording';
COMMENT ON COLUMN public.journal_entry.source_id IS 'Typed id of the object whose operation made the entry';
COMMENT ON COLUMN public.journal_entry.memo IS 'Why; NULL once it was erased';
COMMENT ON COLUMN public.journal_entry.reverses IS 'The number of the entry whose mirror image this one is';
COMMENT ON COLUMN public.journal_entry.metadata IS 'Short strings by name; empty once they were erased';
COMMENT ON COLUMN public.journal_entry.text_key IS '32 random bytes; erased with memo and metadata, so that text_sha256 tells nothing of them';
COMMENT ON COLUMN public.journal_entry.text_sha256 IS 'SHA-256 of text_key and the canonical bytes of memo and metadata';
COMMENT ON COLUMN public.journal_entry.entry_sha256 IS 'SHA-256 of the canonical bytes of the entry with its postings: vestry journal entry 1';
CREATE TABLE public.journal_head (
    journal_id smallint DEFAULT 1 NOT NULL,
    last_seq bigint DEFAULT 0 NOT NULL,
    closed_through date,
    CONSTRAINT journal_is_one CHECK ((journal_id = 1))
);
COMMENT ON TABLE public.journal_head IS 'The number of the newest entry; locked just before entries are written';
COMMENT ON COLUMN public.journal_head.closed_through IS 'Last day of the newest month that was ever closed; NULL before the first closing';
CREATE TABLE public.judging_generation (
    table_name text NOT NULL,
    generation bigint DEFAULT 1 NOT NULL
);
COMMENT ON TABLE public.judging_generation IS 'Grows with every change of what journal entries by hand are judged by; read under an older sum: read again';
CREATE TABLE public.ledger_import (
    import_id smallint DEFAULT 1 NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    journal_seq bigint NOT NULL,
    audit_number bigint NOT NULL,
    export_sha256 public.hash32 NOT NULL,
    CONSTRAINT ledger_import_is_one CHECK ((import_id = 1))
);
COMMENT ON TABLE public.ledger_import IS 'The export that the ledger began with; empty where it began here';
COMMENT ON COLUMN public.ledger_import.journal_seq IS 'Journal entries up to this number were imported';
COMMENT ON COLUMN public.ledger_import.audit_number IS 'Audit entries up to this number were imported';
COMMENT ON COLUMN public.ledger_import.export_sha256 IS 'SHA-256 of the export, as its manifest says: of all lines before that';
CREATE TABLE public.nonce_binding (
    batch_id uuid NOT NULL,
    binding_no integer NOT NULL,
    former_nonce bigint NOT NULL,
    former_safe_tx_hash public.hash32 NOT NULL,
    nonce bigint NOT NULL,
    safe_tx_hash public.hash32 NOT NULL,
    reason text NOT NULL,
    proposed_by uuid NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    CONSTRAINT nonce_binding_no_positive CHECK ((binding_no > 0)),
    CONSTRAINT nonce_binding_nonce_not_negative CHECK ((nonce >= 0)),
    CONSTRAINT nonce_binding_reason_given CHECK ((reason <> ''::text)),
    CONSTRAINT nonce_binding_two_people CHECK ((confirmed_by <> proposed_by))
);
COMMENT ON TABLE public.nonce_binding IS 'Another nonce for a frozen batch; it counts once another person confirmed it';
COMMENT ON COLUMN public.nonce_binding.former_nonce IS 'What the batch was bound to when this was proposed';
CREATE TABLE public.nonce_use (
    batch_id uuid NOT NULL,
    safe_tx_hash public.hash32 NOT NULL,
    transaction_hash public.hash32 NOT NULL,
    block_number bigint NOT NULL,
    kind text NOT NULL,
    safe_transaction bytea NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 public.hash32 NOT NULL,
    reason text NOT NULL,
    reported_by uuid NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    binding_no integer DEFAULT 0 NOT NULL,
    CONSTRAINT nonce_use_kind_known CHECK ((kind = ANY (ARRAY['rejection'::text, 'replacement'::text]))),
    CONSTRAINT nonce_use_receipt_digest CHECK (((receipt_sha256)::bytea = sha256(receipt))),
    CONSTRAINT nonce_use_two_people CHECK ((confirmed_by <> reported_by))
);
COMMENT ON TABLE public.nonce_use IS 'That another transaction used a batch''s nonce; it counts once another person confirmed it';
COMMENT ON COLUMN public.nonce_use.safe_tx_hash IS 'Of the other transaction, as its receipt shows it';
COMMENT ON COLUMN public.nonce_use.safe_transaction IS 'The other transaction as it was given, JSON';
COMMENT ON COLUMN public.nonce_use.binding_no IS 'The nonce of the batch that was used otherwise';
CREATE TABLE public.nonce_use_withdrawal (
    batch_id uuid NOT NULL,
    binding_no integer NOT NULL,
    safe_tx_hash public.hash32 NOT NULL,
    transaction_hash public.hash32 NOT NULL,
    block_number bigint NOT NULL,
    kind text NOT NULL,
    safe_transaction bytea NOT NULL,
    receipt bytea NOT NULL,
    receipt_sha256 public.hash32 NOT NULL,
    use_reason text NOT NULL,
    reported_by uuid NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    confirmed_by uuid NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    withdrawn_by uuid NOT NULL,
    withdrawn_at timestamp with time zone NOT NULL,
    CONSTRAINT nonce_use_withdrawal_reason_check CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 2000))),
    CONSTRAINT nonce_use_withdrawal_withdrawn_at_check CHECK (isfinite(withdrawn_at))
);
COMMENT ON TABLE public.nonce_use_withdrawal IS 'Uses of nonces that a reorganisation took off the chain, as they were reported';
COMMENT ON COLUMN public.nonce_use_withdrawal.use_reason IS 'What was said of the use when it was reported';
CREATE TABLE public.organisation (
    organisation_id smallint DEFAULT 1 NOT NULL,
    name text DEFAULT 'DAO'::text NOT NULL,
    zone text DEFAULT 'UTC'::text NOT NULL,
    batch_approvals smallint DEFAULT 1 NOT NULL,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT organisation_is_one CHECK ((organisation_id = 1)),
    CONSTRAINT organisation_needs_an_approval CHECK (((batch_approvals >= 1) AND (batch_approvals <= 20)))
);
COMMENT ON TABLE public.organisation IS 'The one row of settings';
COMMENT ON COLUMN public.organisation.zone IS 'IANA zone; used only to cut periods, never to show an instant';
COMMENT ON COLUMN public.organisation.batch_approvals IS 'How many people besides its author must approve a payout batch';
CREATE TABLE public.owners_acknowledgement (
    batch_id uuid NOT NULL,
    owners public.evm_address[] NOT NULL,
    threshold integer NOT NULL,
    reason text NOT NULL,
    acknowledged_by uuid NOT NULL,
    acknowledged_at timestamp with time zone NOT NULL,
    CONSTRAINT owners_acknowledgement_acknowledged_at_check CHECK (isfinite(acknowledged_at)),
    CONSTRAINT owners_acknowledgement_reason_check CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 2000)))
);
COMMENT ON TABLE public.owners_acknowledgement IS 'That somebody saw how the owners of a Safe changed since a batch was frozen; holds for just these owners';
COMMENT ON COLUMN public.owners_acknowledgement.owners IS 'Those of the Safe when it was said';
CREATE TABLE public.payable (
    payable_id uuid NOT NULL,
    payee_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    amount public.base_units NOT NULL,
    period public.calendar_month NOT NULL,
    source_id text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    entry_seq bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    nature text,
    CONSTRAINT payable_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT payable_nature_known CHECK ((nature = ANY (ARRAY['cliff'::text, 'recurring'::text]))),
    CONSTRAINT payable_state_known CHECK ((state = ANY (ARRAY['open'::text, 'reserved'::text, 'settled'::text, 'reversed'::text])))
);
COMMENT ON TABLE public.payable IS 'What is owed to a payee and not yet settled';
COMMENT ON COLUMN public.payable.amount IS 'Base units of the asset';
COMMENT ON COLUMN public.payable.source_id IS 'Typed id of the reward line, line of a vesting release or allocation that it comes from';
COMMENT ON COLUMN public.payable.nature IS 'Of vesting: whether it came at once, as with a cliff, or by the passing of time; NULL elsewhere';
CREATE TABLE public.payable_source_kind (
    prefix text NOT NULL,
    meaning text NOT NULL,
    checked_by name NOT NULL,
    CONSTRAINT payable_source_kind_prefix_plain CHECK ((prefix ~ '^[a-z]{3}$'::text))
);
COMMENT ON TABLE public.payable_source_kind IS 'What a payable may come from; a migration that adds a kind adds the trigger that checks it';
COMMENT ON COLUMN public.payable_source_kind.prefix IS 'What the typed ids of such sources begin with';
COMMENT ON COLUMN public.payable_source_kind.checked_by IS 'The trigger on payable that compares a payable with its source';
CREATE TABLE public.payee (
    payee_id uuid NOT NULL,
    handle public.handle NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    created_by uuid,
    created_at timestamp with time zone NOT NULL,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT payee_kind_known CHECK ((kind = ANY (ARRAY['person'::text, 'group'::text, 'contract'::text])))
);
COMMENT ON TABLE public.payee IS 'Person, group or contract that is owed';
CREATE TABLE public.payment (
    batch_id uuid NOT NULL,
    row_no integer NOT NULL,
    kind text NOT NULL,
    payee_id uuid NOT NULL,
    recipient public.evm_address NOT NULL,
    asset_id uuid NOT NULL,
    amount public.base_units NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    found text,
    CONSTRAINT payment_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT payment_kind_known CHECK ((kind = ANY (ARRAY['erc20'::text, 'native'::text, 'share'::text]))),
    CONSTRAINT payment_row_positive CHECK ((row_no > 0)),
    CONSTRAINT payment_state_known CHECK ((state = ANY (ARRAY['pending'::text, 'settled'::text, 'mismatched'::text, 'released'::text])))
);
COMMENT ON TABLE public.payment IS 'One transfer of a batch, in execution order';
COMMENT ON COLUMN public.payment.kind IS 'A share is claimed by its recipient from the distributor that the batch funds';
COMMENT ON COLUMN public.payment.amount IS 'Base units; the sum of its payables';
COMMENT ON COLUMN public.payment.found IS 'What the receipt showed where it is not what was expected';
CREATE TABLE public.payout_address (
    payout_address_id uuid NOT NULL,
    payee_id uuid NOT NULL,
    chain_id bigint NOT NULL,
    address public.evm_address NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    created_by uuid,
    CONSTRAINT payout_address_chain_positive CHECK ((chain_id > 0)),
    CONSTRAINT payout_address_ends_after_it_starts CHECK ((valid_until >= valid_from)),
    CONSTRAINT payout_address_not_zero CHECK (((address)::bytea <> '\x0000000000000000000000000000000000000000'::bytea))
);
COMMENT ON TABLE public.payout_address IS 'Where a payee is paid on one chain, and when; earlier addresses are kept';
COMMENT ON COLUMN public.payout_address.valid_until IS 'Exclusive; NULL while it is the current one';
CREATE TABLE public.payout_batch (
    batch_id uuid NOT NULL,
    safe_id uuid NOT NULL,
    chain_id bigint NOT NULL,
    safe_address public.evm_address NOT NULL,
    safe_version text NOT NULL,
    multi_send_call_only public.evm_address,
    period public.calendar_month NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    live boolean DEFAULT true NOT NULL,
    planned_by uuid NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    frozen_by uuid,
    frozen_at timestamp with time zone,
    row_count integer NOT NULL,
    canonical bytea,
    digest public.hash32,
    nonce bigint,
    safe_tx_hash public.hash32,
    reason text,
    row_version bigint DEFAULT 1 NOT NULL,
    plan_id uuid,
    part integer DEFAULT 1 NOT NULL,
    part_count integer DEFAULT 1 NOT NULL,
    gas_estimate bigint,
    call_data_bytes integer,
    has_calls boolean DEFAULT false NOT NULL,
    binding_no integer DEFAULT 0 NOT NULL,
    safe_owners public.evm_address[],
    safe_threshold integer,
    CONSTRAINT payout_batch_digest_of_canonical CHECK (((digest)::bytea = sha256(canonical))),
    CONSTRAINT payout_batch_frozen_is_complete CHECK (((state = ANY (ARRAY['planned'::text, 'cancelled'::text])) OR ((canonical IS NOT NULL) AND (digest IS NOT NULL) AND (nonce IS NOT NULL) AND (safe_tx_hash IS NOT NULL) AND (frozen_by IS NOT NULL) AND (frozen_at IS NOT NULL)))),
    CONSTRAINT payout_batch_nonce_not_negative CHECK ((nonce >= 0)),
    CONSTRAINT payout_batch_not_empty CHECK ((row_count > 0)),
    CONSTRAINT payout_batch_part_of_count CHECK (((part >= 1) AND (part <= part_count))),
    CONSTRAINT payout_batch_state_known CHECK ((state = ANY (ARRAY['planned'::text, 'frozen'::text, 'approved'::text, 'proposed'::text, 'executed'::text, 'settled'::text, 'cancelled'::text, 'failed'::text, 'rejected'::text, 'superseded'::text])))
);
ALTER TABLE ONLY public.payout_batch ALTER COLUMN canonical SET COMPRESSION lz4;
COMMENT ON TABLE public.payout_batch IS 'Payments for one Safe, chain and nonce';
COMMENT ON COLUMN public.payout_batch.live IS 'Holds its payables, a settled batch for good; kept by a trigger. An executed batch does not where
it came too late and others had paid';
COMMENT ON COLUMN public.payout_batch.canonical IS 'The bytes that the digest stands for: vestry-batch 1';
COMMENT ON COLUMN public.payout_batch.digest IS 'SHA-256 of canonical';
COMMENT ON COLUMN public.payout_batch.safe_tx_hash IS 'Keccak-256, EIP-712, of the Safe transaction at nonce';
COMMENT ON COLUMN public.payout_batch.plan_id IS 'The plan that it is a part of; NULL for a batch by itself';
COMMENT ON COLUMN public.payout_batch.gas_estimate IS 'By the measured gas of plain transfers';
COMMENT ON COLUMN public.payout_batch.call_data_bytes IS 'Bytes of the packed calls with those around them';
COMMENT ON COLUMN public.payout_batch.has_calls IS 'Makes calls instead of payments; one more person approves';
COMMENT ON COLUMN public.payout_batch.binding_no IS 'The nonce_binding that its nonce is of; 0 is that of the freeze';
COMMENT ON COLUMN public.payout_batch.safe_owners IS 'Owners of the Safe when the batch was frozen; NULL where it was not kept yet';
COMMENT ON COLUMN public.payout_batch.safe_threshold IS 'How many of them had to sign then';
CREATE TABLE public.period (
    period public.calendar_month NOT NULL,
    state text NOT NULL,
    row_version bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT period_state_known CHECK ((state = ANY (ARRAY['open'::text, 'held'::text, 'closed'::text, 'reopened'::text])))
);
COMMENT ON TABLE public.period IS 'States of months; one without a row, or that is open, is open or closed together with a later one';
COMMENT ON COLUMN public.period.row_version IS 'Grows with each change of state; 0 without a row';
CREATE TABLE public.period_act (
    act_id uuid NOT NULL,
    act_no bigint NOT NULL,
    period public.calendar_month NOT NULL,
    kind text NOT NULL,
    period_version bigint NOT NULL,
    principal_id uuid NOT NULL,
    principal_kind text DEFAULT 'person'::text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    reason text,
    checklist text,
    digest public.hash32,
    CONSTRAINT period_act_by_a_person CHECK ((principal_kind = 'person'::text)),
    CONSTRAINT period_act_closing_has_checklist CHECK ((((kind = 'closing'::text) = (checklist IS NOT NULL)) AND ((checklist IS NULL) = (digest IS NULL)))),
    CONSTRAINT period_act_digest_of_checklist CHECK (((digest)::bytea = sha256(convert_to(checklist, 'UTF8'::name)))),
    CONSTRAINT period_act_kind_known CHECK ((kind = ANY (ARRAY['hold'::text, 'release'::text, 'closing'::text, 'reopening'::text]))),
    CONSTRAINT period_act_reason_says_something CHECK (((reason ~ '[^[:space:]]'::text) AND (length(reason) <= 2000))),
    CONSTRAINT period_act_reopening_has_reason CHECK (((kind <> 'reopening'::text) OR (reason IS NOT NULL)))
);
COMMENT ON TABLE public.period_act IS 'Holds and releases, and closings and reopenings as one person proposed them; append-only';
COMMENT ON COLUMN public.period_act.act_no IS 'Grows in the order of the acts of a month; may leave gaps';
COMMENT ON COLUMN public.period_act.period_version IS 'The version of the month that it was made for';
COMMENT ON COLUMN public.period_act.checklist IS 'The text that the digest stands for: vestry-closing 1; amounts in base units';
COMMENT ON COLUMN public.period_act.digest IS 'SHA-256 of checklist';
ALTER TABLE public.period_act ALTER COLUMN act_no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.period_act_act_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.period_approval (
    act_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    principal_kind text DEFAULT 'person'::text NOT NULL,
    digest public.hash32,
    approved_at timestamp with time zone NOT NULL,
    CONSTRAINT period_approval_by_a_person CHECK ((principal_kind = 'person'::text))
);
COMMENT ON TABLE public.period_approval IS 'The second person of a closing or reopening; append-only';
COMMENT ON COLUMN public.period_approval.digest IS 'What the approver saw; equals the digest of a closing';
CREATE TABLE public.pool_funding (
    program_id uuid NOT NULL,
    number integer NOT NULL,
    period integer NOT NULL,
    reward public.base_units NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    balance public.base_units NOT NULL,
    owed public.base_units NOT NULL,
    rate public.base_units NOT NULL,
    leftover public.base_units NOT NULL,
    rate_dust public.base_units NOT NULL,
    period_finish timestamp with time zone NOT NULL,
    findings text[] NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    planned_by uuid NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    approved_by uuid,
    approved_at timestamp with time zone,
    block_number bigint,
    log_index bigint,
    effective_day date,
    known_seq bigint,
    entry_seq bigint,
    CONSTRAINT pool_funding_approved_by_someone CHECK (((state <> ALL (ARRAY['approved'::text, 'settled'::text])) OR (num_nulls(approved_by, approved_at) = 0))),
    CONSTRAINT pool_funding_number_positive CHECK ((number > 0)),
    CONSTRAINT pool_funding_reward_positive CHECK (((reward)::numeric > (0)::numeric)),
    CONSTRAINT pool_funding_settled_by_an_event CHECK ((num_nulls(block_number, log_index, effective_day, known_seq, entry_seq) =
CASE state
    WHEN 'settled'::text THEN 0
    ELSE 5
END)),
    CONSTRAINT pool_funding_state_known CHECK ((state = ANY (ARRAY['planned'::text, 'approved'::text, 'settled'::text, 'cancelled'::text])))
);
COMMENT ON TABLE public.pool_funding IS 'A period''s reward on its way to the contract, with what was checked before';
COMMENT ON COLUMN public.pool_funding.reward IS 'Base units of the reward, as all amounts here';
COMMENT ON COLUMN public.pool_funding.balance IS 'What the contract will hold once the transfer arrived, in base units';
COMMENT ON COLUMN public.pool_funding.owed IS 'What stakers could claim by then, in base units';
COMMENT ON COLUMN public.pool_funding.rate IS 'Base units a second';
COMMENT ON COLUMN public.pool_funding.leftover IS 'What the running period had still to stream, in base units';
COMMENT ON COLUMN public.pool_funding.rate_dust IS 'What rounding the rate leaves in the contract, in base units';
COMMENT ON COLUMN public.pool_funding.findings IS 'What people should know; nothing that stops it';
CREATE TABLE public.posting (
    seq bigint NOT NULL,
    line integer NOT NULL,
    account_id bigint NOT NULL,
    side text NOT NULL,
    amount public.base_units NOT NULL,
    CONSTRAINT posting_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT posting_line_positive CHECK ((line > 0)),
    CONSTRAINT posting_side_known CHECK ((side = ANY (ARRAY['debit'::text, 'credit'::text])))
);
COMMENT ON TABLE public.posting IS 'One line of an entry, in base units of its account''s asset';
CREATE TABLE public.principal (
    principal_id uuid NOT NULL,
    handle public.handle NOT NULL,
    kind text NOT NULL,
    payee_id uuid,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT principal_kind_known CHECK ((kind = ANY (ARRAY['person'::text, 'script'::text]))),
    CONSTRAINT principal_paid_is_a_person CHECK (((payee_id IS NULL) OR (kind = 'person'::text)))
);
COMMENT ON TABLE public.principal IS 'A person or a script; two-person rules compare these, never tokens';
COMMENT ON COLUMN public.principal.payee_id IS 'The payee that this person is, if any';
CREATE TABLE public.principal_group (
    principal_id uuid NOT NULL,
    group_id uuid NOT NULL
);
COMMENT ON TABLE public.principal_group IS 'The groups that a lead enters rewards for';
CREATE TABLE public.principal_role (
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL,
    role text NOT NULL,
    CONSTRAINT principal_role_known CHECK ((role = ANY (ARRAY['lead'::text, 'finance'::text, 'approver'::text, 'script'::text, 'auditor'::text, 'payee'::text, 'admin'::text]))),
    CONSTRAINT principal_role_script_only_reads_and_reports CHECK ((((principal_kind = 'person'::text) AND (role <> 'script'::text)) OR ((principal_kind = 'script'::text) AND (role = ANY (ARRAY['script'::text, 'auditor'::text])))))
);
COMMENT ON TABLE public.principal_role IS 'What a principal may do; a script can never hold an approving role';
CREATE TABLE public.program (
    program_id uuid NOT NULL,
    name text NOT NULL,
    product text NOT NULL,
    chain_id bigint NOT NULL,
    contract public.evm_address,
    stake_token public.evm_address NOT NULL,
    reward_asset_id uuid NOT NULL,
    kind text NOT NULL,
    duration_seconds bigint,
    division text,
    zone text NOT NULL,
    funding_safe_id uuid NOT NULL,
    first_block bigint NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    approved_by uuid,
    approved_at timestamp with time zone,
    entry_seq bigint,
    ended_by uuid,
    ended_at timestamp with time zone,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT program_chain_positive CHECK ((chain_id > 0)),
    CONSTRAINT program_contract_streams CHECK ((((kind = 'staking_rewards'::text) = (contract IS NOT NULL)) AND ((kind = 'staking_rewards'::text) = (duration_seconds IS NOT NULL)) AND ((kind = 'staking_rewards'::text) = (division IS NULL)) AND ((duration_seconds > 0) IS NOT FALSE))),
    CONSTRAINT program_decided_by_someone CHECK (((num_nulls(approved_by, approved_at, entry_seq) =
CASE state
    WHEN 'draft'::text THEN 3
    ELSE 0
END) AND (num_nulls(ended_by, ended_at) =
CASE state
    WHEN 'ended'::text THEN 0
    ELSE 2
END))),
    CONSTRAINT program_division_known CHECK ((division = ANY (ARRAY['floor'::text, 'largest_remainder'::text]))),
    CONSTRAINT program_first_block_not_negative CHECK ((first_block >= 0)),
    CONSTRAINT program_kind_known CHECK ((kind = ANY (ARRAY['staking_rewards'::text, 'time_weighted'::text, 'snapshot'::text]))),
    CONSTRAINT program_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'running'::text, 'ended'::text])))
);
COMMENT ON TABLE public.program IS 'Rewards for holding a stake token, over periods';
COMMENT ON COLUMN public.program.contract IS 'The StakingRewards contract; NULL where Vestry pays';
COMMENT ON COLUMN public.program.duration_seconds IS 'Of the contract''s periods; NULL where Vestry pays';
COMMENT ON COLUMN public.program.division IS 'What becomes of remainders; NULL where a contract divides';
COMMENT ON COLUMN public.program.zone IS 'In which people cut its periods; recorded only';
COMMENT ON COLUMN public.program.first_block IS 'Events are imported from here on; none stands before';
COMMENT ON COLUMN public.program.entry_seq IS 'The entry by which its amounts are promised';
CREATE TABLE public.program_author (
    program_id uuid NOT NULL,
    principal_id uuid NOT NULL
);
COMMENT ON TABLE public.program_author IS 'Who ever entered or changed a program; append-only';
CREATE TABLE public.program_period (
    program_id uuid NOT NULL,
    number integer NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    amount public.base_units NOT NULL,
    band_least public.base_units,
    band_most public.base_units,
    CONSTRAINT program_period_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT program_period_band_whole CHECK ((((band_least IS NULL) = (band_most IS NULL)) AND (((band_least)::numeric <= (band_most)::numeric) IS NOT FALSE))),
    CONSTRAINT program_period_not_empty CHECK ((ends_at > starts_at)),
    CONSTRAINT program_period_number_positive CHECK ((number > 0))
);
COMMENT ON TABLE public.program_period IS 'What is streamed or divided between two instants';
COMMENT ON COLUMN public.program_period.amount IS 'Base units of the reward';
COMMENT ON COLUMN public.program_period.band_least IS 'Least base units a day that were allowed; NULL: no band';
COMMENT ON COLUMN public.program_period.band_most IS 'Most base units a day that were allowed; NULL: no band';
CREATE TABLE public.reward_approval (
    approval_id uuid NOT NULL,
    run_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    principal_kind text DEFAULT 'person'::text NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    lines integer NOT NULL,
    entry_seq bigint NOT NULL,
    CONSTRAINT reward_approval_by_a_person CHECK ((principal_kind = 'person'::text)),
    CONSTRAINT reward_approval_of_something CHECK ((lines > 0))
);
COMMENT ON TABLE public.reward_approval IS 'Who approved the then submitted lines of a run, and the entry it made';
CREATE UNLOGGED TABLE public.reward_import_line (
    import_id uuid NOT NULL,
    ordinal integer NOT NULL,
    place integer NOT NULL,
    line_id uuid NOT NULL,
    payee_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    amount public.base_units NOT NULL,
    kind text NOT NULL,
    note text NOT NULL,
    duplicate_reason text
);
COMMENT ON TABLE public.reward_import_line IS 'Judged lines of an upload until they join their run; empty when nobody uploads';
COMMENT ON COLUMN public.reward_import_line.ordinal IS '1, 2, 3, … in the order of the upload';
COMMENT ON COLUMN public.reward_import_line.place IS 'Row of the file, or index in the request';
COMMENT ON COLUMN public.reward_import_line.amount IS 'Base units of the asset';
CREATE TABLE public.reward_line (
    line_id uuid NOT NULL,
    run_id uuid NOT NULL,
    line_no integer NOT NULL,
    payee_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    amount public.base_units NOT NULL,
    kind text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    duplicate_reason text,
    state text DEFAULT 'draft'::text NOT NULL,
    entered_by uuid NOT NULL,
    changed_by uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason text,
    approval_id uuid,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT reward_line_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT reward_line_approved_by_someone CHECK (((state = 'approved'::text) = (approval_id IS NOT NULL))),
    CONSTRAINT reward_line_decision_has_reason CHECK (((state <> ALL (ARRAY['returned'::text, 'held'::text])) OR ((reason <> ''::text) AND (decided_by IS NOT NULL)))),
    CONSTRAINT reward_line_kind_plain CHECK ((kind ~ '^[a-z][a-z0-9_]{0,31}$'::text)),
    CONSTRAINT reward_line_number_positive CHECK ((line_no > 0)),
    CONSTRAINT reward_line_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'approved'::text, 'returned'::text, 'held'::text])))
);
COMMENT ON TABLE public.reward_line IS 'What one payee is to get from a run';
COMMENT ON COLUMN public.reward_line.amount IS 'Base units of the asset';
COMMENT ON COLUMN public.reward_line.duplicate_reason IS 'Why this payee is listed again in the run with the same kind';
COMMENT ON COLUMN public.reward_line.changed_by IS 'Principals that changed or resubmitted it since; only ever grows';
COMMENT ON COLUMN public.reward_line.reason IS 'Why it was returned or held';
CREATE TABLE public.reward_run (
    run_id uuid NOT NULL,
    group_id uuid NOT NULL,
    period public.calendar_month NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    submitted_by uuid,
    submitted_at timestamp with time zone,
    line_count integer DEFAULT 0 NOT NULL,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT reward_run_line_count CHECK ((line_count >= 0)),
    CONSTRAINT reward_run_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'closed'::text, 'withdrawn'::text])))
);
COMMENT ON TABLE public.reward_run IS 'One working group''s list of reward lines for a period';
COMMENT ON COLUMN public.reward_run.line_count IS 'Highest line number given so far';
CREATE TABLE public.safe (
    safe_id uuid NOT NULL,
    chain_id bigint NOT NULL,
    address public.evm_address NOT NULL,
    name text NOT NULL,
    version text NOT NULL,
    owners public.evm_address[] NOT NULL,
    threshold smallint NOT NULL,
    next_nonce bigint DEFAULT 0 NOT NULL,
    multi_send_call_only public.evm_address,
    created_by uuid,
    created_at timestamp with time zone NOT NULL,
    row_version bigint DEFAULT 1 NOT NULL,
    modules public.evm_address[] DEFAULT '{}'::public.evm_address[] NOT NULL,
    CONSTRAINT safe_chain_positive CHECK ((chain_id > 0)),
    CONSTRAINT safe_modules_are_few CHECK ((cardinality(modules) <= 100)),
    CONSTRAINT safe_nonce_not_negative CHECK ((next_nonce >= 0)),
    CONSTRAINT safe_threshold_reachable CHECK ((((cardinality(owners) >= 1) AND (cardinality(owners) <= 100)) AND ((threshold >= 1) AND (threshold <= cardinality(owners)))))
);
COMMENT ON TABLE public.safe IS 'A Safe multisig; the service never holds a key of it';
COMMENT ON COLUMN public.safe.next_nonce IS 'The nonce that the Safe''s next transaction will have, as reported';
COMMENT ON COLUMN public.safe.multi_send_call_only IS 'Only for chains where the canonical contract is not known to Vestry';
COMMENT ON COLUMN public.safe.modules IS 'Contracts that may move its assets without signatures; as entered';
CREATE TABLE public.safe_multi_send (
    safe_id uuid NOT NULL,
    address public.evm_address NOT NULL,
    set_by uuid NOT NULL
);
COMMENT ON TABLE public.safe_multi_send IS 'Who ever set which MultiSend contract at a Safe: authors of every batch built with it';
CREATE TABLE public.safe_nonce_raise (
    safe_id uuid NOT NULL,
    row_version bigint NOT NULL,
    former_nonce bigint NOT NULL,
    nonce bigint NOT NULL,
    raised_by uuid NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    CONSTRAINT safe_nonce_raised CHECK ((nonce > former_nonce))
);
COMMENT ON TABLE public.safe_nonce_raise IS 'Who raised the next nonce of a Safe without a recorded transaction; before the first row, nobody kept that';
COMMENT ON COLUMN public.safe_nonce_raise.row_version IS 'Of the Safe after the change';
CREATE TABLE public.safe_owners_change (
    safe_id uuid NOT NULL,
    row_version bigint NOT NULL,
    owners public.evm_address[] NOT NULL,
    threshold integer NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    former_owners public.evm_address[],
    former_threshold integer,
    CONSTRAINT safe_owners_changed_at CHECK (isfinite(changed_at))
);
COMMENT ON TABLE public.safe_owners_change IS 'Who changed the owners or the threshold of a Safe; before the first row, nobody kept that';
COMMENT ON COLUMN public.safe_owners_change.row_version IS 'Of the Safe after the change';
COMMENT ON COLUMN public.safe_owners_change.former_owners IS 'Owners before the change; NULL where it was not kept yet';
COMMENT ON COLUMN public.safe_owners_change.former_threshold IS 'How many of them had to sign';
CREATE TABLE public.schema_migration (
    number integer NOT NULL,
    file text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
COMMENT ON TABLE public.schema_migration IS 'Applied files of Migrations with their SHA-256';
CREATE TABLE public.settings_approval (
    change_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    principal_kind text DEFAULT 'person'::text NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    CONSTRAINT settings_approval_by_a_person CHECK ((principal_kind = 'person'::text))
);
COMMENT ON TABLE public.settings_approval IS 'The second person of a change that loosens; append-only';
ALTER TABLE public.settings_change ALTER COLUMN change_no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.settings_change_change_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.staker (
    program_id uuid NOT NULL,
    number integer NOT NULL,
    account public.evm_address NOT NULL,
    CONSTRAINT staker_number_not_negative CHECK ((number >= 0))
);
COMMENT ON TABLE public.staker IS 'The number of each account of a pool: 0, 1, 2, … in the order of import';
CREATE TABLE public.staking_checkpoint (
    program_id uuid NOT NULL,
    events bigint NOT NULL,
    last_block bigint NOT NULL,
    last_index bigint NOT NULL,
    last_tx_hash public.hash32 NOT NULL,
    last_event_at timestamp with time zone NOT NULL,
    total_staked public.base_units NOT NULL,
    reward_rate public.base_units NOT NULL,
    period_finish timestamp with time zone NOT NULL,
    last_update timestamp with time zone NOT NULL,
    reward_per_token public.base_units NOT NULL,
    notified public.base_units NOT NULL,
    streamed public.base_units NOT NULL,
    unstaked public.base_units NOT NULL,
    rate_dust public.base_units NOT NULL,
    claimed public.base_units NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT staking_checkpoint_of_events CHECK ((events > 0))
);
COMMENT ON TABLE public.staking_checkpoint IS 'The books of a pool after so many events, from which a replay goes on; base units of stake and reward. Made anew at any time';
CREATE TABLE public.staking_event (
    program_id uuid NOT NULL,
    block_number bigint NOT NULL,
    log_index bigint NOT NULL,
    tx_hash public.hash32 NOT NULL,
    block_time timestamp with time zone NOT NULL,
    kind text NOT NULL,
    staker integer,
    amount public.base_units NOT NULL,
    import_id uuid NOT NULL,
    CONSTRAINT staking_event_kind_known CHECK ((kind = ANY (ARRAY['staked'::text, 'withdrawn'::text, 'reward_paid'::text, 'reward_added'::text]))),
    CONSTRAINT staking_event_of_a_staker CHECK (((staker IS NULL) = (kind = 'reward_added'::text)))
);
COMMENT ON TABLE public.staking_event IS 'What happened in a pool, as its events tell; append-only';
COMMENT ON COLUMN public.staking_event.log_index IS 'Among all logs of the block, or the order that the source states';
COMMENT ON COLUMN public.staking_event.amount IS 'Base units of the stake token, or of the reward where one was paid or added';
CREATE TABLE public.staking_import (
    import_id uuid NOT NULL,
    program_id uuid NOT NULL,
    first_block bigint NOT NULL,
    last_block bigint NOT NULL,
    through timestamp with time zone NOT NULL,
    events bigint NOT NULL,
    repeated bigint NOT NULL,
    body_sha256 public.hash32 NOT NULL,
    imported_by uuid NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    known_seq bigint NOT NULL,
    CONSTRAINT staking_import_blocks_in_order CHECK (((first_block >= 0) AND (first_block <= last_block)))
);
COMMENT ON TABLE public.staking_import IS 'Which blocks of a pool an upload covers, events or none; append-only';
COMMENT ON COLUMN public.staking_import.through IS 'No event up to this instant stands behind last_block';
COMMENT ON COLUMN public.staking_import.repeated IS 'Rows that were known already and are the same';
COMMENT ON COLUMN public.staking_import.known_seq IS 'The newest journal entry then; reports know of it from the next one on';
CREATE TABLE public.staking_position (
    program_id uuid NOT NULL,
    staker integer NOT NULL,
    last_event bigint NOT NULL,
    balance public.base_units NOT NULL,
    reward_per_token_paid public.base_units NOT NULL,
    rewards public.base_units NOT NULL
);
COMMENT ON TABLE public.staking_position IS 'What a pool keeps for one staker after an event; the newest up to a checkpoint belongs to it. Base units of stake and reward';
CREATE VIEW public.used_nonce AS
 SELECT b.safe_id,
    b.nonce,
    (e.confirmed_by IS NOT NULL) AS is_confirmed
   FROM ((public.payout_batch b
     JOIN public.safe s ON (((s.safe_id = b.safe_id) AND (b.nonce < s.next_nonce))))
     JOIN public.batch_execution e ON ((e.batch_id = b.batch_id)))
UNION ALL
 SELECT b.safe_id,
    b.nonce,
    true AS is_confirmed
   FROM ((public.payout_batch b
     JOIN public.safe s ON (((s.safe_id = b.safe_id) AND (b.nonce < s.next_nonce))))
     JOIN public.nonce_use u ON (((u.batch_id = b.batch_id) AND (u.binding_no = b.binding_no) AND (u.confirmed_by IS NOT NULL))))
UNION ALL
 SELECT b.safe_id,
    k.nonce,
    true AS is_confirmed
   FROM (((public.payout_batch b
     JOIN public.safe s ON ((s.safe_id = b.safe_id)))
     JOIN public.nonce_use u ON (((u.batch_id = b.batch_id) AND (u.binding_no <> b.binding_no) AND (u.confirmed_by IS NOT NULL))))
     CROSS JOIN LATERAL public.nonce_of_binding(u.batch_id, u.binding_no) k(nonce, safe_tx_hash))
  WHERE (k.nonce < s.next_nonce);
COMMENT ON VIEW public.used_nonce IS 'Nonces of Safes that batches were executed with, as one or two people said, or others used, as two said';
CREATE VIEW public.stray_transaction AS
 SELECT b.batch_id,
    b.safe_id,
    b.nonce,
    b.safe_tx_hash
   FROM public.payout_batch b
  WHERE ((b.state = ANY (ARRAY['cancelled'::text, 'rejected'::text, 'superseded'::text, 'failed'::text])) AND (EXISTS ( SELECT 1
           FROM public.batch_approval a
          WHERE (a.batch_id = b.batch_id))) AND (NOT (EXISTS ( SELECT 1
           FROM public.used_nonce x
          WHERE ((x.safe_id = b.safe_id) AND (x.nonce = b.nonce) AND x.is_confirmed)
         OFFSET 0))))
UNION
 SELECT b.batch_id,
    b.safe_id,
    k.nonce,
    k.safe_tx_hash
   FROM ((public.nonce_binding n
     JOIN public.payout_batch b ON ((b.batch_id = n.batch_id)))
     CROSS JOIN LATERAL ( VALUES (n.former_nonce,n.former_safe_tx_hash), (n.nonce,n.safe_tx_hash)) k(nonce, safe_tx_hash))
  WHERE ((n.confirmed_by IS NOT NULL) AND (k.nonce <> b.nonce) AND (EXISTS ( SELECT 1
           FROM public.nonce_use u
          WHERE ((u.batch_id = n.batch_id) AND (u.binding_no < n.binding_no) AND (u.confirmed_by IS NOT NULL))
        UNION ALL
         SELECT 1
           FROM public.nonce_use_withdrawal w
          WHERE ((w.batch_id = n.batch_id) AND (w.binding_no < n.binding_no)))) AND (NOT (EXISTS ( SELECT 1
           FROM public.used_nonce x
          WHERE ((x.safe_id = b.safe_id) AND (x.nonce = k.nonce) AND x.is_confirmed)
         OFFSET 0))));
COMMENT ON VIEW public.stray_transaction IS 'What owners may have signed, no batch is to execute, and what two people said does not exclude';
CREATE TABLE public.table_change (
    table_name text NOT NULL,
    row_count bigint NOT NULL,
    digests numeric NOT NULL
);
COMMENT ON TABLE public.table_change IS 'How each statement changed a table: what was added to its number of rows, and to the sum of their digests';
COMMENT ON COLUMN public.table_change.digests IS '128 bits for each row, as two signed numbers of 64 bits: hashes of its bytes with the seeds 0 and 1';
CREATE TABLE public.unexpected_transfer (
    batch_id uuid NOT NULL,
    log_index bigint NOT NULL,
    token public.evm_address NOT NULL,
    recipient public.evm_address NOT NULL,
    amount public.base_units NOT NULL
);
COMMENT ON TABLE public.unexpected_transfer IS 'What left the Safe in a batch''s execution and belongs to no row';
COMMENT ON COLUMN public.unexpected_transfer.amount IS 'Base units of the token contract''s asset, known or not';
CREATE TABLE public.vesting_grant (
    grant_id uuid NOT NULL,
    payee_id uuid NOT NULL,
    group_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    rule text NOT NULL,
    total public.base_units NOT NULL,
    terms jsonb NOT NULL,
    accelerations jsonb DEFAULT '[]'::jsonb NOT NULL,
    plan_id uuid,
    plan_version integer,
    safe_id uuid,
    contract public.evm_address,
    contract_number numeric(78,0),
    grant_day date,
    agreement_url text,
    agreement_sha256 public.hash32,
    note text DEFAULT ''::text NOT NULL,
    duplicate_reason text,
    state text DEFAULT 'draft'::text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    event_count integer DEFAULT 0 NOT NULL,
    granted public.base_units DEFAULT 0 NOT NULL,
    committed public.base_units DEFAULT 0 NOT NULL,
    accrued public.base_units DEFAULT 0 NOT NULL,
    released public.base_units DEFAULT 0 NOT NULL,
    row_version bigint DEFAULT 1 NOT NULL,
    changed_by uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    CONSTRAINT vesting_grant_accelerations_listed CHECK ((jsonb_typeof(accelerations) = 'array'::text)),
    CONSTRAINT vesting_grant_adds_up CHECK (((granted)::numeric = (((committed)::numeric + (accrued)::numeric) + (released)::numeric))),
    CONSTRAINT vesting_grant_contract_number_natural CHECK ((contract_number >= (0)::numeric)),
    CONSTRAINT vesting_grant_contract_with_safe CHECK ((((contract IS NULL) OR (safe_id IS NOT NULL)) AND ((contract_number IS NULL) OR (contract IS NOT NULL)))),
    CONSTRAINT vesting_grant_plan_with_version CHECK (((plan_id IS NULL) = (plan_version IS NULL))),
    CONSTRAINT vesting_grant_state_by_events CHECK (((state = ANY (ARRAY['draft'::text, 'withdrawn'::text])) = (event_count = 0))),
    CONSTRAINT vesting_grant_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'withdrawn'::text, 'approved'::text, 'terminated'::text, 'completed'::text]))),
    CONSTRAINT vesting_grant_terms_an_object CHECK ((jsonb_typeof(terms) = 'object'::text)),
    CONSTRAINT vesting_grant_total_positive CHECK (((total)::numeric > (0)::numeric))
);
COMMENT ON TABLE public.vesting_grant IS 'A promise of an amount to a payee that vests by its terms';
COMMENT ON COLUMN public.vesting_grant.payee_id IS 'Who gets it now; a transfer changes it';
COMMENT ON COLUMN public.vesting_grant.total IS 'As it was granted; base units of the asset';
COMMENT ON COLUMN public.vesting_grant.terms IS 'The written fields but rule and total, amounts in base units as strings';
COMMENT ON COLUMN public.vesting_grant.accelerations IS 'Clauses: how much vests ahead of schedule, and which events must have occurred';
COMMENT ON COLUMN public.vesting_grant.safe_id IS 'The Safe that funds it, if it is known';
COMMENT ON COLUMN public.vesting_grant.contract IS 'The contract that vests it on the asset''s chain; then it is claimed there, never released here';
COMMENT ON COLUMN public.vesting_grant.contract_number IS 'Its award or stream in the contract';
COMMENT ON COLUMN public.vesting_grant.agreement_sha256 IS 'SHA-256 of the signed document';
COMMENT ON COLUMN public.vesting_grant.granted IS 'Base units promised now, without what was forfeited; kept by its events, as are those that follow';
COMMENT ON COLUMN public.vesting_grant.committed IS 'Base units on committed:GRANT: promised and not accrued';
COMMENT ON COLUMN public.vesting_grant.accrued IS 'Base units on accrued_vesting:GRANT: accrued and not released';
COMMENT ON COLUMN public.vesting_grant.released IS 'Base units made payable, or claimed from the contract';
COMMENT ON COLUMN public.vesting_grant.changed_by IS 'Who changed the draft; none of them approves it';
CREATE TABLE public.vesting_plan (
    plan_id uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    asset_id uuid,
    rule text NOT NULL,
    terms jsonb NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT vesting_plan_terms_an_object CHECK ((jsonb_typeof(terms) = 'object'::text)),
    CONSTRAINT vesting_plan_version_positive CHECK ((version > 0))
);
COMMENT ON TABLE public.vesting_plan IS 'Template of terms; a change is another version, and all are kept';
COMMENT ON COLUMN public.vesting_plan.asset_id IS 'The only asset that it may be used for; NULL: any';
COMMENT ON COLUMN public.vesting_plan.rule IS 'Name of the rule of vesting';
COMMENT ON COLUMN public.vesting_plan.terms IS 'The written fields but rule and total, amounts in base units as strings';
CREATE TABLE public.vesting_release (
    release_id uuid NOT NULL,
    period public.calendar_month NOT NULL,
    boundary timestamp with time zone NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'submitted'::text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    row_version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT vesting_release_decided_by_somebody CHECK ((((state = 'submitted'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
    CONSTRAINT vesting_release_state_known CHECK ((state = ANY (ARRAY['submitted'::text, 'approved'::text, 'withdrawn'::text])))
);
COMMENT ON TABLE public.vesting_release IS 'What grants have releasable at the end of a month, to be approved';
COMMENT ON COLUMN public.vesting_release.boundary IS 'The first instant after the month in the organisation''s zone';
CREATE TABLE public.vesting_release_line (
    line_id uuid NOT NULL,
    release_id uuid NOT NULL,
    line_no integer NOT NULL,
    grant_id uuid NOT NULL,
    payee_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    nature text NOT NULL,
    amount public.base_units NOT NULL,
    released_before public.base_units NOT NULL,
    vested public.base_units NOT NULL,
    CONSTRAINT vesting_release_line_amount_positive CHECK (((amount)::numeric > (0)::numeric)),
    CONSTRAINT vesting_release_line_nature_known CHECK ((nature = ANY (ARRAY['cliff'::text, 'recurring'::text]))),
    CONSTRAINT vesting_release_line_number_positive CHECK ((line_no > 0)),
    CONSTRAINT vesting_release_line_within_vested CHECK ((((released_before)::numeric + (amount)::numeric) <= (vested)::numeric))
);
COMMENT ON TABLE public.vesting_release_line IS 'What one grant gives in a release, by its nature; amounts in base units';
COMMENT ON COLUMN public.vesting_release_line.nature IS 'Whether it came at once, as with a cliff, or by the passing of time';
COMMENT ON COLUMN public.vesting_release_line.released_before IS 'Base units of the grant that were released before this line';
COMMENT ON COLUMN public.vesting_release_line.vested IS 'Base units of the grant that had vested at the boundary';
CREATE TABLE public.working_group (
    group_id uuid NOT NULL,
    handle public.handle NOT NULL,
    name text NOT NULL,
    created_by uuid,
    created_at timestamp with time zone NOT NULL,
    row_version bigint DEFAULT 1 NOT NULL
);
COMMENT ON TABLE public.working_group IS 'A part of the organisation that enters rewards';
ALTER TABLE ONLY public.access_generation
    ADD CONSTRAINT access_generation_pkey PRIMARY KEY (access_generation_id);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_code_unique UNIQUE (code, asset_id);
ALTER TABLE ONLY public.account_month_head
    ADD CONSTRAINT account_month_head_pkey PRIMARY KEY (head_id);
ALTER TABLE ONLY public.account_month
    ADD CONSTRAINT account_month_pkey PRIMARY KEY (account_id, month);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.account_rule
    ADD CONSTRAINT account_rule_pkey PRIMARY KEY (prefix);
ALTER TABLE ONLY public.account_rule
    ADD CONSTRAINT account_rule_with_side UNIQUE (prefix, normal_side);
ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT allocation_pkey PRIMARY KEY (epoch_id, account);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (token_id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_secret_unique UNIQUE (secret_sha256);
ALTER TABLE ONLY public.api_token_use
    ADD CONSTRAINT api_token_use_pkey PRIMARY KEY (token_id);
ALTER TABLE ONLY public.asset
    ADD CONSTRAINT asset_address_unique UNIQUE NULLS NOT DISTINCT (chain_id, address);
ALTER TABLE ONLY public.asset
    ADD CONSTRAINT asset_pkey PRIMARY KEY (asset_id);
ALTER TABLE ONLY public.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (last_number);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (number);
ALTER TABLE public.audit_entry
    ADD CONSTRAINT audit_entry_recorded_by_now CHECK ((((recorded_at AT TIME ZONE 'UTC'::text) >= '1970-01-01 00:00:00'::timestamp without time zone) AND (recorded_at <= (clock_timestamp() + '00:05:00'::interval)))) NOT VALID;
ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (audit_id);
ALTER TABLE ONLY public.balance_snapshot
    ADD CONSTRAINT balance_snapshot_pkey PRIMARY KEY (program_id, taken_at);
ALTER TABLE ONLY public.batch_approval
    ADD CONSTRAINT batch_approval_pkey PRIMARY KEY (batch_id, principal_id);
ALTER TABLE ONLY public.batch_call
    ADD CONSTRAINT batch_call_pkey PRIMARY KEY (batch_id, row_no);
ALTER TABLE ONLY public.batch_check
    ADD CONSTRAINT batch_check_pkey PRIMARY KEY (batch_id, check_no);
ALTER TABLE ONLY public.batch_claim
    ADD CONSTRAINT batch_claim_pkey PRIMARY KEY (batch_id);
ALTER TABLE ONLY public.batch_distribution
    ADD CONSTRAINT batch_distribution_pkey PRIMARY KEY (batch_id);
ALTER TABLE ONLY public.batch_execution
    ADD CONSTRAINT batch_execution_pkey PRIMARY KEY (batch_id);
ALTER TABLE ONLY public.batch_export
    ADD CONSTRAINT batch_export_pkey PRIMARY KEY (batch_id, binding_no, name);
ALTER TABLE ONLY public.batch_payable
    ADD CONSTRAINT batch_payable_pkey PRIMARY KEY (batch_id, payable_id);
ALTER TABLE ONLY public.batch_proposal
    ADD CONSTRAINT batch_proposal_pkey PRIMARY KEY (batch_id, binding_no);
ALTER TABLE ONLY public.batch_signature
    ADD CONSTRAINT batch_signature_pkey PRIMARY KEY (batch_id, binding_no, owner);
ALTER TABLE ONLY public.batch_total
    ADD CONSTRAINT batch_total_pkey PRIMARY KEY (batch_id, asset_id);
ALTER TABLE ONLY public.bounty_month
    ADD CONSTRAINT bounty_month_one_per_entry UNIQUE (entry_seq);
ALTER TABLE ONLY public.bounty_month
    ADD CONSTRAINT bounty_month_pkey PRIMARY KEY (month_id);
ALTER TABLE ONLY public.bounty_pot
    ADD CONSTRAINT bounty_pot_one_per_entry UNIQUE (entry_seq);
ALTER TABLE ONLY public.bounty_pot
    ADD CONSTRAINT bounty_pot_pkey PRIMARY KEY (pot_id);
ALTER TABLE ONLY public.bounty_share
    ADD CONSTRAINT bounty_share_once UNIQUE (month_id, payee_id);
ALTER TABLE ONLY public.bounty_share
    ADD CONSTRAINT bounty_share_pkey PRIMARY KEY (share_id);
ALTER TABLE ONLY public.claim_receipt
    ADD CONSTRAINT claim_receipt_pkey PRIMARY KEY (chain_id, transaction_hash);
ALTER TABLE ONLY public.contract_read
    ADD CONSTRAINT contract_read_pkey PRIMARY KEY (read_id);
ALTER TABLE ONLY public.entry_kind
    ADD CONSTRAINT entry_kind_pkey PRIMARY KEY (kind);
ALTER TABLE ONLY public.entry_limit
    ADD CONSTRAINT entry_limit_pkey PRIMARY KEY (asset_id);
ALTER TABLE public.entry_proposal
    ADD CONSTRAINT entry_proposal_day_readable CHECK (((effective_day >= '1970-01-01'::date) AND (effective_day <= '9999-12-31'::date))) NOT VALID;
ALTER TABLE public.entry_proposal_decision
    ADD CONSTRAINT entry_proposal_decision_instant_readable CHECK ((((decided_at AT TIME ZONE 'UTC'::text) >= '1970-01-01 00:00:00'::timestamp without time zone) AND ((decided_at AT TIME ZONE 'UTC'::text) <= '9999-12-31 00:00:00'::timestamp without time zone))) NOT VALID;
ALTER TABLE ONLY public.entry_proposal_decision
    ADD CONSTRAINT entry_proposal_decision_pkey PRIMARY KEY (proposal_id);
ALTER TABLE ONLY public.entry_proposal
    ADD CONSTRAINT entry_proposal_entry_unique UNIQUE (entry_id);
ALTER TABLE public.entry_proposal
    ADD CONSTRAINT entry_proposal_instant_readable CHECK ((((proposed_at AT TIME ZONE 'UTC'::text) >= '1970-01-01 00:00:00'::timestamp without time zone) AND ((proposed_at AT TIME ZONE 'UTC'::text) <= '9999-12-31 00:00:00'::timestamp without time zone))) NOT VALID;
ALTER TABLE ONLY public.entry_proposal
    ADD CONSTRAINT entry_proposal_pkey PRIMARY KEY (proposal_id);
ALTER TABLE ONLY public.epoch
    ADD CONSTRAINT epoch_one_per_entry UNIQUE (entry_seq);
ALTER TABLE ONLY public.epoch
    ADD CONSTRAINT epoch_pkey PRIMARY KEY (epoch_id);
ALTER TABLE ONLY public.execution_withdrawal
    ADD CONSTRAINT execution_withdrawal_pkey PRIMARY KEY (batch_id, withdrawn_at);
ALTER TABLE ONLY public.failure_report
    ADD CONSTRAINT failure_report_pkey PRIMARY KEY (batch_id, transaction_hash);
ALTER TABLE ONLY public.fee_accrual
    ADD CONSTRAINT fee_accrual_number_unique UNIQUE (agreement_id, number);
ALTER TABLE ONLY public.fee_accrual
    ADD CONSTRAINT fee_accrual_pkey PRIMARY KEY (accrual_id);
ALTER TABLE ONLY public.fee_agreement
    ADD CONSTRAINT fee_agreement_pkey PRIMARY KEY (agreement_id);
ALTER TABLE ONLY public.fee_split
    ADD CONSTRAINT fee_split_one_per_accrual UNIQUE (accrual_id);
ALTER TABLE ONLY public.fee_split
    ADD CONSTRAINT fee_split_one_per_entry UNIQUE (entry_seq);
ALTER TABLE ONLY public.fee_split
    ADD CONSTRAINT fee_split_pkey PRIMARY KEY (split_id);
ALTER TABLE ONLY public.fee_version_approval
    ADD CONSTRAINT fee_version_approval_once UNIQUE (agreement_id, number, principal_id);
ALTER TABLE ONLY public.fee_version_approval
    ADD CONSTRAINT fee_version_approval_pkey PRIMARY KEY (agreement_id, number, party);
ALTER TABLE ONLY public.fee_version
    ADD CONSTRAINT fee_version_pkey PRIMARY KEY (agreement_id, number);
ALTER TABLE ONLY public.grant_change
    ADD CONSTRAINT grant_change_pkey PRIMARY KEY (change_id);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_once_per_change UNIQUE (change_id);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_once_per_release UNIQUE (release_id, grant_id);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_once_per_transaction UNIQUE (grant_id, transaction_hash);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_one_per_entry UNIQUE (entry_seq);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_pkey PRIMARY KEY (grant_id, event_no);
ALTER TABLE ONLY public.held_balance
    ADD CONSTRAINT held_balance_pkey PRIMARY KEY (program_id, taken_at, account);
ALTER TABLE ONLY public.idempotency_record
    ADD CONSTRAINT idempotency_record_pkey PRIMARY KEY (principal_id, method, path, key);
ALTER TABLE public.journal_entry
    ADD CONSTRAINT journal_entry_day_readable CHECK (((effective_day >= '1970-01-01'::date) AND (effective_day <= '9999-12-31'::date))) NOT VALID;
ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_id_unique UNIQUE (entry_id);
ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_pkey PRIMARY KEY (seq);
ALTER TABLE public.journal_entry
    ADD CONSTRAINT journal_entry_recorded_by_now CHECK ((((recorded_at AT TIME ZONE 'UTC'::text) >= '1970-01-01 00:00:00'::timestamp without time zone) AND (recorded_at <= (clock_timestamp() + '00:05:00'::interval)))) NOT VALID;
ALTER TABLE ONLY public.journal_head
    ADD CONSTRAINT journal_head_pkey PRIMARY KEY (journal_id);
ALTER TABLE ONLY public.judging_generation
    ADD CONSTRAINT judging_generation_pkey PRIMARY KEY (table_name);
ALTER TABLE ONLY public.ledger_import
    ADD CONSTRAINT ledger_import_pkey PRIMARY KEY (import_id);
ALTER TABLE ONLY public.nonce_binding
    ADD CONSTRAINT nonce_binding_pkey PRIMARY KEY (batch_id, binding_no);
ALTER TABLE ONLY public.nonce_use
    ADD CONSTRAINT nonce_use_pkey PRIMARY KEY (batch_id, transaction_hash);
ALTER TABLE ONLY public.nonce_use_withdrawal
    ADD CONSTRAINT nonce_use_withdrawal_pkey PRIMARY KEY (batch_id, transaction_hash, withdrawn_at);
ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (organisation_id);
ALTER TABLE ONLY public.owners_acknowledgement
    ADD CONSTRAINT owners_acknowledgement_pkey PRIMARY KEY (batch_id, acknowledged_at);
ALTER TABLE ONLY public.payable
    ADD CONSTRAINT payable_of_source_unique UNIQUE (source_id);
ALTER TABLE ONLY public.payable
    ADD CONSTRAINT payable_pkey PRIMARY KEY (payable_id);
ALTER TABLE ONLY public.payable_source_kind
    ADD CONSTRAINT payable_source_kind_pkey PRIMARY KEY (prefix);
ALTER TABLE ONLY public.payee
    ADD CONSTRAINT payee_handle_unique UNIQUE (handle);
ALTER TABLE ONLY public.payee
    ADD CONSTRAINT payee_pkey PRIMARY KEY (payee_id);
ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (batch_id, row_no);
ALTER TABLE ONLY public.payout_address
    ADD CONSTRAINT payout_address_pkey PRIMARY KEY (payout_address_id);
ALTER TABLE ONLY public.payout_batch
    ADD CONSTRAINT payout_batch_pkey PRIMARY KEY (batch_id);
ALTER TABLE ONLY public.payout_batch
    ADD CONSTRAINT payout_batch_with_live UNIQUE (batch_id, live);
ALTER TABLE public.period_act
    ADD CONSTRAINT period_act_instant_readable CHECK ((((made_at AT TIME ZONE 'UTC'::text) >= '1970-01-01 00:00:00'::timestamp without time zone) AND ((made_at AT TIME ZONE 'UTC'::text) <= '9999-12-31 00:00:00'::timestamp without time zone))) NOT VALID;
ALTER TABLE ONLY public.period_act
    ADD CONSTRAINT period_act_pkey PRIMARY KEY (act_id);
ALTER TABLE public.period_approval
    ADD CONSTRAINT period_approval_instant_readable CHECK ((((approved_at AT TIME ZONE 'UTC'::text) >= '1970-01-01 00:00:00'::timestamp without time zone) AND ((approved_at AT TIME ZONE 'UTC'::text) <= '9999-12-31 00:00:00'::timestamp without time zone))) NOT VALID;
ALTER TABLE ONLY public.period_approval
    ADD CONSTRAINT period_approval_pkey PRIMARY KEY (act_id);
ALTER TABLE ONLY public.period
    ADD CONSTRAINT period_pkey PRIMARY KEY (period);
ALTER TABLE ONLY public.pool_funding
    ADD CONSTRAINT pool_funding_event_once UNIQUE (program_id, block_number, log_index);
ALTER TABLE ONLY public.pool_funding
    ADD CONSTRAINT pool_funding_one_per_entry UNIQUE (entry_seq);
ALTER TABLE ONLY public.pool_funding
    ADD CONSTRAINT pool_funding_pkey PRIMARY KEY (program_id, number);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_pkey PRIMARY KEY (seq, line);
ALTER TABLE ONLY public.principal_group
    ADD CONSTRAINT principal_group_pkey PRIMARY KEY (principal_id, group_id);
ALTER TABLE ONLY public.principal
    ADD CONSTRAINT principal_handle_unique UNIQUE (handle);
ALTER TABLE ONLY public.principal
    ADD CONSTRAINT principal_pkey PRIMARY KEY (principal_id);
ALTER TABLE ONLY public.principal_role
    ADD CONSTRAINT principal_role_pkey PRIMARY KEY (principal_id, role);
ALTER TABLE ONLY public.principal
    ADD CONSTRAINT principal_with_kind UNIQUE (principal_id, kind);
ALTER TABLE ONLY public.program_author
    ADD CONSTRAINT program_author_pkey PRIMARY KEY (program_id, principal_id);
ALTER TABLE ONLY public.program
    ADD CONSTRAINT program_one_per_entry UNIQUE (entry_seq);
ALTER TABLE ONLY public.program_period
    ADD CONSTRAINT program_period_pkey PRIMARY KEY (program_id, number);
ALTER TABLE ONLY public.program
    ADD CONSTRAINT program_pkey PRIMARY KEY (program_id);
ALTER TABLE ONLY public.reward_approval
    ADD CONSTRAINT reward_approval_pkey PRIMARY KEY (approval_id);
ALTER TABLE ONLY public.reward_import_line
    ADD CONSTRAINT reward_import_line_pkey PRIMARY KEY (import_id, ordinal);
ALTER TABLE ONLY public.reward_line
    ADD CONSTRAINT reward_line_number_unique UNIQUE (run_id, line_no);
ALTER TABLE ONLY public.reward_line
    ADD CONSTRAINT reward_line_pkey PRIMARY KEY (line_id);
ALTER TABLE ONLY public.reward_run
    ADD CONSTRAINT reward_run_pkey PRIMARY KEY (run_id);
ALTER TABLE ONLY public.safe
    ADD CONSTRAINT safe_address_unique UNIQUE (chain_id, address);
ALTER TABLE ONLY public.safe_multi_send
    ADD CONSTRAINT safe_multi_send_pkey PRIMARY KEY (safe_id, address, set_by);
ALTER TABLE ONLY public.safe_nonce_raise
    ADD CONSTRAINT safe_nonce_raise_pkey PRIMARY KEY (safe_id, row_version);
ALTER TABLE ONLY public.safe_owners_change
    ADD CONSTRAINT safe_owners_change_pkey PRIMARY KEY (safe_id, row_version);
ALTER TABLE ONLY public.safe
    ADD CONSTRAINT safe_pkey PRIMARY KEY (safe_id);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_file_key UNIQUE (file);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (number);
ALTER TABLE public.settings_approval
    ADD CONSTRAINT settings_approval_instant_readable CHECK ((((approved_at AT TIME ZONE 'UTC'::text) >= '1970-01-01 00:00:00'::timestamp without time zone) AND ((approved_at AT TIME ZONE 'UTC'::text) <= '9999-12-31 00:00:00'::timestamp without time zone))) NOT VALID;
ALTER TABLE ONLY public.settings_approval
    ADD CONSTRAINT settings_approval_pkey PRIMARY KEY (change_id);
ALTER TABLE public.settings_change
    ADD CONSTRAINT settings_change_instant_readable CHECK ((((made_at AT TIME ZONE 'UTC'::text) >= '1970-01-01 00:00:00'::timestamp without time zone) AND ((made_at AT TIME ZONE 'UTC'::text) <= '9999-12-31 00:00:00'::timestamp without time zone))) NOT VALID;
ALTER TABLE ONLY public.settings_change
    ADD CONSTRAINT settings_change_pkey PRIMARY KEY (change_id);
ALTER TABLE ONLY public.staker
    ADD CONSTRAINT staker_account_once UNIQUE (program_id, account);
ALTER TABLE ONLY public.staker
    ADD CONSTRAINT staker_pkey PRIMARY KEY (program_id, number);
ALTER TABLE ONLY public.staking_checkpoint
    ADD CONSTRAINT staking_checkpoint_pkey PRIMARY KEY (program_id, events);
ALTER TABLE ONLY public.staking_event
    ADD CONSTRAINT staking_event_once UNIQUE (program_id, tx_hash, log_index);
ALTER TABLE ONLY public.staking_event
    ADD CONSTRAINT staking_event_pkey PRIMARY KEY (program_id, block_number, log_index);
ALTER TABLE ONLY public.staking_import
    ADD CONSTRAINT staking_import_pkey PRIMARY KEY (import_id);
ALTER TABLE ONLY public.staking_position
    ADD CONSTRAINT staking_position_pkey PRIMARY KEY (program_id, staker, last_event);
ALTER TABLE ONLY public.unexpected_transfer
    ADD CONSTRAINT unexpected_transfer_pkey PRIMARY KEY (batch_id, log_index);
ALTER TABLE ONLY public.vesting_grant
    ADD CONSTRAINT vesting_grant_pkey PRIMARY KEY (grant_id);
ALTER TABLE ONLY public.vesting_plan
    ADD CONSTRAINT vesting_plan_pkey PRIMARY KEY (plan_id, version);
ALTER TABLE ONLY public.vesting_release_line
    ADD CONSTRAINT vesting_release_line_number_unique UNIQUE (release_id, line_no);
ALTER TABLE ONLY public.vesting_release_line
    ADD CONSTRAINT vesting_release_line_once UNIQUE (release_id, grant_id, nature);
ALTER TABLE ONLY public.vesting_release_line
    ADD CONSTRAINT vesting_release_line_pkey PRIMARY KEY (line_id);
ALTER TABLE ONLY public.vesting_release
    ADD CONSTRAINT vesting_release_pkey PRIMARY KEY (release_id);
ALTER TABLE ONLY public.working_group
    ADD CONSTRAINT working_group_handle_unique UNIQUE (handle);
ALTER TABLE ONLY public.working_group
    ADD CONSTRAINT working_group_pkey PRIMARY KEY (group_id);
CREATE INDEX account_by_code ON public.account USING btree (code COLLATE "C", asset_id);
CREATE INDEX account_of_asset ON public.account USING btree (asset_id);
CREATE INDEX account_with_floor ON public.account USING btree (code) WHERE (floor IS NOT NULL);
CREATE UNIQUE INDEX allocation_by_id ON public.allocation USING btree (allocation_id);
CREATE INDEX api_token_of_principal ON public.api_token USING btree (principal_id);
CREATE INDEX asset_by_symbol ON public.asset USING btree (lower(symbol));
CREATE UNIQUE INDEX asset_symbol_unique ON public.asset USING btree (chain_id, lower(symbol));
CREATE INDEX audit_entry_of_object ON public.audit_entry USING btree (object_id, number);
CREATE INDEX audit_entry_of_operation ON public.audit_entry USING btree (operation, number);
CREATE INDEX audit_entry_of_principal ON public.audit_entry USING btree (principal_id, number);
CREATE INDEX audit_entry_refused ON public.audit_entry USING btree (number) WHERE (outcome = 'refused'::text);
CREATE INDEX batch_distribution_by_distributor ON public.batch_distribution USING btree (distributor);
CREATE INDEX batch_execution_by_transaction ON public.batch_execution USING btree (transaction_hash);
CREATE INDEX batch_payable_by_row ON public.batch_payable USING btree (batch_id, row_no);
CREATE INDEX batch_payable_of_payable ON public.batch_payable USING btree (payable_id);
CREATE UNIQUE INDEX bounty_month_one_live ON public.bounty_month USING btree (pot_id, month) WHERE (state <> 'replaced'::text);
CREATE INDEX contract_read_of_program ON public.contract_read USING btree (program_id, read_at);
CREATE INDEX entry_proposal_by_day ON public.entry_proposal USING btree (effective_day);
CREATE UNIQUE INDEX epoch_one_live ON public.epoch USING btree (program_id, number) WHERE (state <> 'replaced'::text);
CREATE UNIQUE INDEX fee_accrual_event_once ON public.fee_accrual USING btree (agreement_id, tx_hash, log_index) WHERE ((voided_at IS NULL) AND (tx_hash IS NOT NULL));
CREATE UNIQUE INDEX fee_agreement_one_per_product ON public.fee_agreement USING btree (asset_id) WHERE (withdrawn_at IS NULL);
CREATE INDEX grant_change_of_grant ON public.grant_change USING btree (grant_id, change_id);
CREATE INDEX grant_event_of_transaction ON public.grant_event USING btree (transaction_hash) WHERE (transaction_hash IS NOT NULL);
CREATE INDEX journal_entry_by_day ON public.journal_entry USING btree (effective_day, seq);
CREATE INDEX journal_entry_by_kind ON public.journal_entry USING btree (kind, seq);
CREATE INDEX journal_entry_by_source ON public.journal_entry USING btree (source_id) WHERE (source_id IS NOT NULL);
CREATE INDEX journal_entry_reversals ON public.journal_entry USING btree (seq) WHERE (reverses IS NOT NULL);
CREATE UNIQUE INDEX journal_entry_reversed_once ON public.journal_entry USING btree (reverses) WHERE (reverses IS NOT NULL);
CREATE INDEX payable_by_entry ON public.payable USING btree (entry_seq) WHERE (nature IS NOT NULL);
CREATE INDEX payable_by_period ON public.payable USING btree (period, payable_id);
CREATE UNIQUE INDEX payable_in_one_live_batch ON public.batch_payable USING btree (payable_id) WHERE live;
CREATE INDEX payable_of_payee ON public.payable USING btree (payee_id, payable_id);
CREATE INDEX payable_open ON public.payable USING btree (period, payable_id) WHERE (state = 'open'::text);
CREATE INDEX payable_settled ON public.payable USING btree (period, payable_id) WHERE (state = 'settled'::text);
CREATE INDEX payment_by_payee ON public.payment USING btree (payee_id, batch_id);
CREATE INDEX payout_address_by_address ON public.payout_address USING btree (address);
CREATE INDEX payout_address_by_ends ON public.payout_address USING btree (public.address_ends((address)::bytea));
CREATE INDEX payout_address_current_by_address ON public.payout_address USING btree (address) WHERE (valid_until IS NULL);
CREATE UNIQUE INDEX payout_address_one_current ON public.payout_address USING btree (payee_id, chain_id) WHERE (valid_until IS NULL);
CREATE INDEX payout_batch_by_nonce ON public.payout_batch USING btree (safe_id, nonce) WHERE (nonce IS NOT NULL);
CREATE INDEX payout_batch_by_state ON public.payout_batch USING btree (state, batch_id);
CREATE UNIQUE INDEX payout_batch_one_per_nonce ON public.payout_batch USING btree (safe_id, nonce) WHERE live;
CREATE UNIQUE INDEX payout_batch_part_once ON public.payout_batch USING btree (plan_id, part);
CREATE INDEX period_act_of_period ON public.period_act USING btree (period, act_no);
CREATE UNIQUE INDEX pool_funding_one_live ON public.pool_funding USING btree (program_id, period) WHERE (state <> 'cancelled'::text);
CREATE INDEX posting_of_account ON public.posting USING btree (account_id, seq) INCLUDE (side, amount);
CREATE UNIQUE INDEX principal_one_per_payee ON public.principal USING btree (payee_id) WHERE (payee_id IS NOT NULL);
CREATE INDEX reward_approval_of_run ON public.reward_approval USING btree (run_id);
CREATE UNIQUE INDEX reward_approval_one_per_entry ON public.reward_approval USING btree (entry_seq);
CREATE INDEX reward_line_of_payee ON public.reward_line USING btree (payee_id);
CREATE UNIQUE INDEX reward_line_payee_twice_has_reason ON public.reward_line USING btree (run_id, payee_id, kind) WHERE (duplicate_reason IS NULL);
CREATE INDEX reward_run_by_period ON public.reward_run USING btree (period, run_id);
CREATE INDEX settings_change_of_version ON public.settings_change USING btree (settings_version);
CREATE INDEX staking_event_rewards_added ON public.staking_event USING btree (program_id, block_number, log_index) WHERE (kind = 'reward_added'::text);
CREATE INDEX staking_import_of_program ON public.staking_import USING btree (program_id, first_block);
CREATE INDEX vesting_grant_alive ON public.vesting_grant USING btree (grant_id) WHERE (state = ANY (ARRAY['approved'::text, 'terminated'::text]));
CREATE INDEX vesting_grant_of_group ON public.vesting_grant USING btree (group_id, grant_id);
CREATE INDEX vesting_grant_of_payee ON public.vesting_grant USING btree (payee_id, grant_id);
CREATE UNIQUE INDEX vesting_grant_one_per_award ON public.vesting_grant USING btree (asset_id, contract, contract_number) WHERE ((contract_number IS NOT NULL) AND (state <> 'withdrawn'::text));
CREATE UNIQUE INDEX vesting_grant_twice_has_reason ON public.vesting_grant USING btree (payee_id, asset_id, rule, total, md5((terms)::text)) WHERE ((duplicate_reason IS NULL) AND (state <> 'withdrawn'::text));
CREATE INDEX vesting_release_by_period ON public.vesting_release USING btree (period, release_id);
CREATE INDEX vesting_release_line_of_grant ON public.vesting_release_line USING btree (grant_id);
CREATE TRIGGER account_append_only BEFORE DELETE OR UPDATE OF account_id, code, asset_id, prefix, normal_side OR TRUNCATE ON public.account FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER account_floor_raises_generation AFTER UPDATE OF floor ON public.account FOR EACH STATEMENT EXECUTE FUNCTION public.raise_judging_generation();
CREATE TRIGGER account_matches_chart AFTER INSERT ON public.account REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.account_matches_chart();
CREATE TRIGGER allocation_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.allocation FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER allocation_of_computed_epoch AFTER INSERT ON public.allocation REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.allocation_of_computed_epoch();
CREATE TRIGGER api_token_ends_earlier BEFORE UPDATE OF expires_at ON public.api_token FOR EACH ROW WHEN ((new.expires_at > old.expires_at)) EXECUTE FUNCTION public.refuse_row('the life of an API token is only ever shortened');
CREATE TRIGGER api_token_raises_generation AFTER UPDATE OF principal_id, secret_sha256, allowed_networks, expires_at, revoked_at, roles, group_ids, safe_ids ON public.api_token FOR EACH STATEMENT EXECUTE FUNCTION public.raise_access_generation();
CREATE TRIGGER api_token_removal_raises_generation AFTER DELETE OR TRUNCATE ON public.api_token FOR EACH STATEMENT EXECUTE FUNCTION public.raise_access_generation();
CREATE TRIGGER asset_no_payout_address AFTER INSERT ON public.asset FOR EACH ROW EXECUTE FUNCTION public.contract_no_payout_address();
CREATE TRIGGER asset_raises_generation AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.asset FOR EACH STATEMENT EXECUTE FUNCTION public.raise_judging_generation();
CREATE TRIGGER audit_checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER audit_entry_erasable AFTER UPDATE ON public.audit_entry REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_but_erasure('detail', 'remote_address', 'text_key');
CREATE TRIGGER balance_snapshot_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.balance_snapshot FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER balance_snapshot_stands AFTER INSERT ON public.balance_snapshot FOR EACH ROW EXECUTE FUNCTION public.balance_snapshot_stands();
CREATE TRIGGER batch_approval_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.batch_approval FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_approval_nonce_two_people AFTER INSERT ON public.batch_approval FOR EACH ROW EXECUTE FUNCTION public.batch_approval_nonce_two_people();
CREATE TRIGGER batch_approval_two_people AFTER INSERT ON public.batch_approval FOR EACH ROW EXECUTE FUNCTION public.batch_approval_two_people();
CREATE TRIGGER batch_call_joins_plan AFTER INSERT ON public.batch_call REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.batch_part_joins_plan();
CREATE TRIGGER batch_call_kept BEFORE DELETE OR TRUNCATE ON public.batch_call FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_call_settled BEFORE UPDATE ON public.batch_call FOR EACH ROW EXECUTE FUNCTION public.batch_call_settled();
CREATE TRIGGER batch_check_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.batch_check FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_check_joins_plan AFTER INSERT ON public.batch_check REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.batch_part_joins_plan();
CREATE TRIGGER batch_distribution_joins_plan AFTER INSERT ON public.batch_distribution REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.batch_part_joins_plan();
CREATE TRIGGER batch_distribution_kept BEFORE DELETE OR TRUNCATE ON public.batch_distribution FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_distribution_named AFTER UPDATE ON public.batch_distribution FOR EACH ROW EXECUTE FUNCTION public.batch_distribution_named();
CREATE TRIGGER batch_distribution_whole BEFORE UPDATE ON public.payout_batch FOR EACH ROW WHEN (((old.state = 'planned'::text) AND (new.state = 'frozen'::text))) EXECUTE FUNCTION public.batch_distribution_whole();
CREATE TRIGGER batch_execution_confirmed AFTER UPDATE ON public.batch_execution FOR EACH ROW EXECUTE FUNCTION public.batch_execution_confirmed();
CREATE TRIGGER batch_execution_reported AFTER INSERT ON public.batch_execution FOR EACH ROW EXECUTE FUNCTION public.batch_execution_reported();
CREATE TRIGGER batch_export_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.batch_export FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_export_joins AFTER INSERT ON public.batch_export REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.batch_export_joins();
CREATE TRIGGER batch_export_joins_binding BEFORE INSERT ON public.batch_export FOR EACH ROW EXECUTE FUNCTION public.joins_binding();
CREATE TRIGGER batch_payable_follows_batch AFTER UPDATE ON public.payout_batch FOR EACH ROW WHEN ((new.live IS DISTINCT FROM old.live)) EXECUTE FUNCTION public.batch_payable_follows_batch();
CREATE TRIGGER batch_payable_follows_payment AFTER UPDATE ON public.payment FOR EACH ROW WHEN ((new.state = 'released'::text)) EXECUTE FUNCTION public.batch_payable_follows_payment();
CREATE TRIGGER batch_payable_joins_plan AFTER INSERT ON public.batch_payable REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.batch_part_joins_plan();
CREATE TRIGGER batch_proposal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.batch_proposal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_proposal_joins_binding BEFORE INSERT ON public.batch_proposal FOR EACH ROW EXECUTE FUNCTION public.joins_binding();
CREATE TRIGGER batch_proposal_of_batch AFTER INSERT ON public.batch_proposal FOR EACH ROW EXECUTE FUNCTION public.batch_proposal_of_batch();
CREATE TRIGGER batch_signature_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.batch_signature FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_signature_joins AFTER INSERT ON public.batch_signature FOR EACH ROW EXECUTE FUNCTION public.batch_signature_joins();
CREATE TRIGGER batch_signature_joins_binding BEFORE INSERT ON public.batch_signature FOR EACH ROW EXECUTE FUNCTION public.joins_binding();
CREATE TRIGGER batch_total_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.batch_total FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER batch_total_joins_plan AFTER INSERT ON public.batch_total REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.batch_part_joins_plan();
CREATE TRIGGER bounty_month_append_only BEFORE DELETE OR TRUNCATE ON public.bounty_month FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER bounty_month_approved AFTER UPDATE ON public.bounty_month FOR EACH ROW WHEN ((new.state = 'approved'::text)) EXECUTE FUNCTION public.bounty_month_approved();
CREATE TRIGGER bounty_month_kept BEFORE UPDATE ON public.bounty_month FOR EACH ROW WHEN ((((to_jsonb(new.*) - ARRAY['state'::text, 'approved_by'::text, 'approved_at'::text, 'effective_day'::text, 'known_seq'::text, 'entry_seq'::text]) <> (to_jsonb(old.*) - ARRAY['state'::text, 'approved_by'::text, 'approved_at'::text, 'effective_day'::text, 'known_seq'::text, 'entry_seq'::text])) OR (((old.state <> 'open'::text) OR (new.state <> 'approved'::text)) AND ((old.state <> 'open'::text) OR (new.state <> 'replaced'::text))))) EXECUTE FUNCTION public.refuse_row('an open month is approved or replaced, and nothing else of it changes');
CREATE TRIGGER bounty_month_of_its_pot AFTER INSERT ON public.bounty_month FOR EACH ROW EXECUTE FUNCTION public.bounty_month_of_its_pot();
CREATE TRIGGER bounty_pot_append_only BEFORE DELETE OR TRUNCATE ON public.bounty_pot FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER bounty_pot_begins BEFORE INSERT ON public.bounty_pot FOR EACH ROW WHEN ((new.state <> 'draft'::text)) EXECUTE FUNCTION public.refuse_row('a pot begins as a draft');
CREATE TRIGGER bounty_pot_kept BEFORE UPDATE ON public.bounty_pot FOR EACH ROW WHEN ((((to_jsonb(new.*) - ARRAY['state'::text, 'decided_by'::text, 'decided_at'::text, 'entry_seq'::text, 'row_version'::text]) <> (to_jsonb(old.*) - ARRAY['state'::text, 'decided_by'::text, 'decided_at'::text, 'entry_seq'::text, 'row_version'::text])) OR ((new.state <> old.state) AND (old.state <> 'draft'::text)) OR ((new.state = old.state) AND ((new.decided_by IS DISTINCT FROM old.decided_by) OR (new.entry_seq IS DISTINCT FROM old.entry_seq))))) EXECUTE FUNCTION public.refuse_row('a draft is approved or withdrawn, and nothing else of a pot changes');
CREATE TRIGGER bounty_pot_two_people AFTER UPDATE ON public.bounty_pot FOR EACH ROW WHEN (((new.state = 'approved'::text) AND (old.state = 'draft'::text))) EXECUTE FUNCTION public.bounty_pot_two_people();
CREATE TRIGGER bounty_share_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bounty_share FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER bounty_share_of_open_month AFTER INSERT ON public.bounty_share REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.bounty_share_of_open_month();
CREATE TRIGGER claim_receipt_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.claim_receipt FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER contract_read_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contract_read FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.account_rule REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.prefix::text, r.parts::int2, r.kind::text, r.normal_side::text, r.posted_by::text, r.meaning::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.allocation REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.epoch_id::uuid, r.account::bytea, r.allocation_id::uuid, r.weight::"numeric", r.amount::"numeric"))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.api_token REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.token_id::uuid, r.principal_id::uuid, r.label::text, r.secret_sha256::bytea, r.last_four::text, r.allowed_networks::text, r.created_at::timestamptz, r.expires_at::timestamptz, r.revoked_at::timestamptz, r.last_used_at::timestamptz, r.roles::text, r.group_ids::text, r.safe_ids::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.asset REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.asset_id::uuid, r.chain_id::int8, r.address::bytea, r.symbol::text, r.name::text, r.decimals::int2, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.audit_checkpoint REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.last_number::int8, r.first_number::int8, r.root_sha256::bytea, r.chain_sha256::bytea))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.balance_snapshot REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.taken_at::timestamptz, r.accounts::int4, r.body_sha256::bytea, r.imported_by::uuid, r.imported_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_approval REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.principal_id::uuid, r.digest::bytea, r.approved_at::timestamptz, r.safe_tx_hash::bytea))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_call REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.row_no::int4, r.kind::text, r.target::bytea, r.value::"numeric", r.call_data::bytea, r.function_signature::text, r.reason::text, r.state::text, r.found::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_check REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.check_no::int4, r.code::text, r.row_no::int4, r.detail::text, r.reason::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_claim REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.principal_id::uuid, r.claimed_at::timestamptz, r.expires_at::timestamptz, r.first_claimed_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_distribution REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.format::text, r.asset_id::uuid, r.root::bytea, r.distributor::bytea))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_execution REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.transaction_hash::bytea, r.block_number::int8, r.outcome::text, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_export REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.name::text, r.content_type::text, r.download_name::text, r.content::bytea, r.binding_no::int4))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_payable REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.live::bool, r.row_no::int4, r.payable_id::uuid))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_proposal REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.safe_tx_hash::bytea, r.proposer::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_signature REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.owner::bytea, r.signature::bytea, r.submitted_by::uuid, r.submitted_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.batch_total REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.asset_id::uuid, r.row_count::int4, r.amount::"numeric"))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.bounty_month REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.month_id::uuid, r.pot_id::uuid, r.month::date, r.amount::"numeric", r.rules::text, r.state::text, r.entered_by::uuid, r.entered_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.bounty_pot REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.pot_id::uuid, r.name::text, r.asset_id::uuid, r.amount::"numeric", r.first_month::date, r.months::int4, r.measure::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.decided_by::uuid, r.decided_at::timestamptz, r.entry_seq::int8, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.bounty_share REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.share_id::uuid, r.month_id::uuid, r.payee_id::uuid, r.measured::"numeric", r.amount::"numeric"))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.claim_receipt REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.chain_id::int8, r.transaction_hash::bytea, r.claimed_at::timestamptz, r.block_number::int8, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.contract_read REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.read_id::uuid, r.program_id::uuid, r.subject::text, r.account::bytea, r.read_at::timestamptz, r.value::"numeric", r.recorded_by::uuid, r.recorded_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.entry_kind REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.kind::text, r.posted_by::text, r.source_prefix::text, r.source_table::name, r.source_key::name))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.entry_limit REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.asset_id::uuid, r.amount::"numeric"))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.entry_proposal REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.proposal_id::uuid, r.entry_id::uuid, r.kind::text, r.effective_day::date, r.content::text, r.digest::bytea, r.principal_id::uuid, r.principal_kind::text, r.proposed_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.entry_proposal_decision REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.proposal_id::uuid, r.outcome::text, r.principal_id::uuid, r.principal_kind::text, r.digest::bytea, r.reason::text, r.decided_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.epoch REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.epoch_id::uuid, r.program_id::uuid, r.number::int4, r.starts_at::timestamptz, r.ends_at::timestamptz, r.rule::text, r.total::"numeric", r.allocated::"numeric", r.claimed::"numeric", r.to_stream::"numeric", r.unstaked::"numeric", r.dust::"numeric", r.weight::"numeric", r.accounts::int4, r.events::int8, r.differences::int4, r.state::text, r.computed_by::uuid, r.computed_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8, r.distributor_id::uuid))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.execution_withdrawal REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.transaction_hash::bytea, r.block_number::int8, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz, r.reason::text, r.withdrawn_by::uuid, r.withdrawn_at::timestamptz, r.outcome::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.failure_report REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.transaction_hash::bytea, r.block_number::int8, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.fee_accrual REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.accrual_id::uuid, r.agreement_id::uuid, r.number::int4, r.kind::text, r.block_time::timestamptz, r.tx_hash::bytea, r.log_index::int8, r.version_number::int4, r.amount::"numeric", r.rule::text, r.elapsed_seconds::int8, r.rate::"numeric", r.fee_fraction::"numeric", r.protocol_share::"numeric", r.supply_before::"numeric", r.fee::"numeric", r.protocol_fee::"numeric", r.manager_fee::"numeric", r.supply_after::"numeric", r.multiplier_after::"numeric", r.last_accrual_at::timestamptz, r.undistributed_after::"numeric", r.stated_manager_fee::"numeric", r.stated_protocol_fee::"numeric", r.recorded_by::uuid, r.recorded_at::timestamptz, r.voided_by::uuid, r.voided_at::timestamptz, r.void_reason::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.fee_agreement REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.agreement_id::uuid, r.asset_id::uuid, r.name::text, r.paid_by::text, r.fee_contract::bytea, r.safe_id::uuid, r.started_at::timestamptz, r.opening_supply::"numeric", r.opening_undistributed::"numeric", r.created_by::uuid, r.created_at::timestamptz, r.withdrawn_by::uuid, r.withdrawn_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.fee_split REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.split_id::uuid, r.accrual_id::uuid, r.payee_id::uuid, r.period::date, r.rule::text, r.total::"numeric", r.operator_share::"numeric", r.operator_take::"numeric", r.methodologist_take::"numeric", r.stated_operator_take::"numeric", r.stated_methodologist_take::"numeric", r.state::text, r.approved_by::uuid, r.approved_at::timestamptz, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.fee_version REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.agreement_id::uuid, r.number::int4, r.valid_from::timestamptz, r.valid_until::timestamptz, r.payee_id::uuid, r.operator_share::"numeric", r.methodologist_share::"numeric", r.protocol_streaming_share::"numeric", r.protocol_issuance_share::"numeric", r.streaming_rate::"numeric", r.issue_rate::"numeric", r.redeem_rate::"numeric", r.state::text, r.entered_by::uuid, r.entered_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.fee_version_approval REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.agreement_id::uuid, r.number::int4, r.party::text, r.principal_id::uuid, r.principal_kind::text, r.approved_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.grant_change REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.change_id::uuid, r.grant_id::uuid, r.kind::text, r.effective_at::timestamptz, r.details::jsonb, r.payee_id::uuid, r.reason::text, r.state::text, r.proposed_by::uuid, r.proposed_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.grant_event REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.grant_id::uuid, r.event_no::int4, r.kind::text, r.effective_at::timestamptz, r.details::jsonb, r.payee_id::uuid, r.amount::"numeric", r.change_id::uuid, r.release_id::uuid, r.transaction_hash::bytea, r.principal_id::uuid, r.recorded_at::timestamptz, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.held_balance REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.taken_at::timestamptz, r.account::bytea, r.balance::"numeric"))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.idempotency_record REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.method::text, r.path::text, r.key::text, r.body_sha256::bytea, r.status::int2, r.location::text, r.etag::text, r.body::bytea, r.created_at::timestamptz, r.group_id::uuid, r.safe_id::uuid))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.ledger_import REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.import_id::int2, r.imported_at::timestamptz, r.journal_seq::int8, r.audit_number::int8, r.export_sha256::bytea))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.nonce_binding REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.binding_no::int4, r.former_nonce::int8, r.former_safe_tx_hash::bytea, r.nonce::int8, r.safe_tx_hash::bytea, r.reason::text, r.proposed_by::uuid, r.proposed_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.nonce_use REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.safe_tx_hash::bytea, r.transaction_hash::bytea, r.block_number::int8, r.kind::text, r.safe_transaction::bytea, r.receipt::bytea, r.receipt_sha256::bytea, r.reason::text, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.nonce_use_withdrawal REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.binding_no::int4, r.safe_tx_hash::bytea, r.transaction_hash::bytea, r.block_number::int8, r.kind::text, r.safe_transaction::bytea, r.receipt::bytea, r.receipt_sha256::bytea, r.use_reason::text, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz, r.reason::text, r.withdrawn_by::uuid, r.withdrawn_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.organisation REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.organisation_id::int2, r.name::text, r.zone::text, r.batch_approvals::int2, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.owners_acknowledgement REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.owners::text, r.threshold::int4, r.reason::text, r.acknowledged_by::uuid, r.acknowledged_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.payable REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.payable_id::uuid, r.payee_id::uuid, r.asset_id::uuid, r.amount::"numeric", r.period::date, r.source_id::text, r.state::text, r.entry_seq::int8, r.created_at::timestamptz, r.nature::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.payable_source_kind REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.prefix::text, r.meaning::text, r.checked_by::name))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.payee REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.payee_id::uuid, r.handle::text, r.name::text, r.kind::text, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.payment REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.row_no::int4, r.kind::text, r.payee_id::uuid, r.recipient::bytea, r.asset_id::uuid, r.amount::"numeric", r.state::text, r.found::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.payout_address REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.payout_address_id::uuid, r.payee_id::uuid, r.chain_id::int8, r.address::bytea, r.valid_from::timestamptz, r.valid_until::timestamptz, r.created_by::uuid))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.payout_batch REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.safe_id::uuid, r.chain_id::int8, r.safe_address::bytea, r.safe_version::text, r.multi_send_call_only::bytea, r.period::date, r.state::text, r.live::bool, r.planned_by::uuid, r.planned_at::timestamptz, r.frozen_by::uuid, r.frozen_at::timestamptz, r.row_count::int4, r.canonical::bytea, r.digest::bytea, r.nonce::int8, r.safe_tx_hash::bytea, r.reason::text, r.row_version::int8, r.plan_id::uuid, r.part::int4, r.part_count::int4, r.gas_estimate::int8, r.call_data_bytes::int4, r.has_calls::bool, r.binding_no::int4, r.safe_owners::text, r.safe_threshold::int4))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.period REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.period::date, r.state::text, r.row_version::int8, r.changed_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.period_act REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.act_id::uuid, r.act_no::int8, r.period::date, r.kind::text, r.period_version::int8, r.principal_id::uuid, r.principal_kind::text, r.made_at::timestamptz, r.reason::text, r.checklist::text, r.digest::bytea))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.period_approval REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.act_id::uuid, r.principal_id::uuid, r.principal_kind::text, r.digest::bytea, r.approved_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.pool_funding REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.number::int4, r.period::int4, r.reward::"numeric", r.checked_at::timestamptz, r.balance::"numeric", r.owed::"numeric", r.rate::"numeric", r.leftover::"numeric", r.rate_dust::"numeric", r.period_finish::timestamptz, r.findings::text, r.state::text, r.planned_by::uuid, r.planned_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.block_number::int8, r.log_index::int8, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.principal REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.handle::text, r.kind::text, r.payee_id::uuid, r.created_at::timestamptz, r.disabled_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.principal_group REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.group_id::uuid))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.principal_role REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.principal_kind::text, r.role::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.program REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.name::text, r.product::text, r.chain_id::int8, r.contract::bytea, r.stake_token::bytea, r.reward_asset_id::uuid, r.kind::text, r.duration_seconds::int8, r.division::text, r.zone::text, r.funding_safe_id::uuid, r.first_block::int8, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.entry_seq::int8, r.ended_by::uuid, r.ended_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.program_author REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.principal_id::uuid))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.program_period REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.number::int4, r.starts_at::timestamptz, r.ends_at::timestamptz, r.amount::"numeric", r.band_least::"numeric", r.band_most::"numeric"))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.reward_approval REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.approval_id::uuid, r.run_id::uuid, r.principal_id::uuid, r.principal_kind::text, r.approved_at::timestamptz, r.lines::int4, r.entry_seq::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.reward_line REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.line_id::uuid, r.run_id::uuid, r.line_no::int4, r.payee_id::uuid, r.asset_id::uuid, r.amount::"numeric", r.kind::text, r.note::text, r.duplicate_reason::text, r.state::text, r.entered_by::uuid, r.changed_by::text, r.decided_by::uuid, r.decided_at::timestamptz, r.reason::text, r.approval_id::uuid, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.reward_run REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.run_id::uuid, r.group_id::uuid, r.period::date, r.title::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.submitted_by::uuid, r.submitted_at::timestamptz, r.line_count::int4, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.safe REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.chain_id::int8, r.address::bytea, r.name::text, r.version::text, r.owners::text, r.threshold::int2, r.next_nonce::int8, r.multi_send_call_only::bytea, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8, r.modules::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.safe_multi_send REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.address::bytea, r.set_by::uuid))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.safe_nonce_raise REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.row_version::int8, r.former_nonce::int8, r.nonce::int8, r.raised_by::uuid, r.raised_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.safe_owners_change REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.row_version::int8, r.owners::text, r.threshold::int4, r.changed_by::uuid, r.changed_at::timestamptz, r.former_owners::text, r.former_threshold::int4))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.schema_migration REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.number::int4, r.file::text, r.checksum::text, r.applied_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.settings_approval REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.change_id::uuid, r.principal_id::uuid, r.principal_kind::text, r.approved_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.settings_change REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.change_id::uuid, r.change_no::int8, r.settings_version::int8, r.name::text, r.zone::text, r.batch_approvals::int2, r.limit_assets::text, r.limit_amounts::text, r.principal_id::uuid, r.principal_kind::text, r.made_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.staker REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.number::int4, r.account::bytea))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.staking_checkpoint REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.events::int8, r.last_block::int8, r.last_index::int8, r.last_tx_hash::bytea, r.last_event_at::timestamptz, r.total_staked::"numeric", r.reward_rate::"numeric", r.period_finish::timestamptz, r.last_update::timestamptz, r.reward_per_token::"numeric", r.notified::"numeric", r.streamed::"numeric", r.unstaked::"numeric", r.rate_dust::"numeric", r.claimed::"numeric", r.made_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.staking_event REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.block_number::int8, r.log_index::int8, r.tx_hash::bytea, r.block_time::timestamptz, r.kind::text, r.staker::int4, r.amount::"numeric", r.import_id::uuid))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.staking_import REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.import_id::uuid, r.program_id::uuid, r.first_block::int8, r.last_block::int8, r.through::timestamptz, r.events::int8, r.repeated::int8, r.body_sha256::bytea, r.imported_by::uuid, r.imported_at::timestamptz, r.known_seq::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.staking_position REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.staker::int4, r.last_event::int8, r.balance::"numeric", r.reward_per_token_paid::"numeric", r.rewards::"numeric"))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.unexpected_transfer REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.log_index::int8, r.token::bytea, r.recipient::bytea, r.amount::"numeric"))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.vesting_grant REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.grant_id::uuid, r.payee_id::uuid, r.group_id::uuid, r.asset_id::uuid, r.rule::text, r.total::"numeric", r.terms::jsonb, r.accelerations::jsonb, r.plan_id::uuid, r.plan_version::int4, r.safe_id::uuid, r.contract::bytea, r.contract_number::"numeric", r.grant_day::date, r.agreement_url::text, r.agreement_sha256::bytea, r.note::text, r.duplicate_reason::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.event_count::int4, r.granted::"numeric", r.committed::"numeric", r.accrued::"numeric", r.released::"numeric", r.row_version::int8, r.changed_by::text))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.vesting_plan REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.plan_id::uuid, r.version::int4, r.name::text, r.asset_id::uuid, r.rule::text, r.terms::jsonb, r.created_by::uuid, r.created_at::timestamptz))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.vesting_release REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.release_id::uuid, r.period::date, r.boundary::timestamptz, r.note::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.decided_by::uuid, r.decided_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.vesting_release_line REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.line_id::uuid, r.release_id::uuid, r.line_no::int4, r.grant_id::uuid, r.payee_id::uuid, r.asset_id::uuid, r.nature::text, r.amount::"numeric", r.released_before::"numeric", r.vested::"numeric"))');
CREATE TRIGGER deleted_rows_are_noted AFTER DELETE ON public.working_group REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.group_id::uuid, r.handle::text, r.name::text, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER entry_limit_raises_generation AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.entry_limit FOR EACH STATEMENT EXECUTE FUNCTION public.raise_judging_generation();
CREATE TRIGGER entry_proposal_append_only BEFORE DELETE OR TRUNCATE ON public.entry_proposal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER entry_proposal_decided AFTER INSERT ON public.entry_proposal_decision FOR EACH ROW EXECUTE FUNCTION public.entry_proposal_decided();
CREATE TRIGGER entry_proposal_decision_append_only BEFORE DELETE OR TRUNCATE ON public.entry_proposal_decision FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER entry_proposal_decision_erasable AFTER UPDATE ON public.entry_proposal_decision REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_decision_change_but_erasure();
CREATE TRIGGER entry_proposal_digest_of_content AFTER INSERT ON public.entry_proposal REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.entry_proposal_digest_of_content();
CREATE TRIGGER entry_proposal_erasable AFTER UPDATE ON public.entry_proposal REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_proposal_change_but_erasure();
CREATE CONSTRAINT TRIGGER entry_proposal_recorded AFTER INSERT ON public.entry_proposal_decision DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.entry_proposal_recorded();
CREATE TRIGGER epoch_append_only BEFORE DELETE OR TRUNCATE ON public.epoch FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER epoch_approved AFTER UPDATE ON public.epoch FOR EACH ROW WHEN ((new.state = 'approved'::text)) EXECUTE FUNCTION public.epoch_approved();
CREATE TRIGGER epoch_begins AFTER INSERT ON public.epoch FOR EACH ROW EXECUTE FUNCTION public.epoch_begins();
CREATE TRIGGER epoch_kept BEFORE UPDATE ON public.epoch FOR EACH ROW WHEN ((((to_jsonb(new.*) - ARRAY['state'::text, 'approved_by'::text, 'approved_at'::text, 'effective_day'::text, 'known_seq'::text, 'entry_seq'::text, 'distributor_id'::text]) <> (to_jsonb(old.*) - ARRAY['state'::text, 'approved_by'::text, 'approved_at'::text, 'effective_day'::text, 'known_seq'::text, 'entry_seq'::text, 'distributor_id'::text])) OR (((old.state <> 'computed'::text) OR (new.state <> 'approved'::text)) AND ((old.state <> 'computed'::text) OR (new.state <> 'replaced'::text))))) EXECUTE FUNCTION public.refuse_row('a computed epoch is approved or replaced, and nothing else of it changes');
CREATE TRIGGER execution_withdrawal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.execution_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER failure_report_append_only BEFORE UPDATE OR TRUNCATE ON public.failure_report FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER failure_report_joins_binding BEFORE INSERT ON public.failure_report FOR EACH ROW EXECUTE FUNCTION public.joins_binding();
CREATE TRIGGER fee_accrual_append_only BEFORE DELETE OR TRUNCATE ON public.fee_accrual FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER fee_accrual_follows AFTER INSERT ON public.fee_accrual FOR EACH ROW EXECUTE FUNCTION public.fee_accrual_follows();
CREATE CONSTRAINT TRIGGER fee_accrual_has_split AFTER INSERT ON public.fee_accrual DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind = 'distributed'::text)) EXECUTE FUNCTION public.fee_accrual_has_split();
CREATE TRIGGER fee_accrual_kept BEFORE UPDATE ON public.fee_accrual FOR EACH ROW WHEN ((((to_jsonb(new.*) - ARRAY['voided_by'::text, 'voided_at'::text, 'void_reason'::text]) <> (to_jsonb(old.*) - ARRAY['voided_by'::text, 'voided_at'::text, 'void_reason'::text])) OR (old.voided_at IS NOT NULL))) EXECUTE FUNCTION public.refuse_row('a fact is voided once, never changed');
CREATE TRIGGER fee_accrual_voided AFTER UPDATE ON public.fee_accrual REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.fee_accrual_voided();
CREATE TRIGGER fee_agreement_append_only BEFORE DELETE OR TRUNCATE ON public.fee_agreement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER fee_agreement_kept BEFORE UPDATE ON public.fee_agreement FOR EACH ROW WHEN ((((to_jsonb(new.*) - ARRAY['withdrawn_by'::text, 'withdrawn_at'::text, 'row_version'::text]) <> (to_jsonb(old.*) - ARRAY['withdrawn_by'::text, 'withdrawn_at'::text, 'row_version'::text])) OR (old.withdrawn_at IS NOT NULL))) EXECUTE FUNCTION public.refuse_row('an agreement is withdrawn, never changed');
CREATE TRIGGER fee_agreement_withdrawn AFTER UPDATE ON public.fee_agreement FOR EACH ROW WHEN ((new.withdrawn_at IS NOT NULL)) EXECUTE FUNCTION public.fee_agreement_withdrawn();
CREATE TRIGGER fee_split_append_only BEFORE DELETE OR TRUNCATE ON public.fee_split FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER fee_split_approved AFTER UPDATE ON public.fee_split FOR EACH ROW EXECUTE FUNCTION public.fee_split_approved();
CREATE TRIGGER fee_split_kept BEFORE UPDATE ON public.fee_split FOR EACH ROW WHEN ((((to_jsonb(new.*) - ARRAY['state'::text, 'approved_by'::text, 'approved_at'::text, 'effective_day'::text, 'known_seq'::text, 'entry_seq'::text]) <> (to_jsonb(old.*) - ARRAY['state'::text, 'approved_by'::text, 'approved_at'::text, 'effective_day'::text, 'known_seq'::text, 'entry_seq'::text])) OR ((old.state <> 'open'::text) OR (new.state <> 'approved'::text)))) EXECUTE FUNCTION public.refuse_row('a split is approved, and nothing else of it changes');
CREATE TRIGGER fee_split_of_its_accrual AFTER INSERT ON public.fee_split FOR EACH ROW EXECUTE FUNCTION public.fee_split_of_its_accrual();
CREATE TRIGGER fee_version_append_only BEFORE DELETE OR TRUNCATE ON public.fee_version FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER fee_version_approval_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.fee_version_approval FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER fee_version_begins AFTER INSERT ON public.fee_version FOR EACH ROW EXECUTE FUNCTION public.fee_version_begins();
CREATE TRIGGER fee_version_follows AFTER UPDATE ON public.fee_version FOR EACH ROW EXECUTE FUNCTION public.fee_version_follows();
CREATE TRIGGER fee_version_kept BEFORE UPDATE ON public.fee_version FOR EACH ROW WHEN ((((to_jsonb(new.*) - ARRAY['state'::text, 'valid_until'::text]) <> (to_jsonb(old.*) - ARRAY['state'::text, 'valid_until'::text])) OR (((old.state <> 'draft'::text) OR (new.state <> 'approved'::text)) AND ((old.state <> 'approved'::text) OR (new.state <> 'approved'::text))) OR ((new.valid_until IS DISTINCT FROM old.valid_until) AND ((old.valid_until IS NOT NULL) OR (old.state = 'draft'::text))))) EXECUTE FUNCTION public.refuse_row('a version is approved, then ended; nothing else of it changes');
CREATE TRIGGER fee_version_two_people AFTER INSERT ON public.fee_version_approval FOR EACH ROW EXECUTE FUNCTION public.fee_version_two_people();
CREATE TRIGGER grant_change_begins_proposed BEFORE INSERT ON public.grant_change FOR EACH ROW WHEN ((new.state <> 'proposed'::text)) EXECUTE FUNCTION public.refuse_row('a change begins as a proposal');
CREATE TRIGGER grant_change_moves BEFORE UPDATE ON public.grant_change FOR EACH ROW EXECUTE FUNCTION public.grant_change_moves();
CREATE TRIGGER grant_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.grant_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER grant_event_by_no_author BEFORE INSERT ON public.grant_event FOR EACH ROW WHEN ((new.kind = 'approved'::text)) EXECUTE FUNCTION public.grant_event_by_no_author();
CREATE TRIGGER grant_event_takes_effect AFTER INSERT ON public.grant_event FOR EACH ROW EXECUTE FUNCTION public.grant_event_takes_effect();
CREATE TRIGGER held_balance_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.held_balance FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER held_balance_complete AFTER INSERT ON public.held_balance REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.held_balance_complete();
CREATE TRIGGER idempotency_record_append_only BEFORE DELETE OR TRUNCATE ON public.idempotency_record FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER idempotency_record_by_a_principal AFTER INSERT ON public.idempotency_record REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.idempotency_record_by_a_principal();
CREATE TRIGGER idempotency_record_erasable AFTER UPDATE ON public.idempotency_record REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_answer_change_but_erasure();
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.account_rule REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.prefix::text, r.parts::int2, r.kind::text, r.normal_side::text, r.posted_by::text, r.meaning::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.allocation REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.epoch_id::uuid, r.account::bytea, r.allocation_id::uuid, r.weight::"numeric", r.amount::"numeric"))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.api_token REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.token_id::uuid, r.principal_id::uuid, r.label::text, r.secret_sha256::bytea, r.last_four::text, r.allowed_networks::text, r.created_at::timestamptz, r.expires_at::timestamptz, r.revoked_at::timestamptz, r.last_used_at::timestamptz, r.roles::text, r.group_ids::text, r.safe_ids::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.asset REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.asset_id::uuid, r.chain_id::int8, r.address::bytea, r.symbol::text, r.name::text, r.decimals::int2, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.audit_checkpoint REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.last_number::int8, r.first_number::int8, r.root_sha256::bytea, r.chain_sha256::bytea))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.balance_snapshot REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.taken_at::timestamptz, r.accounts::int4, r.body_sha256::bytea, r.imported_by::uuid, r.imported_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_approval REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.principal_id::uuid, r.digest::bytea, r.approved_at::timestamptz, r.safe_tx_hash::bytea))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_call REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.row_no::int4, r.kind::text, r.target::bytea, r.value::"numeric", r.call_data::bytea, r.function_signature::text, r.reason::text, r.state::text, r.found::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_check REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.check_no::int4, r.code::text, r.row_no::int4, r.detail::text, r.reason::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_claim REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.principal_id::uuid, r.claimed_at::timestamptz, r.expires_at::timestamptz, r.first_claimed_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_distribution REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.format::text, r.asset_id::uuid, r.root::bytea, r.distributor::bytea))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_execution REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.transaction_hash::bytea, r.block_number::int8, r.outcome::text, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_export REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.name::text, r.content_type::text, r.download_name::text, r.content::bytea, r.binding_no::int4))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_payable REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.live::bool, r.row_no::int4, r.payable_id::uuid))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_proposal REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.safe_tx_hash::bytea, r.proposer::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_signature REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.owner::bytea, r.signature::bytea, r.submitted_by::uuid, r.submitted_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.batch_total REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.asset_id::uuid, r.row_count::int4, r.amount::"numeric"))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.bounty_month REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.month_id::uuid, r.pot_id::uuid, r.month::date, r.amount::"numeric", r.rules::text, r.state::text, r.entered_by::uuid, r.entered_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.bounty_pot REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.pot_id::uuid, r.name::text, r.asset_id::uuid, r.amount::"numeric", r.first_month::date, r.months::int4, r.measure::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.decided_by::uuid, r.decided_at::timestamptz, r.entry_seq::int8, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.bounty_share REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.share_id::uuid, r.month_id::uuid, r.payee_id::uuid, r.measured::"numeric", r.amount::"numeric"))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.claim_receipt REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.chain_id::int8, r.transaction_hash::bytea, r.claimed_at::timestamptz, r.block_number::int8, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.contract_read REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.read_id::uuid, r.program_id::uuid, r.subject::text, r.account::bytea, r.read_at::timestamptz, r.value::"numeric", r.recorded_by::uuid, r.recorded_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.entry_kind REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.kind::text, r.posted_by::text, r.source_prefix::text, r.source_table::name, r.source_key::name))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.entry_limit REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.asset_id::uuid, r.amount::"numeric"))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.entry_proposal REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.proposal_id::uuid, r.entry_id::uuid, r.kind::text, r.effective_day::date, r.content::text, r.digest::bytea, r.principal_id::uuid, r.principal_kind::text, r.proposed_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.entry_proposal_decision REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.proposal_id::uuid, r.outcome::text, r.principal_id::uuid, r.principal_kind::text, r.digest::bytea, r.reason::text, r.decided_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.epoch REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.epoch_id::uuid, r.program_id::uuid, r.number::int4, r.starts_at::timestamptz, r.ends_at::timestamptz, r.rule::text, r.total::"numeric", r.allocated::"numeric", r.claimed::"numeric", r.to_stream::"numeric", r.unstaked::"numeric", r.dust::"numeric", r.weight::"numeric", r.accounts::int4, r.events::int8, r.differences::int4, r.state::text, r.computed_by::uuid, r.computed_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8, r.distributor_id::uuid))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.execution_withdrawal REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.transaction_hash::bytea, r.block_number::int8, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz, r.reason::text, r.withdrawn_by::uuid, r.withdrawn_at::timestamptz, r.outcome::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.failure_report REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.transaction_hash::bytea, r.block_number::int8, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.fee_accrual REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.accrual_id::uuid, r.agreement_id::uuid, r.number::int4, r.kind::text, r.block_time::timestamptz, r.tx_hash::bytea, r.log_index::int8, r.version_number::int4, r.amount::"numeric", r.rule::text, r.elapsed_seconds::int8, r.rate::"numeric", r.fee_fraction::"numeric", r.protocol_share::"numeric", r.supply_before::"numeric", r.fee::"numeric", r.protocol_fee::"numeric", r.manager_fee::"numeric", r.supply_after::"numeric", r.multiplier_after::"numeric", r.last_accrual_at::timestamptz, r.undistributed_after::"numeric", r.stated_manager_fee::"numeric", r.stated_protocol_fee::"numeric", r.recorded_by::uuid, r.recorded_at::timestamptz, r.voided_by::uuid, r.voided_at::timestamptz, r.void_reason::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.fee_agreement REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.agreement_id::uuid, r.asset_id::uuid, r.name::text, r.paid_by::text, r.fee_contract::bytea, r.safe_id::uuid, r.started_at::timestamptz, r.opening_supply::"numeric", r.opening_undistributed::"numeric", r.created_by::uuid, r.created_at::timestamptz, r.withdrawn_by::uuid, r.withdrawn_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.fee_split REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.split_id::uuid, r.accrual_id::uuid, r.payee_id::uuid, r.period::date, r.rule::text, r.total::"numeric", r.operator_share::"numeric", r.operator_take::"numeric", r.methodologist_take::"numeric", r.stated_operator_take::"numeric", r.stated_methodologist_take::"numeric", r.state::text, r.approved_by::uuid, r.approved_at::timestamptz, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.fee_version REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.agreement_id::uuid, r.number::int4, r.valid_from::timestamptz, r.valid_until::timestamptz, r.payee_id::uuid, r.operator_share::"numeric", r.methodologist_share::"numeric", r.protocol_streaming_share::"numeric", r.protocol_issuance_share::"numeric", r.streaming_rate::"numeric", r.issue_rate::"numeric", r.redeem_rate::"numeric", r.state::text, r.entered_by::uuid, r.entered_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.fee_version_approval REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.agreement_id::uuid, r.number::int4, r.party::text, r.principal_id::uuid, r.principal_kind::text, r.approved_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.grant_change REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.change_id::uuid, r.grant_id::uuid, r.kind::text, r.effective_at::timestamptz, r.details::jsonb, r.payee_id::uuid, r.reason::text, r.state::text, r.proposed_by::uuid, r.proposed_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.grant_event REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.grant_id::uuid, r.event_no::int4, r.kind::text, r.effective_at::timestamptz, r.details::jsonb, r.payee_id::uuid, r.amount::"numeric", r.change_id::uuid, r.release_id::uuid, r.transaction_hash::bytea, r.principal_id::uuid, r.recorded_at::timestamptz, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.held_balance REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.taken_at::timestamptz, r.account::bytea, r.balance::"numeric"))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.idempotency_record REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_answers('record_send(ROW(r.principal_id::uuid, r.method::text, r.path::text, r.key::text, r.body_sha256::bytea, r.status::int2, r.location::text, r.etag::text, r.body::bytea, r.created_at::timestamptz, r.group_id::uuid, r.safe_id::uuid))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.ledger_import REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.import_id::int2, r.imported_at::timestamptz, r.journal_seq::int8, r.audit_number::int8, r.export_sha256::bytea))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.nonce_binding REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.binding_no::int4, r.former_nonce::int8, r.former_safe_tx_hash::bytea, r.nonce::int8, r.safe_tx_hash::bytea, r.reason::text, r.proposed_by::uuid, r.proposed_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.nonce_use REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.safe_tx_hash::bytea, r.transaction_hash::bytea, r.block_number::int8, r.kind::text, r.safe_transaction::bytea, r.receipt::bytea, r.receipt_sha256::bytea, r.reason::text, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.nonce_use_withdrawal REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.binding_no::int4, r.safe_tx_hash::bytea, r.transaction_hash::bytea, r.block_number::int8, r.kind::text, r.safe_transaction::bytea, r.receipt::bytea, r.receipt_sha256::bytea, r.use_reason::text, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz, r.reason::text, r.withdrawn_by::uuid, r.withdrawn_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.organisation REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.organisation_id::int2, r.name::text, r.zone::text, r.batch_approvals::int2, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.owners_acknowledgement REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.owners::text, r.threshold::int4, r.reason::text, r.acknowledged_by::uuid, r.acknowledged_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.payable REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.payable_id::uuid, r.payee_id::uuid, r.asset_id::uuid, r.amount::"numeric", r.period::date, r.source_id::text, r.state::text, r.entry_seq::int8, r.created_at::timestamptz, r.nature::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.payable_source_kind REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.prefix::text, r.meaning::text, r.checked_by::name))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.payee REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.payee_id::uuid, r.handle::text, r.name::text, r.kind::text, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.payment REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.row_no::int4, r.kind::text, r.payee_id::uuid, r.recipient::bytea, r.asset_id::uuid, r.amount::"numeric", r.state::text, r.found::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.payout_address REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.payout_address_id::uuid, r.payee_id::uuid, r.chain_id::int8, r.address::bytea, r.valid_from::timestamptz, r.valid_until::timestamptz, r.created_by::uuid))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.payout_batch REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.safe_id::uuid, r.chain_id::int8, r.safe_address::bytea, r.safe_version::text, r.multi_send_call_only::bytea, r.period::date, r.state::text, r.live::bool, r.planned_by::uuid, r.planned_at::timestamptz, r.frozen_by::uuid, r.frozen_at::timestamptz, r.row_count::int4, r.canonical::bytea, r.digest::bytea, r.nonce::int8, r.safe_tx_hash::bytea, r.reason::text, r.row_version::int8, r.plan_id::uuid, r.part::int4, r.part_count::int4, r.gas_estimate::int8, r.call_data_bytes::int4, r.has_calls::bool, r.binding_no::int4, r.safe_owners::text, r.safe_threshold::int4))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.period REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.period::date, r.state::text, r.row_version::int8, r.changed_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.period_act REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.act_id::uuid, r.act_no::int8, r.period::date, r.kind::text, r.period_version::int8, r.principal_id::uuid, r.principal_kind::text, r.made_at::timestamptz, r.reason::text, r.checklist::text, r.digest::bytea))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.period_approval REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.act_id::uuid, r.principal_id::uuid, r.principal_kind::text, r.digest::bytea, r.approved_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.pool_funding REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.number::int4, r.period::int4, r.reward::"numeric", r.checked_at::timestamptz, r.balance::"numeric", r.owed::"numeric", r.rate::"numeric", r.leftover::"numeric", r.rate_dust::"numeric", r.period_finish::timestamptz, r.findings::text, r.state::text, r.planned_by::uuid, r.planned_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.block_number::int8, r.log_index::int8, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.principal REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.handle::text, r.kind::text, r.payee_id::uuid, r.created_at::timestamptz, r.disabled_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.principal_group REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.group_id::uuid))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.principal_role REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.principal_kind::text, r.role::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.program REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.name::text, r.product::text, r.chain_id::int8, r.contract::bytea, r.stake_token::bytea, r.reward_asset_id::uuid, r.kind::text, r.duration_seconds::int8, r.division::text, r.zone::text, r.funding_safe_id::uuid, r.first_block::int8, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.entry_seq::int8, r.ended_by::uuid, r.ended_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.program_author REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.principal_id::uuid))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.program_period REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.number::int4, r.starts_at::timestamptz, r.ends_at::timestamptz, r.amount::"numeric", r.band_least::"numeric", r.band_most::"numeric"))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.reward_approval REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.approval_id::uuid, r.run_id::uuid, r.principal_id::uuid, r.principal_kind::text, r.approved_at::timestamptz, r.lines::int4, r.entry_seq::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.reward_line REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.line_id::uuid, r.run_id::uuid, r.line_no::int4, r.payee_id::uuid, r.asset_id::uuid, r.amount::"numeric", r.kind::text, r.note::text, r.duplicate_reason::text, r.state::text, r.entered_by::uuid, r.changed_by::text, r.decided_by::uuid, r.decided_at::timestamptz, r.reason::text, r.approval_id::uuid, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.reward_run REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.run_id::uuid, r.group_id::uuid, r.period::date, r.title::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.submitted_by::uuid, r.submitted_at::timestamptz, r.line_count::int4, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.safe REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.chain_id::int8, r.address::bytea, r.name::text, r.version::text, r.owners::text, r.threshold::int2, r.next_nonce::int8, r.multi_send_call_only::bytea, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8, r.modules::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.safe_multi_send REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.address::bytea, r.set_by::uuid))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.safe_nonce_raise REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.row_version::int8, r.former_nonce::int8, r.nonce::int8, r.raised_by::uuid, r.raised_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.safe_owners_change REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.row_version::int8, r.owners::text, r.threshold::int4, r.changed_by::uuid, r.changed_at::timestamptz, r.former_owners::text, r.former_threshold::int4))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.schema_migration REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.number::int4, r.file::text, r.checksum::text, r.applied_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.settings_approval REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.change_id::uuid, r.principal_id::uuid, r.principal_kind::text, r.approved_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.settings_change REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.change_id::uuid, r.change_no::int8, r.settings_version::int8, r.name::text, r.zone::text, r.batch_approvals::int2, r.limit_assets::text, r.limit_amounts::text, r.principal_id::uuid, r.principal_kind::text, r.made_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.staker REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.number::int4, r.account::bytea))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.staking_checkpoint REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.events::int8, r.last_block::int8, r.last_index::int8, r.last_tx_hash::bytea, r.last_event_at::timestamptz, r.total_staked::"numeric", r.reward_rate::"numeric", r.period_finish::timestamptz, r.last_update::timestamptz, r.reward_per_token::"numeric", r.notified::"numeric", r.streamed::"numeric", r.unstaked::"numeric", r.rate_dust::"numeric", r.claimed::"numeric", r.made_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.staking_event REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.block_number::int8, r.log_index::int8, r.tx_hash::bytea, r.block_time::timestamptz, r.kind::text, r.staker::int4, r.amount::"numeric", r.import_id::uuid))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.staking_import REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.import_id::uuid, r.program_id::uuid, r.first_block::int8, r.last_block::int8, r.through::timestamptz, r.events::int8, r.repeated::int8, r.body_sha256::bytea, r.imported_by::uuid, r.imported_at::timestamptz, r.known_seq::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.staking_position REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.staker::int4, r.last_event::int8, r.balance::"numeric", r.reward_per_token_paid::"numeric", r.rewards::"numeric"))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.unexpected_transfer REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.log_index::int8, r.token::bytea, r.recipient::bytea, r.amount::"numeric"))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.vesting_grant REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.grant_id::uuid, r.payee_id::uuid, r.group_id::uuid, r.asset_id::uuid, r.rule::text, r.total::"numeric", r.terms::jsonb, r.accelerations::jsonb, r.plan_id::uuid, r.plan_version::int4, r.safe_id::uuid, r.contract::bytea, r.contract_number::"numeric", r.grant_day::date, r.agreement_url::text, r.agreement_sha256::bytea, r.note::text, r.duplicate_reason::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.event_count::int4, r.granted::"numeric", r.committed::"numeric", r.accrued::"numeric", r.released::"numeric", r.row_version::int8, r.changed_by::text))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.vesting_plan REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.plan_id::uuid, r.version::int4, r.name::text, r.asset_id::uuid, r.rule::text, r.terms::jsonb, r.created_by::uuid, r.created_at::timestamptz))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.vesting_release REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.release_id::uuid, r.period::date, r.boundary::timestamptz, r.note::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.decided_by::uuid, r.decided_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.vesting_release_line REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.line_id::uuid, r.release_id::uuid, r.line_no::int4, r.grant_id::uuid, r.payee_id::uuid, r.asset_id::uuid, r.nature::text, r.amount::"numeric", r.released_before::"numeric", r.vested::"numeric"))');
CREATE TRIGGER inserted_rows_are_noted AFTER INSERT ON public.working_group REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.group_id::uuid, r.handle::text, r.name::text, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER journal_entry_append_only BEFORE DELETE OR TRUNCATE ON public.journal_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER journal_entry_audited AFTER INSERT OR DELETE OR UPDATE ON public.journal_head DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.journal_entry_audited();
CREATE TRIGGER journal_entry_dense AFTER INSERT ON public.journal_entry REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.journal_entry_dense();
CREATE TRIGGER journal_entry_erasable AFTER UPDATE ON public.journal_entry REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_but_erasure('memo', 'metadata', 'text_key');
CREATE TRIGGER journal_entry_of_its_object AFTER INSERT ON public.journal_entry REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.journal_entry_of_its_object();
CREATE TRIGGER ledger_import_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_import FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER nonce_binding_append_only BEFORE DELETE OR TRUNCATE ON public.nonce_binding FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER nonce_binding_confirmed AFTER UPDATE ON public.nonce_binding FOR EACH ROW EXECUTE FUNCTION public.nonce_binding_confirmed();
CREATE TRIGGER nonce_binding_joins AFTER INSERT ON public.nonce_binding FOR EACH ROW EXECUTE FUNCTION public.nonce_binding_joins();
CREATE TRIGGER nonce_use_append_only BEFORE TRUNCATE ON public.nonce_use FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER nonce_use_confirmed AFTER UPDATE ON public.nonce_use FOR EACH ROW EXECUTE FUNCTION public.nonce_use_confirmed();
CREATE TRIGGER nonce_use_joins AFTER INSERT ON public.nonce_use FOR EACH ROW EXECUTE FUNCTION public.nonce_use_joins();
CREATE TRIGGER nonce_use_joins_binding BEFORE INSERT ON public.nonce_use FOR EACH ROW EXECUTE FUNCTION public.joins_binding();
CREATE TRIGGER nonce_use_withdrawal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.nonce_use_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER organisation_raises_generation AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.organisation FOR EACH STATEMENT EXECUTE FUNCTION public.raise_judging_generation();
CREATE TRIGGER owners_acknowledgement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.owners_acknowledgement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER owners_acknowledgement_as_seen AFTER INSERT ON public.owners_acknowledgement FOR EACH ROW EXECUTE FUNCTION public.owners_acknowledgement_as_seen();
CREATE TRIGGER payable_begins AFTER INSERT ON public.payable REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.payable_begins();
CREATE TRIGGER payable_from_allocation AFTER INSERT ON public.payable REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.payable_from_allocation();
CREATE TRIGGER payable_from_bounty_share AFTER INSERT ON public.payable REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.payable_from_bounty_share();
CREATE TRIGGER payable_from_fee_split AFTER INSERT ON public.payable REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.payable_from_fee_split();
CREATE TRIGGER payable_from_reward_line AFTER INSERT ON public.payable REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.payable_from_reward_line();
CREATE TRIGGER payable_from_vesting_release AFTER INSERT ON public.payable REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.payable_from_vesting_release();
CREATE TRIGGER payment_joins_plan AFTER INSERT ON public.payment REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.batch_part_joins_plan();
CREATE TRIGGER payment_settled BEFORE UPDATE ON public.payment FOR EACH ROW EXECUTE FUNCTION public.payment_settled();
CREATE TRIGGER payout_address_no_contract AFTER UPDATE ON public.payout_address REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.payout_address_no_contract();
CREATE TRIGGER payout_address_no_contract_new AFTER INSERT ON public.payout_address REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.payout_address_no_contract();
CREATE TRIGGER payout_batch_frozen BEFORE UPDATE ON public.payout_batch FOR EACH ROW EXECUTE FUNCTION public.payout_batch_frozen();
CREATE TRIGGER payout_batch_owners_kept BEFORE UPDATE ON public.payout_batch FOR EACH ROW WHEN (((old.state <> 'planned'::text) AND ((new.safe_owners IS DISTINCT FROM old.safe_owners) OR (new.safe_threshold IS DISTINCT FROM old.safe_threshold)))) EXECUTE FUNCTION public.payout_batch_owners_kept();
CREATE TRIGGER period_act_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.period_act FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER period_act_approved AFTER INSERT ON public.period_approval FOR EACH ROW EXECUTE FUNCTION public.period_act_approved();
CREATE TRIGGER period_act_made AFTER INSERT ON public.period_act FOR EACH ROW EXECUTE FUNCTION public.period_act_made();
CREATE TRIGGER period_approval_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.period_approval FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER period_raises_generation AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.period FOR EACH STATEMENT EXECUTE FUNCTION public.raise_judging_generation();
CREATE TRIGGER pool_funding_append_only BEFORE DELETE OR TRUNCATE ON public.pool_funding FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER pool_funding_begins BEFORE INSERT ON public.pool_funding FOR EACH ROW WHEN ((new.state <> 'planned'::text)) EXECUTE FUNCTION public.refuse_row('a funding begins planned');
CREATE TRIGGER pool_funding_kept BEFORE UPDATE ON public.pool_funding FOR EACH ROW WHEN ((((to_jsonb(new.*) - ARRAY['state'::text, 'approved_by'::text, 'approved_at'::text, 'block_number'::text, 'log_index'::text, 'effective_day'::text, 'known_seq'::text, 'entry_seq'::text]) <> (to_jsonb(old.*) - ARRAY['state'::text, 'approved_by'::text, 'approved_at'::text, 'block_number'::text, 'log_index'::text, 'effective_day'::text, 'known_seq'::text, 'entry_seq'::text])) OR (((((old.state <> 'planned'::text) OR (new.state <> 'approved'::text)) AND ((old.state <> 'planned'::text) OR (new.state <> 'cancelled'::text))) AND ((old.state <> 'approved'::text) OR (new.state <> 'settled'::text))) AND ((old.state <> 'approved'::text) OR (new.state <> 'cancelled'::text))) OR ((old.approved_by IS NOT NULL) AND (new.approved_by IS DISTINCT FROM old.approved_by)))) EXECUTE FUNCTION public.refuse_row('a funding does not go that way');
CREATE TRIGGER pool_funding_moves AFTER UPDATE ON public.pool_funding FOR EACH ROW EXECUTE FUNCTION public.pool_funding_moves();
CREATE TRIGGER pool_funding_of_its_period AFTER INSERT ON public.pool_funding FOR EACH ROW EXECUTE FUNCTION public.pool_funding_of_its_period();
CREATE TRIGGER posting_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.posting FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER posting_balanced AFTER INSERT ON public.posting REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.posting_balanced();
CREATE TRIGGER principal_group_raises_generation AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.principal_group FOR EACH STATEMENT EXECUTE FUNCTION public.raise_access_generation();
CREATE TRIGGER principal_raises_generation AFTER DELETE OR UPDATE OR TRUNCATE ON public.principal FOR EACH STATEMENT EXECUTE FUNCTION public.raise_access_generation();
CREATE TRIGGER principal_role_raises_generation AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.principal_role FOR EACH STATEMENT EXECUTE FUNCTION public.raise_access_generation();
CREATE TRIGGER program_append_only BEFORE DELETE OR TRUNCATE ON public.program FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER program_author_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.program_author FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER program_begins BEFORE INSERT ON public.program FOR EACH ROW WHEN ((new.state <> 'draft'::text)) EXECUTE FUNCTION public.refuse_row('a program begins as a draft');
CREATE TRIGGER program_move_allowed BEFORE UPDATE ON public.program FOR EACH ROW WHEN (((new.state <> old.state) AND (NOT (((((old.state = 'draft'::text) AND (new.state = 'approved'::text)) OR ((old.state = 'approved'::text) AND (new.state = 'running'::text))) OR ((old.state = 'approved'::text) AND (new.state = 'ended'::text))) OR ((old.state = 'running'::text) AND (new.state = 'ended'::text)))))) EXECUTE FUNCTION public.refuse_row('a program does not go that way');
CREATE TRIGGER program_period_append_only BEFORE UPDATE OR TRUNCATE ON public.program_period FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER program_period_of_draft AFTER DELETE ON public.program_period REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.program_period_of_draft();
CREATE TRIGGER program_period_of_draft_new AFTER INSERT ON public.program_period REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.program_period_of_draft();
CREATE TRIGGER program_terms_kept BEFORE UPDATE ON public.program FOR EACH ROW WHEN (((old.state <> 'draft'::text) AND ((to_jsonb(new.*) - ARRAY['state'::text, 'ended_by'::text, 'ended_at'::text, 'row_version'::text]) <> (to_jsonb(old.*) - ARRAY['state'::text, 'ended_by'::text, 'ended_at'::text, 'row_version'::text])))) EXECUTE FUNCTION public.refuse_row('the terms of an approved program never change');
CREATE TRIGGER program_two_people AFTER UPDATE ON public.program FOR EACH ROW WHEN (((new.state = 'approved'::text) AND (old.state = 'draft'::text))) EXECUTE FUNCTION public.program_two_people();
CREATE TRIGGER reward_approval_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.reward_approval FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER reward_approval_has_entry AFTER INSERT ON public.reward_approval FOR EACH ROW EXECUTE FUNCTION public.reward_approval_has_entry();
CREATE TRIGGER reward_line_authors_kept BEFORE UPDATE OF changed_by ON public.reward_line FOR EACH ROW WHEN ((NOT (new.changed_by @> old.changed_by))) EXECUTE FUNCTION public.reward_line_authors_kept();
CREATE TRIGGER reward_line_begins AFTER INSERT ON public.reward_line REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.reward_line_begins();
CREATE TRIGGER reward_line_changed_while_open BEFORE UPDATE ON public.reward_line FOR EACH ROW WHEN (((old.state = ANY (ARRAY['submitted'::text, 'held'::text])) AND ((((((new.payee_id IS DISTINCT FROM old.payee_id) OR (new.asset_id IS DISTINCT FROM old.asset_id)) OR ((new.amount)::numeric IS DISTINCT FROM (old.amount)::numeric)) OR (new.kind IS DISTINCT FROM old.kind)) OR (new.note IS DISTINCT FROM old.note)) OR (new.duplicate_reason IS DISTINCT FROM old.duplicate_reason)))) EXECUTE FUNCTION public.refuse_row('a line that was handed in is changed when it was returned');
CREATE TRIGGER reward_line_decided AFTER UPDATE ON public.reward_line FOR EACH ROW WHEN (((new.state <> old.state) AND (old.state = ANY (ARRAY['submitted'::text, 'held'::text])) AND (new.state <> 'approved'::text))) EXECUTE FUNCTION public.reward_line_decided();
CREATE TRIGGER reward_line_frozen AFTER UPDATE ON public.reward_line REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.reward_line_frozen();
CREATE TRIGGER reward_line_kept AFTER DELETE ON public.reward_line REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION public.reward_line_frozen();
CREATE TRIGGER reward_line_move_allowed BEFORE UPDATE ON public.reward_line FOR EACH ROW WHEN (((new.state <> old.state) AND (old.state <> 'approved'::text) AND (NOT ((((((((old.state = 'draft'::text) AND (new.state = 'submitted'::text)) OR ((old.state = 'submitted'::text) AND (new.state = 'approved'::text))) OR ((old.state = 'submitted'::text) AND (new.state = 'returned'::text))) OR ((old.state = 'submitted'::text) AND (new.state = 'held'::text))) OR ((old.state = 'held'::text) AND (new.state = 'submitted'::text))) OR ((old.state = 'held'::text) AND (new.state = 'returned'::text))) OR ((old.state = 'returned'::text) AND (new.state = 'submitted'::text)))))) EXECUTE FUNCTION public.refuse_row('a line does not go that way');
CREATE TRIGGER reward_line_two_people AFTER UPDATE ON public.reward_line REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.reward_line_two_people();
CREATE TRIGGER reward_line_whole_approval AFTER UPDATE ON public.reward_line REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.reward_approval_complete();
CREATE TRIGGER safe_multi_send_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.safe_multi_send FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER safe_multi_send_has_author AFTER UPDATE ON public.safe DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.multi_send_call_only IS NOT NULL) AND ((new.multi_send_call_only)::bytea IS DISTINCT FROM (old.multi_send_call_only)::bytea))) EXECUTE FUNCTION public.safe_multi_send_has_author();
CREATE CONSTRAINT TRIGGER safe_multi_send_has_author_new AFTER INSERT ON public.safe DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.multi_send_call_only IS NOT NULL)) EXECUTE FUNCTION public.safe_multi_send_has_author();
CREATE TRIGGER safe_no_payout_address AFTER INSERT ON public.safe FOR EACH ROW EXECUTE FUNCTION public.contract_no_payout_address();
CREATE CONSTRAINT TRIGGER safe_nonce_has_author AFTER UPDATE ON public.safe DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.next_nonce > old.next_nonce)) EXECUTE FUNCTION public.safe_nonce_has_author();
CREATE TRIGGER safe_nonce_raise_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.safe_nonce_raise FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER safe_owners_change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.safe_owners_change FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER safe_owners_have_author AFTER UPDATE ON public.safe DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.owners IS DISTINCT FROM old.owners) OR (new.threshold IS DISTINCT FROM old.threshold))) EXECUTE FUNCTION public.safe_owners_have_author();
CREATE TRIGGER settings_approval_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settings_approval FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER settings_change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settings_change FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER settings_change_approved AFTER INSERT ON public.settings_approval FOR EACH ROW EXECUTE FUNCTION public.settings_change_approved();
CREATE TRIGGER settings_change_made AFTER INSERT ON public.settings_change FOR EACH ROW EXECUTE FUNCTION public.settings_change_made();
CREATE TRIGGER staker_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.staker FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER staker_dense AFTER INSERT ON public.staker REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.staker_dense();
CREATE TRIGGER staking_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.staking_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER staking_event_stands AFTER INSERT ON public.staking_event REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.staking_event_stands();
CREATE TRIGGER staking_import_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.staking_import FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER table_change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.table_change FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER unexpected_transfer_append_only BEFORE UPDATE OR TRUNCATE ON public.unexpected_transfer FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.account_rule REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.prefix::text, r.parts::int2, r.kind::text, r.normal_side::text, r.posted_by::text, r.meaning::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.allocation REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.epoch_id::uuid, r.account::bytea, r.allocation_id::uuid, r.weight::"numeric", r.amount::"numeric"))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.api_token REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.token_id::uuid, r.principal_id::uuid, r.label::text, r.secret_sha256::bytea, r.last_four::text, r.allowed_networks::text, r.created_at::timestamptz, r.expires_at::timestamptz, r.revoked_at::timestamptz, r.last_used_at::timestamptz, r.roles::text, r.group_ids::text, r.safe_ids::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.asset REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.asset_id::uuid, r.chain_id::int8, r.address::bytea, r.symbol::text, r.name::text, r.decimals::int2, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.audit_checkpoint REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.last_number::int8, r.first_number::int8, r.root_sha256::bytea, r.chain_sha256::bytea))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.balance_snapshot REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.taken_at::timestamptz, r.accounts::int4, r.body_sha256::bytea, r.imported_by::uuid, r.imported_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_approval REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.principal_id::uuid, r.digest::bytea, r.approved_at::timestamptz, r.safe_tx_hash::bytea))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_call REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.row_no::int4, r.kind::text, r.target::bytea, r.value::"numeric", r.call_data::bytea, r.function_signature::text, r.reason::text, r.state::text, r.found::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_check REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.check_no::int4, r.code::text, r.row_no::int4, r.detail::text, r.reason::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_claim REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.principal_id::uuid, r.claimed_at::timestamptz, r.expires_at::timestamptz, r.first_claimed_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_distribution REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.format::text, r.asset_id::uuid, r.root::bytea, r.distributor::bytea))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_execution REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.transaction_hash::bytea, r.block_number::int8, r.outcome::text, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_export REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.name::text, r.content_type::text, r.download_name::text, r.content::bytea, r.binding_no::int4))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_payable REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.live::bool, r.row_no::int4, r.payable_id::uuid))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_proposal REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.safe_tx_hash::bytea, r.proposer::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_signature REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.owner::bytea, r.signature::bytea, r.submitted_by::uuid, r.submitted_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.batch_total REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.asset_id::uuid, r.row_count::int4, r.amount::"numeric"))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.bounty_month REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.month_id::uuid, r.pot_id::uuid, r.month::date, r.amount::"numeric", r.rules::text, r.state::text, r.entered_by::uuid, r.entered_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.bounty_pot REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.pot_id::uuid, r.name::text, r.asset_id::uuid, r.amount::"numeric", r.first_month::date, r.months::int4, r.measure::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.decided_by::uuid, r.decided_at::timestamptz, r.entry_seq::int8, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.bounty_share REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.share_id::uuid, r.month_id::uuid, r.payee_id::uuid, r.measured::"numeric", r.amount::"numeric"))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.claim_receipt REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.chain_id::int8, r.transaction_hash::bytea, r.claimed_at::timestamptz, r.block_number::int8, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.contract_read REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.read_id::uuid, r.program_id::uuid, r.subject::text, r.account::bytea, r.read_at::timestamptz, r.value::"numeric", r.recorded_by::uuid, r.recorded_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.entry_kind REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.kind::text, r.posted_by::text, r.source_prefix::text, r.source_table::name, r.source_key::name))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.entry_limit REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.asset_id::uuid, r.amount::"numeric"))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.entry_proposal REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.proposal_id::uuid, r.entry_id::uuid, r.kind::text, r.effective_day::date, r.content::text, r.digest::bytea, r.principal_id::uuid, r.principal_kind::text, r.proposed_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.entry_proposal_decision REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.proposal_id::uuid, r.outcome::text, r.principal_id::uuid, r.principal_kind::text, r.digest::bytea, r.reason::text, r.decided_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.epoch REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.epoch_id::uuid, r.program_id::uuid, r.number::int4, r.starts_at::timestamptz, r.ends_at::timestamptz, r.rule::text, r.total::"numeric", r.allocated::"numeric", r.claimed::"numeric", r.to_stream::"numeric", r.unstaked::"numeric", r.dust::"numeric", r.weight::"numeric", r.accounts::int4, r.events::int8, r.differences::int4, r.state::text, r.computed_by::uuid, r.computed_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8, r.distributor_id::uuid))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.execution_withdrawal REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.transaction_hash::bytea, r.block_number::int8, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz, r.reason::text, r.withdrawn_by::uuid, r.withdrawn_at::timestamptz, r.outcome::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.failure_report REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.transaction_hash::bytea, r.block_number::int8, r.receipt::bytea, r.receipt_sha256::bytea, r.reported_by::uuid, r.reported_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.fee_accrual REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.accrual_id::uuid, r.agreement_id::uuid, r.number::int4, r.kind::text, r.block_time::timestamptz, r.tx_hash::bytea, r.log_index::int8, r.version_number::int4, r.amount::"numeric", r.rule::text, r.elapsed_seconds::int8, r.rate::"numeric", r.fee_fraction::"numeric", r.protocol_share::"numeric", r.supply_before::"numeric", r.fee::"numeric", r.protocol_fee::"numeric", r.manager_fee::"numeric", r.supply_after::"numeric", r.multiplier_after::"numeric", r.last_accrual_at::timestamptz, r.undistributed_after::"numeric", r.stated_manager_fee::"numeric", r.stated_protocol_fee::"numeric", r.recorded_by::uuid, r.recorded_at::timestamptz, r.voided_by::uuid, r.voided_at::timestamptz, r.void_reason::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.fee_agreement REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.agreement_id::uuid, r.asset_id::uuid, r.name::text, r.paid_by::text, r.fee_contract::bytea, r.safe_id::uuid, r.started_at::timestamptz, r.opening_supply::"numeric", r.opening_undistributed::"numeric", r.created_by::uuid, r.created_at::timestamptz, r.withdrawn_by::uuid, r.withdrawn_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.fee_split REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.split_id::uuid, r.accrual_id::uuid, r.payee_id::uuid, r.period::date, r.rule::text, r.total::"numeric", r.operator_share::"numeric", r.operator_take::"numeric", r.methodologist_take::"numeric", r.stated_operator_take::"numeric", r.stated_methodologist_take::"numeric", r.state::text, r.approved_by::uuid, r.approved_at::timestamptz, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.fee_version REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.agreement_id::uuid, r.number::int4, r.valid_from::timestamptz, r.valid_until::timestamptz, r.payee_id::uuid, r.operator_share::"numeric", r.methodologist_share::"numeric", r.protocol_streaming_share::"numeric", r.protocol_issuance_share::"numeric", r.streaming_rate::"numeric", r.issue_rate::"numeric", r.redeem_rate::"numeric", r.state::text, r.entered_by::uuid, r.entered_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.fee_version_approval REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.agreement_id::uuid, r.number::int4, r.party::text, r.principal_id::uuid, r.principal_kind::text, r.approved_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.grant_change REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.change_id::uuid, r.grant_id::uuid, r.kind::text, r.effective_at::timestamptz, r.details::jsonb, r.payee_id::uuid, r.reason::text, r.state::text, r.proposed_by::uuid, r.proposed_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.grant_event REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.grant_id::uuid, r.event_no::int4, r.kind::text, r.effective_at::timestamptz, r.details::jsonb, r.payee_id::uuid, r.amount::"numeric", r.change_id::uuid, r.release_id::uuid, r.transaction_hash::bytea, r.principal_id::uuid, r.recorded_at::timestamptz, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.held_balance REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.taken_at::timestamptz, r.account::bytea, r.balance::"numeric"))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.idempotency_record REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.method::text, r.path::text, r.key::text, r.body_sha256::bytea, r.status::int2, r.location::text, r.etag::text, r.body::bytea, r.created_at::timestamptz, r.group_id::uuid, r.safe_id::uuid))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.ledger_import REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.import_id::int2, r.imported_at::timestamptz, r.journal_seq::int8, r.audit_number::int8, r.export_sha256::bytea))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.nonce_binding REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.binding_no::int4, r.former_nonce::int8, r.former_safe_tx_hash::bytea, r.nonce::int8, r.safe_tx_hash::bytea, r.reason::text, r.proposed_by::uuid, r.proposed_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.nonce_use REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.safe_tx_hash::bytea, r.transaction_hash::bytea, r.block_number::int8, r.kind::text, r.safe_transaction::bytea, r.receipt::bytea, r.receipt_sha256::bytea, r.reason::text, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz, r.binding_no::int4))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.nonce_use_withdrawal REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.binding_no::int4, r.safe_tx_hash::bytea, r.transaction_hash::bytea, r.block_number::int8, r.kind::text, r.safe_transaction::bytea, r.receipt::bytea, r.receipt_sha256::bytea, r.use_reason::text, r.reported_by::uuid, r.reported_at::timestamptz, r.confirmed_by::uuid, r.confirmed_at::timestamptz, r.reason::text, r.withdrawn_by::uuid, r.withdrawn_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.organisation REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.organisation_id::int2, r.name::text, r.zone::text, r.batch_approvals::int2, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.owners_acknowledgement REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.owners::text, r.threshold::int4, r.reason::text, r.acknowledged_by::uuid, r.acknowledged_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.payable REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.payable_id::uuid, r.payee_id::uuid, r.asset_id::uuid, r.amount::"numeric", r.period::date, r.source_id::text, r.state::text, r.entry_seq::int8, r.created_at::timestamptz, r.nature::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.payable_source_kind REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.prefix::text, r.meaning::text, r.checked_by::name))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.payee REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.payee_id::uuid, r.handle::text, r.name::text, r.kind::text, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.payment REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.row_no::int4, r.kind::text, r.payee_id::uuid, r.recipient::bytea, r.asset_id::uuid, r.amount::"numeric", r.state::text, r.found::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.payout_address REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.payout_address_id::uuid, r.payee_id::uuid, r.chain_id::int8, r.address::bytea, r.valid_from::timestamptz, r.valid_until::timestamptz, r.created_by::uuid))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.payout_batch REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.safe_id::uuid, r.chain_id::int8, r.safe_address::bytea, r.safe_version::text, r.multi_send_call_only::bytea, r.period::date, r.state::text, r.live::bool, r.planned_by::uuid, r.planned_at::timestamptz, r.frozen_by::uuid, r.frozen_at::timestamptz, r.row_count::int4, r.canonical::bytea, r.digest::bytea, r.nonce::int8, r.safe_tx_hash::bytea, r.reason::text, r.row_version::int8, r.plan_id::uuid, r.part::int4, r.part_count::int4, r.gas_estimate::int8, r.call_data_bytes::int4, r.has_calls::bool, r.binding_no::int4, r.safe_owners::text, r.safe_threshold::int4))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.period REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.period::date, r.state::text, r.row_version::int8, r.changed_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.period_act REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.act_id::uuid, r.act_no::int8, r.period::date, r.kind::text, r.period_version::int8, r.principal_id::uuid, r.principal_kind::text, r.made_at::timestamptz, r.reason::text, r.checklist::text, r.digest::bytea))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.period_approval REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.act_id::uuid, r.principal_id::uuid, r.principal_kind::text, r.digest::bytea, r.approved_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.pool_funding REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.number::int4, r.period::int4, r.reward::"numeric", r.checked_at::timestamptz, r.balance::"numeric", r.owed::"numeric", r.rate::"numeric", r.leftover::"numeric", r.rate_dust::"numeric", r.period_finish::timestamptz, r.findings::text, r.state::text, r.planned_by::uuid, r.planned_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.block_number::int8, r.log_index::int8, r.effective_day::date, r.known_seq::int8, r.entry_seq::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.principal REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.handle::text, r.kind::text, r.payee_id::uuid, r.created_at::timestamptz, r.disabled_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.principal_group REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.group_id::uuid))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.principal_role REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.principal_id::uuid, r.principal_kind::text, r.role::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.program REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.name::text, r.product::text, r.chain_id::int8, r.contract::bytea, r.stake_token::bytea, r.reward_asset_id::uuid, r.kind::text, r.duration_seconds::int8, r.division::text, r.zone::text, r.funding_safe_id::uuid, r.first_block::int8, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.approved_by::uuid, r.approved_at::timestamptz, r.entry_seq::int8, r.ended_by::uuid, r.ended_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.program_author REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.principal_id::uuid))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.program_period REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.number::int4, r.starts_at::timestamptz, r.ends_at::timestamptz, r.amount::"numeric", r.band_least::"numeric", r.band_most::"numeric"))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.reward_approval REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.approval_id::uuid, r.run_id::uuid, r.principal_id::uuid, r.principal_kind::text, r.approved_at::timestamptz, r.lines::int4, r.entry_seq::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.reward_line REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.line_id::uuid, r.run_id::uuid, r.line_no::int4, r.payee_id::uuid, r.asset_id::uuid, r.amount::"numeric", r.kind::text, r.note::text, r.duplicate_reason::text, r.state::text, r.entered_by::uuid, r.changed_by::text, r.decided_by::uuid, r.decided_at::timestamptz, r.reason::text, r.approval_id::uuid, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.reward_run REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.run_id::uuid, r.group_id::uuid, r.period::date, r.title::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.submitted_by::uuid, r.submitted_at::timestamptz, r.line_count::int4, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.safe REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.chain_id::int8, r.address::bytea, r.name::text, r.version::text, r.owners::text, r.threshold::int2, r.next_nonce::int8, r.multi_send_call_only::bytea, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8, r.modules::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.safe_multi_send REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.address::bytea, r.set_by::uuid))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.safe_nonce_raise REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.row_version::int8, r.former_nonce::int8, r.nonce::int8, r.raised_by::uuid, r.raised_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.safe_owners_change REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.safe_id::uuid, r.row_version::int8, r.owners::text, r.threshold::int4, r.changed_by::uuid, r.changed_at::timestamptz, r.former_owners::text, r.former_threshold::int4))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.schema_migration REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.number::int4, r.file::text, r.checksum::text, r.applied_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.settings_approval REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.change_id::uuid, r.principal_id::uuid, r.principal_kind::text, r.approved_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.settings_change REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.change_id::uuid, r.change_no::int8, r.settings_version::int8, r.name::text, r.zone::text, r.batch_approvals::int2, r.limit_assets::text, r.limit_amounts::text, r.principal_id::uuid, r.principal_kind::text, r.made_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.staker REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.number::int4, r.account::bytea))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.staking_checkpoint REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.events::int8, r.last_block::int8, r.last_index::int8, r.last_tx_hash::bytea, r.last_event_at::timestamptz, r.total_staked::"numeric", r.reward_rate::"numeric", r.period_finish::timestamptz, r.last_update::timestamptz, r.reward_per_token::"numeric", r.notified::"numeric", r.streamed::"numeric", r.unstaked::"numeric", r.rate_dust::"numeric", r.claimed::"numeric", r.made_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.staking_event REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.block_number::int8, r.log_index::int8, r.tx_hash::bytea, r.block_time::timestamptz, r.kind::text, r.staker::int4, r.amount::"numeric", r.import_id::uuid))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.staking_import REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.import_id::uuid, r.program_id::uuid, r.first_block::int8, r.last_block::int8, r.through::timestamptz, r.events::int8, r.repeated::int8, r.body_sha256::bytea, r.imported_by::uuid, r.imported_at::timestamptz, r.known_seq::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.staking_position REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.program_id::uuid, r.staker::int4, r.last_event::int8, r.balance::"numeric", r.reward_per_token_paid::"numeric", r.rewards::"numeric"))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.unexpected_transfer REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.batch_id::uuid, r.log_index::int8, r.token::bytea, r.recipient::bytea, r.amount::"numeric"))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.vesting_grant REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.grant_id::uuid, r.payee_id::uuid, r.group_id::uuid, r.asset_id::uuid, r.rule::text, r.total::"numeric", r.terms::jsonb, r.accelerations::jsonb, r.plan_id::uuid, r.plan_version::int4, r.safe_id::uuid, r.contract::bytea, r.contract_number::"numeric", r.grant_day::date, r.agreement_url::text, r.agreement_sha256::bytea, r.note::text, r.duplicate_reason::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.event_count::int4, r.granted::"numeric", r.committed::"numeric", r.accrued::"numeric", r.released::"numeric", r.row_version::int8, r.changed_by::text))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.vesting_plan REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.plan_id::uuid, r.version::int4, r.name::text, r.asset_id::uuid, r.rule::text, r.terms::jsonb, r.created_by::uuid, r.created_at::timestamptz))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.vesting_release REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.release_id::uuid, r.period::date, r.boundary::timestamptz, r.note::text, r.state::text, r.created_by::uuid, r.created_at::timestamptz, r.decided_by::uuid, r.decided_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.vesting_release_line REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.line_id::uuid, r.release_id::uuid, r.line_no::int4, r.grant_id::uuid, r.payee_id::uuid, r.asset_id::uuid, r.nature::text, r.amount::"numeric", r.released_before::"numeric", r.vested::"numeric"))');
CREATE TRIGGER updated_rows_are_noted AFTER UPDATE ON public.working_group REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.note_rows('record_send(ROW(r.group_id::uuid, r.handle::text, r.name::text, r.created_by::uuid, r.created_at::timestamptz, r.row_version::int8))');
CREATE TRIGGER vesting_grant_begins_as_draft BEFORE INSERT ON public.vesting_grant FOR EACH ROW WHEN ((new.state <> 'draft'::text)) EXECUTE FUNCTION public.refuse_row('a grant begins as a draft');
CREATE TRIGGER vesting_grant_moves BEFORE UPDATE ON public.vesting_grant FOR EACH ROW EXECUTE FUNCTION public.vesting_grant_moves();
CREATE TRIGGER vesting_plan_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.vesting_plan FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER vesting_plan_version_next AFTER INSERT ON public.vesting_plan FOR EACH ROW EXECUTE FUNCTION public.vesting_plan_version_next();
CREATE TRIGGER vesting_release_begins_submitted BEFORE INSERT ON public.vesting_release FOR EACH ROW WHEN ((new.state <> 'submitted'::text)) EXECUTE FUNCTION public.refuse_row('a release waits for approval first');
CREATE CONSTRAINT TRIGGER vesting_release_complete AFTER UPDATE ON public.vesting_release DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = 'approved'::text)) EXECUTE FUNCTION public.vesting_release_complete();
CREATE TRIGGER vesting_release_line_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.vesting_release_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER vesting_release_line_joins AFTER INSERT ON public.vesting_release_line REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.vesting_release_line_joins();
CREATE TRIGGER vesting_release_moves BEFORE UPDATE ON public.vesting_release FOR EACH ROW EXECUTE FUNCTION public.vesting_release_moves();
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.api_token_use
    ADD CONSTRAINT api_token_use_token_id_fkey FOREIGN KEY (token_id) REFERENCES public.api_token(token_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.asset
    ADD CONSTRAINT asset_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.balance_snapshot
    ADD CONSTRAINT balance_snapshot_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.balance_snapshot
    ADD CONSTRAINT balance_snapshot_program_id_fkey FOREIGN KEY (program_id) REFERENCES public.program(program_id);
ALTER TABLE ONLY public.batch_approval
    ADD CONSTRAINT batch_approval_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.batch_approval
    ADD CONSTRAINT batch_approval_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.batch_call
    ADD CONSTRAINT batch_call_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.batch_check
    ADD CONSTRAINT batch_check_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.batch_claim
    ADD CONSTRAINT batch_claim_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.batch_claim
    ADD CONSTRAINT batch_claim_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.batch_distribution
    ADD CONSTRAINT batch_distribution_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.batch_distribution
    ADD CONSTRAINT batch_distribution_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.batch_execution
    ADD CONSTRAINT batch_execution_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.batch_execution
    ADD CONSTRAINT batch_execution_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.batch_execution
    ADD CONSTRAINT batch_execution_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.batch_export
    ADD CONSTRAINT batch_export_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.batch_payable
    ADD CONSTRAINT batch_payable_of_payment FOREIGN KEY (batch_id, row_no) REFERENCES public.payment(batch_id, row_no);
ALTER TABLE ONLY public.batch_payable
    ADD CONSTRAINT batch_payable_payable_id_fkey FOREIGN KEY (payable_id) REFERENCES public.payable(payable_id);
ALTER TABLE ONLY public.batch_proposal
    ADD CONSTRAINT batch_proposal_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.batch_proposal
    ADD CONSTRAINT batch_proposal_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.batch_signature
    ADD CONSTRAINT batch_signature_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.batch_signature
    ADD CONSTRAINT batch_signature_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.batch_total
    ADD CONSTRAINT batch_total_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.batch_total
    ADD CONSTRAINT batch_total_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.bounty_month
    ADD CONSTRAINT bounty_month_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.bounty_month
    ADD CONSTRAINT bounty_month_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.bounty_month
    ADD CONSTRAINT bounty_month_entry_seq_fkey FOREIGN KEY (entry_seq) REFERENCES public.journal_entry(seq);
ALTER TABLE ONLY public.bounty_month
    ADD CONSTRAINT bounty_month_pot_id_fkey FOREIGN KEY (pot_id) REFERENCES public.bounty_pot(pot_id);
ALTER TABLE ONLY public.bounty_pot
    ADD CONSTRAINT bounty_pot_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.bounty_pot
    ADD CONSTRAINT bounty_pot_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.bounty_pot
    ADD CONSTRAINT bounty_pot_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.bounty_pot
    ADD CONSTRAINT bounty_pot_entry_seq_fkey FOREIGN KEY (entry_seq) REFERENCES public.journal_entry(seq);
ALTER TABLE ONLY public.bounty_share
    ADD CONSTRAINT bounty_share_month_id_fkey FOREIGN KEY (month_id) REFERENCES public.bounty_month(month_id);
ALTER TABLE ONLY public.bounty_share
    ADD CONSTRAINT bounty_share_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.claim_receipt
    ADD CONSTRAINT claim_receipt_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.contract_read
    ADD CONSTRAINT contract_read_program_id_fkey FOREIGN KEY (program_id) REFERENCES public.program(program_id);
ALTER TABLE ONLY public.contract_read
    ADD CONSTRAINT contract_read_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.entry_limit
    ADD CONSTRAINT entry_limit_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.entry_proposal_decision
    ADD CONSTRAINT entry_proposal_decision_of_principal FOREIGN KEY (principal_id, principal_kind) REFERENCES public.principal(principal_id, kind);
ALTER TABLE ONLY public.entry_proposal_decision
    ADD CONSTRAINT entry_proposal_decision_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES public.entry_proposal(proposal_id);
ALTER TABLE ONLY public.entry_proposal
    ADD CONSTRAINT entry_proposal_of_principal FOREIGN KEY (principal_id, principal_kind) REFERENCES public.principal(principal_id, kind);
ALTER TABLE ONLY public.epoch
    ADD CONSTRAINT epoch_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.epoch
    ADD CONSTRAINT epoch_computed_by_fkey FOREIGN KEY (computed_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.epoch
    ADD CONSTRAINT epoch_distributor_id_fkey FOREIGN KEY (distributor_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.epoch
    ADD CONSTRAINT epoch_entry_seq_fkey FOREIGN KEY (entry_seq) REFERENCES public.journal_entry(seq);
ALTER TABLE ONLY public.epoch
    ADD CONSTRAINT epoch_of_a_period FOREIGN KEY (program_id, number) REFERENCES public.program_period(program_id, number);
ALTER TABLE ONLY public.execution_withdrawal
    ADD CONSTRAINT execution_withdrawal_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.execution_withdrawal
    ADD CONSTRAINT execution_withdrawal_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.execution_withdrawal
    ADD CONSTRAINT execution_withdrawal_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.execution_withdrawal
    ADD CONSTRAINT execution_withdrawal_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.failure_report
    ADD CONSTRAINT failure_report_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.failure_report
    ADD CONSTRAINT failure_report_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.fee_accrual
    ADD CONSTRAINT fee_accrual_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES public.fee_agreement(agreement_id);
ALTER TABLE ONLY public.fee_accrual
    ADD CONSTRAINT fee_accrual_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.fee_accrual
    ADD CONSTRAINT fee_accrual_version_known FOREIGN KEY (agreement_id, version_number) REFERENCES public.fee_version(agreement_id, number);
ALTER TABLE ONLY public.fee_accrual
    ADD CONSTRAINT fee_accrual_voided_by_fkey FOREIGN KEY (voided_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.fee_agreement
    ADD CONSTRAINT fee_agreement_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.fee_agreement
    ADD CONSTRAINT fee_agreement_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.fee_agreement
    ADD CONSTRAINT fee_agreement_safe_id_fkey FOREIGN KEY (safe_id) REFERENCES public.safe(safe_id);
ALTER TABLE ONLY public.fee_agreement
    ADD CONSTRAINT fee_agreement_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.fee_split
    ADD CONSTRAINT fee_split_accrual_id_fkey FOREIGN KEY (accrual_id) REFERENCES public.fee_accrual(accrual_id);
ALTER TABLE ONLY public.fee_split
    ADD CONSTRAINT fee_split_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.fee_split
    ADD CONSTRAINT fee_split_entry_seq_fkey FOREIGN KEY (entry_seq) REFERENCES public.journal_entry(seq);
ALTER TABLE ONLY public.fee_split
    ADD CONSTRAINT fee_split_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.fee_version
    ADD CONSTRAINT fee_version_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES public.fee_agreement(agreement_id);
ALTER TABLE ONLY public.fee_version_approval
    ADD CONSTRAINT fee_version_approval_agreement_id_number_fkey FOREIGN KEY (agreement_id, number) REFERENCES public.fee_version(agreement_id, number);
ALTER TABLE ONLY public.fee_version_approval
    ADD CONSTRAINT fee_version_approval_principal_id_principal_kind_fkey FOREIGN KEY (principal_id, principal_kind) REFERENCES public.principal(principal_id, kind);
ALTER TABLE ONLY public.fee_version
    ADD CONSTRAINT fee_version_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.fee_version
    ADD CONSTRAINT fee_version_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.grant_change
    ADD CONSTRAINT grant_change_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES public.vesting_grant(grant_id);
ALTER TABLE ONLY public.grant_change
    ADD CONSTRAINT grant_change_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.grant_change
    ADD CONSTRAINT grant_change_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_change_id_fkey FOREIGN KEY (change_id) REFERENCES public.grant_change(change_id);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_entry_seq_fkey FOREIGN KEY (entry_seq) REFERENCES public.journal_entry(seq);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES public.vesting_grant(grant_id);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.grant_event
    ADD CONSTRAINT grant_event_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.vesting_release(release_id);
ALTER TABLE ONLY public.nonce_binding
    ADD CONSTRAINT nonce_binding_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.nonce_binding
    ADD CONSTRAINT nonce_binding_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.nonce_binding
    ADD CONSTRAINT nonce_binding_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.nonce_use
    ADD CONSTRAINT nonce_use_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.nonce_use
    ADD CONSTRAINT nonce_use_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.nonce_use
    ADD CONSTRAINT nonce_use_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.nonce_use_withdrawal
    ADD CONSTRAINT nonce_use_withdrawal_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.nonce_use_withdrawal
    ADD CONSTRAINT nonce_use_withdrawal_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.nonce_use_withdrawal
    ADD CONSTRAINT nonce_use_withdrawal_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.nonce_use_withdrawal
    ADD CONSTRAINT nonce_use_withdrawal_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.owners_acknowledgement
    ADD CONSTRAINT owners_acknowledgement_acknowledged_by_fkey FOREIGN KEY (acknowledged_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.owners_acknowledgement
    ADD CONSTRAINT owners_acknowledgement_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.payable
    ADD CONSTRAINT payable_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.payable
    ADD CONSTRAINT payable_entry_seq_fkey FOREIGN KEY (entry_seq) REFERENCES public.journal_entry(seq);
ALTER TABLE ONLY public.payable
    ADD CONSTRAINT payable_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.payee
    ADD CONSTRAINT payee_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.payout_batch(batch_id);
ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.payout_address
    ADD CONSTRAINT payout_address_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.payout_address
    ADD CONSTRAINT payout_address_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.payout_batch
    ADD CONSTRAINT payout_batch_frozen_by_fkey FOREIGN KEY (frozen_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.payout_batch
    ADD CONSTRAINT payout_batch_planned_by_fkey FOREIGN KEY (planned_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.payout_batch
    ADD CONSTRAINT payout_batch_safe_id_fkey FOREIGN KEY (safe_id) REFERENCES public.safe(safe_id);
ALTER TABLE ONLY public.period_act
    ADD CONSTRAINT period_act_of_principal FOREIGN KEY (principal_id, principal_kind) REFERENCES public.principal(principal_id, kind);
ALTER TABLE ONLY public.period_approval
    ADD CONSTRAINT period_approval_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.period_act(act_id);
ALTER TABLE ONLY public.period_approval
    ADD CONSTRAINT period_approval_of_principal FOREIGN KEY (principal_id, principal_kind) REFERENCES public.principal(principal_id, kind);
ALTER TABLE ONLY public.pool_funding
    ADD CONSTRAINT pool_funding_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.pool_funding
    ADD CONSTRAINT pool_funding_entry_seq_fkey FOREIGN KEY (entry_seq) REFERENCES public.journal_entry(seq);
ALTER TABLE ONLY public.pool_funding
    ADD CONSTRAINT pool_funding_of_a_period FOREIGN KEY (program_id, period) REFERENCES public.program_period(program_id, number);
ALTER TABLE ONLY public.pool_funding
    ADD CONSTRAINT pool_funding_planned_by_fkey FOREIGN KEY (planned_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.principal_group
    ADD CONSTRAINT principal_group_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.working_group(group_id);
ALTER TABLE ONLY public.principal_group
    ADD CONSTRAINT principal_group_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.principal
    ADD CONSTRAINT principal_is_known_payee FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.principal_role
    ADD CONSTRAINT principal_role_of_principal FOREIGN KEY (principal_id, principal_kind) REFERENCES public.principal(principal_id, kind);
ALTER TABLE ONLY public.program
    ADD CONSTRAINT program_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.program_author
    ADD CONSTRAINT program_author_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.program_author
    ADD CONSTRAINT program_author_program_id_fkey FOREIGN KEY (program_id) REFERENCES public.program(program_id);
ALTER TABLE ONLY public.program
    ADD CONSTRAINT program_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.program
    ADD CONSTRAINT program_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.program
    ADD CONSTRAINT program_entry_seq_fkey FOREIGN KEY (entry_seq) REFERENCES public.journal_entry(seq);
ALTER TABLE ONLY public.program
    ADD CONSTRAINT program_funding_safe_id_fkey FOREIGN KEY (funding_safe_id) REFERENCES public.safe(safe_id);
ALTER TABLE ONLY public.program_period
    ADD CONSTRAINT program_period_program_id_fkey FOREIGN KEY (program_id) REFERENCES public.program(program_id);
ALTER TABLE ONLY public.program
    ADD CONSTRAINT program_reward_asset_id_fkey FOREIGN KEY (reward_asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.reward_approval
    ADD CONSTRAINT reward_approval_entry_seq_fkey FOREIGN KEY (entry_seq) REFERENCES public.journal_entry(seq);
ALTER TABLE ONLY public.reward_approval
    ADD CONSTRAINT reward_approval_of_principal FOREIGN KEY (principal_id, principal_kind) REFERENCES public.principal(principal_id, kind);
ALTER TABLE ONLY public.reward_approval
    ADD CONSTRAINT reward_approval_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.reward_run(run_id);
ALTER TABLE ONLY public.reward_line
    ADD CONSTRAINT reward_line_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES public.reward_approval(approval_id);
ALTER TABLE ONLY public.reward_line
    ADD CONSTRAINT reward_line_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.reward_line
    ADD CONSTRAINT reward_line_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.reward_line
    ADD CONSTRAINT reward_line_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.reward_line
    ADD CONSTRAINT reward_line_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.reward_line
    ADD CONSTRAINT reward_line_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.reward_run(run_id);
ALTER TABLE ONLY public.reward_run
    ADD CONSTRAINT reward_run_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.reward_run
    ADD CONSTRAINT reward_run_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.working_group(group_id);
ALTER TABLE ONLY public.reward_run
    ADD CONSTRAINT reward_run_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.safe
    ADD CONSTRAINT safe_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.safe_multi_send
    ADD CONSTRAINT safe_multi_send_safe_id_fkey FOREIGN KEY (safe_id) REFERENCES public.safe(safe_id);
ALTER TABLE ONLY public.safe_multi_send
    ADD CONSTRAINT safe_multi_send_set_by_fkey FOREIGN KEY (set_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.safe_nonce_raise
    ADD CONSTRAINT safe_nonce_raise_raised_by_fkey FOREIGN KEY (raised_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.safe_nonce_raise
    ADD CONSTRAINT safe_nonce_raise_safe_id_fkey FOREIGN KEY (safe_id) REFERENCES public.safe(safe_id);
ALTER TABLE ONLY public.safe_owners_change
    ADD CONSTRAINT safe_owners_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.safe_owners_change
    ADD CONSTRAINT safe_owners_change_safe_id_fkey FOREIGN KEY (safe_id) REFERENCES public.safe(safe_id);
ALTER TABLE ONLY public.settings_approval
    ADD CONSTRAINT settings_approval_change_id_fkey FOREIGN KEY (change_id) REFERENCES public.settings_change(change_id);
ALTER TABLE ONLY public.settings_approval
    ADD CONSTRAINT settings_approval_of_principal FOREIGN KEY (principal_id, principal_kind) REFERENCES public.principal(principal_id, kind);
ALTER TABLE ONLY public.settings_change
    ADD CONSTRAINT settings_change_of_principal FOREIGN KEY (principal_id, principal_kind) REFERENCES public.principal(principal_id, kind);
ALTER TABLE ONLY public.staking_checkpoint
    ADD CONSTRAINT staking_checkpoint_program_id_fkey FOREIGN KEY (program_id) REFERENCES public.program(program_id);
ALTER TABLE ONLY public.staking_import
    ADD CONSTRAINT staking_import_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.staking_import
    ADD CONSTRAINT staking_import_program_id_fkey FOREIGN KEY (program_id) REFERENCES public.program(program_id);
ALTER TABLE ONLY public.unexpected_transfer
    ADD CONSTRAINT unexpected_transfer_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.batch_execution(batch_id);
ALTER TABLE ONLY public.vesting_grant
    ADD CONSTRAINT vesting_grant_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.vesting_grant
    ADD CONSTRAINT vesting_grant_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.vesting_grant
    ADD CONSTRAINT vesting_grant_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.working_group(group_id);
ALTER TABLE ONLY public.vesting_grant
    ADD CONSTRAINT vesting_grant_of_plan FOREIGN KEY (plan_id, plan_version) REFERENCES public.vesting_plan(plan_id, version);
ALTER TABLE ONLY public.vesting_grant
    ADD CONSTRAINT vesting_grant_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.vesting_grant
    ADD CONSTRAINT vesting_grant_safe_id_fkey FOREIGN KEY (safe_id) REFERENCES public.safe(safe_id);
ALTER TABLE ONLY public.vesting_plan
    ADD CONSTRAINT vesting_plan_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.vesting_plan
    ADD CONSTRAINT vesting_plan_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.vesting_release
    ADD CONSTRAINT vesting_release_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.vesting_release
    ADD CONSTRAINT vesting_release_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES public.principal(principal_id);
ALTER TABLE ONLY public.vesting_release_line
    ADD CONSTRAINT vesting_release_line_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);
ALTER TABLE ONLY public.vesting_release_line
    ADD CONSTRAINT vesting_release_line_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES public.vesting_grant(grant_id);
ALTER TABLE ONLY public.vesting_release_line
    ADD CONSTRAINT vesting_release_line_payee_id_fkey FOREIGN KEY (payee_id) REFERENCES public.payee(payee_id);
ALTER TABLE ONLY public.vesting_release_line
    ADD CONSTRAINT vesting_release_line_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.vesting_release(release_id);
ALTER TABLE ONLY public.working_group
    ADD CONSTRAINT working_group_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.principal(principal_id);
REVOKE ALL ON FUNCTION public.append_audit_entries(recorded_at timestamp with time zone, principal_ids uuid[], roles text[], token_ids uuid[], remote_addresses text[], request_ids text[], operations text[], object_ids text[], body_digests bytea[], outcomes text[], details text[], first_seqs bigint[], last_seqs bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.append_audit_entries(recorded_at timestamp with time zone, principal_ids uuid[], roles text[], token_ids uuid[], remote_addresses text[], request_ids text[], operations text[], object_ids text[], body_digests bytea[], outcomes text[], details text[], first_seqs bigint[], last_seqs bigint[]) TO vestry_service;
REVOKE ALL ON FUNCTION public.append_hashed_audit_entries(newest_number bigint, recorded_at timestamp with time zone, principal_ids uuid[], roles text[], token_ids uuid[], remote_addresses text[], request_ids text[], operations text[], object_ids text[], body_digests bytea[], outcomes text[], details text[], first_seqs bigint[], last_seqs bigint[], hashes bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.append_hashed_audit_entries(newest_number bigint, recorded_at timestamp with time zone, principal_ids uuid[], roles text[], token_ids uuid[], remote_addresses text[], request_ids text[], operations text[], object_ids text[], body_digests bytea[], outcomes text[], details text[], first_seqs bigint[], last_seqs bigint[], hashes bytea) TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.settings_change TO vestry_service;
GRANT SELECT ON TABLE public.settings_change TO vestry_reporter;
REVOKE ALL ON FUNCTION public.apply_settings_change(change public.settings_change) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.batch_approval_nonce_two_people() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.batch_payable_follows_batch() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.batch_payable_follows_payment() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.digest_query(bytes text, relation text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.digest_query(bytes text, relation text) TO vestry_service;
REVOKE ALL ON FUNCTION public.entry_content(recorded_seq bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.entry_content(recorded_seq bigint) TO vestry_service;
GRANT ALL ON FUNCTION public.entry_content(recorded_seq bigint) TO vestry_reporter;
REVOKE ALL ON FUNCTION public.entry_proposal_decided() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.entry_proposal_digest_of_content() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.entry_proposal_recorded() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.erase_audit_text(erased_number bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.erase_copies(erased_entries uuid[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.erase_journal_text(erased_seq bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.erase_proposal_text(erased_proposal text) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.fold_account_months(maximum bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.fold_account_months(maximum bigint) TO vestry_service;
REVOKE ALL ON FUNCTION public.follow_journal(newest_seq bigint, newest_entry uuid, known_generation bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.follow_journal(newest_seq bigint, newest_entry uuid, known_generation bigint) TO vestry_service;
REVOKE ALL ON FUNCTION public.grant_event_takes_effect() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.has_its_changes_noted(name regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.has_its_changes_noted(name regclass) TO vestry_service;
REVOKE ALL ON FUNCTION public.idempotency_record_by_a_principal() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.is_party_to_batch(batch uuid, principal uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_party_to_batch(batch uuid, principal uuid) TO vestry_service;
REVOKE ALL ON FUNCTION public.joins_binding() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.journal_entry_of_its_object() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.kept_answer_without_text(body bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.lock_journal_head() FROM PUBLIC;
GRANT ALL ON FUNCTION public.lock_journal_head() TO vestry_service;
REVOKE ALL ON FUNCTION public.move_period(month date, wanted_version bigint, from_states text[], to_state text, at timestamp with time zone) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.newest_used_nonce(safe uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.newest_used_nonce(safe uuid) TO vestry_service;
REVOKE ALL ON FUNCTION public.nonce_binding_confirmed() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.nonce_binding_joins() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.nonce_of_binding(batch uuid, number integer, OUT nonce bigint, OUT safe_tx_hash public.hash32) FROM PUBLIC;
GRANT ALL ON FUNCTION public.nonce_of_binding(batch uuid, number integer, OUT nonce bigint, OUT safe_tx_hash public.hash32) TO vestry_service;
REVOKE ALL ON FUNCTION public.nonce_raisers(batch uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.nonce_raisers(batch uuid) TO vestry_service;
REVOKE ALL ON FUNCTION public.note_answers() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.note_changes_of(name regclass) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.note_rows() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.open_accounts(codes text[], asset_ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.open_accounts(codes text[], asset_ids uuid[]) TO vestry_service;
REVOKE ALL ON FUNCTION public.owners_acknowledgement_as_seen() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.payout_batch_owners_kept() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.period_act_approved() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.period_act_made() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.raise_access_generation() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.raise_judging_generation() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.record_hashed_entries(first_seq bigint, recorded_at timestamp with time zone, entry_ids uuid[], effective_days date[], kinds text[], source_ids text[], memos text[], metadata jsonb[], principal_ids uuid[], request_ids text[], reversed_seqs bigint[], hashes bytea, known_accounts bigint[], account_codes text[], account_assets uuid[], posting_entries integer[], posting_lines integer[], posting_accounts integer[], posting_sides text[], posting_amounts numeric[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.record_hashed_entries(first_seq bigint, recorded_at timestamp with time zone, entry_ids uuid[], effective_days date[], kinds text[], source_ids text[], memos text[], metadata jsonb[], principal_ids uuid[], request_ids text[], reversed_seqs bigint[], hashes bytea, known_accounts bigint[], account_codes text[], account_assets uuid[], posting_entries integer[], posting_lines integer[], posting_accounts integer[], posting_sides text[], posting_amounts numeric[]) TO vestry_service;
REVOKE ALL ON FUNCTION public.record_journal_entries(recorded_at timestamp with time zone, entry_ids uuid[], effective_days date[], kinds text[], source_ids text[], memos text[], metadata jsonb[], principal_ids uuid[], request_ids text[], reversed_seqs bigint[], posting_entries integer[], posting_lines integer[], posting_codes text[], posting_assets uuid[], posting_sides text[], posting_amounts public.base_units[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.record_journal_entries(recorded_at timestamp with time zone, entry_ids uuid[], effective_days date[], kinds text[], source_ids text[], memos text[], metadata jsonb[], principal_ids uuid[], request_ids text[], reversed_seqs bigint[], posting_entries integer[], posting_lines integer[], posting_codes text[], posting_assets uuid[], posting_sides text[], posting_amounts public.base_units[]) TO vestry_service;
REVOKE ALL ON FUNCTION public.refuse_above_limits(lowest bigint, highest bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.refuse_answer_change_but_erasure() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.refuse_decision_change_but_erasure() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.refuse_proposal_change_but_erasure() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.refuse_unlike_reversals(lowest bigint, highest bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.row_bytes(name regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION public.row_bytes(name regclass) TO vestry_service;
REVOKE ALL ON FUNCTION public.safe_nonce_has_author() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.safe_owners_have_author() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.seal_audit_checkpoints(maximum integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.seal_audit_checkpoints(maximum integer) TO vestry_service;
REVOKE ALL ON FUNCTION public.settings_change_approved() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.settings_change_loosens(change public.settings_change) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.settings_change_made() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.state_rows(name regclass) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.table_digest(name regclass, OUT row_count bigint, OUT digests numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION public.table_digest(name regclass, OUT row_count bigint, OUT digests numeric) TO vestry_service;
REVOKE ALL ON FUNCTION public.typed_id(prefix text, id uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.withdraw_execution(batch uuid, principal uuid, why text, instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.withdraw_execution(batch uuid, principal uuid, why text, instant timestamp with time zone) TO vestry_service;
REVOKE ALL ON FUNCTION public.withdraw_nonce_use(batch uuid, hash bytea, principal uuid, why text, instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.withdraw_nonce_use(batch uuid, hash bytea, principal uuid, why text, instant timestamp with time zone) TO vestry_service;
GRANT SELECT ON TABLE public.access_generation TO vestry_service;
GRANT SELECT ON TABLE public.access_generation TO vestry_reporter;
GRANT SELECT ON TABLE public.account TO vestry_service;
GRANT SELECT ON TABLE public.account TO vestry_reporter;
GRANT UPDATE(floor) ON TABLE public.account TO vestry_service;
GRANT SELECT ON TABLE public.account_month TO vestry_service;
GRANT SELECT ON TABLE public.account_month TO vestry_reporter;
GRANT SELECT ON TABLE public.account_month_head TO vestry_service;
GRANT SELECT ON TABLE public.account_month_head TO vestry_reporter;
GRANT SELECT ON TABLE public.account_rule TO vestry_service;
GRANT SELECT ON TABLE public.account_rule TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.allocation TO vestry_service;
GRANT SELECT ON TABLE public.allocation TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.api_token TO vestry_service;
GRANT UPDATE(expires_at) ON TABLE public.api_token TO vestry_service;
GRANT UPDATE(revoked_at) ON TABLE public.api_token TO vestry_service;
GRANT UPDATE(last_used_at) ON TABLE public.api_token TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.api_token_use TO vestry_service;
GRANT SELECT ON TABLE public.api_token_use TO vestry_reporter;
GRANT UPDATE(last_used_at) ON TABLE public.api_token_use TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.asset TO vestry_service;
GRANT SELECT ON TABLE public.asset TO vestry_reporter;
GRANT UPDATE(symbol) ON TABLE public.asset TO vestry_service;
GRANT UPDATE(name) ON TABLE public.asset TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.asset TO vestry_service;
GRANT SELECT ON TABLE public.audit_checkpoint TO vestry_service;
GRANT SELECT ON TABLE public.audit_checkpoint TO vestry_reporter;
GRANT SELECT ON TABLE public.audit_entry TO vestry_service;
GRANT SELECT ON TABLE public.audit_entry TO vestry_reporter;
GRANT SELECT ON TABLE public.audit_head TO vestry_service;
GRANT SELECT ON TABLE public.audit_head TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.balance_snapshot TO vestry_service;
GRANT SELECT ON TABLE public.balance_snapshot TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.batch_approval TO vestry_service;
GRANT SELECT ON TABLE public.batch_approval TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.batch_call TO vestry_service;
GRANT SELECT ON TABLE public.batch_call TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.batch_call TO vestry_service;
GRANT UPDATE(found) ON TABLE public.batch_call TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.batch_check TO vestry_service;
GRANT SELECT ON TABLE public.batch_check TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.batch_claim TO vestry_service;
GRANT SELECT ON TABLE public.batch_claim TO vestry_reporter;
GRANT UPDATE(principal_id) ON TABLE public.batch_claim TO vestry_service;
GRANT UPDATE(claimed_at) ON TABLE public.batch_claim TO vestry_service;
GRANT UPDATE(expires_at) ON TABLE public.batch_claim TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.batch_distribution TO vestry_service;
GRANT SELECT ON TABLE public.batch_distribution TO vestry_reporter;
GRANT UPDATE(distributor) ON TABLE public.batch_distribution TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.batch_execution TO vestry_service;
GRANT SELECT ON TABLE public.batch_execution TO vestry_reporter;
GRANT UPDATE(confirmed_by) ON TABLE public.batch_execution TO vestry_service;
GRANT UPDATE(confirmed_at) ON TABLE public.batch_execution TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.batch_export TO vestry_service;
GRANT SELECT ON TABLE public.batch_export TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.batch_payable TO vestry_service;
GRANT SELECT ON TABLE public.batch_payable TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.batch_proposal TO vestry_service;
GRANT SELECT ON TABLE public.batch_proposal TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.batch_signature TO vestry_service;
GRANT SELECT ON TABLE public.batch_signature TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.batch_total TO vestry_service;
GRANT SELECT ON TABLE public.batch_total TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.bounty_month TO vestry_service;
GRANT SELECT ON TABLE public.bounty_month TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.bounty_month TO vestry_service;
GRANT UPDATE(approved_by) ON TABLE public.bounty_month TO vestry_service;
GRANT UPDATE(approved_at) ON TABLE public.bounty_month TO vestry_service;
GRANT UPDATE(effective_day) ON TABLE public.bounty_month TO vestry_service;
GRANT UPDATE(known_seq) ON TABLE public.bounty_month TO vestry_service;
GRANT UPDATE(entry_seq) ON TABLE public.bounty_month TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.bounty_pot TO vestry_service;
GRANT SELECT ON TABLE public.bounty_pot TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.bounty_pot TO vestry_service;
GRANT UPDATE(decided_by) ON TABLE public.bounty_pot TO vestry_service;
GRANT UPDATE(decided_at) ON TABLE public.bounty_pot TO vestry_service;
GRANT UPDATE(entry_seq) ON TABLE public.bounty_pot TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.bounty_pot TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.bounty_share TO vestry_service;
GRANT SELECT ON TABLE public.bounty_share TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.claim_receipt TO vestry_service;
GRANT SELECT ON TABLE public.claim_receipt TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.contract_read TO vestry_service;
GRANT SELECT ON TABLE public.contract_read TO vestry_reporter;
GRANT SELECT ON TABLE public.entry_kind TO vestry_service;
GRANT SELECT ON TABLE public.entry_kind TO vestry_reporter;
GRANT SELECT ON TABLE public.entry_limit TO vestry_service;
GRANT SELECT ON TABLE public.entry_limit TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.entry_proposal TO vestry_service;
GRANT SELECT ON TABLE public.entry_proposal TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.entry_proposal_decision TO vestry_service;
GRANT SELECT ON TABLE public.entry_proposal_decision TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.epoch TO vestry_service;
GRANT SELECT ON TABLE public.epoch TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.epoch TO vestry_service;
GRANT UPDATE(approved_by) ON TABLE public.epoch TO vestry_service;
GRANT UPDATE(approved_at) ON TABLE public.epoch TO vestry_service;
GRANT UPDATE(effective_day) ON TABLE public.epoch TO vestry_service;
GRANT UPDATE(known_seq) ON TABLE public.epoch TO vestry_service;
GRANT UPDATE(entry_seq) ON TABLE public.epoch TO vestry_service;
GRANT UPDATE(distributor_id) ON TABLE public.epoch TO vestry_service;
GRANT SELECT ON TABLE public.execution_withdrawal TO vestry_service;
GRANT SELECT ON TABLE public.execution_withdrawal TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.failure_report TO vestry_service;
GRANT SELECT ON TABLE public.failure_report TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.fee_accrual TO vestry_service;
GRANT SELECT ON TABLE public.fee_accrual TO vestry_reporter;
GRANT UPDATE(voided_by) ON TABLE public.fee_accrual TO vestry_service;
GRANT UPDATE(voided_at) ON TABLE public.fee_accrual TO vestry_service;
GRANT UPDATE(void_reason) ON TABLE public.fee_accrual TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.fee_agreement TO vestry_service;
GRANT SELECT ON TABLE public.fee_agreement TO vestry_reporter;
GRANT UPDATE(withdrawn_by) ON TABLE public.fee_agreement TO vestry_service;
GRANT UPDATE(withdrawn_at) ON TABLE public.fee_agreement TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.fee_agreement TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.fee_split TO vestry_service;
GRANT SELECT ON TABLE public.fee_split TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.fee_split TO vestry_service;
GRANT UPDATE(approved_by) ON TABLE public.fee_split TO vestry_service;
GRANT UPDATE(approved_at) ON TABLE public.fee_split TO vestry_service;
GRANT UPDATE(effective_day) ON TABLE public.fee_split TO vestry_service;
GRANT UPDATE(known_seq) ON TABLE public.fee_split TO vestry_service;
GRANT UPDATE(entry_seq) ON TABLE public.fee_split TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.fee_version TO vestry_service;
GRANT SELECT ON TABLE public.fee_version TO vestry_reporter;
GRANT UPDATE(valid_until) ON TABLE public.fee_version TO vestry_service;
GRANT UPDATE(state) ON TABLE public.fee_version TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.fee_version_approval TO vestry_service;
GRANT SELECT ON TABLE public.fee_version_approval TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.grant_change TO vestry_service;
GRANT SELECT ON TABLE public.grant_change TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.grant_change TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.grant_change TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.grant_event TO vestry_service;
GRANT SELECT ON TABLE public.grant_event TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.held_balance TO vestry_service;
GRANT SELECT ON TABLE public.held_balance TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.idempotency_record TO vestry_service;
GRANT SELECT ON TABLE public.journal_entry TO vestry_service;
GRANT SELECT ON TABLE public.journal_entry TO vestry_reporter;
GRANT SELECT ON TABLE public.journal_head TO vestry_service;
GRANT SELECT ON TABLE public.journal_head TO vestry_reporter;
GRANT SELECT ON TABLE public.judging_generation TO vestry_service;
GRANT SELECT ON TABLE public.judging_generation TO vestry_reporter;
GRANT SELECT ON TABLE public.ledger_import TO vestry_service;
GRANT SELECT ON TABLE public.ledger_import TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.nonce_binding TO vestry_service;
GRANT SELECT ON TABLE public.nonce_binding TO vestry_reporter;
GRANT UPDATE(confirmed_by) ON TABLE public.nonce_binding TO vestry_service;
GRANT UPDATE(confirmed_at) ON TABLE public.nonce_binding TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.nonce_use TO vestry_service;
GRANT SELECT ON TABLE public.nonce_use TO vestry_reporter;
GRANT UPDATE(confirmed_by) ON TABLE public.nonce_use TO vestry_service;
GRANT UPDATE(confirmed_at) ON TABLE public.nonce_use TO vestry_service;
GRANT SELECT ON TABLE public.nonce_use_withdrawal TO vestry_service;
GRANT SELECT ON TABLE public.nonce_use_withdrawal TO vestry_reporter;
GRANT SELECT ON TABLE public.organisation TO vestry_service;
GRANT SELECT ON TABLE public.organisation TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.owners_acknowledgement TO vestry_service;
GRANT SELECT ON TABLE public.owners_acknowledgement TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.payable TO vestry_service;
GRANT SELECT ON TABLE public.payable TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.payable TO vestry_service;
GRANT SELECT ON TABLE public.payable_source_kind TO vestry_service;
GRANT SELECT ON TABLE public.payable_source_kind TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.payee TO vestry_service;
GRANT SELECT ON TABLE public.payee TO vestry_reporter;
GRANT UPDATE(name) ON TABLE public.payee TO vestry_service;
GRANT UPDATE(kind) ON TABLE public.payee TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.payee TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.payment TO vestry_service;
GRANT SELECT ON TABLE public.payment TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.payment TO vestry_service;
GRANT UPDATE(found) ON TABLE public.payment TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.payout_address TO vestry_service;
GRANT SELECT ON TABLE public.payout_address TO vestry_reporter;
GRANT UPDATE(valid_until) ON TABLE public.payout_address TO vestry_service;
GRANT SELECT ON TABLE public.payout_batch TO vestry_service;
GRANT SELECT ON TABLE public.payout_batch TO vestry_reporter;
GRANT INSERT(batch_id) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(safe_id) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(chain_id) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(safe_address) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(safe_version) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(multi_send_call_only) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(period) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(state) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(planned_by) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(planned_at) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(frozen_by) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(frozen_at) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(row_count) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(canonical) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(digest) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(nonce) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(safe_tx_hash) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(reason) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(plan_id) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(part) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(part_count) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(gas_estimate) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(call_data_bytes) ON TABLE public.payout_batch TO vestry_service;
GRANT INSERT(has_calls) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(binding_no) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(safe_owners) ON TABLE public.payout_batch TO vestry_service;
GRANT UPDATE(safe_threshold) ON TABLE public.payout_batch TO vestry_service;
GRANT SELECT ON TABLE public.period TO vestry_service;
GRANT SELECT ON TABLE public.period TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.period_act TO vestry_service;
GRANT SELECT ON TABLE public.period_act TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.period_approval TO vestry_service;
GRANT SELECT ON TABLE public.period_approval TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.pool_funding TO vestry_service;
GRANT SELECT ON TABLE public.pool_funding TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.pool_funding TO vestry_service;
GRANT UPDATE(approved_by) ON TABLE public.pool_funding TO vestry_service;
GRANT UPDATE(approved_at) ON TABLE public.pool_funding TO vestry_service;
GRANT UPDATE(block_number) ON TABLE public.pool_funding TO vestry_service;
GRANT UPDATE(log_index) ON TABLE public.pool_funding TO vestry_service;
GRANT UPDATE(effective_day) ON TABLE public.pool_funding TO vestry_service;
GRANT UPDATE(known_seq) ON TABLE public.pool_funding TO vestry_service;
GRANT UPDATE(entry_seq) ON TABLE public.pool_funding TO vestry_service;
GRANT SELECT ON TABLE public.posting TO vestry_service;
GRANT SELECT ON TABLE public.posting TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.principal TO vestry_service;
GRANT SELECT ON TABLE public.principal TO vestry_reporter;
GRANT UPDATE(payee_id) ON TABLE public.principal TO vestry_service;
GRANT UPDATE(disabled_at) ON TABLE public.principal TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.principal TO vestry_service;
GRANT SELECT,INSERT,DELETE ON TABLE public.principal_group TO vestry_service;
GRANT SELECT ON TABLE public.principal_group TO vestry_reporter;
GRANT SELECT,INSERT,DELETE ON TABLE public.principal_role TO vestry_service;
GRANT SELECT ON TABLE public.principal_role TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.program TO vestry_service;
GRANT SELECT ON TABLE public.program TO vestry_reporter;
GRANT UPDATE(name) ON TABLE public.program TO vestry_service;
GRANT UPDATE(product) ON TABLE public.program TO vestry_service;
GRANT UPDATE(chain_id) ON TABLE public.program TO vestry_service;
GRANT UPDATE(contract) ON TABLE public.program TO vestry_service;
GRANT UPDATE(stake_token) ON TABLE public.program TO vestry_service;
GRANT UPDATE(reward_asset_id) ON TABLE public.program TO vestry_service;
GRANT UPDATE(kind) ON TABLE public.program TO vestry_service;
GRANT UPDATE(duration_seconds) ON TABLE public.program TO vestry_service;
GRANT UPDATE(division) ON TABLE public.program TO vestry_service;
GRANT UPDATE(zone) ON TABLE public.program TO vestry_service;
GRANT UPDATE(funding_safe_id) ON TABLE public.program TO vestry_service;
GRANT UPDATE(first_block) ON TABLE public.program TO vestry_service;
GRANT UPDATE(state) ON TABLE public.program TO vestry_service;
GRANT UPDATE(approved_by) ON TABLE public.program TO vestry_service;
GRANT UPDATE(approved_at) ON TABLE public.program TO vestry_service;
GRANT UPDATE(entry_seq) ON TABLE public.program TO vestry_service;
GRANT UPDATE(ended_by) ON TABLE public.program TO vestry_service;
GRANT UPDATE(ended_at) ON TABLE public.program TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.program TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.program_author TO vestry_service;
GRANT SELECT ON TABLE public.program_author TO vestry_reporter;
GRANT SELECT,INSERT,DELETE ON TABLE public.program_period TO vestry_service;
GRANT SELECT ON TABLE public.program_period TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.reward_approval TO vestry_service;
GRANT SELECT ON TABLE public.reward_approval TO vestry_reporter;
GRANT SELECT,INSERT,DELETE ON TABLE public.reward_import_line TO vestry_service;
GRANT SELECT,INSERT,DELETE ON TABLE public.reward_line TO vestry_service;
GRANT SELECT ON TABLE public.reward_line TO vestry_reporter;
GRANT UPDATE(payee_id) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(asset_id) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(amount) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(kind) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(note) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(duplicate_reason) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(state) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(changed_by) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(decided_by) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(decided_at) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(reason) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(approval_id) ON TABLE public.reward_line TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.reward_line TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.reward_run TO vestry_service;
GRANT SELECT ON TABLE public.reward_run TO vestry_reporter;
GRANT UPDATE(title) ON TABLE public.reward_run TO vestry_service;
GRANT UPDATE(state) ON TABLE public.reward_run TO vestry_service;
GRANT UPDATE(submitted_by) ON TABLE public.reward_run TO vestry_service;
GRANT UPDATE(submitted_at) ON TABLE public.reward_run TO vestry_service;
GRANT UPDATE(line_count) ON TABLE public.reward_run TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.reward_run TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.safe TO vestry_service;
GRANT SELECT ON TABLE public.safe TO vestry_reporter;
GRANT UPDATE(name) ON TABLE public.safe TO vestry_service;
GRANT UPDATE(version) ON TABLE public.safe TO vestry_service;
GRANT UPDATE(owners) ON TABLE public.safe TO vestry_service;
GRANT UPDATE(threshold) ON TABLE public.safe TO vestry_service;
GRANT UPDATE(next_nonce) ON TABLE public.safe TO vestry_service;
GRANT UPDATE(multi_send_call_only) ON TABLE public.safe TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.safe TO vestry_service;
GRANT UPDATE(modules) ON TABLE public.safe TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.safe_multi_send TO vestry_service;
GRANT SELECT ON TABLE public.safe_multi_send TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.safe_nonce_raise TO vestry_service;
GRANT SELECT ON TABLE public.safe_nonce_raise TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.safe_owners_change TO vestry_service;
GRANT SELECT ON TABLE public.safe_owners_change TO vestry_reporter;
GRANT SELECT ON TABLE public.schema_migration TO PUBLIC;
GRANT SELECT,INSERT ON TABLE public.settings_approval TO vestry_service;
GRANT SELECT ON TABLE public.settings_approval TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.staker TO vestry_service;
GRANT SELECT ON TABLE public.staker TO vestry_reporter;
GRANT SELECT,INSERT,DELETE ON TABLE public.staking_checkpoint TO vestry_service;
GRANT SELECT ON TABLE public.staking_checkpoint TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.staking_event TO vestry_service;
GRANT SELECT ON TABLE public.staking_event TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.staking_import TO vestry_service;
GRANT SELECT ON TABLE public.staking_import TO vestry_reporter;
GRANT SELECT,INSERT,DELETE ON TABLE public.staking_position TO vestry_service;
GRANT SELECT ON TABLE public.staking_position TO vestry_reporter;
GRANT SELECT ON TABLE public.used_nonce TO vestry_service;
GRANT SELECT ON TABLE public.stray_transaction TO vestry_service;
GRANT SELECT ON TABLE public.table_change TO vestry_service;
GRANT SELECT ON TABLE public.table_change TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.unexpected_transfer TO vestry_service;
GRANT SELECT ON TABLE public.unexpected_transfer TO vestry_reporter;
GRANT SELECT ON TABLE public.vesting_grant TO vestry_service;
GRANT SELECT ON TABLE public.vesting_grant TO vestry_reporter;
GRANT INSERT(grant_id) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(payee_id),UPDATE(payee_id) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(group_id),UPDATE(group_id) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(asset_id),UPDATE(asset_id) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(rule),UPDATE(rule) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(total),UPDATE(total) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(terms),UPDATE(terms) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(accelerations),UPDATE(accelerations) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(plan_id),UPDATE(plan_id) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(plan_version),UPDATE(plan_version) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(safe_id),UPDATE(safe_id) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(contract),UPDATE(contract) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(contract_number),UPDATE(contract_number) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(grant_day),UPDATE(grant_day) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(agreement_url),UPDATE(agreement_url) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(agreement_sha256),UPDATE(agreement_sha256) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(note),UPDATE(note) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(duplicate_reason),UPDATE(duplicate_reason) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(state),UPDATE(state) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(created_by) ON TABLE public.vesting_grant TO vestry_service;
GRANT INSERT(created_at) ON TABLE public.vesting_grant TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.vesting_grant TO vestry_service;
GRANT UPDATE(changed_by) ON TABLE public.vesting_grant TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.vesting_plan TO vestry_service;
GRANT SELECT ON TABLE public.vesting_plan TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.vesting_release TO vestry_service;
GRANT SELECT ON TABLE public.vesting_release TO vestry_reporter;
GRANT UPDATE(state) ON TABLE public.vesting_release TO vestry_service;
GRANT UPDATE(decided_by) ON TABLE public.vesting_release TO vestry_service;
GRANT UPDATE(decided_at) ON TABLE public.vesting_release TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.vesting_release TO vestry_service;
GRANT SELECT,INSERT ON TABLE public.vesting_release_line TO vestry_service;
GRANT SELECT ON TABLE public.vesting_release_line TO vestry_reporter;
GRANT SELECT,INSERT ON TABLE public.working_group TO vestry_service;
GRANT SELECT ON TABLE public.working_group TO vestry_reporter;
GRANT UPDATE(name) ON TABLE public.working_group TO vestry_service;
GRANT UPDATE(row_version) ON TABLE public.working_group TO vestry_service;
