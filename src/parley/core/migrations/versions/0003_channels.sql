-- Accounts and their health, and the journal of raw calls.

CREATE TABLE accounts (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    address text NOT NULL DEFAULT '',
    settings jsonb NOT NULL DEFAULT '{}',
    secrets bytea,                                   -- sealed, bound to this row
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'broken', 'disconnected')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX accounts_by_id ON accounts (id);
CREATE INDEX accounts_by_address ON accounts (kind, lower(address));

-- Apart from `accounts`, since it changes all the time.
CREATE TABLE account_health (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    last_in_at timestamptz,
    last_out_at timestamptz,
    last_error text,
    last_error_at timestamptz,
    checked_at timestamptz,
    cursor bytea NOT NULL DEFAULT '',                -- how far a listener has come
    PRIMARY KEY (workspace_id, account_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
) WITH (fillfactor = 60);

-- Append-only: a raw call is written once and never changed. Its primary key is what makes a repeated call harmless.
CREATE TABLE journal (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    event_key text NOT NULL,
    id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (workspace_id, account_id, event_key)
);
DO $$ BEGIN
    ALTER TABLE journal ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;  -- some builds of PostgreSQL have no lz4, the embedded one among them
END $$;
CREATE INDEX journal_age ON journal USING brin (received_at);

-- Calls that intake has not worked yet, in order. Small, so that working a call does not rewrite its body.
CREATE TABLE journal_pending (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    event_key text NOT NULL,
    PRIMARY KEY (workspace_id, account_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- Calls that could not be worked, with the reason, until an administrator runs them again or lets them go.
CREATE TABLE journal_failed (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    event_key text NOT NULL,
    error text NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, account_id, id)
);
CREATE INDEX journal_failed_latest ON journal_failed (workspace_id, failed_at DESC);

CALL protect('accounts', 'account_health', 'journal', 'journal_pending', 'journal_failed');
