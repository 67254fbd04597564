-- What people and messages are called at a provider.

-- The provider's own name of a message, apart from where it was said: by this it is quoted.
ALTER TABLE messages ADD COLUMN external_id text;
-- What some events call it instead, in the form of `provider_key`.
ALTER TABLE messages ADD COLUMN alias_key text;
CREATE INDEX messages_alias ON messages (workspace_id, account_id, alias_key) WHERE alias_key IS NOT NULL;

-- Who is spoken of where only the place of a conversation is told.
CREATE INDEX ways_thread ON ways (workspace_id, account_id, thread);

-- Where it went: a receipt may be for all that was said there before.
ALTER TABLE deliveries ADD COLUMN thread text GENERATED ALWAYS AS (coalesce(part->>'thread', part->>'to')) STORED;
CREATE INDEX deliveries_unread ON deliveries (workspace_id, account_id, thread) WHERE state IN ('sent', 'delivered');

ALTER TABLE early_receipts ADD COLUMN failure text NOT NULL DEFAULT 'Refused';
ALTER TABLE early_receipts ADD COLUMN all_before boolean NOT NULL DEFAULT false;

-- Whom a channel's calls only number: they are asked for by name once.
CREATE TABLE nameless (
    workspace_id uuid NOT NULL,
    account_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, account_id, identity_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities ON DELETE CASCADE
);
CALL protect('nameless');

-- The operators of arrays are not leakproof, so under row-level security their index would stand idle, and each receipt would read all that
-- was ever sent. This function may use it, and it answers for the workspace of the transaction alone.
CREATE FUNCTION deliveries_named(of_account uuid, key text) RETURNS TABLE (id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    AS $$ SELECT d.id FROM deliveries d
           WHERE d.workspace_id = current_workspace() AND d.account_id = of_account
             AND d.provider_keys <> '{}' AND d.provider_keys && ARRAY[key] $$;  -- deliveries_provider
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION deliveries_named(uuid, text) SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO parley_system', current_schema());
    ALTER FUNCTION deliveries_named(uuid, text) OWNER TO parley_system;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM parley_system', current_schema());
END $$;
