-- Why: what is counted (assets), what pays (Safes), who asks (working groups) and who is paid (payees).
-- Locks: a short one on principal for its new foreign key. Expected time: below a second.

CREATE TABLE asset (
    asset_id uuid PRIMARY KEY,
    chain_id bigint NOT NULL CONSTRAINT asset_chain_positive CHECK (chain_id > 0),
    address evm_address,
    symbol text NOT NULL
    CONSTRAINT asset_symbol_plain CHECK (symbol ~ '^[A-Za-z0-9][A-Za-z0-9._$+-]{0,31}$'),
    name text NOT NULL,
    decimals smallint NOT NULL CONSTRAINT asset_decimals_in_range CHECK (decimals BETWEEN 0 AND 77),
    created_by uuid REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT asset_address_unique UNIQUE NULLS NOT DISTINCT (chain_id, address)
);
CREATE UNIQUE INDEX asset_symbol_unique ON asset (chain_id, lower(symbol));
CREATE INDEX asset_by_symbol ON asset (lower(symbol));
COMMENT ON TABLE asset IS 'An ERC-20 or the native currency of one chain';
COMMENT ON COLUMN asset.address IS 'NULL: the chain''s native currency';
COMMENT ON COLUMN asset.decimals IS 'Digits after the point of a whole unit; fixed for ever';

CREATE TABLE safe (
    safe_id uuid PRIMARY KEY,
    chain_id bigint NOT NULL CONSTRAINT safe_chain_positive CHECK (chain_id > 0),
    address evm_address NOT NULL,
    name text NOT NULL,
    version text NOT NULL,
    owners evm_address [] NOT NULL,
    threshold smallint NOT NULL,
    next_nonce bigint NOT NULL DEFAULT 0 CONSTRAINT safe_nonce_not_negative CHECK (next_nonce >= 0),
    multi_send_call_only evm_address,
    created_by uuid REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    row_version bigint NOT NULL DEFAULT 1,
    CONSTRAINT safe_address_unique UNIQUE (chain_id, address),
    CONSTRAINT safe_threshold_reachable CHECK (
        cardinality(owners) BETWEEN 1 AND 100 AND threshold BETWEEN 1 AND cardinality(owners)
    )
);
COMMENT ON TABLE safe IS 'A Safe multisig; the service never holds a key of it';
COMMENT ON COLUMN safe.next_nonce IS 'The nonce that the Safe''s next transaction will have, as reported';
COMMENT ON COLUMN safe.multi_send_call_only
IS 'Only for chains where the canonical contract is not known to Vestry';

CREATE TABLE working_group (
    group_id uuid PRIMARY KEY,
    handle handle NOT NULL CONSTRAINT working_group_handle_unique UNIQUE,
    name text NOT NULL,
    created_by uuid REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    row_version bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE working_group IS 'A part of the organisation that enters rewards';

CREATE TABLE principal_group (
    principal_id uuid NOT NULL REFERENCES principal (principal_id),
    group_id uuid NOT NULL REFERENCES working_group (group_id),
    PRIMARY KEY (principal_id, group_id)
);
COMMENT ON TABLE principal_group IS 'The groups that a lead enters rewards for';

CREATE TABLE payee (
    payee_id uuid PRIMARY KEY,
    handle handle NOT NULL CONSTRAINT payee_handle_unique UNIQUE,
    name text NOT NULL,
    kind text NOT NULL CONSTRAINT payee_kind_known CHECK (kind IN ('person', 'group', 'contract')),
    created_by uuid REFERENCES principal (principal_id),
    created_at timestamptz NOT NULL,
    row_version bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE payee IS 'Person, group or contract that is owed';

CREATE TABLE payout_address (
    payout_address_id uuid PRIMARY KEY,
    payee_id uuid NOT NULL REFERENCES payee (payee_id),
    chain_id bigint NOT NULL CONSTRAINT payout_address_chain_positive CHECK (chain_id > 0),
    address evm_address NOT NULL
    CONSTRAINT payout_address_not_zero
    CHECK (address <> '\x0000000000000000000000000000000000000000'),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    created_by uuid REFERENCES principal (principal_id),
    CONSTRAINT payout_address_ends_after_it_starts CHECK (valid_until >= valid_from)
);
CREATE UNIQUE INDEX payout_address_one_current ON payout_address (payee_id, chain_id)
WHERE valid_until IS NULL;
CREATE INDEX payout_address_by_address ON payout_address (address);
COMMENT ON TABLE payout_address
IS 'Where a payee is paid on one chain, and when; earlier addresses are kept';
COMMENT ON COLUMN payout_address.valid_until IS 'Exclusive; NULL while it is the current one';

ALTER TABLE principal
ADD CONSTRAINT principal_is_known_payee FOREIGN KEY (payee_id) REFERENCES payee (payee_id);
CREATE UNIQUE INDEX principal_one_per_payee ON principal (payee_id) WHERE payee_id IS NOT NULL;

GRANT SELECT, INSERT ON asset, safe, working_group, principal_group, payee, payout_address
TO vestry_service;
GRANT UPDATE (symbol, name, row_version) ON asset TO vestry_service;
GRANT UPDATE (
    name, version, owners, threshold, next_nonce, multi_send_call_only, row_version
) ON safe TO vestry_service;
GRANT UPDATE (name, row_version) ON working_group TO vestry_service;
GRANT DELETE ON principal_group TO vestry_service;
GRANT UPDATE (name, kind, row_version) ON payee TO vestry_service;
GRANT UPDATE (valid_until) ON payout_address TO vestry_service;
GRANT SELECT ON asset, safe, working_group, principal_group, payee, payout_address
TO vestry_reporter;
