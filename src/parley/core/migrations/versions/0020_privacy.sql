-- Requests about personal data, erasures with their protocols, and what forbids one.

CREATE TABLE privacy_rules (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    law text NOT NULL CHECK (law IN ('152-fz', 'gdpr', 'ua')),
    wait_days smallint NOT NULL CHECK (wait_days BETWEEN 0 AND 60)   -- in which an erasure can be stopped
);

-- What somebody has asked for by law. It hangs on an identity, and follows it when persons are joined or parted.
CREATE TABLE privacy_requests (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('access', 'erasure', 'rectification', 'restriction', 'objection', 'portability')),
    identity_id uuid,                                -- nobody whom we know, so far
    asked_by text NOT NULL DEFAULT '',               -- how they call themselves
    channel text NOT NULL,
    confirmed text NOT NULL DEFAULT '',              -- how we know that it is they
    wish text NOT NULL DEFAULT '',
    received_on date NOT NULL,
    due_on date NOT NULL,
    extended_because text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'refused', 'withdrawn')),
    outcome text NOT NULL DEFAULT '',                -- what was done
    closed_at timestamptz,
    closed_by uuid,
    made_by uuid NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities
);
CREATE INDEX privacy_requests_due ON privacy_requests (workspace_id, due_on, id) WHERE state = 'open';
CREATE INDEX privacy_requests_closed ON privacy_requests (workspace_id, closed_at DESC, id DESC) WHERE state <> 'open';
CREATE INDEX privacy_requests_of ON privacy_requests (workspace_id, identity_id) WHERE identity_id IS NOT NULL;

-- While one is set, nothing of whoever has this identity is erased.
CREATE TABLE legal_holds (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    identity_id uuid NOT NULL,
    reason text NOT NULL,
    set_at timestamptz NOT NULL DEFAULT now(),
    set_by uuid NOT NULL,
    lifted_at timestamptz,
    lifted_by uuid,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities
);
CREATE INDEX legal_holds_of ON legal_holds (workspace_id, identity_id) WHERE lifted_at IS NULL;

-- Whose words go is decided when it is asked for: who is joined to them while it waits is not erased with them.
CREATE TABLE erasures (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    identity_ids uuid[] NOT NULL,
    whole boolean NOT NULL,                          -- all that they had
    request_id uuid,
    basis text NOT NULL CHECK (basis IN ('request', 'withdrawal', 'purpose', 'unlawful', 'duty')),
    reason text NOT NULL DEFAULT '',
    asked_at timestamptz NOT NULL DEFAULT now(),
    asked_by uuid NOT NULL,
    asked_name text NOT NULL,
    runs_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'stopped')),
    began_at timestamptz,
    step smallint NOT NULL DEFAULT 0,                -- how many of the rooms' parts are done
    steps smallint NOT NULL DEFAULT 0,
    after text NOT NULL DEFAULT '',                  -- how far the part at hand has come
    counts jsonb NOT NULL DEFAULT '{}',
    stopped_by uuid,
    ended_at timestamptz,
    replay_of uuid,                                  -- the erasure that a restored backup had forgotten
    protocol text,                                   -- signed, exactly as it is downloaded
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, person_id) REFERENCES persons,
    FOREIGN KEY (workspace_id, request_id) REFERENCES privacy_requests
) WITH (fillfactor = 70);
CREATE INDEX erasures_person ON erasures (workspace_id, person_id);
CREATE INDEX erasures_request ON erasures (workspace_id, request_id) WHERE request_id IS NOT NULL;

-- An address that was erased, as a keyed hash: it can be recognised and not read.
CREATE TABLE tombstones (
    workspace_id uuid NOT NULL,
    hash bytea NOT NULL,
    erasure_id uuid NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, hash, erasure_id),
    FOREIGN KEY (workspace_id, erasure_id) REFERENCES erasures
);

CALL protect('privacy_rules', 'privacy_requests', 'legal_holds', 'erasures', 'tombstones');

-- How far the words and files of an account are let go that keeps them for a shorter time than its workspace does.
CREATE TABLE forgotten_of_accounts (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    messages_until uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    files_until uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    ran_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, account_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
CALL protect('forgotten_of_accounts');
