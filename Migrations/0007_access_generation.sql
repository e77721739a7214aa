-- Why: the service keeps in memory who shows which token, and must forget it the moment a role, a
-- group, a principal or a token changes, whichever process or client changed it. One number tells.
-- Locks: a short one on principal, principal_role, principal_group and api_token for their triggers.
-- Expected time: below a second.

CREATE TABLE access_generation (
    access_generation_id smallint PRIMARY KEY DEFAULT 1
    CONSTRAINT access_generation_is_one CHECK (access_generation_id = 1),
    generation bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE access_generation
IS 'Grows with every change of who may act; what was read under an older number is read again';
INSERT INTO access_generation DEFAULT VALUES;

CREATE FUNCTION raise_access_generation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE access_generation SET generation = generation + 1;
    RETURN NULL;
END
$$;

CREATE TRIGGER principal_raises_generation AFTER UPDATE OR DELETE OR TRUNCATE ON principal
FOR EACH STATEMENT EXECUTE FUNCTION raise_access_generation();
CREATE TRIGGER principal_role_raises_generation
AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON principal_role
FOR EACH STATEMENT EXECUTE FUNCTION raise_access_generation();
CREATE TRIGGER principal_group_raises_generation
AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON principal_group
FOR EACH STATEMENT EXECUTE FUNCTION raise_access_generation();
-- The note of the last use changes nobody's rights.
CREATE TRIGGER api_token_raises_generation
AFTER UPDATE OF principal_id, secret_sha256, allowed_networks, expires_at, revoked_at ON api_token
FOR EACH STATEMENT EXECUTE FUNCTION raise_access_generation();
CREATE TRIGGER api_token_removal_raises_generation AFTER DELETE OR TRUNCATE ON api_token
FOR EACH STATEMENT EXECUTE FUNCTION raise_access_generation();

REVOKE EXECUTE ON FUNCTION raise_access_generation() FROM public;
GRANT SELECT ON access_generation TO vestry_service, vestry_reporter;
