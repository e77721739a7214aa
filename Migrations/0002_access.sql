-- Why: who may act (principals, roles, API tokens), what was done (audit), and what was answered
-- before (idempotency).
-- Locks: none, everything is new. Expected time: below a second.

CREATE TABLE principal (
    principal_id uuid PRIMARY KEY,
    handle handle NOT NULL CONSTRAINT principal_handle_unique UNIQUE,
    kind text NOT NULL CONSTRAINT principal_kind_known CHECK (kind IN ('person', 'script')),
    payee_id uuid,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT principal_with_kind UNIQUE (principal_id, kind),
    CONSTRAINT principal_paid_is_a_person CHECK (payee_id IS NULL OR kind = 'person')
);
COMMENT ON TABLE principal IS 'A person or a script; two-person rules compare these, never tokens';
COMMENT ON COLUMN principal.payee_id IS 'The payee that this person is, if any';

CREATE TABLE principal_role (
    principal_id uuid NOT NULL,
    principal_kind text NOT NULL,
    role text NOT NULL CONSTRAINT principal_role_known CHECK (
        role IN ('lead', 'finance', 'approver', 'script', 'auditor', 'payee', 'admin')
    ),
    PRIMARY KEY (principal_id, role),
    CONSTRAINT principal_role_of_principal
    FOREIGN KEY (principal_id, principal_kind) REFERENCES principal (principal_id, kind),
    CONSTRAINT principal_role_script_only_reads_and_reports CHECK (
        (principal_kind = 'person' AND role <> 'script')
        OR (principal_kind = 'script' AND role IN ('script', 'auditor'))
    )
);
COMMENT ON TABLE principal_role IS 'What a principal may do; a script can never hold an approving role';

CREATE TABLE api_token (
    token_id uuid PRIMARY KEY,
    principal_id uuid NOT NULL REFERENCES principal (principal_id),
    label text NOT NULL,
    secret_sha256 hash32 NOT NULL CONSTRAINT api_token_secret_unique UNIQUE,
    last_four text NOT NULL,
    allowed_networks cidr [],
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_used_at timestamptz,
    CONSTRAINT api_token_expires_after_creation CHECK (expires_at > created_at)
);
COMMENT ON TABLE api_token IS 'Credentials of principals; the secret itself is never stored';
COMMENT ON COLUMN api_token.allowed_networks IS 'NULL allows any address';
CREATE INDEX api_token_of_principal ON api_token (principal_id);

CREATE TABLE audit_entry (
    audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    principal_id uuid REFERENCES principal (principal_id),
    token_id uuid REFERENCES api_token (token_id),
    remote_address text,
    request_id text,
    operation text NOT NULL,
    object_id text NOT NULL,
    body_sha256 hash32,
    outcome text NOT NULL CONSTRAINT audit_entry_outcome_known CHECK (outcome IN ('done', 'refused')),
    detail text
);
COMMENT ON TABLE audit_entry IS 'Every change and every refused attempt at one; append-only';
COMMENT ON COLUMN audit_entry.principal_id IS 'NULL: the command line on the machine itself';
COMMENT ON COLUMN audit_entry.object_id IS 'Typed id such as run_… of what was changed';
COMMENT ON COLUMN audit_entry.detail IS 'The rule that refused, or a short fact; never personal data';
CREATE INDEX audit_entry_of_object ON audit_entry (object_id, audit_id);

CREATE TABLE idempotency_record (
    principal_id uuid NOT NULL REFERENCES principal (principal_id),
    method text NOT NULL,
    path text NOT NULL,
    key text NOT NULL CONSTRAINT idempotency_key_length CHECK (length(key) BETWEEN 1 AND 255),
    body_sha256 hash32 NOT NULL,
    status smallint NOT NULL CONSTRAINT idempotency_keeps_successes CHECK (status BETWEEN 200 AND 299),
    location text,
    etag text,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (principal_id, method, path, key)
);
COMMENT ON TABLE idempotency_record
IS 'Answers of successful writes, stored in the transaction of their effect and kept for good';

CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER idempotency_record_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON idempotency_record
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON principal, principal_role, api_token, audit_entry, idempotency_record
TO vestry_service;
GRANT UPDATE (payee_id, disabled_at, row_version) ON principal TO vestry_service;
GRANT DELETE ON principal_role TO vestry_service;
GRANT UPDATE (revoked_at, last_used_at) ON api_token TO vestry_service;
GRANT SELECT ON principal, principal_role, audit_entry TO vestry_reporter;
