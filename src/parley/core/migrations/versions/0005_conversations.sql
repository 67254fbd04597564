-- Conversations, messages, deliveries, search.

CREATE SEQUENCE conversation_numbers;
GRANT USAGE ON SEQUENCE conversation_numbers TO parley_app, parley_system;

CREATE TABLE conversations (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    number bigint NOT NULL DEFAULT nextval('conversation_numbers'),  -- [#42] in a subject
    person_id uuid NOT NULL,                         -- of the identity below, at any moment
    identity_id uuid NOT NULL,                       -- who opened it; a merge or unmerge moves the conversation with it
    topic text NOT NULL DEFAULT '',                  -- a second conversation beside the first (a public post)
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'waiting', 'snoozed', 'resolved')),
    snoozed_until timestamptz,
    owner_kind text NOT NULL DEFAULT 'queue' CHECK (owner_kind IN ('queue', 'staff', 'bot', 'outside')),
    owner_id uuid,
    joined_to uuid,                                  -- shown as part of that conversation while both are of one person
    last_seq bigint NOT NULL DEFAULT 0,              -- counts what happened in it; held under the row's lock, so without gaps in time
    inbound_seq bigint NOT NULL DEFAULT 0,           -- of the last message from the customer
    last_message_at timestamptz NOT NULL DEFAULT now(),
    waiting_since timestamptz,                       -- the first unanswered message
    preview text NOT NULL DEFAULT '',
    preview_direction text NOT NULL DEFAULT 'in',
    channel text NOT NULL DEFAULT '',
    offered jsonb,                                   -- buttons that went out as a numbered list, until we say something else
    created_at timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, person_id) REFERENCES persons,
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities
) WITH (fillfactor = 80);
-- One current conversation a person and topic, whatever arrives at the same moment on two channels.
CREATE UNIQUE INDEX conversations_current ON conversations (workspace_id, person_id, topic)
    WHERE status <> 'resolved' AND joined_to IS NULL;
CREATE INDEX conversations_inbox ON conversations (workspace_id, last_message_at DESC, id DESC)
    WHERE status <> 'resolved' AND joined_to IS NULL;
CREATE INDEX conversations_resolved ON conversations (workspace_id, last_message_at DESC, id DESC)
    WHERE status = 'resolved' AND joined_to IS NULL;
CREATE INDEX conversations_owner ON conversations (workspace_id, owner_id, last_message_at DESC, id DESC)
    WHERE status <> 'resolved' AND joined_to IS NULL AND owner_id IS NOT NULL;
CREATE INDEX conversations_person ON conversations (workspace_id, person_id);
CREATE INDEX conversations_number ON conversations (workspace_id, number);

CREATE TABLE messages (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    seq bigint NOT NULL,                             -- its place in the conversation
    rev bigint NOT NULL,                             -- the conversation's count when it last changed
    direction text NOT NULL CHECK (direction IN ('in', 'out', 'note', 'system')),
    author_kind text NOT NULL CHECK (author_kind IN ('person', 'staff', 'bot', 'outside', 'machine', 'native')),
    author_id uuid,
    identity_id uuid,                                -- whose it is, or whom it addresses; never moves
    account_id uuid,
    channel text NOT NULL DEFAULT '',
    provider_key text,
    at timestamptz NOT NULL,
    text text NOT NULL DEFAULT '',
    content jsonb NOT NULL DEFAULT '{}',             -- what only some messages have: html, hidden, subject, buttons, place, card…
    reactions jsonb NOT NULL DEFAULT '{}',
    edited_at timestamptz,
    deleted_at timestamptz,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),  -- readers of the stream go by this, below pg_snapshot_xmin
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, account_id, provider_key),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations,
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities
);
CREATE UNIQUE INDEX messages_in_order ON messages (workspace_id, conversation_id, seq);
CREATE INDEX messages_changed ON messages (workspace_id, conversation_id, rev) WHERE rev <> seq;
CREATE INDEX messages_stream ON messages (xid, id);

CREATE INDEX messages_timeline ON messages (workspace_id, identity_id, at DESC, id DESC);

-- What happened, in order, to somebody who follows their own conversation on a page of ours: so that a broken line resumes after N.
CREATE TABLE feeds (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    last_seq bigint NOT NULL,
    PRIMARY KEY (workspace_id, identity_id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities
) WITH (fillfactor = 70);

CREATE TABLE feed_entries (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    seq bigint NOT NULL,
    message_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, identity_id, seq),
    FOREIGN KEY (workspace_id, message_id) REFERENCES messages
);

CREATE TABLE message_versions (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    text text NOT NULL,
    replaced_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES messages
);
CREATE INDEX message_versions_of ON message_versions (workspace_id, message_id);

CREATE TABLE attachments (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    position smallint NOT NULL,
    type text NOT NULL,
    name text NOT NULL DEFAULT '',
    mime text NOT NULL DEFAULT '',
    size bigint,
    state text NOT NULL CHECK (state IN ('waiting', 'stored', 'failed')),
    key text,                                        -- in the file store
    ref text NOT NULL DEFAULT '',                    -- the provider's, until it is fetched
    error text,
    inline_id text NOT NULL DEFAULT '',
    duration interval,
    width integer,
    height integer,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES messages
);
CREATE INDEX attachments_of ON attachments (workspace_id, message_id);

CREATE TABLE reads (
    workspace_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    seq bigint NOT NULL,
    read_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, staff_id, conversation_id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations
) WITH (fillfactor = 70);

-- One row for each part that a provider is asked to send.
CREATE TABLE deliveries (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    account_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    position smallint NOT NULL,
    part jsonb NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sending', 'uncertain', 'sent', 'delivered', 'read', 'failed', 'cancelled')),
    attempts integer NOT NULL DEFAULT 0,
    provider_keys text[] NOT NULL DEFAULT '{}',
    error_kind text,
    error text,
    queued_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    delivered_at timestamptz,
    read_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES messages,
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
CREATE INDEX deliveries_of ON deliveries (workspace_id, message_id, position);
CREATE INDEX deliveries_open ON deliveries (workspace_id, conversation_id, account_id, id) WHERE state IN ('queued', 'sending');
CREATE INDEX deliveries_unsettled ON deliveries (workspace_id, account_id) WHERE state IN ('sending', 'uncertain');
CREATE INDEX deliveries_provider ON deliveries USING gin (provider_keys) WHERE provider_keys <> '{}';

-- Receipts that came before the answer to our send did.
CREATE TABLE early_receipts (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    provider_key text NOT NULL,
    state text NOT NULL,
    at timestamptz NOT NULL,
    error text NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, account_id, provider_key, state),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);

CREATE TABLE stream_positions (
    workspace_id uuid NOT NULL,
    name text NOT NULL,
    xid xid8 NOT NULL,
    id uuid NOT NULL,
    PRIMARY KEY (workspace_id, name)
);

CREATE TABLE message_search (
    workspace_id uuid NOT NULL,
    message_id uuid NOT NULL,
    words tsvector NOT NULL,                         -- lemmas, and one lexeme that names workspace and period
    PRIMARY KEY (workspace_id, message_id)           -- derived from messages: no foreign key to pay for at each of them
);
CREATE INDEX message_search_words ON message_search USING gin (words);

CALL protect('conversations', 'messages', 'message_versions', 'attachments', 'reads', 'deliveries', 'early_receipts',
             'stream_positions', 'message_search', 'feeds', 'feed_entries');

-- Full-text operators are not leakproof, so under row-level security they could not use their index. This function may, and it
-- answers for the workspace of the transaction alone.
CREATE FUNCTION message_hits(query tsquery, most integer) RETURNS TABLE (message_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    AS $$ SELECT message_id FROM message_search
           WHERE workspace_id = current_workspace() AND words @@ query ORDER BY message_id DESC LIMIT least(most, 1000) $$;
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION message_hits(tsquery, integer) SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO parley_system', current_schema());
    ALTER FUNCTION message_hits(tsquery, integer) OWNER TO parley_system;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM parley_system', current_schema());
END $$;
