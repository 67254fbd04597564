-- Call-backs: what was promised to whom, and how it was kept.

-- Whoever has decided nothing has no row, and the defaults of the code.
CREATE TABLE callback_rules (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    offers boolean NOT NULL,                         -- whether Parley offers a call by itself
    kinds text[] NOT NULL,                           -- of urgency, for which it does
    minutes integer NOT NULL,                        -- within which we call
    always boolean NOT NULL,                         -- also outside the hours
    calendar_id uuid,                                -- NULL: the workspace's own
    tells text NOT NULL CHECK (tells IN ('available', 'supervisors')),  -- who hears that nobody has called yet
    retry_minutes integer NOT NULL,
    most_attempts integer NOT NULL,
    FOREIGN KEY (workspace_id, calendar_id) REFERENCES calendars ON DELETE SET NULL (calendar_id)
);

-- One promise, from the offer to the result. Its timers are one lane, which reads here what is due.
CREATE TABLE callbacks (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    identity_id uuid NOT NULL,                       -- who asked, and where they are told
    account_id uuid,                                 -- by which; NULL: by none
    phone text,                                      -- E.164; NULL until it is known, and when it is forgotten
    language text NOT NULL,                          -- in which we speak with them
    reason text NOT NULL,                            -- a kind of urgency, or `staff`
    asked_by uuid,                                   -- the colleague who promised it
    state text NOT NULL CHECK (state IN ('offered', 'promised', 'reserved', 'calling', 'done', 'cancelled')),
    asked_at timestamptz NOT NULL,                   -- when it was last asked whether, or on which number
    promised_at timestamptz,
    starts_at timestamptz,                           -- nobody calls before it
    due_at timestamptz,                              -- and somebody has begun to by it
    preferred uuid,                                  -- whom they know
    agent_id uuid,                                   -- who calls, while it is reserved or being made
    reserved_at timestamptz,
    calling_at timestamptz,
    passed_by uuid[] NOT NULL DEFAULT '{}',          -- whom it was reserved for, and who did not call
    escalated_at timestamptz,
    missed_at timestamptz,                           -- when the promise was broken; the call is owed all the same
    attempts smallint NOT NULL DEFAULT 0,
    outcome text NOT NULL DEFAULT ''
        CHECK (outcome IN ('', 'reached', 'no_answer', 'wrong_number', 'refused', 'declined', 'unanswered', 'withdrawn')),
    ended_at timestamptz,
    ended_by uuid,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX callbacks_open ON callbacks (workspace_id, conversation_id) WHERE state NOT IN ('done', 'cancelled');
CREATE INDEX callbacks_owed ON callbacks (workspace_id, due_at) WHERE state IN ('promised', 'reserved', 'calling');
CREATE INDEX callbacks_ended ON callbacks (workspace_id, ended_at DESC) WHERE ended_at IS NOT NULL;
CREATE INDEX callbacks_of ON callbacks (workspace_id, conversation_id, id DESC);
CREATE INDEX callbacks_whose ON callbacks (workspace_id, identity_id);

CALL protect('callback_rules', 'callbacks');

-- Whoever has said where they want to hear of things had not heard of these.
SET LOCAL ROLE parley_system;
UPDATE notice_wishes SET page = page || '{call,call_late}', sound = sound || '{call,call_late}', push = push || '{call,call_late}';
RESET ROLE;
