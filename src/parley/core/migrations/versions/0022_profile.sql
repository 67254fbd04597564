-- Companies and who belongs to them, segments of customers, what customers are worth.

CREATE TABLE companies (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    shown_as uuid NOT NULL,                          -- itself, or the company that it was made one with: the root of its active merges
    name text NOT NULL,
    folded text COLLATE "C" NOT NULL,                -- the name as it is compared
    website text NOT NULL DEFAULT '',
    phone text NOT NULL DEFAULT '',
    tax_country text NOT NULL DEFAULT '',
    tax_number text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    notes text NOT NULL DEFAULT '',
    domains text[] NOT NULL DEFAULT '{}',            -- as they were written; company_domains says whose each of them is
    made_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, shown_as) REFERENCES companies
);
CREATE INDEX companies_named ON companies (workspace_id, folded, id) WHERE removed_at IS NULL;
CREATE INDEX companies_shown_as ON companies (workspace_id, shown_as);
CREATE UNIQUE INDEX companies_taxed ON companies (workspace_id, tax_country, tax_number) WHERE tax_number <> '' AND removed_at IS NULL;

CREATE TABLE company_domains (
    workspace_id uuid NOT NULL,
    domain text NOT NULL,
    company_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, domain),
    FOREIGN KEY (workspace_id, company_id) REFERENCES companies
);
CREATE INDEX company_domains_of ON company_domains (workspace_id, company_id);

-- A merge points one company at another; nothing is copied, so revoking it gives back what was.
CREATE TABLE company_merges (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    into_id uuid NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    made_by uuid,
    revoked_at timestamptz,
    revoked_by uuid,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, company_id) REFERENCES companies,
    FOREIGN KEY (workspace_id, into_id) REFERENCES companies,
    CHECK (company_id <> into_id)
);
CREATE UNIQUE INDEX company_merges_of ON company_merges (workspace_id, company_id) WHERE revoked_at IS NULL;
CREATE INDEX company_merges_into ON company_merges (workspace_id, into_id) WHERE revoked_at IS NULL;

-- Membership hangs on an identity, and goes with it when persons are parted. What was ended, or refused, is not suggested again.
CREATE TABLE company_members (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    company_id uuid NOT NULL,
    role text NOT NULL DEFAULT '',
    since date,
    source text NOT NULL,
    by uuid,
    at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    PRIMARY KEY (workspace_id, identity_id, company_id),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities,
    FOREIGN KEY (workspace_id, company_id) REFERENCES companies
);
CREATE INDEX company_members_of ON company_members (workspace_id, company_id, identity_id);

-- By which company somebody may be: only operators that tell nothing may use an index under row-level security, and splitting is none.
ALTER TABLE identities ADD COLUMN domain text GENERATED ALWAYS AS (
    CASE WHEN kind = 'email' AND scope NOT IN ('doubtful', 'erased') THEN split_part(address, '@', 2) END) STORED;
CREATE INDEX identities_domain ON identities (workspace_id, domain, id DESC) WHERE domain IS NOT NULL;

CREATE TABLE segments (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    name text NOT NULL,
    question jsonb NOT NULL,
    made_by uuid,
    made_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX segments_name ON segments (workspace_id, lower(name)) WHERE removed_at IS NULL;

-- Who has which value of a field: as it is compared, cut to what fits into an index.
ALTER TABLE person_facts ADD COLUMN folded text COLLATE "C" GENERATED ALWAYS AS (left(translate(lower(value), 'ё', 'е'), 200)) STORED;
CREATE INDEX person_facts_value ON person_facts (workspace_id, field, folded);

-- What somebody's orders and visits come to, kept up to date by what is written of them: nobody adds up a history.
CREATE TABLE worths (
    workspace_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    kind text NOT NULL,                              -- order, visit
    currency text NOT NULL,                          -- '' where no amount was told
    times bigint NOT NULL,
    amount numeric NOT NULL,
    PRIMARY KEY (workspace_id, identity_id, kind, currency),
    FOREIGN KEY (workspace_id, identity_id) REFERENCES identities
);

CREATE FUNCTION amount_of(detail jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN detail->>'amount' ~ '^-?[0-9]{1,12}(\.[0-9]{1,4})?$' AND detail->>'currency' ~ '^[A-Z]{3}$'
                THEN (detail->>'amount')::numeric END;

CREATE FUNCTION add_worths() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO worths AS w (workspace_id, identity_id, kind, currency, times, amount)
    SELECT t.workspace_id, t.identity_id, t.kind, CASE WHEN amount_of(t.detail) IS NULL THEN '' ELSE t.detail->>'currency' END,
           count(*), coalesce(sum(amount_of(t.detail)), 0)
      FROM touched t WHERE t.kind IN ('order', 'visit')
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (workspace_id, identity_id, kind, currency)
        DO UPDATE SET times = w.times + excluded.times, amount = w.amount + excluded.amount;
    RETURN NULL;
END $$;
CREATE FUNCTION take_worths() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE worths w SET times = w.times - t.times, amount = w.amount - t.amount
      FROM (SELECT t.workspace_id, t.identity_id, t.kind, CASE WHEN amount_of(t.detail) IS NULL THEN '' ELSE t.detail->>'currency' END AS currency,
                   count(*) AS times, coalesce(sum(amount_of(t.detail)), 0) AS amount
              FROM touched t WHERE t.kind IN ('order', 'visit') GROUP BY 1, 2, 3, 4) t
     WHERE (w.workspace_id, w.identity_id, w.kind, w.currency) = (t.workspace_id, t.identity_id, t.kind, t.currency);
    RETURN NULL;
END $$;
CREATE TRIGGER touchpoints_are_worth AFTER INSERT ON touchpoints
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION add_worths();
CREATE TRIGGER touchpoints_were_worth AFTER DELETE ON touchpoints
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION take_worths();

ALTER TABLE person_notes ADD COLUMN pinned_at timestamptz;

ALTER TABLE custom_fields DROP CONSTRAINT custom_fields_kind_check;
ALTER TABLE custom_fields ADD CONSTRAINT custom_fields_kind_check
    CHECK (kind IN ('text', 'number', 'date', 'choice', 'choices', 'flag', 'link', 'phone', 'email', 'money'));

CALL protect('companies', 'company_domains', 'company_merges', 'company_members', 'segments', 'worths');
