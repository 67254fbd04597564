-- Posts under which customers speak in public, and when such a question wants its first answer.

CREATE TABLE posts (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    thread text NOT NULL,                            -- how the provider calls it
    url text NOT NULL DEFAULT '',
    author text NOT NULL DEFAULT '',
    text text NOT NULL DEFAULT '',
    said_at timestamptz,
    picture_key text,                                -- in the file store
    picture_mime text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'known', 'failed')),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, account_id, thread),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
CREATE INDEX posts_picture ON posts (workspace_id, picture_key) WHERE picture_key IS NOT NULL;
CALL protect('posts');

-- A conversation with a post is held in public.
ALTER TABLE conversations
    ADD COLUMN post_id uuid,
    ADD COLUMN answer_due_at timestamptz,            -- by then it wants its first answer; kept when it has been given
    ADD COLUMN first_answered_at timestamptz,
    ADD FOREIGN KEY (workspace_id, post_id) REFERENCES posts;
CREATE INDEX conversations_public ON conversations (workspace_id, last_message_at DESC, id DESC)
    WHERE post_id IS NOT NULL AND status <> 'resolved' AND joined_to IS NULL;
CREATE INDEX conversations_due ON conversations (workspace_id, answer_due_at, id)
    WHERE answer_due_at IS NOT NULL AND first_answered_at IS NULL AND status <> 'resolved' AND joined_to IS NULL;
CREATE INDEX conversations_of_post ON conversations (workspace_id, post_id) WHERE post_id IS NOT NULL;
