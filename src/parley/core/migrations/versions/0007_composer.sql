-- Saved replies, macros, drafts, who is looking and typing.

-- Everybody's, a team's, or one person's own.
CREATE TABLE saved_replies (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    shortcut text NOT NULL,                          -- what is typed behind the slash
    title text NOT NULL,
    folder text NOT NULL DEFAULT '',
    texts jsonb NOT NULL,                            -- language -> template
    words text NOT NULL,                             -- all of it, folded: what it is found by
    owner_id uuid,
    team_id uuid,
    used integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES staff,
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams ON DELETE SET NULL (team_id),
    CHECK (owner_id IS NULL OR team_id IS NULL)
) WITH (fillfactor = 80);
CREATE INDEX saved_replies_kept ON saved_replies (workspace_id) WHERE removed_at IS NULL;
CREATE INDEX saved_replies_owner ON saved_replies (workspace_id, owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX saved_replies_team ON saved_replies (workspace_id, team_id) WHERE team_id IS NOT NULL;

CREATE TABLE macros (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    title text NOT NULL,
    actions jsonb NOT NULL,
    words text NOT NULL,
    owner_id uuid,
    team_id uuid,
    used integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES staff,
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams ON DELETE SET NULL (team_id),
    CHECK (owner_id IS NULL OR team_id IS NULL)
) WITH (fillfactor = 80);
CREATE INDEX macros_kept ON macros (workspace_id) WHERE removed_at IS NULL;
CREATE INDEX macros_owner ON macros (workspace_id, owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX macros_team ON macros (workspace_id, team_id) WHERE team_id IS NOT NULL;

CREATE TABLE drafts (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    counter bigint NOT NULL,                         -- of the last change: one that arrives late changes nothing
    text text NOT NULL,                              -- empty once it is sent: the row keeps the counter and the chosen way
    mode text NOT NULL CHECK (mode IN ('reply', 'note')),
    way text NOT NULL DEFAULT '',
    quoted uuid,
    began bigint NOT NULL DEFAULT 0,                 -- the last entry of the conversation when it was begun
    saved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, staff_id, conversation_id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations
) WITH (fillfactor = 70);
CREATE INDEX drafts_conversation ON drafts (workspace_id, conversation_id);

-- Files that are uploaded and not yet sent.
CREATE TABLE draft_files (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    type text NOT NULL,
    name text NOT NULL,
    mime text NOT NULL,
    size bigint NOT NULL,
    key text NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations
);
CREATE INDEX draft_files_of ON draft_files (workspace_id, staff_id, conversation_id, id);
CREATE INDEX draft_files_conversation ON draft_files (workspace_id, conversation_id);

-- How somebody likes to write.
CREATE TABLE habits (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    enter_sends boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, staff_id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);

-- Who looks at what, one row an open tab: worth nothing after a crash, so it is not logged.
CREATE UNLOGGED TABLE presences (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    tab text NOT NULL,
    conversation_id uuid NOT NULL,
    doing text NOT NULL CHECK (doing IN ('looking', 'reply', 'note')),
    ends_at timestamptz NOT NULL,                    -- unless the tab says again that it is there
    PRIMARY KEY (workspace_id, staff_id, tab)
) WITH (fillfactor = 50);
CREATE INDEX presences_conversation ON presences (workspace_id, conversation_id);

CALL protect('saved_replies', 'macros', 'drafts', 'draft_files', 'habits', 'presences');
