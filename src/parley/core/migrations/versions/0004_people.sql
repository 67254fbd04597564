-- Persons, identities, links, ways.

CREATE TABLE persons (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL DEFAULT '',
    language text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);

-- An identity is an address by which somebody is reached. It came with a person of its own (`home_id`), and belongs at any
-- moment to the person of its component of active links (`person_id`); a merge moves the latter only, so that it can go back.
CREATE TABLE identities (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    home_id uuid NOT NULL,
    kind text NOT NULL,
    scope text NOT NULL DEFAULT '',                  -- the account whose ids these are, or who claims it; '' where ids are global
    address text NOT NULL,
    name text NOT NULL DEFAULT '',
    username text NOT NULL DEFAULT '',
    language text NOT NULL DEFAULT '',
    trust text NOT NULL CHECK (trust IN ('proven', 'network', 'claimed')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, kind, scope, address),
    FOREIGN KEY (workspace_id, person_id) REFERENCES persons,
    FOREIGN KEY (workspace_id, home_id) REFERENCES persons
);
CREATE INDEX identities_person ON identities (workspace_id, person_id);

CREATE TABLE links (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    one_id uuid NOT NULL,
    other_id uuid NOT NULL,
    source text NOT NULL,                            -- deep_link, site_token, mail_token, network, claim, staff
    evidence jsonb NOT NULL DEFAULT '{}',
    confidence real NOT NULL DEFAULT 1,
    made_at timestamptz NOT NULL DEFAULT now(),
    made_by uuid,
    revoked_at timestamptz,
    revoked_by uuid,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, one_id) REFERENCES identities,
    FOREIGN KEY (workspace_id, other_id) REFERENCES identities,
    CHECK (one_id <> other_id)
);
CREATE INDEX links_one ON links (workspace_id, one_id) WHERE revoked_at IS NULL;
CREATE INDEX links_other ON links (workspace_id, other_id) WHERE revoked_at IS NULL;

-- A way is an account through which an identity can be answered, and where (the chat, the thread).
CREATE TABLE ways (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    account_id uuid NOT NULL,
    thread text NOT NULL,
    last_in_at timestamptz,
    closed_at timestamptz,                           -- they blocked us, or the address bounced
    closed_reason text,
    PRIMARY KEY (workspace_id, identity_id, account_id, thread),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities,
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);

CALL protect('persons', 'identities', 'links', 'ways');
