-- Scenarios: what the bot asks and does step by step, in versions; which of them run, and how their steps fare.

CREATE TABLE scenarios (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,                              -- by which scenarios run each other; never changes
    business text NOT NULL DEFAULT '',               -- of the pack that it comes from
    live_version integer,                            -- which version new conversations go through; NULL: none yet
    paused_at timestamptz,
    removed_at timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX scenarios_name ON scenarios (workspace_id, name) WHERE removed_at IS NULL;

CREATE TABLE scenario_versions (
    workspace_id uuid NOT NULL,
    scenario_id uuid NOT NULL,
    version integer NOT NULL,
    definition text NOT NULL,                        -- JSON whose steps stay in their order
    rev integer NOT NULL,                            -- of a draft: whoever saves names the one that they have seen
    note text NOT NULL DEFAULT '',
    by_id uuid,                                      -- who saved it last; NULL: Parley itself
    saved_at timestamptz NOT NULL,
    published_at timestamptz,                        -- NULL: a draft; from then on it never changes
    PRIMARY KEY (workspace_id, scenario_id, version),
    FOREIGN KEY (workspace_id, scenario_id) REFERENCES scenarios ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, by_id) REFERENCES staff
);
CREATE UNIQUE INDEX scenario_versions_draft ON scenario_versions (workspace_id, scenario_id) WHERE published_at IS NULL;
ALTER TABLE scenarios ADD FOREIGN KEY (workspace_id, id, live_version) REFERENCES scenario_versions (workspace_id, scenario_id, version)
    DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE scenario_runs (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    scenario_id uuid NOT NULL,
    version integer NOT NULL,
    pins jsonb NOT NULL,                             -- name -> [scenario, version] of all that it may run: it ends on those with which it began
    state jsonb NOT NULL,                            -- of a run that is over only how it ended
    status text NOT NULL,
    due_at timestamptz,                              -- when a wait ends
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, scenario_id, version) REFERENCES scenario_versions ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX scenario_runs_current ON scenario_runs (workspace_id, conversation_id) WHERE ended_at IS NULL;
CREATE INDEX scenario_runs_conversation ON scenario_runs (workspace_id, conversation_id, began_at);
CREATE INDEX scenario_runs_due ON scenario_runs (due_at) WHERE ended_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX scenario_runs_version ON scenario_runs (workspace_id, scenario_id, version);

-- How a step fared on a day, so that nobody counts runs.
CREATE TABLE scenario_figures (
    workspace_id uuid NOT NULL,
    scenario_id uuid NOT NULL,
    version integer NOT NULL,
    step text NOT NULL,
    day date NOT NULL,
    entered bigint NOT NULL DEFAULT 0,
    "left" bigint NOT NULL DEFAULT 0,
    missed bigint NOT NULL DEFAULT 0,
    finished bigint NOT NULL DEFAULT 0,              -- runs that ended here, by how they ended
    handed_over bigint NOT NULL DEFAULT 0,
    cancelled bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, scenario_id, version, step, day),
    FOREIGN KEY (workspace_id, scenario_id) REFERENCES scenarios ON DELETE CASCADE
) WITH (fillfactor = 70);

CREATE TABLE integrations (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    url text NOT NULL,                               -- what the paths of calls are put behind
    headers jsonb NOT NULL DEFAULT '{}',             -- templates that may name secrets
    secrets bytea NOT NULL,                          -- name -> value, sealed together, bound to this row
    secret_names text[] NOT NULL DEFAULT '{}',
    removed_at timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX integrations_name ON integrations (workspace_id, name) WHERE removed_at IS NULL;

CALL protect('scenarios', 'scenario_versions', 'scenario_runs', 'scenario_figures', 'integrations');
