-- What somebody agreed to and no longer wants, and the texts that they agreed to.

CREATE TABLE consent_texts (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('reminders', 'marketing', 'surveys', 'profiling', 'processing')),
    language text NOT NULL,
    version integer NOT NULL,                        -- from 1, for each purpose and language
    text text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    published_by uuid NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, purpose, language, version),
    FOREIGN KEY (workspace_id, published_by) REFERENCES staff
);

-- One row for each time that somebody said so. What holds is the latest of an identity and a purpose; nothing is ever written over.
CREATE TABLE consents (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    identity_id uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('reminders', 'marketing', 'surveys', 'profiling', 'processing')),
    granted boolean,                                 -- NULL: what was noted before was a mistake, and nothing was noted earlier
    everywhere boolean NOT NULL DEFAULT false,       -- withdrawn for every channel of this person
    source text NOT NULL CHECK (source IN ('customer', 'staff', 'form', 'import', 'provider')),
    by uuid,                                         -- a member of staff, or a program's token
    text_id uuid,
    proof jsonb NOT NULL DEFAULT '{}',               -- message, words, form, browser, address
    at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities,
    FOREIGN KEY (workspace_id, text_id) REFERENCES consent_texts,
    CHECK (NOT everywhere OR granted IS NOT TRUE)
);
-- The order in which the latest is found; of two at the same moment the stricter one. What a provider tells twice is kept once.
CREATE UNIQUE INDEX consents_latest ON consents (workspace_id, identity_id, purpose, at DESC, granted);

CALL protect('consent_texts', 'consents');

-- What somebody agreed to is never rewritten. Of a consent the proof may be emptied, and the whole may go, with the person.
REVOKE UPDATE, DELETE, TRUNCATE ON consent_texts FROM parley_app, parley_system;
REVOKE UPDATE, TRUNCATE ON consents FROM parley_app, parley_system;
GRANT UPDATE (proof) ON consents TO parley_app, parley_system;

-- What a message is sent for. An answer to what somebody asked is 'service', and needs no consent.
ALTER TABLE messages ADD COLUMN purpose text NOT NULL DEFAULT 'service'
    CHECK (purpose IN ('service', 'reminders', 'marketing', 'surveys'));
