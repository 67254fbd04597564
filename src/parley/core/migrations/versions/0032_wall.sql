-- What the supervisor's wall asks for, and words that only one colleague sees.

-- Read from the beginning of today on, however much there was before.
CREATE INDEX assignments_answered ON assignments (workspace_id, answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX conversations_resolved_at ON conversations (workspace_id, resolved_at) WHERE status = 'resolved' AND joined_to IS NULL;

CREATE TABLE whispers (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    to_id uuid NOT NULL,
    by_id uuid NOT NULL,
    text text NOT NULL,
    at timestamptz NOT NULL,
    known_at timestamptz,                            -- when its reader said that they have read it
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, to_id) REFERENCES staff,
    FOREIGN KEY (workspace_id, by_id) REFERENCES staff
);
CREATE INDEX whispers_of_conversation ON whispers (workspace_id, conversation_id, at);

CALL protect('whispers');

-- Whoever wants to hear of mentions hears of whispers.
SET LOCAL ROLE parley_system;
UPDATE notice_wishes SET page = CASE WHEN 'mentioned' = ANY (page) THEN page || '{whispered}' ELSE page END,
       sound = CASE WHEN 'mentioned' = ANY (sound) THEN sound || '{whispered}' ELSE sound END,
       push = CASE WHEN 'mentioned' = ANY (push) THEN push || '{whispered}' ELSE push END;
RESET ROLE;
