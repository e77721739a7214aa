-- Why: the double-entry journal. Its invariants hold against any client of the service's role:
-- entries balance per asset, are never changed, are numbered without gaps, and account totals
-- always equal their postings.
-- Locks: none, everything is new. Expected time: below a second.

CREATE TABLE account_rule (
    prefix text PRIMARY KEY,
    parts smallint NOT NULL,
    kind text NOT NULL CONSTRAINT account_rule_kind_known CHECK (
        kind IN ('asset', 'liability', 'equity', 'income', 'expense', 'memorandum')
    ),
    normal_side text NOT NULL
    CONSTRAINT account_rule_side_known CHECK (normal_side IN ('debit', 'credit')),
    posted_by text NOT NULL
    CONSTRAINT account_rule_poster_known CHECK (posted_by IN ('system', 'person')),
    meaning text NOT NULL
);
COMMENT ON TABLE account_rule IS 'The chart of accounts: which codes may exist and who may post to them';
COMMENT ON COLUMN account_rule.parts IS 'How many parts a code has, the prefix included';
COMMENT ON COLUMN account_rule.posted_by
IS 'system: only operations of the service; person: journal entries made by hand too';
INSERT INTO account_rule (prefix, parts, kind, normal_side, posted_by, meaning) VALUES
('treasury', 2, 'asset', 'debit', 'person', 'What a Safe holds: treasury:SAFE'),
('equity', 2, 'equity', 'credit', 'person', 'Opening balances: equity:opening'),
('income', 2, 'income', 'credit', 'person', 'What came in: income:SOURCE'),
('expense', 3, 'expense', 'debit', 'person', 'What was spent: expense:GROUP:KIND'),
('payable', 2, 'liability', 'credit', 'system', 'Owed to a payee: payable:PAYEE'),
('in_flight', 2, 'liability', 'credit', 'system', 'In a frozen batch: in_flight:BATCH');

CREATE TABLE account (
    account_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL CONSTRAINT account_code_plain CHECK (
        code ~ '^[a-z_]+(:[a-z0-9][a-z0-9._-]{0,62}){1,4}$'
    ),
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    prefix text NOT NULL GENERATED ALWAYS AS (split_part(code, ':', 1)) STORED
    CONSTRAINT account_in_the_chart REFERENCES account_rule (prefix),
    debits base_units NOT NULL DEFAULT 0,
    credits base_units NOT NULL DEFAULT 0,
    CONSTRAINT account_code_unique UNIQUE (code, asset_id)
) WITH (fillfactor = 70);
COMMENT ON TABLE account IS 'Place where one asset is counted';
COMMENT ON COLUMN account.debits
IS 'Sum of all debit postings in base units, kept by posting_balanced';
COMMENT ON COLUMN account.credits
IS 'Sum of all credit postings in base units, kept by posting_balanced';

CREATE TABLE journal_head (
    journal_id smallint PRIMARY KEY DEFAULT 1 CONSTRAINT journal_is_one CHECK (journal_id = 1),
    last_seq bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE journal_head IS 'The number of the newest entry; locked just before entries are written';
INSERT INTO journal_head DEFAULT VALUES;

CREATE TABLE journal_entry (
    seq bigint PRIMARY KEY,
    entry_id uuid NOT NULL CONSTRAINT journal_entry_id_unique UNIQUE,
    effective_day date NOT NULL,
    recorded_at timestamptz NOT NULL,
    kind text NOT NULL CONSTRAINT journal_entry_kind_known CHECK (
        kind IN (
            'opening', 'top_up', 'correction', 'reward_approved', 'batch_frozen',
            'payment_settled', 'batch_released'
        )
    ),
    source_id text,
    memo text NOT NULL,
    principal_id uuid REFERENCES principal (principal_id),
    request_id text,
    reverses bigint CONSTRAINT journal_entry_reversed_once UNIQUE
    REFERENCES journal_entry (seq)
);
CREATE INDEX journal_entry_by_day ON journal_entry (effective_day, seq);
CREATE INDEX journal_entry_by_source ON journal_entry (source_id) WHERE source_id IS NOT NULL;
COMMENT ON TABLE journal_entry IS 'Balanced set of postings with day, memo and source; immutable';
COMMENT ON COLUMN journal_entry.seq IS 'Dense: 1, 2, 3, … in the order of recording';
COMMENT ON COLUMN journal_entry.source_id IS 'Typed id of the object whose operation made the entry';

CREATE TABLE posting (
    seq bigint NOT NULL REFERENCES journal_entry (seq),
    line integer NOT NULL CONSTRAINT posting_line_positive CHECK (line > 0),
    account_id bigint NOT NULL REFERENCES account (account_id),
    side text NOT NULL CONSTRAINT posting_side_known CHECK (side IN ('debit', 'credit')),
    amount base_units NOT NULL CONSTRAINT posting_amount_positive CHECK (amount > 0),
    PRIMARY KEY (seq, line)
);
CREATE INDEX posting_of_account ON posting (account_id, seq) INCLUDE (side, amount);
COMMENT ON TABLE posting IS 'One line of an entry, in base units of its account''s asset';

-- A code has as many parts as the chart gives its prefix.
CREATE FUNCTION account_matches_chart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
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
CREATE TRIGGER account_matches_chart AFTER INSERT ON account
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION account_matches_chart();

-- Locks the head of the journal until the transaction ends and returns the newest number. Its
-- own statement, so that the one after it sees what the previous holder wrote.
CREATE FUNCTION lock_journal_head() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT last_seq FROM journal_head FOR UPDATE;
$$;

-- New entries continue the sequence without a gap, and the head follows them.
CREATE FUNCTION journal_entry_dense() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head bigint;
    wanted bigint;
BEGIN
    SELECT last_seq INTO head FROM journal_head FOR UPDATE;
    SELECT count(*) INTO wanted FROM fresh;
    IF wanted = 0 THEN
        RETURN NULL;
    END IF;
    IF (SELECT min(seq) FROM fresh) <> head + 1 OR (SELECT max(seq) FROM fresh) <> head + wanted THEN
        PERFORM refuse(
            'journal_entry_dense', 'journal entries must continue after number ' || head
        );
    END IF;
    UPDATE journal_head SET last_seq = head + wanted;
    RETURN NULL;
END
$$;
CREATE TRIGGER journal_entry_dense AFTER INSERT ON journal_entry
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_dense();

-- All postings of an entry arrive with it, balance per asset, and move the totals of their accounts,
-- which are locked in id order. xmin tells entries of this very transaction: no savepoints here.
CREATE FUNCTION posting_balanced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT seq FROM fresh) AS f
        INNER JOIN journal_entry AS e ON e.seq = f.seq
        WHERE e.xmin <> pg_current_xact_id()::xid
    ) THEN
        PERFORM refuse('posting_with_its_entry', 'no posting is added to an older journal entry');
    END IF;
    IF EXISTS (
        SELECT 1
        FROM fresh AS f
        INNER JOIN account AS a ON a.account_id = f.account_id
        GROUP BY f.seq, a.asset_id
        HAVING sum(CASE f.side WHEN 'debit' THEN f.amount ELSE -f.amount END) <> 0
    ) THEN
        PERFORM refuse('journal_entry_balances', 'debits and credits differ for an asset');
    END IF;
    PERFORM 1
    FROM account AS a
    WHERE a.account_id IN (SELECT DISTINCT f.account_id FROM fresh AS f)
    ORDER BY a.account_id
    FOR NO KEY UPDATE;
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
    RETURN NULL;
END
$$;
CREATE TRIGGER posting_balanced AFTER INSERT ON posting
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION posting_balanced();

-- No entry without postings: looked at when the transaction commits.
CREATE FUNCTION journal_entry_has_postings() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM posting WHERE posting.seq = new.seq) THEN
        PERFORM refuse('journal_entry_has_postings', 'a journal entry has no postings');
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER journal_entry_has_postings AFTER INSERT ON journal_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_entry_has_postings();

CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posting
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE EXECUTE ON FUNCTION lock_journal_head() FROM public;
GRANT EXECUTE ON FUNCTION lock_journal_head() TO vestry_service;
GRANT SELECT ON account_rule, account, journal_head, journal_entry, posting
TO vestry_service, vestry_reporter;
GRANT INSERT (code, asset_id) ON account TO vestry_service;
GRANT INSERT ON journal_entry, posting TO vestry_service;
