-- Why: liquidity-mining programs, the events of their pools as they were imported, the books of each
-- pool after some of them, what each epoch gives to whom, and the funding of pools. Events are
-- append-only and each once; what an epoch gives follows its weights by constraint.
-- Locks: a short one on payable for its new trigger. Expected time: below a second.

CREATE TABLE program (
    program_id uuid PRIMARY KEY,
    name text NOT NULL,
    product text NOT NULL,
    chain_id bigint NOT NULL CONSTRAINT program_chain_positive CHECK (chain_id > 0),
    contract evm_address,
    stake_token evm_address NOT NULL,
    reward_asset_id uuid NOT NULL REFERENCES asset (asset_id),
    kind text NOT NULL CONSTRAINT program_kind_known CHECK (
        kind IN ('staking_rewards', 'time_weighted', 'snapshot')
    ),
    duration_seconds bigint,
    division text CONSTRAINT program_division_known CHECK (
        division IN ('floor', 'largest_remainder')
    ),
    zone text NOT NULL,
    funding_safe_id uuid NOT NULL REFERENCES safe (safe_id),
    first_block bigint NOT NULL CONSTRAINT program_first_block_not_negative CHECK (first_block >= 0),
    state text NOT NULL DEFAULT 'draft' CONSTRAINT program_state_known CHECK (
        state IN ('draft', 'approved', 'running', 'ended')
    ),
    created_by uuid NOT NULL REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    approved_by uuid REFERENCES principal (principal_id),
    approved_at timestamptz,
    entry_seq bigint CONSTRAINT program_one_per_entry UNIQUE REFERENCES journal_entry (seq),
    ended_by uuid REFERENCES principal (principal_id),
    ended_at timestamptz,
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT program_contract_streams CHECK (
        (kind = 'staking_rewards') = (contract IS NOT NULL)
        AND (kind = 'staking_rewards') = (duration_seconds IS NOT NULL)
        AND (kind = 'staking_rewards') = (division IS NULL)
        AND duration_seconds > 0 IS NOT FALSE
    ),
    CONSTRAINT program_decided_by_someone CHECK (
        num_nulls(approved_by, approved_at, entry_seq)
        = CASE state WHEN 'draft' THEN 3 ELSE 0 END
        AND num_nulls(ended_by, ended_at) = CASE state WHEN 'ended' THEN 0 ELSE 2 END
    )
);
COMMENT ON TABLE program IS 'Rewards for holding a stake token, over periods';
COMMENT ON COLUMN program.contract IS 'The StakingRewards contract; NULL where Vestry pays';
COMMENT ON COLUMN program.duration_seconds IS 'Of the contract''s periods; NULL where Vestry pays';
COMMENT ON COLUMN program.division IS 'What becomes of remainders; NULL where a contract divides';
COMMENT ON COLUMN program.zone IS 'In which people cut its periods; recorded only';
COMMENT ON COLUMN program.entry_seq IS 'The entry by which its amounts are promised';
COMMENT ON COLUMN program.first_block IS 'Events are imported from here on; none stands before';

CREATE TABLE program_author (
    program_id uuid NOT NULL REFERENCES program (program_id),
    principal_id uuid NOT NULL REFERENCES principal (principal_id),
    PRIMARY KEY (program_id, principal_id)
);
COMMENT ON TABLE program_author IS 'Who ever entered or changed a program; append-only';

CREATE TABLE program_period (
    program_id uuid NOT NULL REFERENCES program (program_id),
    number integer NOT NULL CONSTRAINT program_period_number_positive CHECK (number > 0),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    amount base_units NOT NULL CONSTRAINT program_period_amount_positive CHECK (amount > 0),
    band_least base_units,
    band_most base_units,
    PRIMARY KEY (program_id, number),
    CONSTRAINT program_period_not_empty CHECK (ends_at > starts_at),
    CONSTRAINT program_period_band_whole CHECK (
        (band_least IS NULL) = (band_most IS NULL) AND band_least <= band_most IS NOT FALSE
    )
);
COMMENT ON TABLE program_period IS 'What is streamed or divided between two instants';
COMMENT ON COLUMN program_period.amount IS 'Base units of the reward';
COMMENT ON COLUMN program_period.band_least IS 'Least base units a day that were allowed; NULL: no band';
COMMENT ON COLUMN program_period.band_most IS 'Most base units a day that were allowed; NULL: no band';

-- Not logged: what a crash takes away is sent again, and nothing else depends on it.
CREATE UNLOGGED TABLE staking_import_row (
    import_id uuid NOT NULL,
    row_no bigint NOT NULL,
    block_number bigint NOT NULL,
    log_index bigint NOT NULL,
    tx_hash hash32 NOT NULL,
    block_time timestamptz NOT NULL,
    kind text NOT NULL,
    account evm_address,
    amount base_units NOT NULL
);
CREATE INDEX staking_import_row_of_import ON staking_import_row (import_id);
COMMENT ON TABLE staking_import_row
IS 'Events of an upload until they join their program; empty when nobody uploads. Base units of stake or reward';

CREATE TABLE staking_import (
    import_id uuid PRIMARY KEY,
    program_id uuid NOT NULL REFERENCES program (program_id),
    first_block bigint NOT NULL,
    last_block bigint NOT NULL,
    through timestamptz NOT NULL,
    events bigint NOT NULL,
    repeated bigint NOT NULL,
    body_sha256 hash32 NOT NULL,
    imported_by uuid NOT NULL REFERENCES principal (principal_id),
    imported_at timestamptz NOT NULL,
    known_seq bigint NOT NULL,
    CONSTRAINT staking_import_blocks_in_order CHECK (first_block BETWEEN 0 AND last_block)
);
CREATE INDEX staking_import_of_program ON staking_import (program_id, first_block);
COMMENT ON TABLE staking_import IS 'Which blocks of a pool an upload covers, events or none; append-only';
COMMENT ON COLUMN staking_import.through IS 'No event up to this instant stands behind last_block';
COMMENT ON COLUMN staking_import.known_seq
IS 'The newest journal entry then; reports know of it from the next one on';
COMMENT ON COLUMN staking_import.repeated IS 'Rows that were known already and are the same';

CREATE TABLE staker (
    program_id uuid NOT NULL REFERENCES program (program_id),
    number integer NOT NULL CONSTRAINT staker_number_not_negative CHECK (number >= 0),
    account evm_address NOT NULL,
    PRIMARY KEY (program_id, number),
    CONSTRAINT staker_account_once UNIQUE (program_id, account)
);
COMMENT ON TABLE staker IS 'The number of each account of a pool: 0, 1, 2, … in the order of import';

CREATE TABLE staking_event (
    program_id uuid NOT NULL,
    block_number bigint NOT NULL,
    log_index bigint NOT NULL,
    tx_hash hash32 NOT NULL,
    block_time timestamptz NOT NULL,
    kind text NOT NULL CONSTRAINT staking_event_kind_known CHECK (
        kind IN ('staked', 'withdrawn', 'reward_paid', 'reward_added')
    ),
    staker integer,
    amount base_units NOT NULL,
    import_id uuid NOT NULL,
    PRIMARY KEY (program_id, block_number, log_index),
    CONSTRAINT staking_event_once UNIQUE (program_id, tx_hash, log_index),
    CONSTRAINT staking_event_of_a_staker CHECK ((staker IS NULL) = (kind = 'reward_added'))
);
CREATE INDEX staking_event_rewards_added ON staking_event (program_id, block_number, log_index)
WHERE kind = 'reward_added';
COMMENT ON TABLE staking_event IS 'What happened in a pool, as its events tell; append-only';
COMMENT ON COLUMN staking_event.log_index
IS 'Among all logs of the block, or the order that the source states';
COMMENT ON COLUMN staking_event.amount
IS 'Base units of the stake token, or of the reward where one was paid or added';

CREATE TABLE staking_checkpoint (
    program_id uuid NOT NULL REFERENCES program (program_id),
    events bigint NOT NULL CONSTRAINT staking_checkpoint_of_events CHECK (events > 0),
    last_block bigint NOT NULL,
    last_index bigint NOT NULL,
    last_tx_hash hash32 NOT NULL,
    last_event_at timestamptz NOT NULL,
    total_staked base_units NOT NULL,
    reward_rate base_units NOT NULL,
    period_finish timestamptz NOT NULL,
    last_update timestamptz NOT NULL,
    reward_per_token base_units NOT NULL,
    notified base_units NOT NULL,
    streamed base_units NOT NULL,
    unstaked base_units NOT NULL,
    rate_dust base_units NOT NULL,
    claimed base_units NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (program_id, events)
);
COMMENT ON TABLE staking_checkpoint
IS 'The books of a pool after so many events, from which a replay goes on; base units of stake and reward. Made anew at any time';

CREATE TABLE staking_position (
    program_id uuid NOT NULL,
    staker integer NOT NULL,
    last_event bigint NOT NULL,
    balance base_units NOT NULL,
    reward_per_token_paid base_units NOT NULL,
    rewards base_units NOT NULL,
    PRIMARY KEY (program_id, staker, last_event)
);
COMMENT ON TABLE staking_position
IS 'What a pool keeps for one staker after an event; the newest up to a checkpoint belongs to it. Base units of stake and reward';

CREATE TABLE balance_snapshot (
    program_id uuid NOT NULL REFERENCES program (program_id),
    taken_at timestamptz NOT NULL,
    accounts integer NOT NULL,
    body_sha256 hash32 NOT NULL,
    imported_by uuid NOT NULL REFERENCES principal (principal_id),
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (program_id, taken_at)
);
COMMENT ON TABLE balance_snapshot IS 'That all balances of a stake token at a time were imported; append-only';

CREATE TABLE held_balance (
    program_id uuid NOT NULL,
    taken_at timestamptz NOT NULL,
    account evm_address NOT NULL,
    balance base_units NOT NULL,
    PRIMARY KEY (program_id, taken_at, account),
    FOREIGN KEY (program_id, taken_at) REFERENCES balance_snapshot (program_id, taken_at)
);
COMMENT ON TABLE held_balance IS 'What an account held at a snapshot; append-only';
COMMENT ON COLUMN held_balance.balance IS 'Base units of the stake token';

CREATE TABLE contract_read (
    read_id uuid PRIMARY KEY,
    program_id uuid NOT NULL REFERENCES program (program_id),
    subject text NOT NULL CONSTRAINT contract_read_subject_known CHECK (
        subject IN (
            'earned', 'balance', 'total_staked', 'reward_rate', 'reward_per_token', 'period_finish'
        )
    ),
    account evm_address,
    read_at timestamptz NOT NULL,
    value base_units NOT NULL,
    recorded_by uuid NOT NULL REFERENCES principal (principal_id),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT contract_read_of_an_account CHECK (
        (account IS NOT NULL) = (subject IN ('earned', 'balance'))
    )
);
CREATE INDEX contract_read_of_program ON contract_read (program_id, read_at);
COMMENT ON TABLE contract_read IS 'What a pool''s contract answered; compared with its books; append-only';
COMMENT ON COLUMN contract_read.value
IS 'Base units, or what the function gives: seconds, or reward for each token times 10^18';

CREATE TABLE epoch (
    epoch_id uuid PRIMARY KEY,
    program_id uuid NOT NULL,
    number integer NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    rule text NOT NULL CONSTRAINT epoch_rule_known CHECK (
        rule IN (
            'staking_rewards 1', 'time_weighted_balance 1, pro_rata_floor 1',
            'time_weighted_balance 1, pro_rata_largest_remainder 1', 'pro_rata_floor 1',
            'pro_rata_largest_remainder 1'
        )
    ),
    total base_units NOT NULL,
    allocated base_units NOT NULL,
    claimed base_units NOT NULL,
    to_stream base_units NOT NULL,
    unstaked base_units NOT NULL,
    dust base_units NOT NULL,
    weight base_units NOT NULL,
    accounts integer NOT NULL,
    events bigint NOT NULL,
    differences integer NOT NULL,
    state text NOT NULL DEFAULT 'computed' CONSTRAINT epoch_state_known CHECK (
        state IN ('computed', 'approved', 'replaced')
    ),
    computed_by uuid NOT NULL REFERENCES principal (principal_id),
    computed_at timestamptz NOT NULL,
    approved_by uuid REFERENCES principal (principal_id),
    approved_at timestamptz,
    effective_day date,
    known_seq bigint,
    entry_seq bigint CONSTRAINT epoch_one_per_entry UNIQUE REFERENCES journal_entry (seq),
    distributor_id uuid REFERENCES payee (payee_id),
    CONSTRAINT epoch_of_a_period
    FOREIGN KEY (program_id, number) REFERENCES program_period (program_id, number),
    CONSTRAINT epoch_sums CHECK (
        total = allocated::numeric + claimed + to_stream + unstaked + dust
    ),
    CONSTRAINT epoch_approved_by_someone CHECK (
        num_nulls(approved_by, approved_at, effective_day, known_seq)
        = CASE state WHEN 'approved' THEN 0 ELSE 4 END
    )
);
CREATE UNIQUE INDEX epoch_one_live ON epoch (program_id, number) WHERE state <> 'replaced';
COMMENT ON TABLE epoch IS 'What a period gives to whom, with what it was computed from';
COMMENT ON COLUMN epoch.total
IS 'Base units of the reward: of the period, or all that the contract was notified of by its end';
COMMENT ON COLUMN epoch.allocated IS 'Base units that accounts are owed';
COMMENT ON COLUMN epoch.claimed IS 'Base units that claims had paid by then; 0 where Vestry pays';
COMMENT ON COLUMN epoch.to_stream IS 'Base units of later periods; 0 where Vestry pays';
COMMENT ON COLUMN epoch.unstaked IS 'Base units that streamed while nobody staked; the contract keeps them';
COMMENT ON COLUMN epoch.dust IS 'Base units that rounding left, with the payer or in the contract';
COMMENT ON COLUMN epoch.weight IS 'Sum of the weights; no base units';
COMMENT ON COLUMN epoch.events IS 'How many events, or snapshots, it was computed from';
COMMENT ON COLUMN epoch.differences IS 'How many claims and reads differ from the books';
COMMENT ON COLUMN epoch.known_seq IS 'Reports know of it from this journal entry on';
COMMENT ON COLUMN epoch.distributor_id
IS 'The payee that passes all of it on; NULL where each account is owed by itself';

CREATE TABLE allocation (
    epoch_id uuid NOT NULL REFERENCES epoch (epoch_id),
    account evm_address NOT NULL,
    allocation_id uuid NOT NULL,
    weight base_units NOT NULL,
    amount base_units NOT NULL,
    PRIMARY KEY (epoch_id, account)
);
CREATE UNIQUE INDEX allocation_by_id ON allocation (allocation_id);
COMMENT ON TABLE allocation IS 'What an epoch gives to one account; append-only';
COMMENT ON COLUMN allocation.weight IS 'Balance times seconds, or balance; no base units of the reward';
COMMENT ON COLUMN allocation.amount IS 'Base units of the reward; may be 0';

CREATE TABLE pool_funding (
    program_id uuid NOT NULL,
    number integer NOT NULL CONSTRAINT pool_funding_number_positive CHECK (number > 0),
    period integer NOT NULL,
    reward base_units NOT NULL CONSTRAINT pool_funding_reward_positive CHECK (reward > 0),
    checked_at timestamptz NOT NULL,
    balance base_units NOT NULL,
    owed base_units NOT NULL,
    rate base_units NOT NULL,
    leftover base_units NOT NULL,
    rate_dust base_units NOT NULL,
    period_finish timestamptz NOT NULL,
    findings text [] NOT NULL,
    state text NOT NULL DEFAULT 'planned' CONSTRAINT pool_funding_state_known CHECK (
        state IN ('planned', 'approved', 'settled', 'cancelled')
    ),
    planned_by uuid NOT NULL REFERENCES principal (principal_id),
    planned_at timestamptz NOT NULL,
    approved_by uuid REFERENCES principal (principal_id),
    approved_at timestamptz,
    block_number bigint,
    log_index bigint,
    effective_day date,
    known_seq bigint,
    entry_seq bigint CONSTRAINT pool_funding_one_per_entry UNIQUE REFERENCES journal_entry (seq),
    PRIMARY KEY (program_id, number),
    CONSTRAINT pool_funding_of_a_period
    FOREIGN KEY (program_id, period) REFERENCES program_period (program_id, number),
    CONSTRAINT pool_funding_event_once UNIQUE (program_id, block_number, log_index),
    CONSTRAINT pool_funding_settled_by_an_event CHECK (
        num_nulls(block_number, log_index, effective_day, known_seq, entry_seq)
        = CASE state WHEN 'settled' THEN 0 ELSE 5 END
    ),
    CONSTRAINT pool_funding_approved_by_someone CHECK (
        state NOT IN ('approved', 'settled') OR num_nulls(approved_by, approved_at) = 0
    )
);
CREATE UNIQUE INDEX pool_funding_one_live ON pool_funding (program_id, period)
WHERE state <> 'cancelled';
COMMENT ON TABLE pool_funding IS 'A period''s reward on its way to the contract, with what was checked before';
COMMENT ON COLUMN pool_funding.reward IS 'Base units of the reward, as all amounts here';
COMMENT ON COLUMN pool_funding.balance IS 'What the contract will hold once the transfer arrived, in base units';
COMMENT ON COLUMN pool_funding.owed IS 'What stakers could claim by then, in base units';
COMMENT ON COLUMN pool_funding.rate IS 'Base units a second';
COMMENT ON COLUMN pool_funding.leftover IS 'What the running period had still to stream, in base units';
COMMENT ON COLUMN pool_funding.rate_dust IS 'What rounding the rate leaves in the contract, in base units';
COMMENT ON COLUMN pool_funding.findings IS 'What people should know; nothing that stops it';

-- Programs.

CREATE TRIGGER program_begins BEFORE INSERT ON program
FOR EACH ROW WHEN (new.state <> 'draft') EXECUTE FUNCTION refuse_row('a program begins as a draft');

CREATE TRIGGER program_terms_kept BEFORE UPDATE ON program
FOR EACH ROW WHEN (
    old.state <> 'draft' AND (
        to_jsonb(new) - ARRAY['state', 'ended_by', 'ended_at', 'row_version']
    ) <> (
        to_jsonb(old) - ARRAY['state', 'ended_by', 'ended_at', 'row_version']
    )
)
EXECUTE FUNCTION refuse_row('the terms of an approved program never change');

CREATE TRIGGER program_move_allowed BEFORE UPDATE ON program
FOR EACH ROW WHEN (
    new.state <> old.state AND NOT (old.state, new.state) IN (
        ('draft', 'approved'), ('approved', 'running'), ('approved', 'ended'), ('running', 'ended')
    )
)
EXECUTE FUNCTION refuse_row('a program does not go that way');

CREATE FUNCTION program_two_people() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER program_two_people AFTER UPDATE ON program
FOR EACH ROW WHEN (new.state = 'approved' AND old.state = 'draft')
EXECUTE FUNCTION program_two_people();

-- Whoever changes a draft stays known as its author.
CREATE FUNCTION program_period_of_draft() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER program_period_of_draft_new AFTER INSERT ON program_period
REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION program_period_of_draft();
CREATE TRIGGER program_period_of_draft AFTER DELETE ON program_period
REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION program_period_of_draft();

-- Events: each of a known staker and import, all of a block at one time, none in what was approved.
CREATE FUNCTION staking_event_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.program_id, f.import_id FROM fresh AS f) AS f
        LEFT JOIN staking_import AS i
            ON i.import_id = f.import_id AND i.program_id = f.program_id
        LEFT JOIN program AS p ON p.program_id = f.program_id
        WHERE i.import_id IS NULL OR p.state = 'draft'
    ) OR EXISTS (
        SELECT 1
        FROM (
            SELECT f.program_id, max(f.staker) AS staker FROM fresh AS f
            WHERE f.staker IS NOT NULL
            GROUP BY f.program_id
        ) AS f
        WHERE f.staker >= (SELECT count(*) FROM staker AS s WHERE s.program_id = f.program_id)
    ) THEN
        PERFORM refuse('staking_event_imported', 'an event is of an import and a known staker');
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (
            SELECT f.program_id, min(f.block_time) AS first
            FROM fresh AS f
            GROUP BY f.program_id
        ) AS f
        INNER JOIN epoch AS e
            ON e.program_id = f.program_id AND e.state = 'approved' AND e.ends_at > f.first
    ) THEN
        PERFORM refuse(
            'staking_event_before_approval', 'no event is added to an epoch that was approved'
        );
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (
            SELECT
                f.program_id,
                coalesce(
                    (
                        SELECT max(b.block_number) FROM staking_event AS b
                        WHERE
                            b.program_id = f.program_id AND b.block_number < min(f.block_number)
                    ), 0
                ) AS first_block
            FROM fresh AS f
            GROUP BY f.program_id
        ) AS f
        INNER JOIN LATERAL (
            SELECT
                e.block_number, e.block_time,
                lag(e.block_number) OVER places AS block_before,
                lag(e.block_time) OVER places AS time_before
            FROM staking_event AS e
            WHERE e.program_id = f.program_id AND e.block_number >= f.first_block
            WINDOW places AS (ORDER BY e.block_number, e.log_index)
        ) AS e ON true
        WHERE
            e.block_time < e.time_before
            OR (e.block_number = e.block_before AND e.block_time <> e.time_before)
    ) THEN
        PERFORM refuse('staking_event_time', 'the times of blocks follow their numbers');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER staking_event_stands AFTER INSERT ON staking_event
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION staking_event_stands();

CREATE FUNCTION balance_snapshot_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER balance_snapshot_stands AFTER INSERT ON balance_snapshot
FOR EACH ROW EXECUTE FUNCTION balance_snapshot_stands();

CREATE FUNCTION held_balance_complete() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.program_id, f.taken_at FROM fresh AS f) AS f
        INNER JOIN balance_snapshot AS b
            ON b.program_id = f.program_id AND b.taken_at = f.taken_at
        WHERE b.accounts <> (
            SELECT count(*) FROM held_balance AS h
            WHERE h.program_id = f.program_id AND h.taken_at = f.taken_at
        )
    ) THEN
        PERFORM refuse('held_balance_complete', 'the balances of a snapshot come all at once');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER held_balance_complete AFTER INSERT ON held_balance
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION held_balance_complete();

CREATE FUNCTION staker_dense() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT f.program_id, max(f.number) AS number FROM fresh AS f GROUP BY f.program_id) AS f
        WHERE f.number + 1 <> (
            SELECT count(*) FROM staker AS s WHERE s.program_id = f.program_id
        )
    ) THEN
        PERFORM refuse('staker_dense', 'stakers are numbered from 0 without a gap');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER staker_dense AFTER INSERT ON staker
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION staker_dense();

-- Epochs.

CREATE FUNCTION epoch_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER epoch_begins AFTER INSERT ON epoch FOR EACH ROW EXECUTE FUNCTION epoch_begins();

CREATE TRIGGER epoch_kept BEFORE UPDATE ON epoch
FOR EACH ROW WHEN (
    (
        to_jsonb(new)
        - ARRAY[
            'state', 'approved_by', 'approved_at', 'effective_day', 'known_seq', 'entry_seq',
            'distributor_id'
        ]
    ) <> (
        to_jsonb(old)
        - ARRAY[
            'state', 'approved_by', 'approved_at', 'effective_day', 'known_seq', 'entry_seq',
            'distributor_id'
        ]
    )
    OR (old.state, new.state) NOT IN (('computed', 'approved'), ('computed', 'replaced'))
)
EXECUTE FUNCTION refuse_row('a computed epoch is approved or replaced, and nothing else of it changes');

CREATE FUNCTION allocation_of_computed_epoch() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT f.epoch_id FROM fresh AS f) AS f
        INNER JOIN epoch AS e ON e.epoch_id = f.epoch_id
        WHERE
            e.state <> 'computed'
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
CREATE TRIGGER allocation_of_computed_epoch AFTER INSERT ON allocation
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION allocation_of_computed_epoch();

-- What is approved follows the weights: each account its floor or one more, and no more dust than that.
CREATE FUNCTION epoch_approved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER epoch_approved AFTER UPDATE ON epoch
FOR EACH ROW WHEN (new.state = 'approved') EXECUTE FUNCTION epoch_approved();

-- Funding.

CREATE TRIGGER pool_funding_begins BEFORE INSERT ON pool_funding
FOR EACH ROW WHEN (new.state <> 'planned') EXECUTE FUNCTION refuse_row('a funding begins planned');

CREATE FUNCTION pool_funding_of_its_period() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER pool_funding_of_its_period AFTER INSERT ON pool_funding
FOR EACH ROW EXECUTE FUNCTION pool_funding_of_its_period();

CREATE TRIGGER pool_funding_kept BEFORE UPDATE ON pool_funding
FOR EACH ROW WHEN (
    (
        to_jsonb(new)
        - ARRAY[
            'state', 'approved_by', 'approved_at', 'block_number', 'log_index', 'effective_day',
            'known_seq', 'entry_seq'
        ]
    ) <> (
        to_jsonb(old)
        - ARRAY[
            'state', 'approved_by', 'approved_at', 'block_number', 'log_index', 'effective_day',
            'known_seq', 'entry_seq'
        ]
    )
    OR (old.state, new.state) NOT IN (
        ('planned', 'approved'), ('planned', 'cancelled'), ('approved', 'settled'),
        ('approved', 'cancelled')
    )
    OR (old.approved_by IS NOT NULL AND new.approved_by IS DISTINCT FROM old.approved_by)
)
EXECUTE FUNCTION refuse_row('a funding does not go that way');

CREATE FUNCTION pool_funding_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER pool_funding_moves AFTER UPDATE ON pool_funding
FOR EACH ROW EXECUTE FUNCTION pool_funding_moves();

-- What is owed comes from these.

INSERT INTO payable_source_kind VALUES
('alc', 'allocation of an epoch', 'payable_from_allocation'),
('epo', 'epoch that a distributor passes on', 'payable_from_allocation');

CREATE FUNCTION payable_from_allocation() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER payable_from_allocation AFTER INSERT ON payable
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payable_from_allocation();

CREATE TRIGGER program_append_only BEFORE DELETE OR TRUNCATE ON program
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER program_author_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON program_author
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER program_period_append_only BEFORE UPDATE OR TRUNCATE ON program_period
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER staking_import_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staking_import
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER staker_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staker
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER staking_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staking_event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_snapshot_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON balance_snapshot
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER held_balance_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON held_balance
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contract_read_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_read
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER epoch_append_only BEFORE DELETE OR TRUNCATE ON epoch
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER allocation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pool_funding_append_only BEFORE DELETE OR TRUNCATE ON pool_funding
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON
program, program_author, program_period, staking_import_row, staking_import, staker, staking_event,
staking_checkpoint, staking_position, balance_snapshot, held_balance, contract_read, epoch,
allocation, pool_funding TO vestry_service;
GRANT UPDATE (
    name, product, chain_id, contract, stake_token, reward_asset_id, kind, duration_seconds,
    division, zone, funding_safe_id, first_block, state, approved_by, approved_at, entry_seq,
    ended_by, ended_at, row_version
) ON program TO vestry_service;
GRANT DELETE ON program_period, staking_import_row, staking_checkpoint, staking_position
TO vestry_service;
GRANT UPDATE (
    state, approved_by, approved_at, effective_day, known_seq, entry_seq, distributor_id
) ON epoch TO vestry_service;
GRANT UPDATE (
    state, approved_by, approved_at, block_number, log_index, effective_day, known_seq, entry_seq
) ON pool_funding TO vestry_service;
GRANT SELECT ON
program, program_author, program_period, staking_import, staker, staking_event, staking_checkpoint,
staking_position, balance_snapshot, held_balance, contract_read, epoch, allocation, pool_funding
TO vestry_reporter;
