-- What is known of a person: fields, notes, tags, touchpoints. All of it hangs on an identity, and goes with it when persons are parted.

CREATE TABLE custom_fields (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'flag', 'link')),
    choices text[] NOT NULL DEFAULT '{}',
    position integer NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX custom_fields_name ON custom_fields (workspace_id, lower(name)) WHERE removed_at IS NULL;

-- What each source says of each field, the last time that it said it.
CREATE TABLE person_facts (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    field text NOT NULL,                             -- one of ours (city, birth_date …), or the id of a custom field
    source text NOT NULL,                            -- staff, api, form, or a channel
    value text NOT NULL,                             -- '' where it was taken away
    by uuid,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, identity_id, field, source),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities
);

CREATE TABLE person_notes (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    identity_id uuid NOT NULL,
    text text NOT NULL,
    by uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    edited_at timestamptz,
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities,
    FOREIGN KEY (workspace_id, by) REFERENCES staff
);
CREATE INDEX person_notes_of ON person_notes (workspace_id, identity_id, id DESC) WHERE removed_at IS NULL;

CREATE TABLE person_tags (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, identity_id, name),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities
);
CREATE INDEX person_tags_name ON person_tags (workspace_id, name);

-- Where somebody touched us without words: a page view, a visit, a call, an order.
CREATE TABLE touchpoints (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,                                -- in order of time
    identity_id uuid NOT NULL,
    kind text NOT NULL,
    title text NOT NULL DEFAULT '',
    detail jsonb NOT NULL DEFAULT '{}',
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities
);
CREATE INDEX touchpoints_of ON touchpoints (workspace_id, identity_id, at DESC, id DESC);

CALL protect('custom_fields', 'person_facts', 'person_notes', 'person_tags', 'touchpoints');

-- The same content has one key, so whoever lets a file go asks who else names it.
CREATE INDEX draft_files_key ON draft_files (workspace_id, key);

-- What is shown in a conversation follows it.
CREATE INDEX conversations_joined ON conversations (workspace_id, joined_to) WHERE joined_to IS NOT NULL;

-- When whoever sits there last showed who they are: what opens more ways in asks for it again.
ALTER TABLE sessions ADD COLUMN proven_at timestamptz NOT NULL DEFAULT now();

-- What somebody is found by: each word of their names, and behind a `=` the whole of an address or a nickname. In "C", so that words that
-- begin alike stand together.
CREATE TABLE person_words (
    workspace_id uuid NOT NULL,
    word text COLLATE "C" NOT NULL,
    of_id uuid NOT NULL,                             -- a person, or an identity
    PRIMARY KEY (workspace_id, word, of_id)
);
CREATE INDEX person_words_of ON person_words (workspace_id, of_id, word);
CALL protect('person_words');

CREATE FUNCTION keep_person_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named jsonb := to_jsonb(NEW);
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM person_words WHERE workspace_id = OLD.workspace_id AND of_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO person_words (workspace_id, word, of_id)
        SELECT NEW.workspace_id, left(found.word, 200), NEW.id
          FROM (SELECT regexp_split_to_table(translate(lower(named->>'name'), 'ё', 'е'), '\s+')
                UNION SELECT '=' || lower(named->>'address')
                UNION SELECT '=' || lower(named->>'username')) AS found (word)
         WHERE found.word NOT IN ('', '=')
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER persons_found_by AFTER INSERT OR DELETE OR UPDATE OF name ON persons FOR EACH ROW EXECUTE FUNCTION keep_person_words();
CREATE TRIGGER identities_found_by AFTER INSERT OR DELETE OR UPDATE OF name, username, address ON identities
    FOR EACH ROW EXECUTE FUNCTION keep_person_words();
