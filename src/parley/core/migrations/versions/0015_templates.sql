-- Templates that providers have approved, as they were last fetched.

CREATE TABLE templates (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    language text NOT NULL,
    state text NOT NULL CHECK (state IN ('approved', 'pending', 'rejected', 'paused', 'disabled')),
    content jsonb NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT templates_key UNIQUE (workspace_id, account_id, name, language),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);

-- How the last fetching went.
CREATE TABLE template_fetches (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    fetched_at timestamptz,                          -- when it last went well
    error text NOT NULL DEFAULT '',
    failed_at timestamptz,
    PRIMARY KEY (workspace_id, account_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);

CALL protect('templates', 'template_fetches');
