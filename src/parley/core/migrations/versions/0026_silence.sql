-- How much comes in on each account in each hour, how long answers take there, and alarms where that is no longer so.

CREATE TABLE account_hours (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    hour timestamptz NOT NULL,                       -- its beginning, in UTC
    received integer NOT NULL,                       -- messages of customers
    waits real[] NOT NULL DEFAULT '{}',              -- seconds of business time until those were answered that were answered in it
    PRIMARY KEY (workspace_id, account_id, hour),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
CREATE INDEX account_hours_age ON account_hours (workspace_id, hour);

CREATE TABLE watches (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    counted_until timestamptz NOT NULL               -- all hours before it are in `account_hours`
);

CREATE TABLE alarms (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('quiet', 'slow', 'loop')),
    account_id uuid,                                 -- of quiet and slow
    channels text[] NOT NULL DEFAULT '{}',           -- of loop: the way round
    conversation_id uuid,                            -- of loop: the newest of those who were sent round
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,                    -- when it was last so
    ended_at timestamptz,
    facts jsonb NOT NULL,
    hushed_until timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE UNIQUE INDEX alarms_on ON alarms (workspace_id, kind, account_id, channels) NULLS NOT DISTINCT WHERE ended_at IS NULL;
CREATE INDEX alarms_newest ON alarms (workspace_id, began_at DESC);

CALL protect('account_hours', 'watches', 'alarms');
