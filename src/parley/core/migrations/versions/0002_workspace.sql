-- Workspaces, locations, staff, teams, sessions, audit.

CREATE TABLE workspaces (
    workspace_id uuid PRIMARY KEY,
    name text NOT NULL,
    slug text NOT NULL,
    language text NOT NULL CHECK (language IN ('en', 'ru', 'uk')),
    time_zone text NOT NULL,
    settings jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);
-- The one key over all workspaces: the slug is what tells them apart in an address.
CREATE UNIQUE INDEX workspaces_slug ON workspaces (slug);

CREATE TABLE locations (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL,
    address text NOT NULL DEFAULT '',
    time_zone text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE staff (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    email text NOT NULL CHECK (email = lower(email)),
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'supervisor', 'operator', 'analyst')),
    language text NOT NULL CHECK (language IN ('en', 'ru', 'uk')),
    hue smallint NOT NULL,                 -- of the avatar
    password_hash text NOT NULL,
    password_changed_at timestamptz NOT NULL DEFAULT now(),
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, email)
);
CREATE INDEX staff_sign_in ON staff (email) WHERE active;   -- one person may work in several workspaces

CREATE TABLE teams (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX teams_name ON teams (workspace_id, lower(name));

CREATE TABLE team_members (
    workspace_id uuid NOT NULL,
    team_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, team_id, staff_id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX team_members_staff ON team_members (workspace_id, staff_id);

CREATE TABLE sessions (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    address text NOT NULL,
    browser text NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
) WITH (fillfactor = 80);
CREATE INDEX sessions_staff ON sessions (workspace_id, staff_id);

-- Failed sign-ins, by a digest of the e-mail, the address, or both; they belong to no workspace, since nobody is known yet.
CREATE TABLE sign_in_failures (
    workspace_id uuid NOT NULL,
    key bytea NOT NULL,
    score double precision NOT NULL,
    charged_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, key)
) WITH (fillfactor = 80);
CREATE INDEX sign_in_failures_old ON sign_in_failures (workspace_id, charged_at);

CREATE TABLE audit_log (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,                      -- in order of time: the page's cursor
    at timestamptz NOT NULL DEFAULT now(),
    actor_id uuid,                         -- nobody: Parley itself
    action text NOT NULL,
    target_kind text NOT NULL,
    target_id uuid,
    address text NOT NULL DEFAULT '',
    detail jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, actor_id) REFERENCES staff
);

CALL protect('workspaces', 'locations', 'staff', 'teams', 'team_members', 'sessions', 'sign_in_failures', 'audit_log');

-- What was done stays done: nobody has the right to change the log, and whoever has every right is stopped by the trigger.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM parley_app, parley_system;
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
