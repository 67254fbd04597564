-- The chat widget's looks and manners: those are settings of its account. Here stands who is on the site.

CREATE TABLE visits (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    here_until timestamptz NOT NULL,       -- a page of the site is open until then; renewed while it is
    mailed_id uuid,                        -- the last answer that followed the visitor by mail
    PRIMARY KEY (workspace_id, identity_id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities ON DELETE CASCADE
) WITH (fillfactor = 70);

-- What visitors have typed and not said, where the owner of a chat wants to see it: it is in no log and in no backup.
CREATE UNLOGGED TABLE typed (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    text text NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, identity_id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities ON DELETE CASCADE
) WITH (fillfactor = 50);

CALL protect('visits', 'typed');
