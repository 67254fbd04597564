-- The chat widget's looks and manners: those are settings of its account. Here stands who is on the site.

CREATE TABLE visits (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    here_until timestamptz NOT NULL,       -- a page of the site is open until then; renewed while it is
    mailed_id uuid,                        -- the last answer that followed the visitor by mail
    PRIMARY KEY (workspace_id, identity_id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities ON DELETE CASCADE
) WITH (fillfactor = 70);

CALL protect('visits');
