-- Why: an import of a million events, their hundred thousand stakers and the allocations of an epoch
-- spent a third of their time in checks row by row and in reading the new rows again and again. Foreign
-- keys of rows that come by the hundred thousand give way to the statement's own look at the whole set,
-- and new events are summed up in one pass. Events before a program's first block are refused.
-- Locks: short exclusive ones on staking_import_row, staker, allocation and held_balance, no table is read. Expected time:
-- below a second.

-- An upload is held in memory until it joins its program.
DROP TABLE staking_import_row;

ALTER TABLE staker DROP CONSTRAINT staker_program_id_fkey;
ALTER TABLE allocation DROP CONSTRAINT allocation_epoch_id_fkey;
ALTER TABLE held_balance DROP CONSTRAINT held_balance_program_id_taken_at_fkey;

CREATE OR REPLACE FUNCTION staker_dense() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION held_balance_complete() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION allocation_of_computed_epoch() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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

-- One pass over the new events gives what there is to compare; the times are read in the order of the
-- chain, from the block before the first new event on.
CREATE OR REPLACE FUNCTION staking_event_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
