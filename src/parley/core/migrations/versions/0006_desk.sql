-- Conversations at the desk: tags, priority, teams, mentions, what is sent later; persons who are blocked.

CREATE TABLE tags (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL,
    hue smallint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,                          -- out of sight; what it was on still knows it, so that it can come back
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX tags_name ON tags (workspace_id, lower(name)) WHERE removed_at IS NULL;

CREATE TABLE conversation_tags (
    workspace_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    tag_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, tag_id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations,
    FOREIGN KEY (workspace_id, tag_id) REFERENCES tags ON DELETE CASCADE
);
CREATE INDEX conversation_tags_tag ON conversation_tags (workspace_id, tag_id, conversation_id);

ALTER TABLE conversations
    ADD COLUMN priority smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1 AND 2),
    ADD COLUMN team_id uuid,                         -- whose queue it waits in, or whose member has it
    ADD FOREIGN KEY (workspace_id, team_id) REFERENCES teams ON DELETE SET NULL (team_id);
-- Lists that begin with the few: who waits, and what is urgent. The rest of them is the inbox itself.
CREATE INDEX conversations_waiting ON conversations (workspace_id, waiting_since, id)
    WHERE status <> 'resolved' AND joined_to IS NULL AND waiting_since IS NOT NULL;
CREATE INDEX conversations_urgent ON conversations (workspace_id, priority DESC, last_message_at DESC, id DESC)
    WHERE status <> 'resolved' AND joined_to IS NULL AND priority > 0;
CREATE INDEX conversations_team ON conversations (workspace_id, team_id) WHERE team_id IS NOT NULL;

CREATE TABLE mentions (
    workspace_id uuid NOT NULL,
    message_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, message_id, staff_id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES messages ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX mentions_staff ON mentions (workspace_id, staff_id, message_id DESC);

-- When a part may leave: the moment that was chosen, or the few seconds in which it can be taken back.
ALTER TABLE deliveries ADD COLUMN leaves_at timestamptz;

ALTER TABLE persons
    ADD COLUMN blocked_at timestamptz,
    ADD COLUMN blocked_by uuid;
CREATE INDEX persons_blocked ON persons (workspace_id, id) WHERE blocked_at IS NOT NULL;

CALL protect('tags', 'conversation_tags', 'mentions');
