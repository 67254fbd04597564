-- Words that a workspace listens to beside the built-in ones, and the messages in which something urgent was recognised.

CREATE TABLE urgent_words (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    kind text CHECK (kind IN ('urgent', 'legal', 'anger', 'complaint', 'refund')),  -- NULL: an exception, which means nothing
    phrase text NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX urgent_words_phrase ON urgent_words (workspace_id, coalesce(kind, ''), lower(phrase)) WHERE removed_at IS NULL;

CREATE TABLE urgent_rules (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    off text[] NOT NULL DEFAULT '{}'                 -- kinds whose built-in lists are not looked at
);

-- A message is acted upon once for each kind: whoever lowers the priority afterwards is not overruled by it.
CREATE TABLE urgent_messages (
    workspace_id uuid NOT NULL,
    message_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('urgent', 'legal', 'anger', 'complaint', 'refund')),
    conversation_id uuid NOT NULL,                   -- where it was marked
    at timestamptz NOT NULL,
    settled_at timestamptz,                          -- when the conversation was resolved
    PRIMARY KEY (workspace_id, message_id, kind),
    FOREIGN KEY (workspace_id, message_id) REFERENCES messages ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX urgent_messages_open ON urgent_messages (workspace_id, conversation_id) WHERE settled_at IS NULL;
CREATE INDEX urgent_messages_conversation ON urgent_messages (workspace_id, conversation_id);

CALL protect('urgent_words', 'urgent_rules', 'urgent_messages');

-- Who has chosen what to hear of could not choose this yet.
SET LOCAL ROLE parley_system;
UPDATE notice_wishes SET page = page || '{urgent}', sound = sound || '{urgent}', push = push || '{urgent}';
RESET ROLE;
