-- Why: a token that is narrowed is another one, whoever narrows it; the number that tells the service
-- to forget what it remembers must grow then too.
-- Locks: a short one on api_token. Expected time: below a second.

DROP TRIGGER api_token_raises_generation ON api_token;
CREATE TRIGGER api_token_raises_generation
AFTER UPDATE OF
principal_id, secret_sha256, allowed_networks, expires_at, revoked_at, roles, group_ids, safe_ids
ON api_token
FOR EACH STATEMENT EXECUTE FUNCTION raise_access_generation();
