-- Why: claims of grants are recorded from the receipt of the transaction that paid them; the receipt is
-- kept, so that anybody can read it again.
-- Locks: none on tables that are in use. Expected time: below a second.

CREATE TABLE claim_receipt (
    chain_id bigint NOT NULL CONSTRAINT claim_receipt_chain_positive CHECK (chain_id > 0),
    transaction_hash hash32 NOT NULL,
    claimed_at timestamptz NOT NULL,
    block_number bigint NOT NULL CONSTRAINT claim_receipt_block_natural CHECK (block_number >= 0),
    receipt bytea NOT NULL,
    receipt_sha256 hash32 NOT NULL,
    reported_by uuid NOT NULL REFERENCES principal (principal_id),
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (chain_id, transaction_hash),
    CONSTRAINT claim_receipt_digest_of_receipt CHECK (receipt_sha256 = sha256(receipt))
);
COMMENT ON TABLE claim_receipt IS 'Receipts of transactions in which contracts paid grants; append-only';
COMMENT ON COLUMN claim_receipt.claimed_at IS 'Time of the block, as it was reported';
COMMENT ON COLUMN claim_receipt.receipt IS 'The receipt as JSON, as it was given';
CREATE TRIGGER claim_receipt_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON claim_receipt
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON claim_receipt TO vestry_service;
GRANT SELECT ON claim_receipt TO vestry_reporter;
