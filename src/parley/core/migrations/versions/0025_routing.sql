-- Queues, who serves them, what waits in them, and who was given what.

CREATE TABLE skills (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX skills_name ON skills (workspace_id, lower(name));

CREATE TABLE queues (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL DEFAULT '',                   -- only the default one may have none
    position integer NOT NULL,                       -- a conversation goes into the first whose question it answers
    entry jsonb,                                     -- the question; NULL: nothing comes here by itself
    hours text NOT NULL DEFAULT 'always' CHECK (hours IN ('always', 'open', 'closed')),  -- of the calendar, when it takes anything in
    calendar_id uuid,                                -- NULL: the workspace's own
    segment_id uuid,                                 -- whom it takes in; NULL: everybody
    team_id uuid,                                    -- who serves it; NULL: everybody who answers
    needs jsonb NOT NULL DEFAULT '[]',               -- skills, with the level that is enough after so many seconds
    assigns boolean NOT NULL DEFAULT false,          -- whether the machine gives it out; else people take what they like
    accept_seconds integer,                          -- whoever has not looked at it by then loses it; NULL: never
    answer_seconds integer,                          -- or has not answered
    known_seconds integer NOT NULL DEFAULT 0,        -- for so long the agent is waited for whom the customer knows
    gone_seconds integer,                            -- an owner who is gone for so long loses what waits for an answer; NULL: never
    tells_place boolean NOT NULL DEFAULT false,      -- whether customers are told how many are before them
    is_default boolean NOT NULL DEFAULT false,       -- for what no question fits
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, calendar_id) REFERENCES calendars ON DELETE SET NULL (calendar_id),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segments ON DELETE SET NULL (segment_id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams ON DELETE SET NULL (team_id)
);
CREATE UNIQUE INDEX queues_default ON queues (workspace_id) WHERE is_default;

-- How somebody works: what they can, how much at once, and what they are doing now. A member of staff has the same id here.
CREATE TABLE agents (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('staff', 'bot', 'outside')),
    name text NOT NULL DEFAULT '',                   -- of whoever is no member of staff
    state text NOT NULL DEFAULT 'offline' CHECK (state IN ('available', 'busy', 'break', 'away', 'offline')),
    reason text NOT NULL DEFAULT '',                 -- in their words; `idle`, `missed` from the machine
    state_since timestamptz NOT NULL DEFAULT now(),
    worked_at timestamptz NOT NULL DEFAULT now(),    -- when they last did anything
    given_at timestamptz,                            -- when something was last given to them
    limits jsonb NOT NULL DEFAULT '{}',              -- of each medium, where it is not the usual
    skills jsonb NOT NULL DEFAULT '{}',              -- id: level
    shift jsonb,                                     -- the hours in which they are given anything; NULL: whenever they are available
    PRIMARY KEY (workspace_id, id)
) WITH (fillfactor = 70);

-- What is decided for the whole workspace.
CREATE TABLE routing_rules (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    choice text NOT NULL DEFAULT 'least_loaded' CHECK (choice IN ('least_loaded', 'longest_idle', 'round_robin')),
    limits jsonb NOT NULL DEFAULT '{"call": 1, "chat": 3, "mail": 6}',
    away_minutes integer DEFAULT 10,                 -- without work; NULL: never
    rests_minutes integer NOT NULL DEFAULT 10        -- a customer who is silent for so long after an answer takes nobody's place any more
);

-- How a conversation is routed. `waiting`, `priority` and `since` follow the conversation by themselves, whoever changes it.
CREATE TABLE routes (
    workspace_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    waiting boolean NOT NULL,
    priority smallint NOT NULL,
    since timestamptz NOT NULL,
    placed_at timestamptz,                           -- NULL: into which queue it goes is yet to be decided
    queue_id uuid,
    team_id uuid,                                    -- only they, where somebody has given it to a team
    medium text NOT NULL DEFAULT 'chat',
    due_at timestamptz NOT NULL DEFAULT 'infinity',  -- when the promise to the customer is broken
    preferred uuid,                                  -- the agent whom the customer knows
    preferred_until timestamptz,
    passed_by uuid[] NOT NULL DEFAULT '{}',          -- who was given it and let it pass; they are asked again after `passed_until`
    passed_until timestamptz,
    PRIMARY KEY (workspace_id, conversation_id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, queue_id) REFERENCES queues
) WITH (fillfactor = 70);
CREATE INDEX routes_unplaced ON routes (workspace_id, conversation_id) WHERE waiting AND placed_at IS NULL;
CREATE INDEX routes_in_order ON routes (workspace_id, queue_id, medium, priority DESC, due_at, since, conversation_id)
    WHERE waiting AND placed_at IS NOT NULL;
-- Those who are not like all others of their queue.
CREATE INDEX routes_special ON routes (workspace_id, conversation_id)
    WHERE waiting AND placed_at IS NOT NULL AND (team_id IS NOT NULL OR preferred IS NOT NULL OR passed_by <> '{}');

-- What somebody has in hand: what wants an answer, and what was answered a moment ago.
CREATE INDEX conversations_in_hand ON conversations (workspace_id, owner_id, channel)
    WHERE status = 'open' AND joined_to IS NULL AND owner_kind <> 'queue';
CREATE INDEX conversations_just_answered ON conversations (workspace_id, last_message_at)
    WHERE status = 'waiting' AND joined_to IS NULL AND owner_kind <> 'queue';

-- Who was given what, how it came to them, and what became of it.
CREATE TABLE assignments (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    queue_id uuid,
    agent_id uuid NOT NULL,
    given_at timestamptz NOT NULL,
    waited interval NOT NULL,
    accept_by timestamptz,
    accepted_at timestamptz,
    answer_by timestamptz,
    answered_at timestamptz,
    ended_at timestamptz,
    outcome text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'passed', 'moved', 'resolved', 'gone')),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, queue_id) REFERENCES queues
);
CREATE UNIQUE INDEX assignments_current ON assignments (workspace_id, conversation_id) WHERE ended_at IS NULL;
CREATE INDEX assignments_due ON assignments (workspace_id, least(accept_by, answer_by)) WHERE ended_at IS NULL AND answered_at IS NULL;
CREATE INDEX assignments_queue ON assignments (workspace_id, queue_id, given_at);
CREATE INDEX assignments_agent ON assignments (workspace_id, agent_id, ended_at DESC);

CALL protect('skills', 'queues', 'agents', 'routing_rules', 'routes', 'assignments');

-- Whoever changes a conversation, and by whatever way, cannot forget that it waits: no path of the code has to remember it.
CREATE FUNCTION route_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begins_anew boolean := TG_OP = 'INSERT' OR OLD.status = 'resolved' OR OLD.team_id IS DISTINCT FROM NEW.team_id;
BEGIN
    IF NEW.owner_kind = 'queue' AND NEW.status = 'open' AND NEW.joined_to IS NULL THEN
        INSERT INTO routes AS r (workspace_id, conversation_id, waiting, priority, since)
        VALUES (NEW.workspace_id, NEW.id, true, NEW.priority, coalesce(NEW.waiting_since, now()))
        ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET
            waiting = true, priority = excluded.priority,
            since = CASE WHEN r.waiting AND NEW.waiting_since IS NULL THEN r.since ELSE excluded.since END,
            placed_at = CASE WHEN begins_anew THEN NULL ELSE r.placed_at END,
            passed_by = CASE WHEN begins_anew THEN '{}' ELSE r.passed_by END;
    ELSE
        UPDATE routes SET waiting = false, passed_by = CASE WHEN NEW.status <> 'open' THEN '{}' ELSE passed_by END
         WHERE workspace_id = NEW.workspace_id AND conversation_id = NEW.id AND waiting;
    END IF;
    RETURN NULL;
END $$;
-- Who writes again about what was resolved is given to whom they know if there is room, like everybody else where the machine gives out.
CREATE FUNCTION route_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM queues WHERE workspace_id = NEW.workspace_id AND assigns AND removed_at IS NULL) THEN
        INSERT INTO routes AS r (workspace_id, conversation_id, waiting, priority, since, preferred)
        VALUES (NEW.workspace_id, NEW.id, false, NEW.priority, NEW.waiting_since, OLD.owner_id)
        ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET preferred = excluded.preferred;
        NEW.owner_kind := 'queue';
        NEW.owner_id := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conversations_route_anew BEFORE UPDATE OF status ON conversations
    FOR EACH ROW WHEN (OLD.status = 'resolved' AND NEW.status = 'open' AND NEW.waiting_since IS NOT NULL AND NEW.owner_kind = 'staff')
    EXECUTE FUNCTION route_anew();
CREATE TRIGGER conversations_route_new AFTER INSERT ON conversations
    FOR EACH ROW WHEN (NEW.status = 'open') EXECUTE FUNCTION route_conversation();
CREATE TRIGGER conversations_route AFTER UPDATE OF status, owner_kind, joined_to, priority, waiting_since, team_id ON conversations
    FOR EACH ROW WHEN ((OLD.status, OLD.owner_kind, OLD.joined_to, OLD.priority, OLD.waiting_since, OLD.team_id)
                       IS DISTINCT FROM (NEW.status, NEW.owner_kind, NEW.joined_to, NEW.priority, NEW.waiting_since, NEW.team_id))
    EXECUTE FUNCTION route_conversation();

-- What is open already.
SET LOCAL ROLE parley_system;
INSERT INTO routes (workspace_id, conversation_id, waiting, priority, since)
SELECT workspace_id, id, status = 'open' AND owner_kind = 'queue', priority, coalesce(waiting_since, now())
  FROM conversations WHERE status <> 'resolved' AND joined_to IS NULL;
RESET ROLE;
