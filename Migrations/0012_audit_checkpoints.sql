-- Why: an auditor who keeps one root can prove any audit entry of its range with ten hashes.
-- Locks: none, everything is new. Expected time: below a second.

CREATE TABLE audit_checkpoint (
    last_number bigint PRIMARY KEY,
    first_number bigint NOT NULL,
    root_sha256 hash32 NOT NULL,
    chain_sha256 hash32 NOT NULL,
    CONSTRAINT audit_checkpoint_of_1024 CHECK (
        last_number = first_number + 1023 AND last_number % 1024 = 0
    )
);
COMMENT ON TABLE audit_checkpoint IS 'Merkle root over each 1,024 entries of the audit log; append-only';
COMMENT ON COLUMN audit_checkpoint.root_sha256
IS 'As RFC 6962 has it, SHA-256: leaves are the byte 0 and entry_sha256, nodes the byte 1 and both below';
COMMENT ON COLUMN audit_checkpoint.chain_sha256 IS 'That of audit entry last_number';

-- Seals the ranges of audit entries that are complete, at most so many; returns how many it were. Whoever
-- runs it at the same time waits.
CREATE FUNCTION seal_audit_checkpoints(maximum integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    done bigint;
    newest bigint;
    level bytea [];
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
        SELECT array_agg(sha256(leaf_mark || e.entry_sha256) ORDER BY e.number) INTO level
        FROM audit_entry AS e
        WHERE e.number > done AND e.number <= done + 1024;
        WHILE cardinality(level) > 1 LOOP
            SELECT array_agg(sha256(node_mark || level[2 * i - 1] || level[2 * i]) ORDER BY i)
            INTO level
            FROM generate_series(1, cardinality(level) / 2) AS i;
        END LOOP;
        INSERT INTO audit_checkpoint (last_number, first_number, root_sha256, chain_sha256)
        SELECT e.number, done + 1, level[1], e.chain_sha256
        FROM audit_entry AS e
        WHERE e.number = done + 1024;
        done := done + 1024;
    END LOOP;
    RETURN greatest(maximum, 0);
END
$$;

CREATE TRIGGER audit_checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE EXECUTE ON FUNCTION seal_audit_checkpoints FROM public;
GRANT EXECUTE ON FUNCTION seal_audit_checkpoints TO vestry_service;
GRANT SELECT ON audit_checkpoint TO vestry_service, vestry_reporter;
