-- Locations' hours, calendars, branding, retention, and how far a newcomer has come.

CREATE TABLE calendars (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL,
    hours jsonb NOT NULL,                            -- zone, week, holidays, special days: read and written whole
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);

ALTER TABLE locations
    ADD COLUMN phone text NOT NULL DEFAULT '',
    ADD COLUMN calendar_id uuid,                     -- none: the workspace's own
    ADD COLUMN archived_at timestamptz,
    ADD FOREIGN KEY (workspace_id, calendar_id) REFERENCES calendars ON DELETE SET NULL (calendar_id);

ALTER TABLE workspaces
    ADD COLUMN calendar_id uuid,
    ADD COLUMN business text NOT NULL DEFAULT 'other',
    ADD COLUMN accent text NOT NULL DEFAULT '#0f766e',
    ADD COLUMN logo_key text,                        -- in the file store
    ADD COLUMN logo_mime text NOT NULL DEFAULT '',
    ADD COLUMN address text NOT NULL DEFAULT '',
    ADD COLUMN phone text NOT NULL DEFAULT '',
    ADD FOREIGN KEY (workspace_id, calendar_id) REFERENCES calendars;

-- How far a newcomer has come through the first five minutes.
CREATE TABLE beginnings (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    steps jsonb NOT NULL DEFAULT '{}',               -- step -> done, skipped
    dismissed_at timestamptz
);

-- The demonstration within a workspace: which accounts are invented, and how far their removal has come.
CREATE TABLE practices (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    language text NOT NULL,
    business text NOT NULL,
    began_at timestamptz NOT NULL DEFAULT now(),
    leaving_since timestamptz,
    persons_total integer NOT NULL DEFAULT 0,
    persons_gone integer NOT NULL DEFAULT 0,
    left_at timestamptz
);
CREATE TABLE practice_accounts (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, account_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);

-- How far content and files were let go: everything of an id up to these has lost its words, or its bytes.
CREATE TABLE forgotten (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    messages_until uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    files_until uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    ran_at timestamptz NOT NULL DEFAULT now()
);
-- The same content has one key, so whoever lets a file go asks who else needs it.
CREATE INDEX attachments_key ON attachments (workspace_id, key) WHERE key IS NOT NULL;

CALL protect('calendars', 'beginnings', 'practices', 'practice_accounts', 'forgotten');

-- Filters of the audit log, each with the log's own order.
CREATE INDEX audit_log_actor ON audit_log (workspace_id, actor_id, id DESC);
CREATE INDEX audit_log_target ON audit_log (workspace_id, target_kind, target_id, id DESC);
CREATE INDEX audit_log_action ON audit_log (workspace_id, action, id DESC);

-- Entries may leave once they are older than a year, and no sooner, whoever asks: the machine alone has the right, the trigger the say.
GRANT DELETE ON audit_log TO parley_system;
CREATE FUNCTION refuse_forgetting_the_young() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.at > now() - interval '365 days' THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
DROP TRIGGER audit_log_is_append_only ON audit_log;
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER audit_log_forgets_slowly BEFORE DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_forgetting_the_young();
