-- Saved views of the inbox, the order in which each likes it, and what undoes a change of many conversations.

CREATE TABLE saved_views (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    audience text NOT NULL CHECK (audience IN ('me', 'team', 'everybody')),
    owner_id uuid NOT NULL,                          -- who made it
    team_id uuid,
    which text NOT NULL,                             -- the place of the inbox that it narrows down
    filter jsonb NOT NULL,                           -- a group of conditions
    sort text NOT NULL DEFAULT '',                   -- empty: as each likes it
    position integer NOT NULL,                       -- among those of the same audience
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,                          -- out of sight; it can come back
    PRIMARY KEY (workspace_id, id),
    CHECK ((audience = 'team') = (team_id IS NOT NULL)),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES staff,
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams ON DELETE CASCADE
);
CREATE INDEX saved_views_shown ON saved_views (workspace_id, audience, position, id) WHERE removed_at IS NULL;
CREATE INDEX saved_views_team ON saved_views (workspace_id, team_id) WHERE team_id IS NOT NULL;
CREATE INDEX saved_views_removed ON saved_views (workspace_id, removed_at) WHERE removed_at IS NOT NULL;

CREATE TABLE inbox_sorts (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    sort text NOT NULL,
    PRIMARY KEY (workspace_id, staff_id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);

CREATE TABLE inbox_undos (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,                          -- nobody else may use it
    undo jsonb NOT NULL,
    kept_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX inbox_undos_age ON inbox_undos (workspace_id, kept_at);

CALL protect('saved_views', 'inbox_sorts', 'inbox_undos');
