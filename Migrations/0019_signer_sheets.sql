-- Why: the signer sheet names who approved, so it is made by the last approval, once and for good as
-- the other files are by the freeze; it compares with what payees got before.
-- Locks: a short exclusive one on batch_export; payment is locked against writes while the index is
-- built. Expected time: below a second.

CREATE INDEX payment_by_payee ON payment (payee_id, batch_id);

-- Files join a batch while it is planned; the signer sheet when enough people have approved it.
CREATE FUNCTION batch_export_joins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
                    < o.batch_approvals
                ELSE b.state <> 'planned'
            END
    ) THEN
        PERFORM refuse('payout_batch_frozen_is_final', 'nothing is added to a frozen batch');
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER batch_export_joins_plan ON batch_export;
CREATE TRIGGER batch_export_joins AFTER INSERT ON batch_export
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION batch_export_joins();
