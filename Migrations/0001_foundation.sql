-- Why: the value domains, the refusals and the one row of settings that every later table uses.
-- Locks: none, everything is new. Expected time: below a second.

CREATE DOMAIN base_units AS numeric(78, 0)
CONSTRAINT base_units_within_uint256 CHECK (
    value >= 0
    AND value <= 115792089237316195423570985008687907853269984665640564039457584007913129639935
);
COMMENT ON DOMAIN base_units IS 'Unsigned integer of an asset''s smallest part, 0 to 2^256 - 1';

CREATE DOMAIN evm_address AS bytea
CONSTRAINT evm_address_is_20_bytes CHECK (octet_length(value) = 20);
COMMENT ON DOMAIN evm_address IS 'Raw 20 bytes; spelled with its EIP-55 checksum wherever it is shown';

CREATE DOMAIN hash32 AS bytea
CONSTRAINT hash32_is_32_bytes CHECK (octet_length(value) = 32);
COMMENT ON DOMAIN hash32 IS 'SHA-256 or Keccak-256, the column says which';

CREATE DOMAIN calendar_month AS date
CONSTRAINT calendar_month_is_its_first_day CHECK (
    extract(DAY FROM value) = 1 AND value >= '1970-01-01' AND value <= '9999-12-01'
);
COMMENT ON DOMAIN calendar_month IS 'A month, written as its first day; no zone';

CREATE DOMAIN handle AS text
CONSTRAINT handle_is_short_and_plain CHECK (value ~ '^[a-z0-9][a-z0-9._-]{0,62}$');
COMMENT ON DOMAIN handle IS 'Lower-case name that people type; 1 to 63 of a-z 0-9 . _ -';

-- Raises an error that names its rule as a constraint, so that every client is told the same code.
-- Every function states its search_path with pg_temp last: a temporary table of a client must never
-- stand in for one of these.
CREATE FUNCTION refuse(rule text, message text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', message
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = rule;
END
$$;

-- Trigger of append-only tables: the second wall behind the missing grants.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM refuse(
        TG_TABLE_NAME || '_append_only',
        TG_TABLE_NAME || ' is append-only: ' || TG_OP || ' is refused'
    );
    RETURN NULL;
END
$$;

CREATE TABLE organisation (
    organisation_id smallint PRIMARY KEY DEFAULT 1
    CONSTRAINT organisation_is_one CHECK (organisation_id = 1),
    name text NOT NULL DEFAULT 'DAO',
    zone text NOT NULL DEFAULT 'UTC',
    batch_approvals smallint NOT NULL DEFAULT 1
    CONSTRAINT organisation_needs_an_approval CHECK (batch_approvals BETWEEN 1 AND 20),
    row_version bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE organisation IS 'The one row of settings';
COMMENT ON COLUMN organisation.zone IS 'IANA zone; used only to cut periods, never to show an instant';
COMMENT ON COLUMN organisation.batch_approvals
IS 'How many people besides its author must approve a payout batch';
INSERT INTO organisation DEFAULT VALUES;

GRANT SELECT ON organisation TO vestry_service, vestry_reporter;
GRANT UPDATE (name, zone, batch_approvals, row_version) ON organisation TO vestry_service;
