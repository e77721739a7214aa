-- Why: owners' signatures of an approved batch are collected here, so that whoever executes has all of
-- them; the service holds no key. A batch that is signed is out of our hands: it counts as proposed.
-- Locks: none, the table is new. Expected time: below a second.

CREATE TABLE batch_signature (
    batch_id uuid NOT NULL REFERENCES payout_batch (batch_id),
    owner evm_address NOT NULL,
    signature bytea NOT NULL
    CONSTRAINT batch_signature_is_65_bytes CHECK (octet_length(signature) = 65),
    submitted_by uuid NOT NULL REFERENCES principal (principal_id),
    submitted_at timestamptz NOT NULL,
    PRIMARY KEY (batch_id, owner)
);
COMMENT ON TABLE batch_signature
IS 'Signatures over a batch''s safe_tx_hash, each by an owner that it was recovered to';
COMMENT ON COLUMN batch_signature.signature IS 'r, s and v; v is 27 or 28 (EIP-712), 31 or 32 (eth_sign)';

-- A signature joins an approved batch, and is by an owner that the directory knows.
CREATE FUNCTION batch_signature_joins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE TRIGGER batch_signature_joins AFTER INSERT ON batch_signature
FOR EACH ROW EXECUTE FUNCTION batch_signature_joins();
CREATE TRIGGER batch_signature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_signature
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON batch_signature TO vestry_service;
GRANT SELECT ON batch_signature TO vestry_reporter;
