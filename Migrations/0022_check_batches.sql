-- Why: what should be looked at before a batch is frozen is listed with it, each with the reason why it
-- is all right; and payables that need several batches are planned as parts of one plan.
-- Locks: a short exclusive one on payout_batch. Expected time: below a second.

ALTER TABLE payout_batch ADD COLUMN plan_id uuid;
ALTER TABLE payout_batch ADD COLUMN part integer NOT NULL DEFAULT 1;
ALTER TABLE payout_batch ADD COLUMN part_count integer NOT NULL DEFAULT 1;
ALTER TABLE payout_batch ADD COLUMN gas_estimate bigint;
ALTER TABLE payout_batch ADD COLUMN call_data_bytes integer;
ALTER TABLE payout_batch ADD CONSTRAINT payout_batch_part_of_count
CHECK (part BETWEEN 1 AND part_count);
CREATE UNIQUE INDEX payout_batch_part_once ON payout_batch (plan_id, part);
COMMENT ON COLUMN payout_batch.plan_id IS 'The plan that it is a part of; NULL for a batch by itself';
COMMENT ON COLUMN payout_batch.gas_estimate IS 'By the measured gas of plain transfers';
COMMENT ON COLUMN payout_batch.call_data_bytes IS 'Bytes of the packed calls with those around them';
GRANT INSERT (plan_id, part, part_count, gas_estimate, call_data_bytes) ON payout_batch
TO vestry_service;

CREATE TABLE batch_check (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    check_no integer NOT NULL CONSTRAINT batch_check_no_positive CHECK (check_no > 0),
    code text NOT NULL,
    row_no integer,
    detail text NOT NULL,
    reason text NOT NULL CONSTRAINT batch_check_reason_given CHECK (reason <> ''),
    PRIMARY KEY (batch_id, check_no)
);
COMMENT ON TABLE batch_check
IS 'What was to be looked at when a batch was frozen, and why it is all right';
COMMENT ON COLUMN batch_check.row_no IS 'NULL: about the whole batch';
CREATE TRIGGER batch_check_joins_plan AFTER INSERT ON batch_check
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION batch_part_joins_plan();
CREATE TRIGGER batch_check_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_check
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON batch_check TO vestry_service;
GRANT SELECT ON batch_check TO vestry_reporter;
