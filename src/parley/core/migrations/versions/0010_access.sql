-- Invitations, links to a new password, second factors, passkeys.

ALTER TABLE staff ADD COLUMN has_password boolean NOT NULL DEFAULT true;   -- false: came with a passkey, and signs in with one

-- A removed team is out of sight; what was its own still knows it, so that it can come back.
ALTER TABLE teams ADD COLUMN removed_at timestamptz;
DROP INDEX teams_name;
CREATE UNIQUE INDEX teams_name ON teams (workspace_id, lower(name)) WHERE removed_at IS NULL;

-- When somebody was last at work, also after their sessions have ended.
CREATE TABLE last_visits (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, staff_id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
) WITH (fillfactor = 80);

CREATE TABLE invitations (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,                      -- becomes the id of whoever accepts it
    token_hash bytea NOT NULL,
    email text NOT NULL DEFAULT '' CHECK (email = lower(email)),
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'supervisor', 'operator', 'analyst')),
    invited_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, invited_by) REFERENCES staff
);
CREATE INDEX invitations_open ON invitations (workspace_id, id DESC) WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_inviter ON invitations (workspace_id, invited_by) WHERE accepted_at IS NULL AND revoked_at IS NULL;

CREATE TABLE invitation_teams (
    workspace_id uuid NOT NULL,
    invitation_id uuid NOT NULL,
    team_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, invitation_id, team_id),
    FOREIGN KEY (workspace_id, invitation_id) REFERENCES invitations ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams ON DELETE CASCADE
);
CREATE INDEX invitation_teams_team ON invitation_teams (workspace_id, team_id);

-- One open link for each: a newer one takes the place of the older.
CREATE TABLE password_links (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, staff_id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);

-- Half a sign-in: the password was right, the second step is still to come.
CREATE TABLE half_sign_ins (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX half_sign_ins_staff ON half_sign_ins (workspace_id, staff_id);

-- An app that counts time (RFC 6238). Until its first code was right, it counts for nothing.
CREATE TABLE authenticator_apps (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    secret bytea NOT NULL,                 -- sealed, bound to this row
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0,   -- of the newest code that was taken: none is taken twice
    PRIMARY KEY (workspace_id, staff_id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);

CREATE TABLE recovery_codes (
    workspace_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (workspace_id, staff_id, code_hash),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES authenticator_apps ON DELETE CASCADE
);

CREATE TABLE passkeys (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    credential_id bytea NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    syncs boolean NOT NULL,                -- may live on several devices; never changes
    backed_up boolean NOT NULL,
    transports text[] NOT NULL DEFAULT '{}',
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, credential_id),
    FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX passkeys_staff ON passkeys (workspace_id, staff_id);

-- What a browser was asked to sign; of nobody's workspace where nobody has said yet who they are.
CREATE TABLE passkey_challenges (
    workspace_id uuid NOT NULL,
    holder bytea NOT NULL,                 -- a digest of what that browser alone knows
    challenge bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, holder)
);
CREATE INDEX passkey_challenges_old ON passkey_challenges (workspace_id, expires_at);

CALL protect('last_visits', 'invitations', 'invitation_teams', 'password_links', 'half_sign_ins', 'authenticator_apps', 'recovery_codes',
             'passkeys', 'passkey_challenges');
