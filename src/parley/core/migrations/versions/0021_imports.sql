-- Lists of customers that were brought in: each row as it came, what became of it, and what it made, so that it can be taken back.

CREATE TABLE imports (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    file_key text,                                   -- until it has been read
    file_name text NOT NULL,
    by uuid NOT NULL,
    state text NOT NULL DEFAULT 'reading' CHECK (state IN (
        'reading', 'unreadable', 'mapping', 'trying', 'tried', 'running', 'stopped', 'done', 'undoing', 'undone')),
    failure text NOT NULL DEFAULT '',                -- why it could not be read: a sentence
    head text[] NOT NULL DEFAULT '{}',
    targets text[] NOT NULL DEFAULT '{}',            -- what each column means; '' for nothing
    options jsonb NOT NULL DEFAULT '{}',
    rows integer NOT NULL DEFAULT 0,
    place integer NOT NULL DEFAULT 0,                -- the last row that is through, of what goes on just now
    counts jsonb NOT NULL DEFAULT '{}',              -- outcome -> rows
    made_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, by) REFERENCES staff
);
CREATE INDEX imports_file ON imports (workspace_id, file_key) WHERE file_key IS NOT NULL;

CREATE TABLE import_rows (
    workspace_id uuid NOT NULL,
    import_id uuid NOT NULL,
    place integer NOT NULL,
    cells jsonb NOT NULL,
    outcome text CHECK (outcome IN ('new', 'changed', 'same', 'wrong')),
    wrong jsonb,                                     -- [[column, code], …]
    identity_id uuid,                                -- whose it is; NULL before it is brought in
    made jsonb,                                      -- what to take back
    PRIMARY KEY (workspace_id, import_id, place),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports ON DELETE CASCADE
);
CREATE INDEX import_rows_wrong ON import_rows (workspace_id, import_id, place) WHERE outcome = 'wrong';
CREATE INDEX import_rows_made ON import_rows (workspace_id, import_id, place) WHERE made IS NOT NULL;
CREATE INDEX import_rows_of ON import_rows (workspace_id, identity_id) WHERE identity_id IS NOT NULL;

CALL protect('imports', 'import_rows');

-- Whoever leaves takes nothing with them that others hold: each such question is answered by an index, also of links that were revoked and
-- notes that were removed, so that it costs the same in a large history.
DROP INDEX links_one, links_other, person_notes_of;
CREATE INDEX links_one ON links (workspace_id, one_id);
CREATE INDEX links_other ON links (workspace_id, other_id);
CREATE INDEX person_notes_of ON person_notes (workspace_id, identity_id, id DESC);
CREATE INDEX identities_home ON identities (workspace_id, home_id);
CREATE INDEX conversations_with ON conversations (workspace_id, identity_id);
CREATE INDEX nameless_of ON nameless (workspace_id, identity_id);
