-- Notices to staff, and the browsers that take them; the keys that somebody has chosen for themselves.

-- Where somebody wants to hear of what. Whoever has said nothing has no row, and the defaults of the code.
CREATE TABLE notice_wishes (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    page text[] NOT NULL,
    sound text[] NOT NULL,
    push text[] NOT NULL,
    volume smallint NOT NULL CHECK (volume BETWEEN 0 AND 100),
    time_zone text NOT NULL,                         -- '' for the workspace's
    quiet jsonb NOT NULL,                            -- weekly hours: [{days, start, end}]
    paused_until timestamptz,
    PRIMARY KEY (workspace_id, staff_id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX notice_wishes_queue ON notice_wishes (workspace_id, staff_id) WHERE 'queue' = ANY (page || push);

CREATE TABLE notices (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    kind text NOT NULL,
    conversation_id uuid NOT NULL,
    message_id uuid,
    by_id uuid,                                      -- the colleague whose doing it is
    seq bigint NOT NULL,                             -- whoever has read the conversation so far knows
    count integer NOT NULL,
    page boolean NOT NULL,                           -- shown in the list
    push_due boolean NOT NULL,                       -- to be told to their browsers
    pushed_at timestamptz,
    made_at timestamptz NOT NULL DEFAULT now(),
    read_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX notices_of ON notices (workspace_id, staff_id, id DESC) WHERE page;
CREATE INDEX notices_unread ON notices (workspace_id, staff_id, conversation_id) WHERE page AND read_at IS NULL;
CREATE INDEX notices_about ON notices (workspace_id, conversation_id);
CREATE INDEX notices_due ON notices (workspace_id, staff_id, id) WHERE push_due;
CREATE INDEX notices_pushed ON notices (workspace_id, staff_id, pushed_at) WHERE pushed_at IS NOT NULL;
CREATE INDEX notices_age ON notices (made_at);

-- With this key a workspace proves to push services that it is the one that a browser has agreed to.
CREATE TABLE push_keys (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    public bytea NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id)
);

-- A browser that takes pushes, for as long as somebody is signed in there.
CREATE TABLE push_browsers (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    session_id uuid NOT NULL,
    endpoint_hash bytea NOT NULL,
    sealed bytea NOT NULL,                           -- the endpoint and its keys: whoever has them can send there
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, endpoint_hash),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff,
    FOREIGN KEY (workspace_id, session_id) REFERENCES sessions ON DELETE CASCADE
);
CREATE INDEX push_browsers_staff ON push_browsers (workspace_id, staff_id);
CREATE INDEX push_browsers_session ON push_browsers (workspace_id, session_id);

CREATE TABLE shortcuts (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    keys jsonb NOT NULL,                             -- what differs from the defaults: action -> keys, '' for none
    PRIMARY KEY (workspace_id, staff_id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);

CALL protect('notice_wishes', 'notices', 'push_keys', 'push_browsers', 'shortcuts');
