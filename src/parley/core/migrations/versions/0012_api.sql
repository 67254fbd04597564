-- API tokens, idempotency keys, outgoing webhooks.

CREATE TABLE api_tokens (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL,
    token_hash bytea NOT NULL,                       -- SHA-256: the token itself is 256 random bits, so that this needs no salt
    hint text NOT NULL,                              -- its last characters, by which people tell tokens apart
    scopes text[] NOT NULL,
    made_by uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,                        -- to ten minutes
    last_address text NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, made_by) REFERENCES staff
) WITH (fillfactor = 80);

-- What was answered under an Idempotency-Key, for a day.
CREATE TABLE api_answers (
    workspace_id uuid NOT NULL,
    token_id uuid NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status smallint NOT NULL,
    body bytea NOT NULL,                             -- sealed: an answer may hold a secret that is shown only once
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, token_id, key),
    FOREIGN KEY (workspace_id, token_id) REFERENCES api_tokens ON DELETE CASCADE
);
CREATE INDEX api_answers_age ON api_answers (made_at);

CREATE TABLE hook_endpoints (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL DEFAULT '',
    url text NOT NULL,
    events text[] NOT NULL,
    secret bytea NOT NULL,                           -- sealed, bound to this row
    old_secret bytea,                                -- the one before, which signs beside it until
    old_secret_until timestamptz,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'disabled')),
    failing_since timestamptz,                       -- nothing has been delivered since
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
) WITH (fillfactor = 80);

CREATE TABLE hook_deliveries (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,                                -- the receiver's key against doing it twice: the same on every attempt
    endpoint_id uuid NOT NULL,
    place bigint GENERATED ALWAYS AS IDENTITY,       -- in the endpoint's line
    type text NOT NULL,
    subject jsonb NOT NULL,                          -- what it is about, by ids
    body text,                                       -- made with the first attempt
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    happened_at timestamptz NOT NULL DEFAULT now(),
    queued_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    last_attempt_at timestamptz,
    status smallint,                                 -- of the last answer
    took interval,
    snippet text NOT NULL DEFAULT '',                -- how that answer began
    error text NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, endpoint_id) REFERENCES hook_endpoints ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE INDEX hook_deliveries_line ON hook_deliveries (workspace_id, endpoint_id, place) WHERE state = 'pending';
CREATE INDEX hook_deliveries_log ON hook_deliveries (workspace_id, endpoint_id, id DESC);
CREATE INDEX hook_deliveries_age ON hook_deliveries (happened_at) WHERE state <> 'pending';

CALL protect('api_tokens', 'api_answers', 'hook_endpoints', 'hook_deliveries');
