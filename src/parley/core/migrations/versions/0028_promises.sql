-- Promises: by when customers are answered and helped, by which rules, and how they were kept.

CREATE TABLE sla_policies (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL,
    position integer NOT NULL,                       -- the first that fits a conversation applies
    first_minutes integer,                           -- of business time, until the first answer; NULL: nothing is promised
    next_minutes integer,                            -- until every later one
    resolution_minutes integer,                      -- until it is resolved, without the time in which the customer's answer is awaited
    warns_percent smallint NOT NULL,                 -- from this share of the time on it is at risk
    calendar_id uuid,                                -- NULL: the workspace's own
    queues uuid[] NOT NULL DEFAULT '{}',             -- empty: of all
    channels text[] NOT NULL DEFAULT '{}',
    priority_from smallint,
    segment_id uuid,
    public_only boolean NOT NULL DEFAULT false,      -- only what is asked under a post
    on_risk jsonb NOT NULL DEFAULT '{}',             -- what is done then
    on_breach jsonb NOT NULL DEFAULT '{}',
    team_id uuid,                                    -- who hears of what has no owner; NULL: supervisors
    changed_at timestamptz NOT NULL,                 -- what was late before it came is shown, and told to nobody
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, calendar_id) REFERENCES calendars ON DELETE SET NULL (calendar_id),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segments ON DELETE SET NULL (segment_id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams ON DELETE SET NULL (team_id)
);

-- A clock of a conversation, and what is promised by it. Every clock runs while there is any policy; only some of them promise anything.
CREATE TABLE promises (
    workspace_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    clock text NOT NULL CHECK (clock IN ('first', 'next', 'resolution')),
    policy_id uuid,                                  -- NULL: nothing is promised
    started_at timestamptz NOT NULL,
    spent interval NOT NULL,                         -- business time before `runs_since`
    runs_since timestamptz,                          -- NULL: it is paused, or over
    met_at timestamptz,
    warn_at timestamptz,
    due_at timestamptz,
    warned_at timestamptz,
    broken_at timestamptz,
    next_at timestamptz,                             -- when there is something to say; NULL: never
    PRIMARY KEY (workspace_id, conversation_id, clock),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, policy_id) REFERENCES sla_policies
) WITH (fillfactor = 70);
CREATE INDEX promises_next ON promises (workspace_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX promises_at_risk ON promises (workspace_id, due_at) WHERE runs_since IS NOT NULL AND warned_at IS NOT NULL;

-- What has happened to conversations, until their clocks have heard of it. Numbers, because the order is that of the conversation's lock.
CREATE TABLE promise_turns (
    workspace_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    conversation_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    status text,                                     -- NULL: nothing has happened, but another policy may fit
    waiting_since timestamptz,
    anew boolean NOT NULL DEFAULT false,             -- asked in public again, after it was resolved
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX promise_turns_of ON promise_turns (workspace_id, conversation_id, id);

CALL protect('sla_policies', 'promises', 'promise_turns');

ALTER TABLE assignments
    DROP CONSTRAINT assignments_outcome_check,
    ADD CONSTRAINT assignments_outcome_check CHECK (outcome IN ('', 'passed', 'moved', 'resolved', 'gone', 'breached'));

-- As with routes: whoever changes a conversation, and by whatever way, cannot forget its clocks. Who has never had a policy pays nothing.
CREATE FUNCTION turn_promises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sla_policies WHERE workspace_id = NEW.workspace_id) THEN
        INSERT INTO promise_turns (workspace_id, conversation_id, status, waiting_since, anew)
        VALUES (NEW.workspace_id, NEW.id, NEW.status, NEW.waiting_since,
                NEW.post_id IS NOT NULL AND OLD.status = 'resolved' AND NEW.waiting_since IS NOT NULL);
    END IF;
    RETURN NULL;
END $$;
-- Another queue may have another policy.
CREATE FUNCTION turn_promises_of_route() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sla_policies WHERE workspace_id = NEW.workspace_id) THEN
        INSERT INTO promise_turns (workspace_id, conversation_id) VALUES (NEW.workspace_id, NEW.conversation_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER conversations_promises AFTER UPDATE OF status, waiting_since, joined_to, priority, channel ON conversations
    FOR EACH ROW WHEN ((OLD.status, OLD.waiting_since, OLD.joined_to, OLD.priority, OLD.channel)
                       IS DISTINCT FROM (NEW.status, NEW.waiting_since, NEW.joined_to, NEW.priority, NEW.channel)
                       AND NOT (OLD.status = 'resolved' AND NEW.status = 'resolved'))
    EXECUTE FUNCTION turn_promises();
CREATE TRIGGER routes_promises AFTER UPDATE OF queue_id ON routes
    FOR EACH ROW WHEN (OLD.queue_id IS DISTINCT FROM NEW.queue_id) EXECUTE FUNCTION turn_promises_of_route();

-- Whoever has chosen what to hear of could not choose these: they are told as if they had not.
SET LOCAL ROLE parley_system;
UPDATE notice_wishes SET page = page || '{late,due}'::text[], sound = sound || '{late}'::text[], push = push || '{late}'::text[];
RESET ROLE;
