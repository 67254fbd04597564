-- Agents who work elsewhere: where they are called, what they are offered, what is on its way to them.

ALTER TABLE agents
    ADD COLUMN queues uuid[],                        -- only these, of whoever is no member of staff; NULL: all that their teams serve
    ADD COLUMN teams uuid[] NOT NULL DEFAULT '{}',   -- of whoever is no member of staff
    ADD COLUMN removed_at timestamptz;

CREATE TABLE outside_agents (
    workspace_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    url text NOT NULL,
    secret bytea NOT NULL,                           -- sealed, bound to this row; signs what we send
    old_secret bytea,                                -- the one before, which signs beside it until
    old_secret_until timestamptz,
    token_id uuid,                                   -- the API's, by which they speak to us
    tells text[] NOT NULL DEFAULT '{}',              -- what they may know of the person beside the words
    accept_seconds integer NOT NULL,
    answer_seconds integer NOT NULL,
    paused_at timestamptz,
    misses integer NOT NULL DEFAULT 0,               -- offers in a row that ran out
    tested_at timestamptz,
    test_status smallint,
    test_took interval,
    test_error text,                                 -- NULL: it went well
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, agent_id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agents ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, token_id) REFERENCES api_tokens ON DELETE SET NULL (token_id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX outside_agents_token ON outside_agents (workspace_id, token_id);

-- A conversation while an agent outside has it; its id is the assignment's.
CREATE TABLE outside_offers (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    agent_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    offered_at timestamptz NOT NULL,
    accept_by timestamptz NOT NULL,
    accepted_at timestamptz,
    answer_by timestamptz,                           -- NULL: the customer does not wait for them
    closed_at timestamptz,
    outcome text NOT NULL DEFAULT ''
        CHECK (outcome IN ('', 'declined', 'handed_back', 'timed_out', 'taken_over', 'resolved', 'withdrawn')),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, agent_id) REFERENCES outside_agents
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX outside_offers_open ON outside_offers (workspace_id, conversation_id) WHERE closed_at IS NULL;
CREATE INDEX outside_offers_agent ON outside_offers (workspace_id, agent_id, offered_at DESC);

-- What is on its way to them, by ids: the words are read when it is sent.
CREATE TABLE outside_calls (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,                                -- the receiver's key against doing it twice: the same on every attempt
    place bigint GENERATED ALWAYS AS IDENTITY,       -- in the offer's line
    agent_id uuid NOT NULL,
    offer_id uuid NOT NULL,
    type text NOT NULL CHECK (type IN ('offer', 'message', 'closed')),
    message_id uuid,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed', 'dropped')),
    happened_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    status smallint,                                 -- of the last answer
    took interval,
    error text NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, offer_id) REFERENCES outside_offers ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE INDEX outside_calls_line ON outside_calls (workspace_id, offer_id, place) WHERE state = 'pending';
CREATE INDEX outside_calls_failed ON outside_calls (workspace_id, agent_id, happened_at DESC) WHERE error <> '';
CREATE INDEX outside_calls_offer ON outside_calls (workspace_id, offer_id);
CREATE INDEX outside_calls_age ON outside_calls (happened_at);

CALL protect('outside_agents', 'outside_offers', 'outside_calls');

-- Whoever works outside holds what is resolved as little as staff do; and it never comes back to them past the queue: they may be gone.
CREATE OR REPLACE FUNCTION route_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.owner_kind = 'outside'
       OR EXISTS (SELECT FROM queues WHERE workspace_id = NEW.workspace_id AND assigns AND removed_at IS NULL) THEN
        INSERT INTO routes AS r (workspace_id, conversation_id, waiting, priority, since, preferred)
        VALUES (NEW.workspace_id, NEW.id, false, NEW.priority, NEW.waiting_since, OLD.owner_id)
        ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET preferred = excluded.preferred;
        NEW.owner_kind := 'queue';
        NEW.owner_id := NULL;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER conversations_route_anew ON conversations;
CREATE TRIGGER conversations_route_anew BEFORE UPDATE OF status ON conversations
    FOR EACH ROW WHEN (OLD.status = 'resolved' AND NEW.status = 'open' AND NEW.waiting_since IS NOT NULL
                       AND NEW.owner_kind IN ('staff', 'outside'))
    EXECUTE FUNCTION route_anew();
