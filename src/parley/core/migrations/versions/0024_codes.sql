-- Somebody claims an address; a code was sent to it, and whoever tells it back from elsewhere has shown that it is theirs.
CREATE TABLE codes (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    identity_id uuid NOT NULL,                       -- of the address to which it was sent
    hash bytea NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    tries smallint NOT NULL DEFAULT 0,
    used_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, made_by) REFERENCES staff
);
CREATE INDEX codes_of ON codes (workspace_id, identity_id, made_at DESC);
CALL protect('codes');
