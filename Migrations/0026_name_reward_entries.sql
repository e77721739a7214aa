-- Why: liquidity mining and the fees of products have journal entries of their own: promises that are
-- a memorandum, rewards that are earned and not yet owed to anybody, and what follows from fees.
-- Locks: a short exclusive one on journal_entry, which is read once. Expected time: below a second, and
-- about a second for each million journal entries.

INSERT INTO account_rule (prefix, parts, kind, normal_side, posted_by, meaning) VALUES
('commitment', 2, 'memorandum', 'debit', 'system', 'What is promised in all: commitment:PURPOSE'),
('committed', 2, 'memorandum', 'credit', 'system', 'What one object promises: committed:OBJECT'),
(
    'accrued_rewards', 2, 'liability', 'credit', 'system',
    'Earned by an epoch, not yet owed to anybody: accrued_rewards:PROGRAM'
)
ON CONFLICT (prefix) DO NOTHING;

-- The words join those that are there, whichever migrations have added some before.
DO $$
DECLARE
    kinds text [] := ARRAY[
        'program_approved', 'pool_funded', 'epoch_accrued', 'epoch_allocated', 'program_ended',
        'fees_received', 'fees_distributed', 'fee_share_approved', 'bounty_pot_approved',
        'bounty_approved'
    ];
BEGIN
    SELECT kinds || array_agg(m.word [1]) INTO kinds
    FROM pg_constraint AS c
    CROSS JOIN LATERAL regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') AS m (word)
    WHERE c.conname = 'journal_entry_kind_known' AND c.conrelid = 'journal_entry'::regclass;
    ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_kind_known;
    EXECUTE format(
        'ALTER TABLE journal_entry ADD CONSTRAINT journal_entry_kind_known CHECK (kind IN (%s))',
        (SELECT string_agg(DISTINCT quote_literal(k.kind), ', ') FROM unnest(kinds) AS k (kind))
    );
END
$$;
INSERT INTO entry_kind (kind, posted_by, source_prefix, source_table, source_key) VALUES
('program_approved', 'system', 'prg', 'program', 'program_id'),
('pool_funded', 'system', 'prg', 'program', 'program_id'),
('epoch_accrued', 'system', 'prg', 'program', 'program_id'),
('epoch_allocated', 'system', 'prg', 'program', 'program_id'),
('program_ended', 'system', 'prg', 'program', 'program_id'),
('fees_received', 'system', 'fag', 'fee_agreement', 'agreement_id'),
('fees_distributed', 'system', 'fag', 'fee_agreement', 'agreement_id'),
('fee_share_approved', 'system', 'fag', 'fee_agreement', 'agreement_id'),
('bounty_pot_approved', 'system', 'pot', 'bounty_pot', 'pot_id'),
('bounty_approved', 'system', 'pot', 'bounty_pot', 'pot_id');

-- What a journal entry credits to a payee, in base units; 0 where it is of another kind or source.
CREATE FUNCTION entry_owes(
    entry_seq bigint, entry_kind text, source uuid, payee uuid, asset uuid
) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
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

-- What a journal entry promises for its source, in base units; 0 where it is of another kind or source.
CREATE FUNCTION entry_commits(entry_seq bigint, entry_kind text, source uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(p.amount), 0)
    FROM journal_entry AS e
    INNER JOIN posting AS p ON p.seq = e.seq AND p.side = 'credit'
    INNER JOIN account AS a ON a.account_id = p.account_id
    WHERE
        e.seq = entry_commits.entry_seq AND e.kind = entry_commits.entry_kind
        AND uuid_of_typed_id(e.source_id) = entry_commits.source
        AND a.prefix = 'committed';
$$;

-- What a journal entry credits to payees in all, in base units.
CREATE FUNCTION entry_owes_in_all(entry_seq bigint) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(p.amount), 0)
    FROM posting AS p
    INNER JOIN account AS a ON a.account_id = p.account_id
    WHERE
        p.seq = entry_owes_in_all.entry_seq AND p.side = 'credit' AND a.prefix = 'payable';
$$;
