-- Why: fee agreements with methodologists and their versions, the facts by which a product's fees
-- accrue, how each distribution is divided, and bounty pots over months. The arithmetic of the
-- contracts is a constraint of each row, and each row begins where the one before it ended, so that no
-- client can write amounts that do not follow.
-- Locks: a short one on payable for its new trigger. Expected time: below a second.

CREATE DOMAIN part_of_whole AS numeric(19, 0)
CONSTRAINT part_of_whole_at_most_all CHECK (value >= 0 AND value <= 1000000000000000000);
COMMENT ON DOMAIN part_of_whole IS 'A part of a whole times 10^18, as contracts count; 0 to 10^18';

CREATE TABLE fee_agreement (
    agreement_id uuid PRIMARY KEY,
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    name text NOT NULL,
    paid_by text NOT NULL CONSTRAINT fee_agreement_payer_known CHECK (
        paid_by IN ('contract', 'treasury')
    ),
    fee_contract evm_address,
    safe_id uuid NOT NULL REFERENCES safe (safe_id),
    started_at timestamptz NOT NULL,
    opening_supply base_units NOT NULL,
    opening_undistributed base_units NOT NULL,
    created_by uuid NOT NULL REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    withdrawn_by uuid REFERENCES principal (principal_id),
    withdrawn_at timestamptz,
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT fee_agreement_contract_is_known CHECK (
        paid_by <> 'contract' OR fee_contract IS NOT NULL
    ),
    CONSTRAINT fee_agreement_withdrawn_by_someone CHECK (
        (withdrawn_by IS NULL) = (withdrawn_at IS NULL)
    )
);
CREATE UNIQUE INDEX fee_agreement_one_per_product ON fee_agreement (asset_id)
WHERE withdrawn_at IS NULL;
COMMENT ON TABLE fee_agreement IS 'How the fees of one product are divided with its methodologist';
COMMENT ON COLUMN fee_agreement.asset_id IS 'The index token: fees are counted and paid in it';
COMMENT ON COLUMN fee_agreement.paid_by
IS 'contract: accrueFeesAndDistribute pays both parties; treasury: it receives all and owes a part';
COMMENT ON COLUMN fee_agreement.fee_contract IS 'The fee extension that distributes';
COMMENT ON COLUMN fee_agreement.safe_id IS 'The Safe that receives: the operator''s part, or all';
COMMENT ON COLUMN fee_agreement.started_at IS 'The last accrual before the first one recorded here';
COMMENT ON COLUMN fee_agreement.opening_supply IS 'Base units of the product at that time';
COMMENT ON COLUMN fee_agreement.opening_undistributed
IS 'Base units of the product that the fee extension held at that time';

CREATE TABLE fee_version (
    agreement_id uuid NOT NULL REFERENCES fee_agreement (agreement_id),
    number integer NOT NULL CONSTRAINT fee_version_number_positive CHECK (number > 0),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    payee_id uuid NOT NULL REFERENCES payee (payee_id),
    operator_share part_of_whole NOT NULL,
    methodologist_share part_of_whole NOT NULL,
    protocol_streaming_share part_of_whole NOT NULL,
    protocol_issuance_share part_of_whole NOT NULL,
    streaming_rate part_of_whole NOT NULL,
    issue_rate part_of_whole NOT NULL,
    redeem_rate part_of_whole NOT NULL,
    state text NOT NULL DEFAULT 'draft' CONSTRAINT fee_version_state_known CHECK (
        state IN ('draft', 'approved')
    ),
    entered_by uuid NOT NULL REFERENCES principal (principal_id),
    entered_at timestamptz NOT NULL,
    PRIMARY KEY (agreement_id, number),
    CONSTRAINT fee_version_shares_sum CHECK (
        operator_share + methodologist_share = 1000000000000000000
    ),
    CONSTRAINT fee_version_rates_below_whole CHECK (
        greatest(streaming_rate, issue_rate, redeem_rate) < 1000000000000000000
    ),
    CONSTRAINT fee_version_not_empty CHECK (valid_until > valid_from)
);
COMMENT ON TABLE fee_version IS 'The terms of a fee agreement over some time, once both parties approved';
COMMENT ON COLUMN fee_version.valid_from
IS 'The instant of the change to these terms; what happens at it falls under the old ones';
COMMENT ON COLUMN fee_version.valid_until
IS 'The instant of the change to the next ones, which these still cover; NULL for none yet';
COMMENT ON COLUMN fee_version.payee_id IS 'Who gets the methodologist''s part';
COMMENT ON COLUMN fee_version.streaming_rate IS 'A year of 31,557,600 seconds, times 10^18';

CREATE TABLE fee_version_approval (
    agreement_id uuid NOT NULL,
    number integer NOT NULL,
    party text NOT NULL CONSTRAINT fee_version_party_known CHECK (
        party IN ('operator', 'methodologist')
    ),
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL DEFAULT 'person'
    CONSTRAINT fee_version_approval_by_a_person CHECK (principal_kind = 'person'),
    approved_at timestamptz NOT NULL,
    PRIMARY KEY (agreement_id, number, party),
    CONSTRAINT fee_version_approval_once UNIQUE (agreement_id, number, principal_id),
    FOREIGN KEY (agreement_id, number) REFERENCES fee_version (agreement_id, number),
    FOREIGN KEY (principal_id, principal_kind) REFERENCES principal (principal_id, kind)
);
COMMENT ON TABLE fee_version_approval IS 'Who approved a version for which party; append-only';

CREATE TABLE fee_accrual (
    accrual_id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES fee_agreement (agreement_id),
    number integer NOT NULL CONSTRAINT fee_accrual_number_positive CHECK (number > 0),
    kind text NOT NULL CONSTRAINT fee_accrual_kind_known CHECK (
        kind IN ('issued', 'redeemed', 'accrued', 'distributed', 'received')
    ),
    block_time timestamptz NOT NULL,
    tx_hash hash32,
    log_index bigint CONSTRAINT fee_accrual_log_index_not_negative CHECK (log_index >= 0),
    version_number integer,
    amount base_units NOT NULL,
    rule text NOT NULL,
    elapsed_seconds bigint CONSTRAINT fee_accrual_time_runs_on CHECK (elapsed_seconds >= 0),
    rate part_of_whole NOT NULL,
    fee_fraction part_of_whole,
    protocol_share part_of_whole NOT NULL,
    supply_before base_units NOT NULL,
    fee base_units NOT NULL,
    protocol_fee base_units NOT NULL,
    manager_fee base_units NOT NULL,
    supply_after base_units NOT NULL,
    multiplier_after base_units NOT NULL,
    last_accrual_at timestamptz NOT NULL,
    undistributed_after base_units NOT NULL,
    stated_manager_fee base_units,
    stated_protocol_fee base_units,
    recorded_by uuid NOT NULL REFERENCES principal (principal_id),
    recorded_at timestamptz NOT NULL,
    voided_by uuid REFERENCES principal (principal_id),
    voided_at timestamptz,
    void_reason text,
    CONSTRAINT fee_accrual_number_unique UNIQUE (agreement_id, number),
    CONSTRAINT fee_accrual_version_known
    FOREIGN KEY (agreement_id, version_number) REFERENCES fee_version (agreement_id, number),
    CONSTRAINT fee_accrual_event_whole CHECK ((tx_hash IS NULL) = (log_index IS NULL)),
    CONSTRAINT fee_accrual_void_has_reason CHECK (
        (voided_at IS NULL) = (voided_by IS NULL) AND (voided_at IS NULL) = (void_reason IS NULL)
    ),
    CONSTRAINT fee_accrual_amount_where_one CHECK (
        (amount > 0) = (kind IN ('issued', 'redeemed', 'received'))
    ),
    CONSTRAINT fee_accrual_rule_known CHECK (
        rule = CASE kind
            WHEN 'accrued' THEN 'set_streaming_fee 1'
            WHEN 'distributed' THEN 'set_streaming_fee 1'
            WHEN 'received' THEN 'fee_receipt 1'
            ELSE 'set_issuance_fee 1'
        END
    ),
    CONSTRAINT fee_accrual_streams_by_the_rule CHECK (
        kind NOT IN ('accrued', 'distributed') OR (
            fee_fraction = div(elapsed_seconds * rate, 31557600)
            AND fee_fraction < 1000000000000000000
            AND fee = div(fee_fraction * supply_before, 1000000000000000000 - fee_fraction)
            AND supply_after = supply_before + fee
            AND last_accrual_at = block_time
        ) IS TRUE
    ),
    CONSTRAINT fee_accrual_issues_by_the_rule CHECK (
        kind NOT IN ('issued', 'redeemed') OR (
            fee = div(amount * rate, 1000000000000000000)
            AND supply_after
            = supply_before + fee + CASE kind WHEN 'issued' THEN amount ELSE -amount END
        )
    ),
    CONSTRAINT fee_accrual_receives_without_fee CHECK (
        kind <> 'received' OR (fee = 0 AND supply_after = supply_before)
    ),
    CONSTRAINT fee_accrual_parts_sum CHECK (
        protocol_fee = div(fee * protocol_share, 1000000000000000000)
        AND manager_fee = fee - protocol_fee
    )
);
CREATE UNIQUE INDEX fee_accrual_event_once ON fee_accrual (agreement_id, tx_hash, log_index)
WHERE voided_at IS NULL AND tx_hash IS NOT NULL;
COMMENT ON TABLE fee_accrual
IS 'What happened to a product''s fees, with what was computed from it; in order and append-only, but the newest may be voided';
COMMENT ON COLUMN fee_accrual.number IS '1, 2, 3, … in the order of recording, voided ones included';
COMMENT ON COLUMN fee_accrual.amount
IS 'Base units of the product that were issued, redeemed or received; else 0';
COMMENT ON COLUMN fee_accrual.rule IS 'Name and version of the rule that gave the fee';
COMMENT ON COLUMN fee_accrual.elapsed_seconds IS 'Since the accrual before; NULL where nothing streams';
COMMENT ON COLUMN fee_accrual.rate IS 'That of the version in force, times 10^18';
COMMENT ON COLUMN fee_accrual.fee_fraction IS 'The part of the new supply, times 10^18';
COMMENT ON COLUMN fee_accrual.supply_before IS 'Base units of the product';
COMMENT ON COLUMN fee_accrual.fee IS 'Base units of the product that were minted as fee';
COMMENT ON COLUMN fee_accrual.protocol_fee IS 'The protocol''s part, in base units';
COMMENT ON COLUMN fee_accrual.manager_fee IS 'The rest, in base units: to be distributed';
COMMENT ON COLUMN fee_accrual.supply_after IS 'Base units of the product';
COMMENT ON COLUMN fee_accrual.multiplier_after
IS 'Positions of each token times 10^18 afterwards; no amount, but as wide as base units';
COMMENT ON COLUMN fee_accrual.undistributed_after
IS 'Base units of the product that the fee extension holds afterwards';
COMMENT ON COLUMN fee_accrual.stated_manager_fee IS 'What the event says, in base units; NULL: nothing';
COMMENT ON COLUMN fee_accrual.stated_protocol_fee IS 'What the event says, in base units; NULL: nothing';

CREATE TABLE fee_split (
    split_id uuid PRIMARY KEY,
    accrual_id uuid NOT NULL CONSTRAINT fee_split_one_per_accrual UNIQUE
    REFERENCES fee_accrual (accrual_id),
    payee_id uuid NOT NULL REFERENCES payee (payee_id),
    period calendar_month NOT NULL,
    rule text NOT NULL CONSTRAINT fee_split_rule_known CHECK (rule = 'fee_split 1'),
    total base_units NOT NULL,
    operator_share part_of_whole NOT NULL,
    operator_take base_units NOT NULL,
    methodologist_take base_units NOT NULL,
    stated_operator_take base_units,
    stated_methodologist_take base_units,
    state text NOT NULL DEFAULT 'open' CONSTRAINT fee_split_state_known CHECK (
        state IN ('open', 'approved')
    ),
    approved_by uuid REFERENCES principal (principal_id),
    approved_at timestamptz,
    effective_day date,
    known_seq bigint,
    entry_seq bigint CONSTRAINT fee_split_one_per_entry UNIQUE REFERENCES journal_entry (seq),
    CONSTRAINT fee_split_by_the_rule CHECK (
        operator_take = div(total * operator_share, 1000000000000000000)
        AND methodologist_take = total - operator_take
    ),
    CONSTRAINT fee_split_approved_by_someone CHECK (
        num_nulls(approved_by, approved_at, effective_day, known_seq)
        = CASE state WHEN 'approved' THEN 0 ELSE 4 END
    )
);
COMMENT ON TABLE fee_split
IS 'What was distributed, divided between operator and methodologist, in base units of the product';
COMMENT ON COLUMN fee_split.payee_id IS 'The methodologist of the version in force';
COMMENT ON COLUMN fee_split.known_seq
IS 'Reports know of it from this journal entry on: its own, or the next one where it has none';
COMMENT ON COLUMN fee_split.entry_seq
IS 'The entry that owes or records the methodologist''s part; NULL where there is none';

CREATE TABLE bounty_pot (
    pot_id uuid PRIMARY KEY,
    name text NOT NULL,
    asset_id uuid NOT NULL REFERENCES asset (asset_id),
    amount base_units NOT NULL CONSTRAINT bounty_pot_amount_positive CHECK (amount > 0),
    first_month calendar_month NOT NULL,
    months integer NOT NULL CONSTRAINT bounty_pot_months_in_range CHECK (months BETWEEN 1 AND 1200),
    measure text NOT NULL CONSTRAINT bounty_pot_measure_known CHECK (
        measure IN ('fees', 'value_locked')
    ),
    state text NOT NULL DEFAULT 'draft' CONSTRAINT bounty_pot_state_known CHECK (
        state IN ('draft', 'approved', 'withdrawn')
    ),
    created_by uuid NOT NULL REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    decided_by uuid REFERENCES principal (principal_id),
    decided_at timestamptz,
    entry_seq bigint CONSTRAINT bounty_pot_one_per_entry UNIQUE REFERENCES journal_entry (seq),
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT bounty_pot_decided_by_someone CHECK (
        num_nulls(decided_by, decided_at) = CASE state WHEN 'draft' THEN 2 ELSE 0 END
    ),
    CONSTRAINT bounty_pot_promised_by_its_entry CHECK (
        (entry_seq IS NOT NULL) = (state = 'approved')
    )
);
COMMENT ON TABLE bounty_pot IS 'An amount that is divided over months, and each among methodologists';
COMMENT ON COLUMN bounty_pot.amount IS 'Base units of the asset';
COMMENT ON COLUMN bounty_pot.entry_seq IS 'The entry by which its amount is promised';

CREATE TABLE bounty_month (
    month_id uuid PRIMARY KEY,
    pot_id uuid NOT NULL REFERENCES bounty_pot (pot_id),
    month calendar_month NOT NULL,
    amount base_units NOT NULL,
    rules text NOT NULL CONSTRAINT bounty_month_rules_known CHECK (
        rules = 'pro_rata_running_floor 1, pro_rata_largest_remainder 1'
    ),
    state text NOT NULL DEFAULT 'open' CONSTRAINT bounty_month_state_known CHECK (
        state IN ('open', 'approved', 'replaced')
    ),
    entered_by uuid NOT NULL REFERENCES principal (principal_id),
    entered_at timestamptz NOT NULL,
    approved_by uuid REFERENCES principal (principal_id),
    approved_at timestamptz,
    effective_day date,
    known_seq bigint,
    entry_seq bigint CONSTRAINT bounty_month_one_per_entry UNIQUE REFERENCES journal_entry (seq),
    CONSTRAINT bounty_month_approved_by_someone CHECK (
        num_nulls(approved_by, approved_at, effective_day, known_seq)
        = CASE state WHEN 'approved' THEN 0 ELSE 4 END
    )
);
CREATE UNIQUE INDEX bounty_month_one_live ON bounty_month (pot_id, month) WHERE state <> 'replaced';
COMMENT ON TABLE bounty_month IS 'What a month of a pot is, divided by what was measured';
COMMENT ON COLUMN bounty_month.amount IS 'Base units, by running floor over the months of the pot';
COMMENT ON COLUMN bounty_month.known_seq
IS 'Reports know of it from this journal entry on: its own, or the next one where it has none';

CREATE TABLE bounty_share (
    share_id uuid PRIMARY KEY,
    month_id uuid NOT NULL REFERENCES bounty_month (month_id),
    payee_id uuid NOT NULL REFERENCES payee (payee_id),
    measured base_units NOT NULL,
    amount base_units NOT NULL,
    CONSTRAINT bounty_share_once UNIQUE (month_id, payee_id)
);
COMMENT ON TABLE bounty_share IS 'One methodologist''s part of a month; append-only';
COMMENT ON COLUMN bounty_share.measured IS 'In the unit of the pot''s measure; no base units';
COMMENT ON COLUMN bounty_share.amount IS 'Base units, by largest remainder';

-- Agreements and versions.

CREATE TRIGGER fee_agreement_kept BEFORE UPDATE ON fee_agreement
FOR EACH ROW WHEN (
    (to_jsonb(new) - ARRAY['withdrawn_by', 'withdrawn_at', 'row_version'])
    <> (to_jsonb(old) - ARRAY['withdrawn_by', 'withdrawn_at', 'row_version'])
    OR old.withdrawn_at IS NOT NULL
)
EXECUTE FUNCTION refuse_row('an agreement is withdrawn, never changed');

CREATE FUNCTION fee_agreement_withdrawn() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER fee_agreement_withdrawn AFTER UPDATE ON fee_agreement
FOR EACH ROW WHEN (new.withdrawn_at IS NOT NULL) EXECUTE FUNCTION fee_agreement_withdrawn();

CREATE FUNCTION fee_version_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER fee_version_begins AFTER INSERT ON fee_version
FOR EACH ROW EXECUTE FUNCTION fee_version_begins();

CREATE TRIGGER fee_version_kept BEFORE UPDATE ON fee_version
FOR EACH ROW WHEN (
    (to_jsonb(new) - ARRAY['state', 'valid_until'])
    <> (to_jsonb(old) - ARRAY['state', 'valid_until'])
    OR (old.state, new.state) NOT IN (('draft', 'approved'), ('approved', 'approved'))
    OR (
        new.valid_until IS DISTINCT FROM old.valid_until
        AND (old.valid_until IS NOT NULL OR old.state = 'draft')
    )
)
EXECUTE FUNCTION refuse_row('a version is approved, then ended; nothing else of it changes');

-- Approved versions follow each other without gap or overlap; one that ends has nothing behind its end.
CREATE FUNCTION fee_version_follows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER fee_version_follows AFTER UPDATE ON fee_version
FOR EACH ROW EXECUTE FUNCTION fee_version_follows();

CREATE FUNCTION fee_version_two_people() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER fee_version_two_people AFTER INSERT ON fee_version_approval
FOR EACH ROW EXECUTE FUNCTION fee_version_two_people();

-- Each fact begins where the one before it ended, by the approved version in force at its time.
CREATE FUNCTION fee_accrual_follows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER fee_accrual_follows AFTER INSERT ON fee_accrual
FOR EACH ROW EXECUTE FUNCTION fee_accrual_follows();

CREATE TRIGGER fee_accrual_kept BEFORE UPDATE ON fee_accrual
FOR EACH ROW WHEN (
    (to_jsonb(new) - ARRAY['voided_by', 'voided_at', 'void_reason'])
    <> (to_jsonb(old) - ARRAY['voided_by', 'voided_at', 'void_reason'])
    OR old.voided_at IS NOT NULL
)
EXECUTE FUNCTION refuse_row('a fact is voided once, never changed');

-- Only the newest facts are voided, down to what was approved.
CREATE FUNCTION fee_accrual_voided() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER fee_accrual_voided AFTER UPDATE ON fee_accrual
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION fee_accrual_voided();

-- A distribution has its split: of all that was there, by the version in force.
CREATE FUNCTION fee_split_of_its_accrual() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER fee_split_of_its_accrual AFTER INSERT ON fee_split
FOR EACH ROW EXECUTE FUNCTION fee_split_of_its_accrual();

CREATE FUNCTION fee_accrual_has_split() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM fee_split AS s WHERE s.accrual_id = new.accrual_id) THEN
        PERFORM refuse('fee_accrual_has_split', 'a distribution has its split');
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER fee_accrual_has_split AFTER INSERT ON fee_accrual
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.kind = 'distributed')
EXECUTE FUNCTION fee_accrual_has_split();

CREATE TRIGGER fee_split_kept BEFORE UPDATE ON fee_split
FOR EACH ROW WHEN (
    (
        to_jsonb(new)
        - ARRAY['state', 'approved_by', 'approved_at', 'effective_day', 'known_seq', 'entry_seq']
    ) <> (
        to_jsonb(old)
        - ARRAY['state', 'approved_by', 'approved_at', 'effective_day', 'known_seq', 'entry_seq']
    )
    OR (old.state, new.state) <> ('open', 'approved')
)
EXECUTE FUNCTION refuse_row('a split is approved, and nothing else of it changes');

-- Nobody approves fees that they recorded or are paid, and what is approved is what was posted.
CREATE FUNCTION fee_split_approved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER fee_split_approved AFTER UPDATE ON fee_split
FOR EACH ROW EXECUTE FUNCTION fee_split_approved();

-- Pots.

CREATE TRIGGER bounty_pot_begins BEFORE INSERT ON bounty_pot
FOR EACH ROW WHEN (new.state <> 'draft') EXECUTE FUNCTION refuse_row('a pot begins as a draft');
CREATE TRIGGER bounty_pot_kept BEFORE UPDATE ON bounty_pot
FOR EACH ROW WHEN (
    (to_jsonb(new) - ARRAY['state', 'decided_by', 'decided_at', 'entry_seq', 'row_version'])
    <> (to_jsonb(old) - ARRAY['state', 'decided_by', 'decided_at', 'entry_seq', 'row_version'])
    OR (new.state <> old.state AND old.state <> 'draft')
    OR (
        new.state = old.state
        AND (new.decided_by, new.entry_seq) IS DISTINCT FROM (old.decided_by, old.entry_seq)
    )
)
EXECUTE FUNCTION refuse_row('a draft is approved or withdrawn, and nothing else of a pot changes');

CREATE FUNCTION bounty_pot_two_people() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER bounty_pot_two_people AFTER UPDATE ON bounty_pot
FOR EACH ROW WHEN (new.state = 'approved' AND old.state = 'draft')
EXECUTE FUNCTION bounty_pot_two_people();

-- A month of an approved pot is its running floor.
CREATE FUNCTION bounty_month_of_its_pot() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER bounty_month_of_its_pot AFTER INSERT ON bounty_month
FOR EACH ROW EXECUTE FUNCTION bounty_month_of_its_pot();

CREATE TRIGGER bounty_month_kept BEFORE UPDATE ON bounty_month
FOR EACH ROW WHEN (
    (
        to_jsonb(new)
        - ARRAY['state', 'approved_by', 'approved_at', 'effective_day', 'known_seq', 'entry_seq']
    ) <> (
        to_jsonb(old)
        - ARRAY['state', 'approved_by', 'approved_at', 'effective_day', 'known_seq', 'entry_seq']
    )
    OR (old.state, new.state) NOT IN (('open', 'approved'), ('open', 'replaced'))
)
EXECUTE FUNCTION refuse_row('an open month is approved or replaced, and nothing else of it changes');

CREATE FUNCTION bounty_share_of_open_month() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER bounty_share_of_open_month AFTER INSERT ON bounty_share
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION bounty_share_of_open_month();

-- Every share is its floor or one more, they sum to the month, and are what was posted.
CREATE FUNCTION bounty_month_approved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER bounty_month_approved AFTER UPDATE ON bounty_month
FOR EACH ROW WHEN (new.state = 'approved') EXECUTE FUNCTION bounty_month_approved();

-- What is owed comes from these.

INSERT INTO payable_source_kind VALUES
('fsp', 'methodologist''s part of a distribution', 'payable_from_fee_split'),
('bsh', 'share of a bounty month', 'payable_from_bounty_share');

CREATE FUNCTION payable_from_fee_split() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER payable_from_fee_split AFTER INSERT ON payable
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payable_from_fee_split();

CREATE FUNCTION payable_from_bounty_share() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER payable_from_bounty_share AFTER INSERT ON payable
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payable_from_bounty_share();

CREATE TRIGGER fee_version_approval_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON fee_version_approval
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bounty_share_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bounty_share
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_agreement_append_only BEFORE DELETE OR TRUNCATE ON fee_agreement
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_version_append_only BEFORE DELETE OR TRUNCATE ON fee_version
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_accrual_append_only BEFORE DELETE OR TRUNCATE ON fee_accrual
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_split_append_only BEFORE DELETE OR TRUNCATE ON fee_split
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bounty_pot_append_only BEFORE DELETE OR TRUNCATE ON bounty_pot
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bounty_month_append_only BEFORE DELETE OR TRUNCATE ON bounty_month
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON
fee_agreement, fee_version, fee_version_approval, fee_accrual, fee_split, bounty_pot, bounty_month,
bounty_share TO vestry_service;
GRANT UPDATE (withdrawn_by, withdrawn_at, row_version) ON fee_agreement TO vestry_service;
GRANT UPDATE (state, valid_until) ON fee_version TO vestry_service;
GRANT UPDATE (voided_by, voided_at, void_reason) ON fee_accrual TO vestry_service;
GRANT UPDATE (state, approved_by, approved_at, effective_day, known_seq, entry_seq) ON fee_split
TO vestry_service;
GRANT UPDATE (state, decided_by, decided_at, entry_seq, row_version) ON bounty_pot TO vestry_service;
GRANT UPDATE (state, approved_by, approved_at, effective_day, known_seq, entry_seq) ON bounty_month
TO vestry_service;
GRANT SELECT ON
fee_agreement, fee_version, fee_version_approval, fee_accrual, fee_split, bounty_pot, bounty_month,
bounty_share TO vestry_reporter;
