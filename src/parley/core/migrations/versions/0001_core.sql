-- Roles, the wall between workspaces, lanes.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_app') THEN CREATE ROLE parley_app NOLOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_system') THEN CREATE ROLE parley_system NOLOGIN; END IF;
    EXECUTE format('GRANT parley_app, parley_system TO %I', current_user);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO parley_app, parley_system', current_schema());
END $$;

-- After SET LOCAL has ended, the setting is '' rather than null: both mean "no workspace", which sees no rows.
CREATE FUNCTION current_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('parley.workspace', true), '')::uuid;

-- Every table of every room passes through here: the app sees one workspace, the system all, the owner none by right.
CREATE PROCEDURE protect(VARIADIC tables text[]) LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY one_workspace ON %I TO parley_app USING (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY all_workspaces ON %I TO parley_system USING (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_app, parley_system', name);
    END LOOP;
END $$;

-- A lane is something that runs in order: a conversation's outbox, an account's intake, a timer, a recurring task.
CREATE TABLE lanes (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    class text NOT NULL,
    payload jsonb NOT NULL DEFAULT '{}',
    next_run_at timestamptz NOT NULL,      -- when it is due; while it is leased, when the lease ends
    woken_at timestamptz,                  -- due again, asked for while it was leased
    worker integer,                        -- who leases it
    fence bigint NOT NULL DEFAULT 0,       -- grows with each lease, so that a paused worker is recognised
    attempts integer NOT NULL DEFAULT 0,
    error text,
    died_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, kind, key)
) WITH (fillfactor = 70);
CREATE INDEX lanes_due ON lanes (class, next_run_at) WHERE died_at IS NULL;
CREATE INDEX lanes_leased ON lanes (worker) WHERE worker IS NOT NULL;
CREATE INDEX lanes_dead ON lanes (workspace_id, died_at) WHERE died_at IS NOT NULL;
CREATE SEQUENCE workers AS integer CYCLE;
GRANT USAGE ON SEQUENCE workers TO parley_system;
CALL protect('lanes');
