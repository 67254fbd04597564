-- Who might be whom. A machine unites on proven keys alone; all else is a suggestion, and what somebody has decided is remembered.

-- What an identity is found by: numbers, mailboxes, names as they sound. Made anew when something new is known of it.
CREATE TABLE match_keys (
    workspace_id uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    identity_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, key, identity_id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities ON DELETE CASCADE
);
CREATE INDEX match_keys_of ON match_keys (workspace_id, identity_id);

-- Of whom something new is known, and whom nobody has been compared with since. What changes while it is being compared has another `seq`.
CREATE SEQUENCE match_changes;
GRANT USAGE ON SEQUENCE match_changes TO parley_app, parley_system;
CREATE TABLE match_waiting (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    seq bigint NOT NULL DEFAULT nextval('match_changes'),
    PRIMARY KEY (workspace_id, identity_id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities ON DELETE CASCADE
);

-- What somebody has written of themselves: a name, a number, an order.
CREATE TABLE sayings (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    identity_id uuid NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (workspace_id, identity_id, id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities ON DELETE CASCADE
);

CREATE TABLE suggestions (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    one_id uuid NOT NULL,
    other_id uuid NOT NULL,                          -- of any two the greater id
    source text NOT NULL,                            -- match; or the proof that something spoke against
    confidence real NOT NULL,
    evidence jsonb NOT NULL,                         -- reasons, and what speaks against it
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'rejected', 'related')),
    relation text NOT NULL DEFAULT '',               -- family, colleague, other: where they are related
    link_id uuid,                                    -- where it was accepted
    made_at timestamptz NOT NULL DEFAULT now(),
    decided_at timestamptz,
    decided_by uuid,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, one_id, other_id),
    CHECK (one_id < other_id),
    FOREIGN KEY (workspace_id, one_id) REFERENCES identities ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, other_id) REFERENCES identities ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, link_id) REFERENCES links ON DELETE SET NULL (link_id),
    FOREIGN KEY (workspace_id, decided_by) REFERENCES staff
);
CREATE INDEX suggestions_open ON suggestions (workspace_id, confidence DESC, id DESC) WHERE state = 'open';
CREATE INDEX suggestions_other ON suggestions (workspace_id, other_id);
CREATE INDEX suggestions_link ON suggestions (workspace_id, link_id) WHERE link_id IS NOT NULL;

-- A pass over everybody, by night or when somebody asks for it: how far it is.
CREATE TABLE match_passes (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    started_at timestamptz NOT NULL DEFAULT now(),
    after_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    done integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    united integer NOT NULL DEFAULT 0,
    suggested integer NOT NULL DEFAULT 0,
    finished_at timestamptz
);

CALL protect('match_keys', 'match_waiting', 'sayings', 'suggestions', 'match_passes');

CREATE FUNCTION wait_for_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO match_waiting (workspace_id, identity_id)
    SELECT DISTINCT workspace_id, id FROM changed WHERE scope NOT IN ('doubtful', 'erased') ON CONFLICT (workspace_id, identity_id) DO UPDATE SET seq = excluded.seq;
    RETURN NULL;
END $$;
CREATE TRIGGER identities_match_new AFTER INSERT ON identities
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION wait_for_match();

-- What is said of a person counts for every address of theirs.
CREATE FUNCTION wait_for_match_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'identities' THEN
        IF (OLD.name, OLD.username, OLD.trust) IS NOT DISTINCT FROM (NEW.name, NEW.username, NEW.trust) THEN RETURN NULL; END IF;
        INSERT INTO match_waiting (workspace_id, identity_id) VALUES (NEW.workspace_id, NEW.id) ON CONFLICT (workspace_id, identity_id) DO UPDATE SET seq = excluded.seq;
    ELSE
        INSERT INTO match_waiting (workspace_id, identity_id) VALUES (NEW.workspace_id, NEW.identity_id) ON CONFLICT (workspace_id, identity_id) DO UPDATE SET seq = excluded.seq;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER identities_match_changed AFTER UPDATE OF name, username, trust ON identities
    FOR EACH ROW EXECUTE FUNCTION wait_for_match_again();
CREATE TRIGGER facts_match AFTER INSERT OR UPDATE OF value ON person_facts FOR EACH ROW EXECUTE FUNCTION wait_for_match_again();
CREATE TRIGGER sayings_match AFTER INSERT ON sayings FOR EACH ROW EXECUTE FUNCTION wait_for_match_again();
